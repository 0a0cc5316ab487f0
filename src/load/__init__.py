"""Extraction into a database and out of it again; every line of SQL lives here."""
