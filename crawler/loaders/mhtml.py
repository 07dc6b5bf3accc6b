"""MHTML (`.mhtml`, `.mht`): the root part of a page saved as one mail message (RFC 2557).

The message is read line by line and only its root part is kept, so the size of its pictures does not matter.  The pages
of its frames are other parts; they are put into the root part as markup of the frames (`srcdoc`).
"""

import binascii
import io
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from html import escape
from itertools import islice
from urllib.parse import urljoin

from thresher.crawler.loaders.html import url_or_path
from thresher.crawler.loaders.http import HTML_TYPES, MAX_HEAD, MAX_LINE
from thresher.crawler.loaders.item import InputStream, Loaded, make_page
from thresher.crawler.loaders.times import from_mail
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Reason
from thresher.schemas.page import Form

Part = tuple[Message, bytes]
_MAX_BOUNDARIES = 32  # bound for safety
_FRAME = re.compile(rb"""\bsrc\s?=\s?["']cid:([^"'<>\s]{1,200})["']""", re.I)
_MAX_FRAMES = 20


def load_mhtml(item: InputStream) -> Loaded:
    """The root part: the one that `start` names, else the first HTML; its Content-Location is the URL."""
    stream = item.stream
    head = _read_head(stream)
    headers, body = _root(head, stream, item.job.max_bytes)
    url = _location(headers, head)
    charset = headers.get_content_charset()
    date = from_mail(str(head.get("Date") or ""))
    yield make_page(item, body, Form.MHTML, url=url_or_path(item, url), fetched_at=date, charset=charset)


def _read_head(stream: io.BufferedReader) -> Message:
    """The headers up to the empty line; raises PageRefused(unreadable) when they are longer than heads are."""
    lines, total = [], 0
    while (line := stream.readline(MAX_LINE)).strip():
        lines.append(line)
        total += len(line)
        if total > MAX_HEAD:
            raise PageRefused(Reason.UNREADABLE, f"an MHTML header is longer than {MAX_HEAD} bytes")
    return BytesHeaderParser().parsebytes(b"".join(lines))


def _root(head: Message, stream: io.BufferedReader, limit: int) -> Part:
    if head.get_content_maintype() != "multipart":
        return head, _decoded(head, b"".join(_bounded(_lines(stream), limit)), limit)
    start = head.get_param("start")
    fallback: Part | None = None
    parts = _html_parts(head, stream, limit)
    for headers, body in parts:
        if not start or headers.get("Content-ID", "").strip() == str(start).strip():
            return headers, _with_frames(body, parts, limit)
        fallback = fallback or (headers, body)
    if fallback is None:
        raise PageRefused(Reason.NOT_HTML, "this MHTML holds no HTML part")
    return fallback


def _with_frames(page: bytes, parts: Iterator[Part], limit: int) -> bytes:
    """The page with the parts that its frames show, as far as these can be read."""
    wanted = {frame[1] for frame in islice(_FRAME.finditer(page), _MAX_FRAMES)}
    shown: dict[bytes, bytes] = {}
    left = limit - len(page)
    try:
        while wanted - shown.keys():
            headers, body = next(parts)
            name = str(headers.get("Content-ID", "")).strip().strip("<>").encode("utf-8", "replace")
            text = _text_of(headers, body) if name in wanted else b""
            if name in wanted and len(text) <= left:
                shown[name] = text
                left -= len(text)
    except (PageRefused, StopIteration):
        pass  # the page itself is whole
    if not shown:
        return page
    used: set[bytes] = set()

    def put(frame: re.Match[bytes]) -> bytes:
        if frame[1] not in shown or frame[1] in used:
            return frame[0]
        used.add(frame[1])
        return b'srcdoc="' + shown[frame[1]] + b'"'

    return _FRAME.sub(put, page)


def _text_of(headers: Message, body: bytes) -> bytes:
    """A frame's markup as the value of an attribute, in letters that every charset has."""
    try:
        text = body.decode(headers.get_content_charset() or "utf-8", "replace")
    except LookupError:
        text = body.decode("utf-8", "replace")
    return escape(text).encode("ascii", "xmlcharrefreplace")


def _html_parts(head: Message, stream: io.BufferedReader, limit: int) -> Iterator[Part]:
    """The HTML parts of the message and of the multiparts in it; raises where the input ends inside one of them."""
    boundaries = {_delimiter(head)}
    while True:
        line = stream.readline(MAX_LINE)
        if not line:
            return
        if line.rstrip() not in boundaries:
            continue
        while True:
            headers = _read_head(stream)
            if headers.get_content_maintype() == "multipart" and len(boundaries) < _MAX_BOUNDARIES:
                boundaries.add(_delimiter(headers))
                break
            if headers.get_content_type() not in HTML_TYPES:
                break
            raw, another = _part(stream, boundaries, limit)
            yield headers, _decoded(headers, raw, limit)
            if not another:
                break


def _part(stream: io.BufferedReader, boundaries: set[bytes], limit: int) -> tuple[bytes, bool]:
    """A part's bytes as encoded, and whether another part follows at once."""
    ends = boundaries | {boundary + b"--" for boundary in boundaries}
    last = b""

    def lines() -> Iterator[bytes]:
        nonlocal last
        for line in _lines(stream):
            if line.startswith(b"--") and line.rstrip() in ends:
                last = line.rstrip()
                return
            yield line

    raw = b"".join(_bounded(lines(), limit))
    if not last:
        raise PageRefused(Reason.TRUNCATED, "the MHTML ends inside the page; save the page again")
    return raw.removesuffix(b"\n").removesuffix(b"\r"), last in boundaries


def _delimiter(headers: Message) -> bytes:
    boundary = headers.get_boundary()
    if not boundary:
        raise PageRefused(Reason.UNREADABLE, "the MHTML states no boundary between its parts; save the page again")
    return b"--" + boundary.encode("utf-8", "surrogateescape")


def _lines(stream: io.BufferedReader) -> Iterator[bytes]:
    while line := stream.readline(MAX_LINE):
        yield line


def _bounded(lines: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """Quoted-printable takes at most three bytes, and a soft line end, for one."""
    total, most = 0, 3 * limit + limit // 8 + MAX_LINE
    for line in lines:
        total += len(line)
        if total > most:
            raise _too_large(limit)
        yield line


def _decoded(headers: Message, raw: bytes, limit: int) -> bytes:
    encoding = str(headers.get("Content-Transfer-Encoding") or "").strip().lower()
    try:
        body = _decode(encoding, raw)
    except binascii.Error as error:
        raise PageRefused(Reason.UNREADABLE, f"the MHTML's {encoding} is damaged ({error})") from error
    if len(body) > limit:
        raise _too_large(limit)
    return body


def _decode(encoding: str, raw: bytes) -> bytes:
    if encoding == "quoted-printable":
        return binascii.a2b_qp(raw)
    return binascii.a2b_base64(raw) if encoding == "base64" else raw


def _too_large(limit: int) -> PageRefused:
    return PageRefused(Reason.TOO_LARGE, f"is larger than {limit} bytes when unpacked; raise the limit if it is meant")


def _location(part: Message, head: Message) -> str | None:
    """The part's Content-Location, made absolute; else what Chrome states of the whole snapshot."""
    base = _header(head, "Snapshot-Content-Location") or _header(head, "Content-Location") or ""
    stated = _header(part, "Content-Location") or ""
    for url in (_joined(base, stated), base):
        if url.lower().startswith(("http://", "https://")):
            return url
    return None


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def _header(headers: Message, name: str) -> str | None:
    """A header's text: folds closed and encoded words decoded, as Chrome writes long and foreign addresses."""
    value = headers.get(name)
    if value is None:
        return None
    try:
        text = str(make_header(decode_header(str(value))))
    except (HeaderParseError, LookupError, ValueError):
        text = str(value)
    return "".join(text.split())
