"""The migrations make the tables that the code names."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from pipelines.store import VERSION, open_store, reading
from schemas import migrations
from schemas.tables import metadata


def test_the_migrations_make_the_tables(store_url: str) -> None:
    engine = open_store(store_url, create=True)
    with reading(engine) as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    ours = [change for change in found if "record_words" not in str(change)]  # full text: SQL of each database
    assert ours == []


def test_the_newest_migration_is_the_version_that_the_program_knows() -> None:
    assert ScriptDirectory(str(Path(migrations.__file__).parent)).get_current_head() == VERSION
