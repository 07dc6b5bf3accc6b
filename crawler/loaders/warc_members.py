"""The gzip members of a WARC that the crawl wrote: one record each, where it begins and where it ends."""

import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

OPEN = ".open"
"""Ends the name of a file while a harvest writes it."""
FILE_NAME = re.compile(
    r"(?P<stem>.+-(?P<began>\d{14})-(?P<harvest>\d{5,15})-\d{5})(?:-pruned(?P<pruned>\d+))?\.warc\.gz"
)
"""The name of a crawl's file: by the harvest that has begun it, and how often `archive prune` has written it anew."""
_STEP = 64 << 10
"""Bytes read at once: what they unpack to, 64 MB at most, is what is held beside a record."""
_MAX_RECORD = 1 << 30
"""A bound for safety: bytes of one record, unpacked; the crawl writes none that is so large."""


class BrokenMember(ValueError):
    """There is no whole record."""


@dataclass(frozen=True, slots=True)
class Member:
    """A record, and where it stands in the file as stored."""

    offset: int
    end: int
    headers: dict[str, str]
    """By lower case names."""
    block: bytes


def members(file: BinaryIO) -> Iterator[Member]:
    """All records from the beginning.  Raises BrokenMember."""
    at, size = 0, os.fstat(file.fileno()).st_size
    while at < size:
        member = member_at(file, at)
        yield member
        at = member.end


def member_at(file: BinaryIO, offset: int) -> Member:
    """The record that begins at `offset`.  Raises BrokenMember."""
    parts: list[bytes] = []
    end = _unpack(file, offset, parts)
    head, divided, rest = b"".join(parts).partition(b"\r\n\r\n")
    first, *lines = head.decode("utf-8", "replace").split("\r\n")
    if not (divided and first.startswith("WARC/")):
        raise BrokenMember(f"at {offset}: is no WARC record")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if headers.get("content-length") != str(len(rest) - 4) or not rest.endswith(b"\r\n\r\n"):
        raise BrokenMember(f"at {offset}: the record is not as long as it says")
    return Member(offset, end, headers, rest[:-4])


def whole_bytes(file: BinaryIO) -> int:
    """Bytes up to the end of the last member that is complete."""
    at, size = 0, os.fstat(file.fileno()).st_size
    while at < size:
        try:
            at = _unpack(file, at)
        except BrokenMember:
            break
    return at


def _unpack(file: BinaryIO, offset: int, into: list[bytes] | None = None) -> int:
    """Unpack the member at `offset`; where it ends.  Raises BrokenMember."""
    file.seek(offset)
    unpacker, at, length = zlib.decompressobj(31), offset, 0
    while data := file.read(_STEP):
        try:
            piece = unpacker.decompress(data)
        except zlib.error as error:
            raise BrokenMember(f"at {offset}: cannot be unpacked: {error}") from None
        if into is not None:
            into.append(piece)
            length += len(piece)
            if length > _MAX_RECORD:
                raise BrokenMember(f"at {offset}: is larger than {_MAX_RECORD >> 30} GB")
        at += len(data)
        if unpacker.eof:
            return at - len(unpacker.unused_data)
    raise BrokenMember(f"at {offset}: ends in the middle of a record")
