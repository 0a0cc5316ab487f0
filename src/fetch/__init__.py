"""New releases from the addresses that a codebook names, into raw/: politely, and from nowhere else."""

SIDECAR = ".source.json"  # ends the name of the record that lies beside a fetched release
