"""A small portal whose mood a test chooses."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TEXT = "<p>Much was said on this day in the old hall by everybody who came, and nothing was settled.</p>" * 8
PAGES: dict[str, str | bytes] = {
    "/": "<title>The Post</title><h1>The Post</h1><ul><li><a href='/story'>The story that everybody reads</a></ul>",
    "/story": f"<title>The story</title><article><h1>The story that everybody reads</h1>{TEXT}</article>",
    "/hidden": f"<title>Another</title><article><h1>A story that nothing but the sitemap names</h1>{TEXT}</article>",
}


class Site(ThreadingHTTPServer):
    """A small portal; `status` is its mood, by path."""

    def __init__(self, port: int = 0, host: str = "127.0.0.1") -> None:
        super().__init__((host, port), _Handler)
        self.status: dict[str, int] = {}
        self.robots, self.has_sitemap = "", False
        self.asked: list[str] = []
        self.answers: dict[str, tuple[int, dict[str, str], str]] = {}
        """Status, headers (a character a byte) and body, by path, beside the pages."""
        self.events: dict[str, Callable[[], object]] = {}
        """What happens when a path is asked for first."""
        self.conditions: dict[str, str] = {}
        """The If-None-Match that was sent last, by path."""


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        site, path = self.server, self.path
        site.asked.append(path)
        site.events.pop(path, lambda: None)()
        site.conditions[path] = self.headers.get("If-None-Match", "")
        if path in site.answers:
            return self._answer(*site.answers[path])
        host = f"http://127.0.0.1:{site.server_port}"
        body, kind = PAGES.get(path), "text/html"
        if path == "/robots.txt":
            body, kind = site.robots, "text/plain"
        elif path == "/sitemap.xml" and site.has_sitemap:
            body, kind = f"<urlset><url><loc>{host}/hidden</loc></url></urlset>", "text/xml"
        self.send_response(site.status.get(path, 200 if body is not None else 404))
        self._finish({"Content-Type": f"{kind}; charset=utf-8"}, body or "")

    def _answer(self, status: int, headers: dict[str, str], body: str) -> None:
        if headers.get("ETag", "-") == self.headers.get("If-None-Match"):
            status, body = 304, ""
        self.send_response(status)
        self._finish({"Content-Type": "text/html; charset=utf-8"} | headers, body)

    def _finish(self, headers: dict[str, str], body: str | bytes) -> None:
        told = body if isinstance(body, bytes) else body.encode()
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: object) -> None:
        """Tests say what matters."""


@contextmanager
def served(port: int = 0, host: str = "127.0.0.1") -> Iterator[Site]:
    with Site(port, host) as site:
        threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield site
        site.shutdown()
