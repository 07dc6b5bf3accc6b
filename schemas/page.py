"""A saved page: bytes, with where and when they came from."""

from enum import StrEnum

import msgspec


class Known(StrEnum):
    """How a fact about a saved page is known."""

    GIVEN = "given"
    """The user said it (`--url`)."""
    STATED = "stated"
    """The form it was saved in states it (a WARC header, a MIME header, a tool's comment)."""
    PAGE = "page"
    """The page itself states it (`<link rel=canonical>`, `<meta charset>`)."""
    INFERRED = "inferred"
    """Concluded: a URL from the path below a folder named like a host, a charset from the bytes."""


class Form(StrEnum):
    """The form a page was saved in."""

    HTML = "html"
    MHTML = "mhtml"
    WARC = "warc"
    WACZ = "wacz"
    TEXT = "text"


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where the bytes of a page came from, and how what is known about them is known."""

    file: str
    """The file as it was named on the command line or found below a named folder; `-` is standard input."""
    form: Form
    offset: int | None = None
    """Byte offset of the record inside a WARC (in the file as stored, compressed or not)."""
    member: str | None = None
    """Name inside an archive; members of archives inside archives are joined with `!/`."""
    url_from: Known | None = None
    fetched_at_from: Known | None = None
    charset: str | None = None
    """The charset that the bytes were read in, by its WHATWG or Python name; null until they were read."""
    charset_from: Known | None = None


class SavedPage(msgspec.Struct, frozen=True, kw_only=True):
    """The bytes of one page and what its form says about them."""

    body: bytes
    origin: Origin
    """`origin.charset` holds what the form states (an HTTP or MIME header); reading the page may overrule it."""
    url: str | None = None
    fetched_at: str | None = None
    """When the page was captured, ISO 8601; with offset where the form states one."""
    portal: str | None = None
    truncated: bool = False
    """Its form states that these may not be all of its bytes (WARC-Truncated)."""
