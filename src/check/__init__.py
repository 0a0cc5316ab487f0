"""From recorded claims to findings."""
