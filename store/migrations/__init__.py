"""The store's migrations, for Alembic."""
