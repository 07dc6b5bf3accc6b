"""Bodies made readable: files packed with gzip (`sitemap.xml.gz`), XML with ampersands that stand for themselves."""

import re
import zlib

MAX_UNPACKED = 50 * 1024 * 1024
"""The most that one sitemap holds by its standard."""
_GZIP = b"\x1f\x8b"
_MAX_LAYERS = 2
"""A packed file that its server has packed once more."""
_AMPERSAND = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)", re.S)


def unpack(body: bytes, limit: int = MAX_UNPACKED) -> tuple[bytes, bool]:
    """The bytes without gzip, at most `limit`, and whether that is all of them.  Damage ends what is read."""
    whole = True
    for _ in range(_MAX_LAYERS):
        if not body.startswith(_GZIP):
            break
        body, unbroken = _gunzip(body, limit)
        whole = whole and unbroken
    return body[:limit], whole and len(body) <= limit


def _gunzip(body: bytes, limit: int) -> tuple[bytes, bool]:
    """All members of a gzip file, one byte more than `limit` at most."""
    parts: list[bytes] = []
    room = limit + 1
    while body.startswith(_GZIP) and room > 0:
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            part = unpacker.decompress(body, room)
        except zlib.error:
            return b"".join(parts), False
        parts.append(part)
        room -= len(part)
        if not unpacker.eof:
            return b"".join(parts), False
        body = unpacker.unused_data
    return b"".join(parts), room > 0


def mended(content: bytes) -> bytes:
    """XML in which each ampersand that begins none of its own entities stands for itself: `?a=1&b=2`, `&nbsp;`.

    Entities that the file declares are not unfolded then, however they are nested.
    """
    return _AMPERSAND.sub(lambda found: b"&amp;" if found[0] == b"&" else found[0], content)
