"""HTML pages: as a browser, SingleFile, HTTrack or wget saved them, and text dumps."""

import re

from thresher.crawler.loaders.item import InputStream, Loaded, make_page
from thresher.crawler.loaders.mirrors import url_from_path
from thresher.crawler.loaders.streams import collect, steps
from thresher.crawler.loaders.times import from_iso, from_javascript, from_mail
from thresher.schemas.page import Form, Known

_COMMENTS = 16384
"""A bound for safety: bytes from the start in which the tools leave their comment."""

_BROWSER = re.compile(rb"<!--\s*saved from url=\((\d{4})\)(https?://[^\s>]+)", re.I)
_SINGLEFILE = re.compile(
    rb"<!--\s*Page saved with SingleFile[^\n]*\n\s*url:\s*(https?://\S+)(?:[^\n]*\n\s*saved date:\s*([^\n]*))?", re.I
)
_WAYBACK = re.compile(rb"__wm\.wombat\(\"(https?:[^\"\s]{1,4000})\",\s*\"(\d{14})\"")
"""How the Wayback Machine's script is told what it shows."""
_HTTRACK = re.compile(rb"<!--\s*Mirrored from\s+(\S+)\s+by HTTrack Website Copier/([^>]*)-->", re.I)
"""Its second group is like `3.x [XR&CO'2014], Sat, 05 May 2018 10:00:00 GMT`."""


def load_html(item: InputStream) -> Loaded:
    """The page; what is known of it from the comment of the tool that saved it, else from its path."""
    body = collect(steps(item.stream), item.job.max_bytes)
    url, fetched_at = saved_comment(body)
    yield make_page(item, body, Form.HTML, url=url_or_path(item, url), fetched_at=fetched_at)


def load_text(item: InputStream) -> Loaded:
    """A text dump; its URL only from its path."""
    body = collect(steps(item.stream), item.job.max_bytes)
    yield make_page(item, body, Form.TEXT, url=(url_from_path(item), Known.INFERRED))


def saved_comment(body: bytes) -> tuple[str | None, str | None]:
    """(URL, capture time as ISO 8601) that the saving tool, or a web archive, stated; None for what it did not."""
    head = body[:_COMMENTS]
    if match := _WAYBACK.search(head):
        return _text(match[1]), from_iso(_text(match[2]))
    if b"<!--" not in head:
        return None, None
    if match := _SINGLEFILE.search(head):
        return _text(match[1]), from_javascript(_text(match[2] or b""))
    if match := _HTTRACK.search(head):
        address = _text(match[1])
        return address if "://" in address else "http://" + address, from_mail(_text(match[2]).partition(",")[2])
    if match := _BROWSER.search(head):
        return _text(match[2][: int(match[1])] or match[2]), None
    return None, None


def url_or_path(item: InputStream, stated: str | None) -> tuple[str | None, Known]:
    """The URL that a form states, else the one of its path, and how it is known."""
    return (stated, Known.STATED) if stated else (url_from_path(item), Known.INFERRED)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").strip()
