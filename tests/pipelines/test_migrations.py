"""The migrations make the tables that the code names."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from thresher.store import migrations
from thresher.store.opening import (
    VERSION,
    check_version,
    open_any_version,
    open_store,
    reading,
    stored_version,
    upgrade,
)
from thresher.store.tables import metadata


def test_the_migrations_make_the_tables(store_url: str) -> None:
    engine = open_store(store_url, create=True)
    with reading(engine) as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    ours = [change for change in found if "record_words" not in str(change)]  # full text: SQL of each database
    assert ours == []


def test_the_newest_migration_is_the_version_that_the_program_knows() -> None:
    assert ScriptDirectory(str(Path(migrations.__file__).parent)).get_current_head() == VERSION


def test_a_store_of_the_version_before_is_brought_up_to_date(store_url: str) -> None:
    engine = open_any_version(store_url)
    config = Config()
    config.set_main_option("script_location", "thresher.store:migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        seen = "'2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'"
        for page in (1, 2):
            connection.execute(
                text(f"INSERT INTO pages (id, key, first_seen, last_seen) VALUES ({page}, '{page}', {seen})")
            )
        for id_, page in ((1, 1), (2, 2), (3, 2)):
            values = f"{id_}, {page}, '{id_}', {seen}, :document"
            connection.execute(text(f"INSERT INTO revisions VALUES ({values}, NULL)"), {"document": b"x"})
        names = "page_id, revision_id, page_type, authors, day, words, teasers, filled, doubtful, cluster"
        for page, revision in ((1, 1), (2, 3)):
            values = f"{page}, {revision}, 'article', '{'Ann Lee; ' * 100 * page}', '2026-01-01', 1, 0, 0, 0, {page}"
            connection.execute(text(f"INSERT INTO records ({names}) VALUES ({values})"))
    upgrade(engine)
    check_version(stored_version(engine), engine.url)
    with reading(engine) as connection:
        rows = connection.execute(text("SELECT page_id, versions, length(authors) FROM records ORDER BY page_id"))
        assert [tuple(row) for row in rows] == [(1, 1, 600), (2, 2, 600)]
    engine.dispose()
