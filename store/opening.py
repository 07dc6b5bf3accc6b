"""Opening the store: a SQLite file or a PostgreSQL database, of this program's version."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, inspect, select, text
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)

from thresher.schemas.errors import QueryError, StoreError, WorkerLostError
from thresher.store.address import file_of, without_secrets
from thresher.store.address import shown as shown
from thresher.store.address import store_url as store_url
from thresher.store.views import create_views, drop_views
from thresher.text.extras import how_to_install
from thresher.text.storable import all_storable

VERSION = "0009"
"""The newest migration: what this program reads and writes."""
_BUSY_SECONDS = 60
"""A matter of taste: how long one writer waits for another."""
_LOCK = 0x7468_7265  # "thre"
"""The number of PostgreSQL's advisory lock that a writer holds."""
_UNACKNOWLEDGED_MS = 10_000
"""Milliseconds after which data that a PostgreSQL server does not acknowledge ends the connection.  Taste, as are the
seconds below."""
_NOTICE_LOSS = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": _UNACKNOWLEDGED_MS,
}
"""libpq's options by which a lost server is noticed within seconds, even where the network drops packets: keepalives on
an idle connection, a limit on retransmissions while a query waits for its answer."""
_LIMIT_EXCEEDED = "54"
"""PostgreSQL's class "program limit exceeded" (a value is too large); its driver reports a failure of the server."""
_NOTICE_LOSS_ON_SERVER = (
    "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; "
    f"SET tcp_user_timeout = {_UNACKNOWLEDGED_MS}"
)
"""The same for the server, which notices a lost program and frees its locks."""


def open_store(name: str, *, create: bool = False) -> Engine:
    """The engine of a store of this version.  `create`: an empty or absent store is made.  Raises StoreError."""
    url = store_url(name)
    path = file_of(url)
    if path is not None and not create and not path.exists():
        first = f"crawl, schedule, extract or import with --store {path} first"
        raise StoreError(f"there is no store {path}; {first}, or name another")
    engine = make_engine(url)
    try:
        with store_errors(url):
            version = stored_version(engine)
            if version is None and create:
                upgrade(engine)
            else:
                check_version(version, url)
    except StoreError:
        engine.dispose()
        raise
    return engine


def open_any_version(name: str) -> Engine:
    """The engine of a store of any version, to inspect or upgrade it.  Raises StoreError."""
    url = store_url(name)
    engine = make_engine(url)
    with store_errors(url), engine.connect():
        return engine


def stored_version(engine: Engine) -> str | None:
    """The store's latest migration; None where it is empty."""
    with engine.connect() as connection:
        tables = inspect(connection)
        if tables.has_table("alembic_version"):
            return cast("str | None", connection.scalar(text("SELECT version_num FROM alembic_version")))
        if tables.has_table("pages") or tables.has_table("records"):
            raise StoreError(f"{shown(engine.url)} holds tables that are not Thresher's: name another store")
    return None


def check_version(version: str | None, url: URL) -> None:
    """Raise StoreError unless this program reads and writes `version`."""
    if version is None:
        raise StoreError(f"{shown(url)} holds no store; make one with: thresher store upgrade")
    if version < VERSION:
        raise StoreError(
            f"{shown(url)} is of an older version ({version}; this program needs {VERSION}): "
            "run thresher store upgrade, after a backup"
        )
    if version > VERSION:
        raise StoreError(
            f"{shown(url)} is of a newer version ({version}) than this program knows ({VERSION}): update Thresher"
        )


def upgrade(engine: Engine) -> None:
    """Bring the store to this program's version, in one transaction."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", "thresher.store:migrations")
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        lock(connection)
        config.attributes["connection"] = connection
        drop_views(connection)
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StoreError(f"{shown(engine.url)} cannot be brought to version {VERSION}: {error}") from error
        create_views(connection)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes.  One writer at a time, on either database: others wait.  Raises StoreError."""
    with store_errors(engine.url), engine.connect().execution_options(writes=True) as connection, connection.begin():
        lock(connection)
        yield connection
        if connection.info.get("file") != _identity(engine.url):
            raise StoreError(f"{shown(engine.url)} was removed or replaced while it was in use")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads one consistent state of the store, and fetches rows lazily.  Raises StoreError."""
    options: dict[str, object] = {"yield_per": 500}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with store_errors(engine.url), engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def lock(connection: Connection) -> None:
    """Wait to be the only writer until the transaction ends.  SQLite took its lock when the transaction began."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def make_engine(url: URL, **options: Any) -> Engine:
    """An engine with this program's connection settings; it connects to nothing yet.  Raises StoreError."""
    try:
        if url.get_backend_name() == "sqlite":
            patience = {} if "timeout" in url.query else {"timeout": _BUSY_SECONDS}
            engine = create_engine(url, connect_args=patience, **options)
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "connect", lambda _, record: record.info.update(file=_identity(url)))
            event.listen(engine, "begin", _begin_sqlite)
            event.listen(engine, "before_cursor_execute", _with_storable_texts, retval=True)
            return engine
        quick = {name: value for name, value in _NOTICE_LOSS.items() if name not in url.query}
        engine = create_engine(url, connect_args=quick, **options)
        if engine.dialect.is_async:
            raise StoreError(f"{shown(url)}: leave the driver out, as in postgresql://...")
        event.listen(engine, "connect", _prepare_postgresql)
        event.listen(engine, "before_cursor_execute", _with_storable_texts, retval=True)
        return engine
    except NoSuchModuleError:
        raise StoreError(f"{shown(url)}: no such driver") from None
    except ModuleNotFoundError as error:
        raise StoreError(f"{shown(url)} needs {error.name}; {how_to_install('postgres')}") from None
    except (ArgumentError, ValueError, TypeError) as error:
        raise StoreError(f"{shown(url)}: {without_secrets(str(error), url)}") from None


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions begin at our BEGIN, not at the first INSERT
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32768", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}").close()


def _prepare_postgresql(connection: Any, _: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_NOTICE_LOSS_ON_SERVER)
    connection.commit()  # a rollback of the first transaction would undo the settings


def _with_storable_texts(
    connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
) -> tuple[str, Any]:
    """Pages and servers send characters that no database takes: all parameters of all statements are cleaned here."""
    return statement, all_storable(parameters)


def _begin_sqlite(connection: Connection) -> None:
    """A writer locks at once: with a lock at its first write only, what it has read could have changed by then."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def is_of_store(error: BaseException) -> bool:
    """Whether the store itself failed (gone, full, locked), so that nothing else could be written either."""
    if isinstance(error, WorkerLostError):
        return True
    cause = error.__cause__ if isinstance(error, StoreError) else error
    if not isinstance(cause, (OperationalError, InterfaceError)):
        return False
    code = getattr(cause.orig, "sqlstate", None)
    return not (code or "").startswith(_LIMIT_EXCEEDED)


def _identity(url: URL) -> tuple[int, int] | None:
    """Device and inode of an SQLite store's file: another file in its place has others.  None without a file."""
    path = file_of(url)
    try:
        found = path.stat() if path else None
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found else None


@contextmanager
def store_errors(url: URL) -> Iterator[None]:
    """Turn errors of the database into StoreError and QueryError that name the store."""
    try:
        yield
    except DataError as error:
        raise QueryError(f"{shown(url)}: {_message(error, url)}") from error
    except (UnicodeError, OverflowError) as error:
        raise QueryError(f"{shown(url)}: what is asked for is no text, or too large a number: {error}") from error
    except DBAPIError as error:
        raise StoreError(f"{shown(url)}: {_message(error, url)}") from error
    except SQLAlchemyError as error:
        raise StoreError(f"{shown(url)}: {without_secrets(str(error), url)}") from error


_WAYS_OUT = {
    "locked": "another program has been writing for too long; try again when it has ended",
    "not a database": "is not an SQLite database; name another file",
    "malformed": "is damaged: keep a copy, export what can still be read, and import that into a new store",
    "unable to open": "cannot be opened: it must be a file, in a folder in which you may write; or name another",
    "readonly": "may not be written: give it, and its folder, to whoever runs this, or name another",
    "is full": "there is no room for it: the disk is full, or files may not grow so large; what was kept before stays",
    "disk I/O": "cannot be read or written: the disk fails, or is full; what was kept before stays",
}
"""By words in SQLite's message."""


def _message(error: DBAPIError, url: URL) -> str:
    """The database's message; where we know a way out, that instead."""
    message = " ".join(str(error.orig).split())
    way_out = next((advice for words, advice in _WAYS_OUT.items() if words in message), None) if file_of(url) else None
    return way_out or without_secrets(message, url)
