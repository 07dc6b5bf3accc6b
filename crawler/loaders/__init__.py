"""Saved files → SavedPage: one loader for every form that pages are saved in."""
