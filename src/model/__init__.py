"""The shared vocabulary: frozen values without I/O that every room speaks."""
