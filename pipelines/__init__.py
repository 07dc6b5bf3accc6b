"""A record's way after extraction."""
