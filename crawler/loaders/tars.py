"""Tar archives, read once from front to back.

The headers are parsed by the standard library's `TarInfo`; walking from one to the next is done here, because
`tarfile` ends quietly at a damaged header and reads extended headers of any size into memory.
"""

import io
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from thresher.crawler.loaders.item import InputStream, Loaded, refused, skipped
from thresher.crawler.loaders.sniff import Kind, kind_by_name
from thresher.crawler.loaders.streams import STEP
from thresher.crawler.loaders.walk import folder_skip, page_stem
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Reason

BLOCK = 512
MAX_EXTENDED = 1 << 20
"""A bound for safety: bytes of a long name or of the extended headers of one member."""
MAX_REMEMBERED = 100_000
"""A bound for safety: pages whose sidecar folders are recognised."""

StreamLoader = Callable[[InputStream], Loaded]


def load_tar(item: InputStream, read: StreamLoader) -> Loaded:
    """The pages of a tar's members in their order; `read` loads a member.

    A browser's folder beside a page is recognised when the page stands before it, as in archives sorted by name.
    """
    pages: set[str] = set()
    for info in tar_members(item.stream):
        body = _Body(item.stream, info.size)
        member = item.inside(info.name, io.BufferedReader(body, STEP))
        try:
            yield from _member(member, info, pages, read)
        finally:
            member.stream.detach()
        if body.is_broken:  # as the member's outcome says
            return
        body.drain()


@dataclass(frozen=True, slots=True)
class Member:
    """What a tar says of a member."""

    name: str
    size: int
    """Bytes that follow its header, without padding."""
    is_file: bool
    is_sparse: bool


def _member(member: InputStream, info: Member, pages: set[str], read: StreamLoader) -> Loaded:
    if not member.job.only.leads_to(member.member):
        return
    if info.is_sparse:
        yield refused(member, PageRefused(Reason.UNREADABLE, "is stored sparse; pack the tar without --sparse"))
        return
    if not info.is_file:
        return
    if why := _sidecar(info.name, pages):
        yield skipped(member, why)
    elif (kind := kind_by_name(member.name)) is Kind.SKIP:
        yield skipped(member, "no page by its name")
    else:
        if kind is Kind.HTML and len(pages) < MAX_REMEMBERED:
            pages.add(page_stem(info.name))
        yield from read(member)


def _sidecar(name: str, pages: set[str]) -> str | None:
    parts = name.split("/")[:-1]
    for at in range(min(len(parts), 64)):
        folder = "/".join(parts[:at])
        beside = {page.rpartition("/")[2] for page in _possible(parts[at], folder, pages)}
        if why := folder_skip(parts[at], beside):
            return why
    return None


def _possible(part: str, folder: str, pages: set[str]) -> Iterator[str]:
    """The pages that a folder named `part` may belong to: it begins with the page's stem."""
    for end in range(len(part) - 1, max(0, len(part) - 16), -1):
        stem = f"{folder}/{part[:end]}" if folder else part[:end]
        if stem in pages:
            yield stem


def tar_members(stream: io.BufferedReader) -> Iterator[Member]:
    """The members' headers; the caller reads or skips each one's body, `size` rounded up to BLOCK, before the next.

    Raises PageRefused(truncated) where the tar ends early and PageRefused(unreadable) where a header is damaged.
    """
    extended: dict[str, str] = {}
    while header := _next_header(stream):
        info = _parse(header)
        if info.type in _EXTENSIONS:
            extended |= _extension(info.type, _extended_data(stream, info.size))
            continue
        if info.type == tarfile.GNUTYPE_SPARSE:
            _skip_sparse_headers(stream, header)
        yield _described(info, extended)
        extended = {}


def _next_header(stream: io.BufferedReader) -> bytes:
    """The next header; empty at the end, which zero blocks or the end of the bytes between members mark."""
    header = stream.read(BLOCK)
    if 0 < len(header) < BLOCK:
        raise _truncated()
    if not header.strip(b"\0"):
        while stream.read(STEP):  # so that damage behind the end of a compressed tar is seen
            pass
        return b""
    return header


def _parse(header: bytes) -> tarfile.TarInfo:
    try:
        return tarfile.TarInfo.frombuf(header, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError, OverflowError) as error:
        detail = f"the tar is damaged ({error}); what follows is lost, copy or download it again"
        raise PageRefused(Reason.UNREADABLE, detail) from error


_EXTENSIONS = {
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
}


def _extended_data(stream: io.BufferedReader, size: int) -> bytes:
    if not 0 <= size <= MAX_EXTENDED:
        raise PageRefused(Reason.UNREADABLE, f"the tar is damaged (an extended header of {size} bytes)")
    padded = -(-size // BLOCK) * BLOCK
    data = stream.read(padded)
    if len(data) < padded:
        raise _truncated()
    return data[:size]


def _extension(kind: bytes, data: bytes) -> dict[str, str]:
    """What an extended header states of the next member, under the names that pax uses."""
    if kind == tarfile.GNUTYPE_LONGNAME:
        return {"path": data.split(b"\0", 1)[0].decode("utf-8", "surrogateescape")}
    if kind not in (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE):
        return {}
    stated: dict[str, str] = {}
    for key, value in _pax_records(data):
        if key in ("path", "size") or key.startswith("GNU.sparse"):  # of others a tar may have any number
            stated[key.removesuffix(key[10:])] = value
    return stated


def _pax_records(data: bytes) -> Iterator[tuple[str, str]]:
    """`30 path=a.html\\n`: the length counts the whole record."""
    at = 0
    while at < len(data) and (space := data.find(b" ", at, at + 20)) > 0 and data[at:space].isdigit():
        length = int(data[at:space])
        if length <= space - at:
            return
        key, _, value = data[space + 1 : at + length - 1].partition(b"=")
        yield key.decode("utf-8", "replace"), value.decode("utf-8", "surrogateescape")
        at += length


def _described(info: tarfile.TarInfo, extended: dict[str, str]) -> Member:
    stated = extended.get("size", "")
    size = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 19 else info.size
    if size < 0:
        raise PageRefused(Reason.UNREADABLE, "the tar is damaged (a member of negative size)")
    return Member(
        name=extended.get("path") or info.name,
        size=size if info.isreg() or info.type not in _WITHOUT_BODY else 0,
        is_file=info.isreg(),
        is_sparse=info.type == tarfile.GNUTYPE_SPARSE or "GNU.sparse" in extended,
    )


_WITHOUT_BODY = {tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE}


def _skip_sparse_headers(stream: io.BufferedReader, header: bytes) -> None:
    more = header[482]
    while more:
        block = stream.read(BLOCK)
        if len(block) < BLOCK:
            raise _truncated()
        more = block[504]


def _truncated() -> PageRefused:
    return PageRefused(Reason.TRUNCATED, "the tar ends early; copy or download it again")


class _Body(io.RawIOBase):
    """A member's bytes in the tar."""

    def __init__(self, stream: io.BufferedReader, size: int) -> None:
        self._stream = stream
        self._left = size
        self._padding = -size % BLOCK
        self._position = 0
        self.is_broken = False
        """Reading it has failed, and the tar's bytes end or are damaged there."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read(min(len(buffer), self._left))
            if self._left and not data:
                raise _truncated()
        except PageRefused:
            self.is_broken = True
            raise
        self._left -= len(data)
        self._position += len(data)
        buffer[: len(data)] = data
        return len(data)

    def tell(self) -> int:
        return self._position

    def drain(self) -> None:
        """Go to the next header; raises PageRefused(truncated) where the tar ends before it."""
        while self._left:
            self.readinto(bytearray(min(STEP, self._left)))
        if len(self._stream.read(self._padding)) < self._padding:
            raise _truncated()
