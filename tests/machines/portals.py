"""Portals on addresses of their own, which know what machine asks, and make it wait in the middle of a large portal."""

import random
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

_WORDS = (
    "harbour council ferry bridge winter budget minister school river market strike verdict election island railway "
    "storm museum hospital factory border treaty vote orchard garden station engine teacher court paper union"
).split()


class Visit(NamedTuple):
    """A request, as it came."""

    machine: str
    portal: str
    path: str


class Portals:
    """`large` portals, then small ones.  Machines that are `held` get no more than the first articles of large ones."""

    FIRST = 4

    def __init__(self, count: int, large: int) -> None:
        self.names = [f"p{number:02}" for number in range(1, count + 1)]
        self.articles = {name: 12 if at < large else 2 for at, name in enumerate(self.names)}
        self._large = set(self.names[:large])
        self._held: dict[str, threading.Event] = {}
        self._changed = threading.Condition()
        self.visits: list[Visit] = []
        self.waiting: set[tuple[str, str]] = set()
        """Machines and the large portals in which they wait."""
        self.port = 0

    def hold(self, machine: str) -> None:
        self._held[machine] = threading.Event()

    def release(self, machine: str) -> None:
        self._held[machine].set()

    def release_all(self) -> None:
        for event in self._held.values():
            event.set()

    def address(self, name: str, path: str = "/") -> str:
        return f"http://127.0.1.{self.names.index(name) + 1}:{self.port}{path}"

    def paths(self, name: str) -> list[str]:
        return [f"/news/2026/03/{name}-story-{number}.html" for number in range(self.articles[name])]

    def answer(self, machine: str, host: str, path: str) -> bytes | None:
        """The page; None where there is none."""
        name = self.names[int(host.rpartition(".")[2]) - 1]
        with self._changed:
            self.visits.append(Visit(machine, name, path))
            self._changed.notify_all()
        if path == "/":
            links = "".join(f'<li><a href="{one}">{_text(one, 8)}</a></li>' for one in self.paths(name))
            return _page(name, f"<ul>{links}</ul>")
        if path not in self.paths(name):
            return None
        if name in self._large and self.paths(name).index(path) >= self.FIRST:
            self._wait(machine, name)
        return _page(_text(path, 8), "".join(f"<p>{_text(f'{path} {part}', 60)}.</p>" for part in range(6)))

    def _wait(self, machine: str, name: str) -> None:
        event = self._held.get(machine)
        if event is not None and not event.is_set():
            with self._changed:
                self.waiting.add((machine, name))
                self._changed.notify_all()
            event.wait()

    def until(self, condition: Any, seconds: float = 240.0) -> None:
        """Wait for visits until it holds."""
        with self._changed:
            assert self._changed.wait_for(condition, seconds), "it did not come to it"


def _text(seed: str, count: int) -> str:
    return " ".join(random.Random(seed).choices(_WORDS, k=count)).capitalize()


def _page(title: str, body: str) -> bytes:
    head = f"<html lang=en><head><title>{title}</title></head>"
    return f"{head}<body><main><h1>{title}</h1>{body}</main></body></html>".encode()


@contextmanager
def serving(portals: Portals) -> Iterator[Portals]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = re.search(r"(\w+)@machines\.example", self.headers.get("User-Agent", ""))
            host = self.headers["Host"].partition(":")[0]
            page = portals.answer(asked.group(1) if asked else "", host, self.path)
            body = b"no such page" if page is None else page
            try:
                self.send_response(404 if page is None else 200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:  # whoever asked was killed
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("", 0), Handler)
    server.daemon_threads = True
    portals.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield portals
    finally:
        portals.release_all()
        server.shutdown()
        server.server_close()
