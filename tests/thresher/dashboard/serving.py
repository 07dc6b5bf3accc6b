"""The dashboard in a process of its own, and a store filled by the commands that users fill theirs with."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from tests.crawl.harvests import Harvests
from tests.portal_server.client import ROOT

TOKEN = "a-token-for-tests-0123456789"
_BEGUN = re.compile(r"dashboard on (http://\S+)")
_PATIENCE = 15

HOSTILE = Path(__file__).parent / "hostile.html"
"""A page that tries to run something wherever a record shows a string of it."""


class Answer(NamedTuple):
    """What the dashboard answers."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)


class Dashboard:
    """A dashboard that is being served."""

    def __init__(self, base: str, process: "subprocess.Popen[str]", said: list[str]) -> None:
        self.base, self.process, self.said = base, process, said
        self.netloc = urlsplit(base).netloc

    def ask(self, path: str, method: str = "GET", body: str | bytes | None = None, **headers: str) -> Answer:
        """One request, as it is given: no redirects, no cookies that are not named."""
        connection = http.client.HTTPConnection(self.netloc, timeout=_PATIENCE)
        try:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            if body is not None:
                given.setdefault("Content-Type", "application/x-www-form-urlencoded")
            connection.request(method, path, body, given)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def sign_in(self) -> str:
        """The cookie of a sign-in, as a header."""
        answer = self.ask("/login", "POST", f"token={TOKEN}")
        assert answer.status == 303
        return answer.headers["set-cookie"].partition(";")[0]

    def end(self, sent: signal.Signals = signal.SIGINT) -> int:
        """End it; the exit status."""
        self.process.send_signal(sent)
        return self.process.wait(_PATIENCE)


@contextmanager
def dashboard(
    store: str, *options: object, token: str | None = TOKEN, folder: Path | None = None
) -> Iterator[Dashboard]:
    """`thresher serve` on a free port."""
    command = [sys.executable, "-W", "error", "-m", "thresher", "serve", "--store", store, "--port", "0"]
    command += [*(["--token", token] if token else []), *map(str, options)]
    names = ("PATH", "HOME", "LANG", "TMPDIR")
    environment = {name: os.environ[name] for name in names if name in os.environ} | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, cwd=folder, text=True) as process:
        assert process.stderr is not None
        said: list[str] = []
        try:
            while not said or "Ctrl-C" not in said[-1]:
                said.append(process.stderr.readline())
                assert said[-1], f"the dashboard did not begin: {said}"
            found = _BEGUN.search("".join(said))
            assert found is not None
            yield Dashboard(found[1], process, said)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(_PATIENCE)
            process.stderr.close()


def fill(harvests: Harvests) -> None:
    """Two harvests of a portal, between which articles changed, and a page that is out to run something."""
    harvests.run()
    harvests.portal.clock(1)
    harvests.make_due()
    harvests.run()
    url = "https://hostile.example/news/1?a=\"><script>window.hit='url'</script>"
    harvests.thresher("extract", HOSTILE, "--store", harvests.store, "--url", url, "--evidence", "--quiet")
