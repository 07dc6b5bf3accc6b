"""Opening a store, on both databases."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import NullPool, func, insert, select, text

from thresher.schemas.errors import StoreError
from thresher.schemas.frontier import FoundUrl, FrontierKind
from thresher.store import frontier as frontier_
from thresher.store import opening as store
from thresher.store.opening import make_engine, open_store, reading, stored_version, upgrade, writing
from thresher.store.revisits import Fetched
from thresher.store.tables import frontier, portals


def test_an_empty_store_is_made_and_found_again(store_url: str) -> None:
    engine = open_store(store_url, create=True)
    with writing(engine) as connection:
        connection.execute(insert(portals).values(name="a.example"))
    engine.dispose()
    engine = open_store(store_url)
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(portals)) == 1
    upgrade(engine)
    assert stored_version(engine) == store.VERSION
    engine.dispose()


def test_a_store_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no store .*; crawl, schedule, extract or import"):
        open_store(str(tmp_path / "none.db"))


def test_an_empty_database_says_the_way_out(store_url: str, tmp_path: Path) -> None:
    if "://" not in store_url:
        sqlite3.connect(store_url).close()
        Path(store_url).touch()
    with pytest.raises(StoreError, match="holds no store; make one with: thresher store upgrade"):
        open_store(store_url)


def test_tables_of_others_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE pages (x)")
    other.close()
    with pytest.raises(StoreError, match="not Thresher's"):
        open_store(str(path), create=True)


def test_what_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<p>" + "word " * 1000)
    with pytest.raises(StoreError, match="not an SQLite database"):
        open_store(str(path))


def test_a_server_that_is_cut_off_is_noticed_within_seconds(new_store_url: Callable[[str], str]) -> None:
    """Also while an answer is waited for, on every connection; and so is a program that is cut off, by the server."""
    url = new_store_url("postgresql")
    own = make_engine(store.store_url(url), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    for engine in (open_store(url, create=True), own):
        with engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            assert driver is not None
            told = driver.info.get_parameters()
            assert (told["tcp_user_timeout"], told["keepalives_idle"]) == ("10000", "5")
            connection.rollback()
            ours = "SELECT name FROM pg_settings WHERE source = 'session' AND name LIKE 'tcp%' ORDER BY name"
            names = ["tcp_keepalives_count", "tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_user_timeout"]
            assert list(connection.scalars(text(ours))) == names
        engine.dispose()


@pytest.mark.parametrize("version", ["0000", "9999"])
def test_another_version_is_refused(store_url: str, version: str) -> None:
    engine = open_store(store_url, create=True)
    with writing(engine) as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")
    engine.dispose()
    with pytest.raises(StoreError, match="older" if version == "0000" else "newer"):
        open_store(store_url)


@pytest.mark.parametrize("name", ["mysql://host/name", "nonsense://x", "://"])
def test_addresses_of_no_store(name: str) -> None:
    with pytest.raises(StoreError):
        store.store_url(name)


@pytest.mark.parametrize("text", ["half \ud83d", "nothing \0 there", "both \ud83d\0"], ids=["half", "nul", "both"])
def test_what_no_database_takes_is_replaced(store_url: str, text: str) -> None:
    engine = open_store(store_url, create=True)
    now = "2026-03-01T08:00:00Z"
    with writing(engine) as connection:
        for number in range(2):  # one row, and several in one document
            found = [
                FoundUrl(f"https://post.example/{number}/{at}{text}", FrontierKind.ARTICLE, 1, text) for at in (1, 2)
            ]
            frontier_.add(connection, "post", found, now)
        trap = FoundUrl(f"https://post.example/x{text}", FrontierKind.ARTICLE, 1, text)
        frontier_.exclude(connection, "post", [trap], text, now)
        leased = frontier_.lease(connection, "post", 9, now, 60, 1)
        fetched = [Fetched(one.key, 200, etag=text, last_modified=text, dropped=text) for one in leased]
        frontier_.acknowledge(connection, "post", fetched, now)
        assert len(leased) == 4
        rows = connection.execute(select(frontier.c.etag, frontier.c.url, frontier.c.reason)).all()
        assert len(rows) == 5
    engine.dispose()
    assert all("\ufffd" in row.url and "\ufffd" in row.reason for row in rows)
