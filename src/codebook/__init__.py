"""Codebooks: one TOML file a series with its indicators, dimensions, words per language and relations."""
