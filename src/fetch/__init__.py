"""New releases from the addresses that a codebook names, into raw/: politely, and from nowhere else."""
