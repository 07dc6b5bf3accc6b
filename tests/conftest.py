"""The command run as a user runs it, and stores for tests: SQLite files, and databases of a real PostgreSQL server.

THRESHER_TEST_POSTGRES names a server (a URL whose user may create databases).  Without it one is started for the
session, in a temporary folder, from the binaries that are installed.
"""

import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import URL, Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from thresher.store.opening import open_store
from thresher.store.tables import metadata

ROOT = Path(__file__).parents[1]
Command = Callable[..., "subprocess.CompletedProcess[bytes]"]

_numbers = itertools.count(1)
_PATIENCE = 60
"""Seconds that a server may take to start or stop."""

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # of a shell's job in the background; tests of Ctrl-C need it
    signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # of nohup: commands under test would inherit that
    signal.signal(signal.SIGHUP, lambda number, frame: None)


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes are named by their parameter and counted: compressed ones may differ from second to second."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture
def environment() -> dict[str, str]:
    """The environment of a command under test: this checkout, whatever is installed, and the defaults of a pipe."""
    names = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT)}


@pytest.fixture
def command(environment: dict[str, str], tmp_path: Path) -> Command:
    """`command("extract", path, ...)` runs `thresher extract path ...` in a process of its own, in `tmp_path`."""

    def run(*arguments: object, stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "thresher", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            env=environment,
            cwd=tmp_path,
            timeout=60,
            check=False,
        )

    return run


_ENGINES = ["sqlite", "postgresql"]


@pytest.fixture(params=_ENGINES)
def store_url(request: pytest.FixtureRequest) -> str:
    """The address of a store that is not there yet: the test runs once on SQLite and once on PostgreSQL."""
    return request.getfixturevalue("new_store_url")(request.param)


@pytest.fixture
def new_store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """`new_store_url("sqlite")`, `new_store_url("postgresql")`: the address of one more store, for each call."""

    def new(engine: str) -> str:
        if engine == "sqlite":
            return str(tmp_path / f"store{next(_numbers)}.db")
        return request.getfixturevalue("new_database")()

    return new


@pytest.fixture(params=_ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An open store without records.  It is made once, then copied or emptied, which is quicker than to make it."""
    made = request.getfixturevalue(f"made_{request.param}")
    engine = open_store(str(shutil.copyfile(made, tmp_path / "engine.db")) if request.param == "sqlite" else made)
    yield engine
    if request.param == "postgresql":
        _empty(engine)
    engine.dispose()


def _empty(engine: Engine) -> None:
    """Take all rows out; numbers begin at 1 again."""
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        connection.execute(text("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"))


@pytest.fixture(scope="session")
def made_sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("made") / "store.db")
    open_store(path, create=True).dispose()
    return path


@pytest.fixture(scope="session")
def made_postgresql(postgresql_server: URL) -> Iterator[str]:
    url = _create_database(postgresql_server)
    open_store(url, create=True).dispose()
    yield url
    _drop_database(url)


@pytest.fixture
def new_database(postgresql_server: URL) -> Iterator[Callable[[], str]]:
    """Makes an empty database; the test's databases go with it."""
    urls = []

    def new() -> str:
        urls.append(_create_database(postgresql_server))
        return urls[-1]

    yield new
    for url in urls:
        _drop_database(url)


def _create_database(server: URL) -> str:
    url = server.set(database=f"thresher_test_{os.getpid()}_{next(_numbers)}")
    _execute(server, f"CREATE DATABASE \"{url.database}\" TEMPLATE template0 ENCODING 'UTF8'")
    return url.render_as_string(hide_password=False)


def _drop_database(address: str) -> None:
    url = make_url(address)
    _execute(url.set(database="postgres"), f'DROP DATABASE "{url.database}" WITH (FORCE)')


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """A PostgreSQL server's address.  Skips where there is none, but not on CI."""
    if given := os.environ.get("THRESHER_TEST_POSTGRES"):
        yield make_url(given)
    elif binaries := _binaries():
        yield from _server(binaries)
    else:
        missing = "no PostgreSQL server: apt-get install postgresql, or name one with THRESHER_TEST_POSTGRES"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)


def _binaries() -> Path | None:
    """The folder that holds `initdb` and `postgres`, of the newest version installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: folder.parent.name.zfill(3))
    named = []
    if config := shutil.which("pg_config"):
        named = [Path(subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True).stdout.strip())]
    on_path = [Path(found).parent] if (found := shutil.which("initdb")) else []
    for folder in [*reversed(debian), *named, *on_path]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


def _server(binaries: Path) -> Iterator[URL]:
    """A server on a socket in a new folder, as a user who is not root: PostgreSQL refuses to run as root."""
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="thresher-pg-"))
    if user:
        shutil.chown(folder, user)
    log = folder.with_suffix(".log")
    data, quick = folder / "data", ["fsync", "synchronous_commit", "full_page_writes"]
    options = [
        "-k",
        str(folder),
        "-c",
        "listen_addresses=",
        *(part for name in quick for part in ("-c", f"{name}=off")),
    ]
    try:
        with log.open("wb") as told:
            initdb = [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
            subprocess.run(initdb, stdout=told, stderr=told, user=user, cwd=folder, check=True)
            command = [binaries / "postgres", "-D", data, *options]
            server = subprocess.Popen(command, stdout=told, stderr=told, user=user, cwd=folder)
        try:
            url = URL.create("postgresql", "postgres", database="postgres", query={"host": str(folder)})
            _wait_for(url, server, log)
            yield url
        finally:
            server.terminate()
            server.wait(_PATIENCE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        log.unlink(missing_ok=True)


def _wait_for(url: URL, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until the server answers."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return _execute(url, "SELECT 1")
        except OperationalError:
            if server.poll() is not None or time.monotonic() > end:
                pytest.fail(f"the PostgreSQL server did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.05)


def _execute(url: URL, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()
