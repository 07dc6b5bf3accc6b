"""A zip's members unpacked: in bounded steps, which the standard library's reader does for deflate alone."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from thresher.crawler.loaders.compressed import Expanded, Unpacked, inflate, unbzip2, unlzma, unxz, unzstd
from thresher.crawler.loaders.item import Meter
from thresher.crawler.loaders.streams import STEP
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Reason

_ENCRYPTED, _MARKED, _PATCHED = 1, 2, 32
"""Flags of a member; LZMA data that is marked says itself where it ends."""
_ZSTD, _XZ = 93, 95
_METHODS = {9: "deflate64", 1: "shrink", 6: "implode", 98: "ppmd", 99: "AES encryption"}
"""Some of those that cannot be read, by name."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Where a member's bytes stand in the zip, and how they are packed."""

    start: int
    size: int
    method: int
    crc: int
    expanded: int | None
    """What LZMA data expands to; None where the data says so."""


def packed(source: IO[bytes], info: zipfile.ZipInfo) -> Packed:
    """What the directory and the header before the bytes say; raises PageRefused where they cannot be read."""
    if info.flag_bits & _ENCRYPTED:
        raise PageRefused(Reason.UNREADABLE, "is encrypted; unpack it with its password first")
    if info.flag_bits & _PATCHED or info.compress_type not in READABLE:
        method = _METHODS.get(info.compress_type, f"method {info.compress_type}")
        raise PageRefused(Reason.UNREADABLE, f"is packed by {method}, which is not read; unpack it first")
    source.seek(max(0, info.header_offset))
    header = source.read(30)
    if len(header) < 30 or header[:4] != b"PK\3\4":
        raise PageRefused(Reason.UNREADABLE, "does not stand where the zip says; copy or download the zip again")
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    start = max(0, info.header_offset) + 30 + int(name_length) + int(extra_length)
    expanded = None if info.flag_bits & _MARKED else info.file_size
    return Packed(start, info.compress_size, info.compress_type, info.CRC, expanded)


def unpacked(source: IO[bytes], member: Packed, meter: Meter) -> io.BufferedReader:
    """A member's bytes; reading them raises PageRefused where they end early, are damaged or fail their checksum."""
    return io.BufferedReader(Unpacked(_checked(source, member), meter), STEP)


def _checked(source: IO[bytes], member: Packed) -> Expanded:
    crc = 0
    for start, data in _expanded(source, member):
        crc = zlib.crc32(data, crc)
        yield start, data
    if crc != member.crc:
        raise PageRefused(Reason.UNREADABLE, "its bytes in the archive are damaged (they fail their checksum)")


def _expanded(source: IO[bytes], member: Packed) -> Expanded:
    if member.method == zipfile.ZIP_LZMA:
        return unlzma(_pieces(source, member), member.expanded)
    return _DECODERS[member.method](_pieces(source, member))


_DECODERS: dict[int, Callable[[Iterator[bytes]], Expanded]] = {
    zipfile.ZIP_STORED: lambda pieces: ((0, data) for data in pieces),
    zipfile.ZIP_DEFLATED: lambda pieces: inflate(pieces, -15),
    zipfile.ZIP_BZIP2: unbzip2,
    _ZSTD: unzstd,
    _XZ: unxz,
}
READABLE = frozenset({zipfile.ZIP_LZMA, *_DECODERS})
"""Methods that members can be packed by."""


def _pieces(source: IO[bytes], member: Packed) -> Iterator[bytes]:
    """The bytes as stored.  The place is sought each time: the zip may be read elsewhere meanwhile."""
    at, end = member.start, member.start + member.size
    while at < end:
        source.seek(at)
        if not (data := source.read(min(STEP, end - at))):
            raise PageRefused(Reason.TRUNCATED, "the zip ends inside it; copy or download it again")
        at += len(data)
        yield data
