"""The server: HTTP/1.1 on asyncio, a log of every request, a clock that an admin call moves."""

import asyncio
import contextlib
import json
import random
import re
import socket
import time
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import partial
from typing import Any, TextIO
from urllib.parse import parse_qs, unquote, urlsplit

from tests.portal_server.content import articles
from tests.portal_server.resource import Resource
from tests.portal_server.site import Site

ADMIN = "/_portal/"
"""Calls below this address are for tests, and are not logged."""
_REASONS = {200: "OK", 204: "No Content", 301: "Moved", 302: "Found", 304: "Not Modified", 404: "Not Found"}
_DROPPED = re.compile(r";jsessionid=[^/?]*|(?<=[?&])(?:PHPSESSID|utm_\w+|besuch)=[^&]*&?", re.I)
_SLOW, _STEP = 1.5, 0.1
"""Seconds that a slow page takes, and between the pieces of one that dribbles."""
_NOT_FOUND = Resource(lambda: b"<html><body><h1>Not found</h1></body></html>", status=404, packed=False)


@dataclass
class Entry:
    """A request in the log."""

    at: float
    portal: str
    head: bytes
    status: int | None = None
    ended: float | None = None
    sent: int = 0

    def told(self) -> dict[str, Any]:
        lines = self.head.decode("latin-1").split("\r\n")
        method, path, _ = lines[0].split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        return {
            "at": round(self.at, 6),
            "ended": self.ended and round(self.ended, 6),
            "host": self.portal,
            "method": method,
            "path": path,
            "headers": headers,
            "status": self.status,
            "bytes": self.sent,
        }


@dataclass
class Portal:
    """One portal: its content, its clock, its log."""

    host: str
    port: int
    seed: str
    options: dict[str, Any]
    """count, steps, crawl_delay, without (hazards left out), redesigned (articles look otherwise, without authors)."""
    log: list[Entry] = field(default_factory=list)
    file: TextIO | None = None
    """Where requests are noted as well, one JSON line each when it has ended."""
    step: int = 0

    def __post_init__(self) -> None:
        self.base = f"http://{self.host}:{self.port}"
        self.articles = articles(self.seed, self.options["count"], self.options["steps"])
        self.sessions = random.Random(self.seed)
        self.site = Site(self.base, self.seed, self.articles, self.step, self.options)

    def note(self, head: bytes) -> Entry:
        entry = Entry(time.time(), f"{self.host}:{self.port}", head)
        self.log.append(entry)
        return entry

    def end(self, entry: Entry, status: int, sent: int) -> None:
        entry.ended, entry.status, entry.sent = time.time(), status, sent
        if self.file:
            self.file.write(json.dumps(entry.told()) + "\n")

    def admin(self, path: str, query: dict[str, list[str]]) -> bytes:
        """clock?step=N&redesigned=0, truth?step=N, log?from=N, clear, warm."""
        name = path.removeprefix(ADMIN)
        if name == "clock":
            self.step = int(query["step"][0])
            self.options["redesigned"] = query.get("redesigned") == ["1"]
            self.site = self._at(self.step)
        elif name == "truth":
            step = int(query["step"][0]) if "step" in query else self.step
            return json.dumps((self.site if step == self.step else self._at(step)).truth()).encode()
        elif name == "log":
            first = int(query.get("from", ["0"])[0])
            return "\n".join(json.dumps(entry.told()) for entry in self.log[first:]).encode()
        elif name == "clear":
            self.log.clear()
        elif name == "warm":
            for resource in self.site.routes.values():
                resource.body("gzip")
        else:
            raise ValueError(f"there is no {path}")
        return b"{}"

    def _at(self, step: int) -> Site:
        return Site(self.base, self.seed, self.articles, step, self.options)


class Connection(asyncio.Protocol):
    """A client's connection; requests are answered one after the other."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.buffer = b""
        self.task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, _: Exception | None) -> None:
        if self.task:
            self.task.cancel()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        self._go_on()

    def _go_on(self) -> None:
        while self.task is None and b"\r\n\r\n" in self.buffer:
            head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
            self._answer(head)

    def _answer(self, head: bytes) -> None:
        method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        parts = urlsplit("http://h" + target)
        if parts.path.startswith(ADMIN):
            return self._answer_admin(parts.path, parts.query)
        entry = self.portal.note(head)
        path = unquote(_DROPPED.sub("", parts.path))
        query = _DROPPED.sub("", "?" + parts.query)[1:].rstrip("&") if parts.query else ""
        resource = self.portal.site.find(path, query) or _NOT_FOUND
        headers = _headers(head)
        if resource.failing and (count := next(resource.requests)) < len(resource.failing):
            fields = [("Retry-After", str(resource.retry_after))] if resource.retry_after else []
            return self._send(entry, resource.failing[count], fields, b"try again", method == "HEAD")
        fields = list(resource.headers)
        if tag := resource.etag():
            fields.append(("ETag", tag))
        if stamp := resource.last_modified():
            fields.append(("Last-Modified", stamp))
        if resource.is_known(headers):
            return self._send(entry, 304, fields, b"", True)
        body, coding = resource.served(headers.get("accept-encoding", ""), self.portal.sessions)
        if resource.type:
            fields.append(("Content-Type", resource.type))
        if coding or resource.behaviour == "plain_gzip":
            fields += [("Content-Encoding", coding or "gzip"), ("Vary", "Accept-Encoding")]
        if resource.behaviour in _SLOWLY:
            self.task = asyncio.get_running_loop().create_task(self._misbehave(entry, resource, fields, body))
            return None
        return self._send(entry, resource.status, fields, body, method == "HEAD")

    def _send(self, entry: Entry, status: int, fields: list[tuple[str, str]], body: bytes, bare: bool) -> None:
        length = [] if status in (204, 304) else [("Content-Length", str(len(body)))]
        self.transport.write(_start(status, [*fields, *length]) + (b"" if bare else body))
        self.portal.end(entry, status, 0 if bare else len(body))

    async def _misbehave(self, entry: Entry, resource: Resource, fields: list[tuple[str, str]], body: bytes) -> None:
        """Answer as the page's behaviour says, over some time."""
        with contextlib.suppress(ConnectionError):
            ends = await _SLOWLY[resource.behaviour or ""](self.transport, fields, body)
            self.portal.end(entry, resource.status, len(body))
            if ends:
                self.transport.close()
        self.task = None
        self._go_on()

    def _answer_admin(self, path: str, query: str) -> None:
        try:
            status, body = 200, self.portal.admin(path, parse_qs(query))
        except (KeyError, ValueError) as error:
            status, body = 400, str(error).encode()
        fields = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        self.transport.write(_start(status, fields) + body)


async def _slow(transport: asyncio.Transport, fields: list[tuple[str, str]], body: bytes) -> bool:
    await asyncio.sleep(_SLOW)
    transport.write(_start(200, [*fields, ("Content-Length", str(len(body)))]) + body)
    return False


async def _hang(transport: asyncio.Transport, fields: list[tuple[str, str]], body: bytes) -> bool:
    await asyncio.sleep(3600)
    return True


async def _dribble(transport: asyncio.Transport, fields: list[tuple[str, str]], body: bytes) -> bool:
    transport.write(_start(200, [*fields, ("Content-Length", str(len(body)))]))
    for at in range(0, len(body), len(body) // 10):
        transport.write(body[at : at + len(body) // 10])
        await asyncio.sleep(_STEP)
    return False


async def _dribble_forever(transport: asyncio.Transport, fields: list[tuple[str, str]], body: bytes) -> bool:
    transport.write(_start(200, fields))
    while True:
        transport.write(b"<p>and so on</p>")
        await asyncio.sleep(_STEP)


async def _cut(transport: asyncio.Transport, fields: list[tuple[str, str]], body: bytes) -> bool:
    transport.write(_start(200, [*fields, ("Content-Length", str(len(body)))]) + body[: len(body) // 2])
    return True


async def _chunked(transport: asyncio.Transport, fields: list[tuple[str, str]], body: bytes) -> bool:
    transport.write(_start(200, [*fields, ("Transfer-Encoding", "chunked")]))
    for at in range(0, len(body), 700):
        piece = body[at : at + 700]
        transport.write(b"%x\r\n%s\r\n" % (len(piece), piece))
    transport.write(b"0\r\n\r\n")
    return False


async def _close(transport: asyncio.Transport, fields: list[tuple[str, str]], body: bytes) -> bool:
    """As old servers do: the end of the connection is the end of the body."""
    transport.write(_start(200, [*fields, ("Connection", "close")]) + body)
    return True


_SLOWLY = {
    "slow": _slow,
    "hang": _hang,
    "dribble": _dribble,
    "dribble_forever": _dribble_forever,
    "cut": _cut,
    "chunked": _chunked,
    "close": _close,
}


def _start(status: int, fields: list[tuple[str, str]]) -> bytes:
    lines = [f"HTTP/1.1 {status} {_REASONS.get(status, 'Said')}", f"Date: {formatdate(usegmt=True)}"]
    lines += [f"{name}: {value}" for name, value in fields]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _headers(head: bytes) -> dict[str, str]:
    lines = head.decode("latin-1").split("\r\n")[1:]
    return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


async def serve(
    portals: list[tuple[str, int]], seed: int, options: dict[str, Any], file: TextIO | None
) -> list[Portal]:
    """Start the portals, each at its host and port (0: a free one); they serve as long as the loop runs."""
    started: list[Portal] = []
    for at, (host, port) in enumerate(portals):
        with socket.create_server((host, port)) as free:
            portal = Portal(host, free.getsockname()[1], f"{seed}/{at}", options, file=file)
            await asyncio.get_running_loop().create_server(partial(Connection, portal), sock=free.dup(), backlog=1000)
        started.append(portal)
    return started
