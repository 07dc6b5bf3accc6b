"""Retention: old files go, but for what the records of the store need of them.

A file that no record names is removed.  One that some records name is written anew with these pages alone, under a new
name; then the records get their new places, in one transaction; only then the old file goes.  Whenever it is killed,
each record names a page that is there, and what is left over is named by none and goes the next time.
"""

import contextlib
import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine

from thresher.crawler.loaders.warc_members import FILE_NAME, OPEN, BrokenMember, Member, member_at
from thresher.crawler.loaders.warc_writer import info_member, lock, lock_file, sync_names
from thresher.pipelines.archive.files import ArchiveFile
from thresher.pipelines.archive.pointers import Needed, Places, move
from thresher.schemas.errors import OutputError
from thresher.store.opening import reading, writing

_WORTH = 0.1
"""A matter of taste: the part of a file that must go for the rest to be written anew."""
_AT_ONCE = 100
"""A bound for safety: files that are open, and of which there are two, at the same time."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What becomes of a file: its size, and of its pages those that stay."""

    file: ArchiveFile
    places: Places
    stays: int
    """Bytes of what stays, about; 0 where the file goes."""


@dataclass(slots=True)
class Plan:
    needed: Needed
    cuts: list[Cut] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    """Files that are left, since a page that a record names cannot be read there: a sentence each."""
    size: int = 0
    """Bytes of all files, afterwards."""


def plan(engine: Engine, files: Sequence[ArchiveFile], *, before: float | None, most: int | None) -> Plan:
    """What is to go: of files, the oldest first, that were written last `before`, or that are over `most` bytes in all.

    Files that a harvest writes stay.  Raises StoreError.
    """
    with reading(engine) as connection:
        needed = Needed(connection)
    found = Plan(needed, size=sum(file.size for file in files))
    for file in files:
        too_old, too_much = before is not None and file.written < before, most is not None and found.size > most
        if file.is_open or not (too_old or too_much):
            continue
        try:
            places = needed.of(file.path.name)
            cut = Cut(file, {**places}, _bytes_of(file.path, places))
        except (BrokenMember, OSError) as error:
            found.damaged.append(f"{file.path}: is left as it is: {error}")
            continue
        if cut.stays <= file.size * (1 - _WORTH):
            found.cuts.append(cut)
            found.size -= file.size - cut.stays
    return found


def prune(engine: Engine, planned: Plan, software: str, removed: Callable[[Cut], None]) -> None:
    """Do what was planned; `removed` is told each file that is gone.

    A file that a harvest has taken up meanwhile, or of which records need more than was planned, stays.  Raises
    StoreError, OutputError: what was not removed by then stays as it was.
    """
    for at in range(0, len(planned.cuts), _AT_ONCE):
        with contextlib.ExitStack() as stack:
            copies = []
            for cut in planned.cuts[at : at + _AT_ONCE]:
                file = lock_file(cut.file.path)
                if file is not None:
                    stack.enter_context(contextlib.closing(os.fdopen(file, "rb")))
                    copies.append(stack.enter_context(_rewritten(cut, software)))
            _replace(engine, planned.needed, copies, removed)


@dataclass(slots=True)
class _Copy:
    """A file's new form beside it, which goes unless records name it."""

    cut: Cut
    path: Path | None
    """None where nothing stays."""
    moved: dict[int, int]
    """The old offset of a page → its new one."""
    is_used: bool = False


def _replace(engine: Engine, needed: Needed, copies: list[_Copy], removed: Callable[[Cut], None]) -> None:
    with writing(engine) as connection:
        needed.catch_up(connection)  # now nobody adds to it
        for copy in copies:
            places = needed.of(copy.cut.file.path.name)
            copy.is_used = all(offset in copy.moved for offset in places)
            if copy.is_used and copy.path is not None:
                move(connection, copy.path.name, places, copy.moved)
    for copy in copies:
        if copy.is_used:
            copy.cut.file.path.unlink()
            removed(copy.cut)


@contextlib.contextmanager
def _rewritten(cut: Cut, software: str) -> Iterator[_Copy]:
    """The pages that stay, in a file of their own, which nobody else touches meanwhile.  Raises OutputError."""
    if not cut.places:
        yield _Copy(cut, None, {})
        return
    path = _next_name(cut.file.path)
    opened = path.with_name(path.name + OPEN)
    copy: _Copy | None = None
    try:
        with opened.open("xb") as new:
            try:
                lock(new.fileno())
                moved = _copy_places(cut, new, info_member(path.name, software))
                os.utime(opened, (cut.file.written, cut.file.written))  # it is as old as what stands in it
                opened.rename(path)
                sync_names(path.parent)  # the old file goes, so that records have this name alone
            except (OSError, BrokenMember) as error:
                raise OutputError(f"{path}: cannot be written: {error}") from error
            copy = _Copy(cut, path, moved)
            yield copy
    finally:
        opened.unlink(missing_ok=True)
        if copy is not None and not copy.is_used:
            path.unlink(missing_ok=True)


def _next_name(path: Path) -> Path:
    """A name for a file that is written anew.  A run that was killed may have left some."""
    name = FILE_NAME.fullmatch(path.name)
    assert name is not None
    for number in itertools.count(int(name["pruned"] or 0) + 1):
        found = path.with_name(f"{name['stem']}-pruned{number}.warc.gz")
        if not found.exists() and not found.with_name(found.name + OPEN).exists():
            return found
    raise AssertionError


def _copy_places(cut: Cut, new: BinaryIO, info: bytes) -> dict[int, int]:
    moved = {}
    with cut.file.path.open("rb") as old:
        new.write(info)
        for offset in sorted(at or 0 for at in cut.places):
            moved[offset] = new.tell()
            for member in _exchange(old, offset):
                old.seek(member.offset)
                new.write(old.read(member.end - member.offset))
        new.flush()
        os.fsync(new.fileno())
    return moved


def _exchange(file: BinaryIO, offset: int) -> Iterator[Member]:
    """An answer, and the request that the crawl writes behind it.  Raises BrokenMember."""
    answer = member_at(file, offset)
    yield answer
    if answer.end < os.fstat(file.fileno()).st_size:
        request = member_at(file, answer.end)
        if request.headers.get("warc-concurrent-to") == answer.headers.get("warc-record-id"):
            yield request


def _bytes_of(path: Path, places: Places) -> int:
    """Bytes of what records name.  Raises BrokenMember, OSError."""
    if not places:
        return 0
    if None in places:
        return path.stat().st_size  # which place is meant cannot be told
    with path.open("rb") as file:
        return member_at(file, 0).end + sum(
            each.end - each.offset for offset in places for each in _exchange(file, offset or 0)
        )
