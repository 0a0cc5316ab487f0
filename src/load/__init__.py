"""Claims to the database and back; every line of SQL lives here."""
