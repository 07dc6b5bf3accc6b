"""The only way out of a browser, and to a portal's proxy: it looks names up itself and connects to nothing inside.

It is a proxy on loopback.  Playwright does not show the redirects that a browser follows, and a name may mean another
host when the browser, or a proxy, asks for it than when somebody else did.  What the gate checks is what it connects
to, or has the portal's proxy connect to, by its number.
"""

import asyncio
import contextlib
import logging
import socket
import ssl
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from thresher.crawler.portals.address_rules import is_private, refusal
from thresher.crawler.portals.proxies import Proxy
from thresher.crawler.spiders.options import ALLOW

GATE = "THRESHER_GATE"
"""The setting that holds the listening socket."""
LED_INSIDE = "led inside"
"""What is wrong with a host at private addresses alone."""
_HEAD_SECONDS, _CONNECT_SECONDS = 30.0, 30.0  # bound for safety
_MAX_HEAD = 1 << 17  # bound for safety
_PIECE = 1 << 16
_MOST_PROBLEMS = 1000  # bound for safety
_FAILURES = {TimeoutError: "timeout", socket.gaierror: "unknown host", ConnectionRefusedError: "connection refused"}
_REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_UNREACHABLE = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_HOP = (b"connection:", b"proxy-connection:", b"proxy-authorization:", b"keep-alive:")

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def gate_socket() -> socket.socket:
    """A socket for the gate, listening; its port is what the browser is told."""
    return socket.create_server(("127.0.0.1", 0))


class ProxyRefusedError(ConnectionError):
    """The portal's proxy does not connect to a host; what it says holds no secret."""


class Gate:
    """An extension of Scrapy: it serves while the spider is open."""

    def __init__(self, listening: socket.socket, allow_private: bool, beyond: Proxy | None = None) -> None:
        """`beyond`: the proxy that it connects by."""
        self._socket, self._allow_private, self._beyond = listening, allow_private, beyond
        self._server: asyncio.Server | None = None
        self.problems: dict[str, str] = {}
        """Why the last connection to a host could not be made, where it could not."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        listening = crawler.settings[GATE]
        if listening is None:
            raise NotConfigured
        access = getattr(crawler.spider, "access", None)
        gate = cls(listening, crawler.settings.getbool(ALLOW), access and access.proxy)
        crawler.signals.connect(gate.open, signals.spider_opened)
        crawler.signals.connect(gate.close, signals.engine_stopped)
        return gate

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
        """One connection: a tunnel (https), or one request (http)."""
        with contextlib.suppress(OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _HEAD_SECONDS)
            method, target, version, *_ = [*head.split(b"\r\n", 1)[0].decode("latin-1").split(" "), "", ""]
            tunnel = method == "CONNECT"
            try:
                there = await self._connected(f"//{target}" if tunnel else target, 443 if tunnel else 80)
            except ValueError:
                self._refuse(writer, _REFUSED, tunnel=tunnel)
            except (OSError, TimeoutError):
                self._refuse(writer, _UNREACHABLE, tunnel=tunnel)
            else:
                if tunnel:
                    writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
                else:
                    there[1].write(_forwarded(head, method, target, version))
                await _join((reader, writer), there, _body_length(head) if not tunnel else None)
        with contextlib.suppress(OSError):
            writer.close()

    def _refuse(self, writer: asyncio.StreamWriter, answer: bytes, *, tunnel: bool) -> None:
        """Say so; to what is no browser, an answer beside those to CONNECT would be the host's."""
        if tunnel or self._beyond is None:
            writer.write(answer)

    async def _connected(self, url: str, port: int) -> Streams:
        """A connection to the host of an address.  Raises ValueError where that is inside, OSError, TimeoutError."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or port
        try:
            there = await asyncio.wait_for(self._first(await self._numbers(host, port), port), _CONNECT_SECONDS)
        except ValueError:
            self._note(host, LED_INSIDE)
            raise
        except (OSError, TimeoutError) as error:
            self._note(host, str(error) if isinstance(error, ProxyRefusedError) else _FAILURES.get(type(error), ""))
            raise
        self.problems.pop(host, None)
        return there

    def _note(self, host: str, problem: str) -> None:
        if len(self.problems) >= _MOST_PROBLEMS:
            self.problems.clear()
        self.problems[host] = problem

    async def _numbers(self, host: str, port: int) -> list[str]:
        """Where a host is, without what is inside.  A proxy may look a name up where nothing is kept from anybody."""
        if refusal("http", host) and not self._allow_private:
            raise ValueError(host)
        if self._beyond is not None and self._allow_private:
            return [host]
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        numbers = [str(where[0]) for *_, where in found]
        open_ones = [number for number in numbers if self._allow_private or not is_private(number)]
        if numbers and not open_ones:
            logging.getLogger(__name__).warning("%s is inside: nothing is fetched from it", host)
            raise ValueError(host)
        return open_ones

    async def _first(self, numbers: list[str], port: int) -> Streams:
        """A connection to the first that takes one.  Raises OSError."""
        for number in numbers[:-1]:
            with contextlib.suppress(OSError):
                return await self._open(number, port)
        return await self._open(numbers[-1], port)

    async def _open(self, host: str, port: int) -> Streams:
        if self._beyond is None:
            return await asyncio.open_connection(host, port)
        return await _opened_by(self._beyond, host, port)


async def _opened_by(proxy: Proxy, host: str, port: int) -> Streams:
    """A connection that a proxy makes.  Raises OSError."""
    context = ssl.create_default_context() if proxy.encrypted else None
    try:
        reader, writer = await asyncio.open_connection(proxy.host, proxy.port, ssl=context, limit=_MAX_HEAD)
    except OSError as error:
        raise ProxyRefusedError(f"its proxy: {_reason(error)}") from None
    named = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    lines = [f"CONNECT {named} HTTP/1.1", f"Host: {named}"]
    lines += [f"Proxy-Authorization: {proxy.authorization}"] if proxy.authorization else []
    try:
        writer.write("\r\n".join([*lines, "", ""]).encode())
        first, *_ = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n", 1)
        status = (first.split(None, 2)[1:2] or [b""])[0]
        if not (status.startswith(b"2") and status.isdigit()):
            raise ProxyRefusedError(f"its proxy answers {status.decode('latin-1')[:3]}")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        writer.close()
        raise ProxyRefusedError("its proxy: broken answer") from None
    except BaseException:
        writer.close()
        raise
    return reader, writer


def _reason(error: OSError) -> str:
    return "unknown host" if isinstance(error, socket.gaierror) else (error.strerror or type(error).__name__).lower()


def _forwarded(head: bytes, method: str, target: str, version: str) -> bytes:
    """The request as the host itself gets it, for one answer: the next may be to another host."""
    parts = urlsplit(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fields = [line for line in head.split(b"\r\n")[1:] if line and not line.lower().startswith(_HOP)]
    upgrade = any(line.lower().startswith(b"upgrade:") for line in fields)
    first = f"{method} {path} {version}".encode("latin-1")
    return b"\r\n".join([first, *fields, b"Connection: " + (b"Upgrade" if upgrade else b"close"), b"", b""])


def _body_length(head: bytes) -> int | None:
    """Bytes that belong to a request beside its head: what follows may be for another host.  None: they do not end."""
    fields = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n")[1:] if b":" in line)
    if b"upgrade" in fields or b"transfer-encoding" in fields:
        return None
    stated = fields.get(b"content-length", b"0").strip()
    return int(stated) if stated.isdigit() and len(stated) < 19 else 0


async def _join(one: Streams, other: Streams, most: int | None) -> None:
    """Carry bytes both ways until one side ends; `most` that way."""
    ways = [asyncio.ensure_future(_carry(one[0], other[1], most)), asyncio.ensure_future(_carry(other[0], one[1]))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        if not ways[1].done():  # the browser has said all: the host may still be answering
            await asyncio.wait(ways[1:], timeout=_CONNECT_SECONDS)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        other[1].close()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, most: int | None = None) -> None:
    while piece := await reader.read(_PIECE):
        writer.write(piece if most is None else piece[:most])
        most = None if most is None else max(0, most - len(piece))
        await writer.drain()
