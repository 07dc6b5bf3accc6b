"""The store: its tables and migrations, and what is asked of it.  It knows nothing of how pages are read."""

DEFAULT_STORE = "thresher.db"
"""The store where none is named: a file in the working folder."""
