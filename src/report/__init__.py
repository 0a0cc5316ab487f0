"""From the store to files that people and programs read."""
