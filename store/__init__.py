"""The store: tables, migrations, and every query on them.  It knows nothing of how pages are read."""

DEFAULT_STORE = "thresher.db"
"""The store where none is named: a file in the working folder."""
