"""Bytes to Document: one reader per format."""
