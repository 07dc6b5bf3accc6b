"""Bytes → the page-wide view: decode, parse, flatten, what the page declares."""
