"""Zip archives, and WACZ: a zip that keeps its WARCs below `archive/`."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from crawler.loaders.compressed import Decoded, inflate
from crawler.loaders.item import Exhausted, Item, Loaded, Meter, base_name, refused, skipped
from crawler.loaders.sniff import Kind, ending_of, kind_by_name
from crawler.loaders.streams import STEP, collect, open_at, steps
from crawler.loaders.walk import folder_skip, page_stem
from schemas.errors import PageRefused
from schemas.outcome import Reason
from schemas.page import Form

MAX_NESTED = 256 << 20
"""Bytes of a zip that cannot be read in place (from a pipe, inside another archive) and is held in memory."""
MAX_DIRECTORY = 64 << 20
"""Bytes of a zip's directory, which is read whole: some 600,000 members."""

_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError)
"""What `zipfile` raises for archives that are damaged, hostile or of an unknown kind."""

Read = Callable[[Item], Loaded]


def load_zip(item: Item, read: Read, path: Path | None) -> Loaded:
    """The pages of a zip's members in the order of its directory.

    `read` loads a member; `path` is where the zip itself can be opened, None when it only streams.
    """
    with _seekable(item, path) as source:
        if not _has_directory(source):
            yield from _load_rest(item, read, source)
            raise PageRefused(Reason.TRUNCATED, "the zip ends early, without its directory; copy or download it again")
        yield from _load(item, read, source, path)


def _seekable(item: Item, path: Path | None) -> IO[bytes]:
    if path is not None:
        source = path.open("rb")
        item.job.meter.stored = max(item.job.meter.stored, source.seek(0, io.SEEK_END))
        return source
    try:
        return io.BytesIO(collect(steps(item.stream), MAX_NESTED))
    except PageRefused as refusal:
        if refusal.reason is not Reason.TOO_LARGE or isinstance(refusal, Exhausted):
            raise
        detail = f"a zip of over {MAX_NESTED >> 20} MB is read only as a file of its own; unpack what it stands in"
        raise PageRefused(Reason.TOO_LARGE, detail) from refusal


def _load(item: Item, read: Read, source: IO[bytes], path: Path | None) -> Loaded:
    archive = _open(source)
    members = archive.infolist()
    is_wacz = _is_wacz(item.name, members)
    skip = _sidecars(members)
    for info in members:
        if info.filename.endswith("/"):
            continue
        member = item.inside(info.filename, item.stream)
        if not item.job.only.leads_to(member.member):
            continue
        why = "not a WARC of this WACZ" if is_wacz and not _is_wacz_warc(info.filename) else skip(info.filename)
        if why or kind_by_name(member.name) is Kind.SKIP:
            yield skipped(member, why or "no page by its name", Form.WACZ if is_wacz else Form.HTML)
        else:
            yield from _member(member, archive, info, read, source, path, is_wacz)


def _open(source: IO[bytes]) -> zipfile.ZipFile:
    try:
        _check_directory(source)
        return zipfile.ZipFile(source)
    except _DAMAGE as error:
        raise PageRefused(Reason.UNREADABLE, f"the zip is damaged ({error}); copy or download it again") from error


def _tail(source: IO[bytes]) -> tuple[bytes, int]:
    """The bytes at a zip's end, and where in them the record of its directory starts (-1: nowhere)."""
    size = source.seek(0, io.SEEK_END)
    source.seek(max(0, size - (1 << 16) - 22 - 76))  # a comment, the record, and zip64's record and locator
    tail = source.read()
    return tail, tail.rfind(b"PK\5\6", 0, len(tail) - 18)


def _has_directory(source: IO[bytes]) -> bool:
    return _tail(source)[1] >= 0


def _check_directory(source: IO[bytes]) -> None:
    """Raises PageRefused when the zip's directory is too large to read."""
    tail, at = _tail(source)
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    large = tail.rfind(b"PK\6\6", 0, at)
    if directory == 0xFFFFFFFF and large >= 0:
        directory = int.from_bytes(tail[large + 40 : large + 48], "little")
    if directory > MAX_DIRECTORY:
        raise PageRefused(Reason.TOO_LARGE, f"the zip's directory takes {directory >> 20} MB; split the zip")


def _is_wacz(name: str, members: list[zipfile.ZipInfo]) -> bool:
    names = {info.filename for info in members[:1000]}
    return ending_of(name) == "wacz" or ("datapackage.json" in names and any(map(_is_wacz_warc, names)))


def _is_wacz_warc(name: str) -> bool:
    return name.startswith("archive/") and kind_by_name(base_name(name)) is Kind.WARC


def _load_rest(item: Item, read: Read, source: IO[bytes]) -> Loaded:
    """The members of a zip whose end is missing, by the headers before them, up to one that does not state its size."""
    source.seek(0)
    while len(header := source.read(30)) == 30 and header.startswith(b"PK\3\4"):
        flags, method = struct.unpack("<HH", header[6:10])
        size, _, name_length, extra_length = struct.unpack("<IIHH", header[18:30])
        name = source.read(name_length).decode("utf-8" if flags & 0x800 else "cp437", "replace")
        source.seek(extra_length, io.SEEK_CUR)
        if flags & 9 or size == 0xFFFFFFFF or method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return
        following = source.tell() + size
        if not name.endswith("/"):
            member = item.inside(name, _rest_member(source, size, method, item.job.meter))
            yield from (
                [skipped(member, "no page by its name")] if kind_by_name(member.name) is Kind.SKIP else read(member)
            )
        source.seek(following)


def _rest_member(source: IO[bytes], size: int, method: int, meter: Meter) -> io.BufferedReader:
    def pieces() -> Iterator[bytes]:
        left = size
        while left:
            if not (data := source.read(min(left, STEP))):
                raise PageRefused(Reason.TRUNCATED, "the zip ends inside it; copy or download it again")
            left -= len(data)
            yield data

    expanded = inflate(pieces(), -15) if method == zipfile.ZIP_DEFLATED else ((0, data) for data in pieces())
    return io.BufferedReader(Decoded(expanded, meter), STEP)


def _sidecars(members: list[zipfile.ZipInfo]) -> Callable[[str], str | None]:
    """Tells of a member's name why its folder holds no pages."""
    pages: dict[str, set[str]] = {}
    for info in members:
        folder, _, name = info.filename.rpartition("/")
        if kind_by_name(name) is Kind.HTML:
            pages.setdefault(folder, set()).add(page_stem(name))

    def skip(name: str) -> str | None:
        parts = name.split("/")[:-1]
        for at, part in enumerate(parts[:64]):
            if why := folder_skip(part, pages.get("/".join(parts[:at]), set())):
                return why
        return None

    return skip


def _member(
    member: Item,
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    read: Read,
    source: IO[bytes],
    path: Path | None,
    is_wacz: bool,
) -> Loaded:
    form = Form.WACZ if is_wacz else Form.HTML
    if info.flag_bits & 1:
        refusal = PageRefused(Reason.UNREADABLE, "is encrypted; unpack it with its password first")
        yield refused(member, refusal, form)
        return
    try:
        opened = archive.open(info)
    except (*_DAMAGE, RuntimeError) as error:
        yield refused(member, PageRefused(Reason.UNREADABLE, f"cannot be unpacked ({error})"), form)
        return
    with opened, _unzipped(opened, member.job.meter) as stream:
        yield from read(_with_stream(member, stream, info, source, path, form))


def _with_stream(
    member: Item, stream: io.BufferedReader, info: zipfile.ZipInfo, source: IO[bytes], path: Path | None, form: Form
) -> Item:
    start = _stored_at(source, info) if path is not None and info.compress_type == zipfile.ZIP_STORED else None
    reopen = _reopener(path, start, member.job.meter) if path is not None and start is not None else None
    return replace(member, stream=stream, reopen=reopen, warc_form=Form.WACZ if form is Form.WACZ else Form.WARC)


def _stored_at(source: IO[bytes], info: zipfile.ZipInfo) -> int | None:
    """Where the bytes of an uncompressed member stand in the zip."""
    back = source.tell()
    source.seek(info.header_offset)
    header = source.read(30)
    source.seek(back)
    if len(header) < 30 or header[:4] != b"PK\3\4":
        return None
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    return info.header_offset + 30 + int(name_length) + int(extra_length)


def _reopener(path: Path, start: int, meter: Meter) -> Callable[[int], io.BufferedReader]:
    return lambda offset: open_at(path, start + offset, meter)


def _unzipped(member: IO[bytes], meter: Meter) -> io.BufferedReader:
    return io.BufferedReader(_Unzipped(member, meter), STEP)


class _Unzipped(io.RawIOBase):
    """A member's bytes; raises PageRefused where `zipfile` finds damage (a wrong checksum at its end, too)."""

    def __init__(self, member: IO[bytes], meter: Meter) -> None:
        self._member = member
        self._meter = meter
        self._position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._member.read(len(buffer))
        except EOFError as error:
            raise PageRefused(Reason.TRUNCATED, "its bytes end early; copy or download the archive again") from error
        except _DAMAGE as error:
            raise PageRefused(Reason.UNREADABLE, f"its bytes in the archive are damaged ({error})") from error
        self._meter.expand(len(data))
        self._position += len(data)
        buffer[: len(data)] = data
        return len(data)

    def tell(self) -> int:
        return self._position
