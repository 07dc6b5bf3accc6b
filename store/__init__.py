"""The store: its tables and migrations, and what is asked of it.  It knows nothing of how pages are read."""
