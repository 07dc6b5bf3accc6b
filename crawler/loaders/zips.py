"""Zip archives, and WACZ: a zip of WARCs, or of other WACZ files."""

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import IO

from thresher.crawler.loaders.item import Exhausted, InputStream, Loaded, base_name, refused, refusing, skipped
from thresher.crawler.loaders.sniff import Kind, ending_of, kind_by_name
from thresher.crawler.loaders.streams import Span, collect, steps
from thresher.crawler.loaders.walk import folder_skip, page_stem
from thresher.crawler.loaders.zip_members import READABLE, Packed, packed, unpacked
from thresher.crawler.loaders.zip_parts import is_part, parts_elsewhere
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Reason
from thresher.schemas.page import Form

MAX_NESTED = 256 << 20
"""A bound for safety: bytes of a zip that cannot be read in place (from a pipe, inside a compression) and is held in
memory."""
MAX_DIRECTORY = 64 << 20
"""A bound for safety: bytes of a zip's directory, which is read whole: some 600,000 members."""

_PACKAGE = "datapackage.json"
"""In a WACZ what lists its parts."""

StreamLoader = Callable[[InputStream], Loaded]


def load_zip(item: InputStream, read: StreamLoader) -> Loaded:
    """The pages of a zip's members in the order of its directory; `read` loads a member."""
    span = item.span if item.codec is None else None
    with _seekable(item, span) as source:
        try:
            members = _directory(source)
        except PageRefused as refusal:
            if refusal.reason is not Reason.TOO_LARGE:
                yield from _load_rest(item, read, source)
            raise
        yield from _load(item, read, source, span, members)


def _directory(source: IO[bytes]) -> list[zipfile.ZipInfo]:
    """The members; raises PageRefused where the directory is missing, damaged or too large to read."""
    if not _has_directory(source):
        raise PageRefused(Reason.TRUNCATED, "the zip ends early, without its directory; copy or download it again")
    _check_directory(source)
    with refusing("the zip's directory is damaged"):
        return zipfile.ZipFile(source).infolist()


def _seekable(item: InputStream, span: Span | None) -> IO[bytes]:
    if span is not None:
        source = span.file()
        item.job.meter.stored = max(item.job.meter.stored, source.seek(0, io.SEEK_END))
        return source
    try:
        return io.BytesIO(collect(steps(item.stream), MAX_NESTED))
    except PageRefused as refusal:
        if refusal.reason is not Reason.TOO_LARGE or isinstance(refusal, Exhausted):
            raise
        detail = f"a zip of over {MAX_NESTED >> 20} MB is read only as a file of its own; unpack what it stands in"
        raise PageRefused(Reason.TOO_LARGE, detail) from refusal


def _load(
    item: InputStream, read: StreamLoader, source: IO[bytes], span: Span | None, members: list[zipfile.ZipInfo]
) -> Loaded:
    is_wacz = _is_wacz(item.name, members)
    form = Form.WACZ if is_wacz else Form.HTML
    skip = _sidecars(members)
    for info in members:
        if info.filename.endswith("/"):
            continue
        member = item.inside(info.filename, item.stream)
        if not item.job.only.leads_to(member.member):
            continue
        why = "no WARC of this WACZ" if is_wacz and not is_part(info.filename) else skip(info.filename)
        if why or kind_by_name(member.name) is Kind.SKIP:
            yield skipped(member, why or "no page by its name", form)
        else:
            yield from _member(member, info, read, source, span, form)
    if is_wacz and item.job.only.member is None:
        yield from _elsewhere(item, source, members)


def _member(
    member: InputStream, info: zipfile.ZipInfo, read: StreamLoader, source: IO[bytes], span: Span | None, form: Form
) -> Loaded:
    try:
        stored = packed(source, info)
    except PageRefused as refusal:
        yield refused(member, refusal, form)
        return
    is_plain = span is not None and stored.method == zipfile.ZIP_STORED
    part = span.part(stored.start, stored.size) if span is not None and is_plain else None
    warc_form = Form.WACZ if form is Form.WACZ else Form.WARC
    with unpacked(source, stored, member.job.meter) as stream:
        yield from read(replace(member, stream=stream, span=part, warc_form=warc_form))


def _elsewhere(item: InputStream, source: IO[bytes], members: list[zipfile.ZipInfo]) -> Loaded:
    """The parts that a WACZ says it has and that do not stand in it, each refused."""
    package = next((info for info in members if info.filename == _PACKAGE), None)
    if package is None:
        return
    try:
        with unpacked(source, packed(source, package), item.job.meter) as stream:
            names = parts_elsewhere(stream, {base_name(info.filename) for info in members})
    except PageRefused:
        return  # it is no page: what stands in the zip is read without it
    detail = f"{_PACKAGE} names it as a part, and it is not in the WACZ; download it, and name it beside this file"
    for name in names:
        member, refusal = item.inside(name, item.stream), PageRefused(Reason.UNREADABLE, detail)
        yield refused(member, refusal, Form.WACZ)


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
    return ending_of(name) == "wacz" or (_PACKAGE in names and any(map(is_part, names)))


def _load_rest(item: InputStream, read: StreamLoader, source: IO[bytes]) -> Loaded:
    """The members of a zip without its directory, by the headers before them, up to one that states no size."""
    source.seek(0)
    while len(header := source.read(30)) == 30 and header.startswith(b"PK\3\4"):
        flags, method = struct.unpack("<HH", header[6:10])
        crc, size, expanded, name_length, extra_length = struct.unpack("<IIIHH", header[14:30])
        name = source.read(name_length).decode("utf-8" if flags & 0x800 else "cp437", "replace")
        if flags & 9 or size == 0xFFFFFFFF or method not in READABLE:
            return
        stored = Packed(source.seek(extra_length, io.SEEK_CUR), size, method, crc, expanded if not flags & 2 else None)
        if not name.endswith("/"):
            member = item.inside(name, unpacked(source, stored, item.job.meter))
            yield from (
                [skipped(member, "no page by its name")] if kind_by_name(member.name) is Kind.SKIP else read(member)
            )
        source.seek(stored.start + size)


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
