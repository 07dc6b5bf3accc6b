"""The portals in a process of their own, as tests and benchmarks use them."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[2]


class Portal:
    """A portal that is being served."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.start = f"{base}/"

    def clock(self, step: int, *, redesigned: bool = False) -> None:
        """Move the portal's clock; from then on its articles look otherwise, and name no author."""
        self._call(f"clock?step={step}&redesigned={int(redesigned)}")

    def truth(self, step: int | None = None) -> Any:
        """What can be harvested at a step (tests/portal_server/site.py: Site.truth)."""
        return json.loads(self._call("truth" if step is None else f"truth?step={step}"))

    def log(self, first: int = 0) -> list[dict[str, Any]]:
        """The requests so far, in the order in which they came."""
        return [json.loads(line) for line in self._call(f"log?from={first}").splitlines()]

    def clear(self) -> None:
        """Forget the requests so far."""
        self._call("clear")

    def warm(self) -> None:
        """Make all pages now, so that a measurement does not wait for them."""
        self._call("warm")

    def _call(self, name: str) -> bytes:
        with urlopen(Request(f"{self.base}/_portal/{name}", method="POST"), timeout=300) as answer:
            found: bytes = answer.read()
            return found


@contextmanager
def serving(*options: object, places: Sequence[str] = ("127.0.0.1:0",)) -> Iterator[list[Portal]]:
    """Portals in a process of their own: `with serving("--articles", 80) as [portal]`."""
    command = [sys.executable, "-m", "tests.portal_server", *map(str, options), "--portals", *places]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as server:
        try:
            assert server.stdout
            yield [Portal(base) for base in json.loads(server.stdout.readline())]
        finally:
            server.terminate()
