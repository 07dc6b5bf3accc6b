"""Dates in text: pure functions, no page needed."""
