"""One request and its answer, as plain data: what is archived, and what a page is read from."""

from dataclasses import dataclass
from http import HTTPStatus

from thresher.crawler.loaders.http_headers import header_bytes

Headers = list[tuple[str, str]]
"""Names and values, a character a byte: thresher.crawler.loaders.http_headers."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer.  The body stands as a reader gets it: its encodings are undone."""

    url: str
    sent: Headers
    status: int
    headers: Headers
    body: bytes
    date: str
    """When the answer came, ISO 8601, UTC."""
    address: str | None = None
    """The number of the host that answered."""
    cut: bool = False
    """The body was not fetched: its type or its first bytes say that it is no page."""
    truncated: bool = False
    """The body may be only a part: it ended before its head, or its encoding, says that it does."""

    def header(self, name: str) -> str | None:
        """The first value of a header."""
        return next((value for each, value in self.headers if each.lower() == name), None)

    @property
    def response(self) -> bytes:
        """The answer as an HTTP message."""
        return self.head + self.body

    @property
    def head(self) -> bytes:
        """The answer's status line and headers.  Lengths and encodings are those of the body as it stands."""
        stated = [(name, value) for name, value in self.headers if name.lower() not in _OF_THE_WAY]
        return _head(
            f"HTTP/1.1 {self.status} {_phrase(self.status)}", [*stated, ("Content-Length", str(len(self.body)))]
        )

    @property
    def request(self) -> bytes:
        """The request as an HTTP message."""
        host, _, path = self.url.partition("://")[2].partition("/")
        return _head(f"GET /{path.partition('#')[0]} HTTP/1.1", [("Host", host), *self.sent])


_OF_THE_WAY = frozenset({"content-length", "content-encoding", "transfer-encoding"})
"""Headers that tell how a body travelled."""


def _head(first: str, headers: Headers) -> bytes:
    fields = [header_bytes(name) + b": " + b" ".join(header_bytes(value).split()) for name, value in headers]
    return b"\r\n".join([first.encode("utf-8", "replace"), *fields]) + b"\r\n\r\n"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
