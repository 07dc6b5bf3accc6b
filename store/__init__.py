"""The store: tables, migrations, and every query on them.  It knows nothing of how pages are read."""
