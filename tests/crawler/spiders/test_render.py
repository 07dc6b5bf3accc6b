"""Pages made by scripts: what is missing is told, and the browser is guarded too."""

import asyncio
import importlib.util
import shutil
import socket
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.http import Response

from tests.crawler.spiders.loops import run
from thresher.crawler.spiders import render
from thresher.crawler.spiders.gate import GATE, Gate, gate_socket
from thresher.schemas.errors import PortalError
from thresher.schemas.frontier import FrontierKind
from thresher.text.identity import identity


def test_what_is_missing_is_told_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THRESHER_CHROMIUM", raising=False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(PortalError, match=r"\.\[render\]"):
        render.browser()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: SimpleNamespace())
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(PortalError, match="needs Chromium"):
        render.browser()
    monkeypatch.setenv("THRESHER_CHROMIUM", "/opt/chromium")
    settings = render.render_settings()
    with settings[GATE]:
        assert settings["PLAYWRIGHT_LAUNCH_OPTIONS"]["executable_path"] == "/opt/chromium"


def test_pages_are_rendered_and_feeds_are_not() -> None:
    assert render.render_meta(FrontierKind.ARTICLE)["playwright"] is True
    assert render.render_meta(FrontierKind.FEED) == {}


@pytest.mark.parametrize(("kind", "stopped"), [("script", False), ("document", False), ("image", True), ("font", True)])
def test_what_adds_no_text_is_not_loaded(kind: str, stopped: bool) -> None:
    assert render.aborted(SimpleNamespace(resource_type=kind)) is stopped


URL = "https://news.example/piece"


@pytest.mark.parametrize(
    ("response", "status", "location"),
    [
        (Response(URL, 200), 200, None),
        (Response(URL, 301, {"X-Thresher-Location": "/other"}), 301, b"/other"),
        (Response("https://elsewhere.example/", 200), 302, b"https://elsewhere.example/"),
        (Response(f"{URL}#part", 200), 200, None),
        (Response(f"{URL}/?utm_source=a", 200), 200, None),
    ],
)
def test_where_the_browser_went_on_is_a_redirect(response: Response, status: int, location: bytes | None) -> None:
    request = Request(URL, meta={"playwright": True})
    answer = render.RedirectsMiddleware().process_response(request, response)
    assert (answer.status, answer.headers.get("Location")) == (status, location)
    assert identity(answer.url) == identity(URL)
    assert render.RedirectsMiddleware().process_response(Request(URL), response) is response


def test_the_gate_opens_to_nothing_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own loopback name is refused, whatever form the request has; a broken request ends its connection."""

    async def ask(proxy: Gate, head: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(*proxy.address)
        writer.write(head)
        if not head.endswith(b"\r\n\r\n"):
            writer.write_eof()
        said = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        return said.split(b"\r\n")[0]

    async def asked() -> dict[bytes, bytes]:
        proxy = Gate(gate_socket(), allow_private=False)
        await proxy.open()
        try:
            return {head: await ask(proxy, head) for head in REQUESTS}
        finally:
            await proxy.close()

    names = {"rebound.example": "127.0.0.1"}

    def looked_up(host: str, port: int, *_: object, **__: object) -> list[object]:
        return [(2, 1, 6, "", (names.get(host, host), port))]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    assert run(asked()) == REQUESTS


REQUESTS = {
    b"GET http://rebound.example/ HTTP/1.1\r\n\r\n": b"HTTP/1.1 403 Forbidden",
    b"CONNECT rebound.example:443 HTTP/1.1\r\n\r\n": b"HTTP/1.1 403 Forbidden",
    b"CONNECT [::1]:443 HTTP/1.1\r\n\r\n": b"HTTP/1.1 403 Forbidden",
    b"GET http://169.254.169.254/ HTTP/1.1\r\n\r\n": b"HTTP/1.1 403 Forbidden",
    b"GET http://[ HTTP/1.1\r\n\r\n": b"HTTP/1.1 403 Forbidden",
    b"GET http://a:99999999/ HTTP/1.1\r\n\r\n": b"HTTP/1.1 403 Forbidden",
    b"GET / HTTP/1.1\r\n\r\n": b"HTTP/1.1 403 Forbidden",
    b"nonsense\r\n\r\n": b"HTTP/1.1 403 Forbidden",
    b"GET http://a/ HTTP/1.1\r\n": b"",
    b"x" * (1 << 18) + b"\r\n\r\n": b"",
}
