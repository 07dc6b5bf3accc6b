"""A PostgreSQL server of a test's own, which can be restarted."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL

from tests.conftest import _binaries, _wait_for


class Database:
    """The server, in a folder."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries, self._folder = binaries, folder
        self._user = "postgres" if os.geteuid() == 0 else None
        self._log = folder / "log.txt"
        self.url = URL.create("postgresql", "postgres", database="postgres", query={"host": str(folder)})
        if self._user:
            shutil.chown(folder, self._user)
        initdb = ["initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        with self._log.open("wb") as told:
            command = [binaries / initdb[0], *initdb[1:]]
            subprocess.run(command, stdout=told, stderr=told, user=self._user, cwd=folder, check=True)
        self.start()

    def start(self) -> None:
        command = [self._binaries / "postgres", "-D", self._folder / "data", "-k", self._folder]
        command += ["-c", "listen_addresses=", "-c", "fsync=off"]
        with self._log.open("ab") as told:
            self._server = subprocess.Popen(command, stdout=told, stderr=told, user=self._user, cwd=self._folder)
        _wait_for(self.url, self._server, self._log)

    def stop(self) -> None:
        """End it, and all connections with it."""
        self._server.send_signal(signal.SIGINT)
        self._server.wait(60)


@contextmanager
def database() -> Iterator[Database]:
    binaries = _binaries()
    assert binaries
    folder = Path(tempfile.mkdtemp(prefix="thresher-pg-"))
    found = Database(binaries, folder)
    try:
        yield found
    finally:
        found.stop()
        shutil.rmtree(folder, ignore_errors=True)
