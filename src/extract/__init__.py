"""Document to claims. Pure: no database, no network, no clock."""
