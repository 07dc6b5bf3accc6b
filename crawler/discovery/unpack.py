"""Bodies unpacked: files packed with gzip (`sitemap.xml.gz`)."""

import zlib

MAX_UNPACKED = 50 * 1024 * 1024
"""The most that one sitemap holds by its standard."""
_GZIP = b"\x1f\x8b"
_MAX_LAYERS = 2
"""A packed file that its server has packed once more."""
_LEAST = 512
"""Bytes that are unpacked at first."""


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
    room, at = limit + 1, 0
    while body.startswith(_GZIP, at) and room > 0:
        unpacker, size = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16), _LEAST
        while not unpacker.eof and at < len(body) and room > 0:
            packed = body[at : at + size]
            try:
                parts.append(unpacker.decompress(packed, room))
            except zlib.error:
                return b"".join(parts), False
            room -= len(parts[-1])
            at += len(packed) - len(unpacker.unused_data)
            size *= 2  # what a member does not need is copied: little by little, so that many small ones cost no more
        if not unpacker.eof:
            return b"".join(parts), False
    return b"".join(parts), room > 0
