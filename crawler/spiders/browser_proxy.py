"""The browser's only way out: a proxy on loopback, which looks names up itself and connects to nothing inside.

Playwright does not show the redirects that a browser follows, and a name may mean another host when the browser asks
for it than when somebody else did.  What the proxy checks is what it connects to.
"""

import asyncio
import contextlib
import logging
import socket
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from thresher.crawler.portals.address_rules import is_private, refusal

BROWSER_PROXY = "THRESHER_GATE"
"""The setting that holds the listening socket."""
_HEAD_SECONDS, _CONNECT_SECONDS = 30.0, 30.0  # bound for safety
_MAX_HEAD = 1 << 17  # bound for safety
_PIECE = 1 << 16
_REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_UNREACHABLE = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_HOP = (b"connection:", b"proxy-connection:", b"proxy-authorization:", b"keep-alive:")

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def proxy_socket() -> socket.socket:
    """A socket for the proxy, listening; its port is what the browser is told."""
    return socket.create_server(("127.0.0.1", 0))


class BrowserProxy:
    """An extension of Scrapy: serves while the spider is open."""

    def __init__(self, listening: socket.socket, allow_private: bool) -> None:
        self._socket, self._allow_private = listening, allow_private
        self._server: asyncio.Server | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        listening = crawler.settings[BROWSER_PROXY]
        if listening is None:
            raise NotConfigured
        proxy = cls(listening, crawler.settings.getbool("THRESHER_ALLOW_PRIVATE"))
        crawler.signals.connect(proxy.open, signals.spider_opened)
        crawler.signals.connect(proxy.close, signals.engine_stopped)
        return proxy

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        host, port = self._socket.getsockname()
        return host, port

    async def open(self, **_: Any) -> None:
        """Serve."""
        self._server = await asyncio.start_server(self._serve, sock=self._socket, limit=_MAX_HEAD)

    async def close(self, **_: Any) -> None:
        """Serve no more."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the browser: a tunnel (https), or one request (http)."""
        with contextlib.suppress(OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _HEAD_SECONDS)
            method, target, version, *_ = [*head.split(b"\r\n", 1)[0].decode("latin-1").split(" "), "", ""]
            tunnel = method == "CONNECT"
            try:
                there = await self._connected(f"//{target}" if tunnel else target, 443 if tunnel else 80)
            except ValueError:
                writer.write(_REFUSED)
            except (OSError, TimeoutError):
                writer.write(_UNREACHABLE)
            else:
                if tunnel:
                    writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
                else:
                    there[1].write(_forwarded(head, method, target, version))
                await _join((reader, writer), there)
        with contextlib.suppress(OSError):
            writer.close()

    async def _connected(self, url: str, port: int) -> Streams:
        """A connection to the host of an address.  Raises ValueError where that is inside, OSError, TimeoutError."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or port
        if refusal("http", host) and not self._allow_private:
            raise ValueError(host)
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        numbers = [str(where[0]) for *_, where in found]
        open_ones = [number for number in numbers if self._allow_private or not is_private(number)]
        if numbers and not open_ones:
            logging.getLogger(__name__).warning("%s is inside: the browser is kept from it", host)
            raise ValueError(host)
        return await asyncio.wait_for(_first(open_ones, port), _CONNECT_SECONDS)


async def _first(numbers: list[str], port: int) -> Streams:
    """A connection to the first that takes one.  Raises OSError."""
    for number in numbers[:-1]:
        with contextlib.suppress(OSError):
            return await asyncio.open_connection(number, port)
    return await asyncio.open_connection(numbers[-1], port)


def _forwarded(head: bytes, method: str, target: str, version: str) -> bytes:
    """The request as the host itself gets it, for one answer: the next may be to another host."""
    parts = urlsplit(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fields = [line for line in head.split(b"\r\n")[1:] if line and not line.lower().startswith(_HOP)]
    upgrade = any(line.lower().startswith(b"upgrade:") for line in fields)
    first = f"{method} {path} {version}".encode("latin-1")
    return b"\r\n".join([first, *fields, b"Connection: " + (b"Upgrade" if upgrade else b"close"), b"", b""])


async def _join(one: Streams, other: Streams) -> None:
    """Carry bytes both ways until one side ends."""
    ways = [asyncio.ensure_future(_carry(one[0], other[1])), asyncio.ensure_future(_carry(other[0], one[1]))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        if not ways[1].done():  # the browser has said all: the host may still be answering
            await asyncio.wait(ways[1:], timeout=_CONNECT_SECONDS)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        other[1].close()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(_PIECE):
        writer.write(piece)
        await writer.drain()
