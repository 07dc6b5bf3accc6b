"""What an address of the portal answers with."""

import gzip
import hashlib
import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

import brotli  # type: ignore[import-untyped]

SESSION = "0SESSION0"
"""Stands for a session's number in bodies; each answer has a fresh one."""
HTML = "text/html; charset=utf-8"


@dataclass
class Resource:
    """An address: its body, and how the server behaves."""

    make: Callable[[], bytes] = bytes
    type: str | None = HTML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    modified: datetime | None = None
    """Sent as Last-Modified, where the portal does so."""
    tagged: bool = False
    """Whether an ETag is sent."""
    fresh: bool = False
    """Bodies have session numbers, and no two are the same."""
    failing: tuple[int, ...] = ()
    """Statuses of the first requests, before the page is served."""
    retry_after: int | None = None
    behaviour: str | None = None
    """hang, slow, dribble, dribble_forever, cut, chunked, close, plain_gzip (says gzip, is not)."""
    packed: bool = True
    """Compressed where the client takes it."""
    cached: bool = True
    requests: Iterator[int] = field(default_factory=itertools.count)
    _bodies: dict[str, bytes] = field(default_factory=dict)

    def body(self, coding: str = "") -> bytes:
        """The body as it is sent: gzip, br or as it is."""
        if coding not in self._bodies:
            plain = self.make() if not coding else self.body()
            made = _CODERS[coding](plain)
            if not self.cached:
                return made
            self._bodies[coding] = made
        return self._bodies[coding]

    def served(self, accepted: str, sessions: random.Random) -> tuple[bytes, str]:
        """The body for one request, and its coding."""
        coding = self._coding(accepted)
        if self.fresh:
            number = b"%032x" % sessions.getrandbits(128)
            return _CODERS[coding](self.body().replace(SESSION.encode(), number)), coding
        return self.body(coding), coding

    def etag(self) -> str | None:
        if not self.tagged or self.fresh:
            return None
        if "etag" not in self._bodies:
            self._bodies["etag"] = hashlib.sha1(self.body()).hexdigest()[:20].encode()
        return f'"{self._bodies["etag"].decode()}"'

    def last_modified(self) -> str | None:
        return format_datetime(self.modified, usegmt=True) if self.modified and not self.fresh else None

    def is_known(self, headers: dict[str, str]) -> bool:
        """Whether the client has this already: If-None-Match decides, and If-Modified-Since where it is absent."""
        if match := headers.get("if-none-match"):
            tags = {tag.strip().removeprefix("W/") for tag in match.split(",")}
            return self.etag() in tags or ("*" in tags and self.status == 200)
        since = headers.get("if-modified-since")
        if not since or not self.modified or self.fresh:
            return False
        try:
            return parsedate_to_datetime(since) >= self.modified.replace(microsecond=0)
        except ValueError:
            return False

    def _coding(self, accepted: str) -> str:
        if not self.packed:
            return ""
        if "br" in accepted and not self.fresh and len(self.body()) % 2:
            return "br"
        return "gzip" if "gzip" in accepted else ""


_CODERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": lambda body: gzip.compress(body, 5, mtime=0),
    "br": lambda body: brotli.compress(body, quality=4),
}
