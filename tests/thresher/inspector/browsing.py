"""What tests of reports in a browser have in common: a server that counts, a page that notes what goes wrong."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Browser, Frame, Page, ViewportSize

from thresher.schemas.page import Form, Origin, SavedPage

FRAME = "iframe"


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A browser that goes away in the middle of an answer is no error."""


class Hits:
    """A server on loopback that serves some bodies, and notes every address that it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.bodies: dict[str, str] = {}
        hits = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hits.asked.append(self.path)
                body = hits.bodies.get(self.path)
                self.send_response(404 if body is None else 200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write((body or "").encode())

            def do_POST(self) -> None:
                self.do_GET()

            def do_HEAD(self) -> None:
                self.do_GET()

            def log_message(self, *_: object) -> None:
                """Tests say what matters."""

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.base = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Opened:
    """A page in a browser."""

    def __init__(self, browser: Browser, size: ViewportSize) -> None:
        self.context = browser.new_context(viewport=size, reduced_motion="reduce")
        self.page: Page = self.context.new_page()
        self.wrong: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda told: self.wrong.append(told.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.context.on("page", lambda page: self.wrong.append(f"a window: {page.url}") if page != self.page else None)
        self.context.on("request", lambda request: self.asked.append(request.url))

    def _dialog(self, dialog: object) -> None:
        self.wrong.append("a dialog")
        dialog.dismiss()  # type: ignore[attr-defined]

    def go(self, address: str) -> Frame:
        """The frame of a report, when it is ready."""
        self.page.goto(address)
        self.page.wait_for_selector("body[data-ready]")
        frame = self.page.query_selector(FRAME)
        assert frame is not None
        inside = frame.content_frame()
        assert inside is not None
        return inside


def saved(html: str | bytes, url: str | None = None, form: Form = Form.HTML) -> SavedPage:
    body = html.encode() if isinstance(html, str) else html
    return SavedPage(body=body, origin=Origin(file="page.html", form=form), url=url)


@contextmanager
def plainly(browser: Browser) -> Iterator[Opened]:
    """A page as it is, in a browser."""
    opened = Opened(browser, {"width": 1000, "height": 800})
    yield opened
    opened.context.close()
