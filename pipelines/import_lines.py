"""Exported lines → outcomes, as if the pages had just been read."""

import codecs
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import msgspec
import zstandard

from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import Form, Origin
from thresher.schemas.record import PageRecord
from thresher.store.row_mapping import decoded, seen_at

_DIGEST = re.compile(r"[0-9a-f]{64}")
MAX_LINE = 64 << 20
"""A bound for safety: bytes of the longest line that is read."""


class _Seen(msgspec.Struct):
    """The fields that an export of all revisions adds to a record, and what is looked at before it is one."""

    seen_first: str | None = None
    seen_last: str | None = None
    schema: str = ""
    """Of the record itself, whose default would stand for a missing one."""


def outcomes_of(name: str, file: BinaryIO) -> Iterator[Outcome]:
    """One outcome for each line of the file `name`: its record, or a refusal with the line's number.

    Where a file cannot be read any further, the rest is one refusal.
    """
    number = 0
    try:
        for number, line in enumerate(_lines(file), 1):
            if line is None:
                yield _refused(name, number, f"is no record: longer than {MAX_LINE >> 20} MB")
            elif line.strip():
                yield from _outcomes(name, number, line)
    except (OSError, EOFError, ValueError, zlib.error, zstandard.ZstdError) as error:
        yield _refused(name, number + 1, f"cannot be read from here on: {error}")


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """The lines, without a byte order mark; None for a line that is too long, which is skipped as a whole."""
    line = file.readline(MAX_LINE).removeprefix(codecs.BOM_UTF8)
    while line:
        whole = len(line) < MAX_LINE or line.endswith(b"\n")
        yield line if whole else None
        while not whole:
            rest = file.readline(MAX_LINE)
            whole = not rest or rest.endswith(b"\n")
        line = file.readline(MAX_LINE)


def _outcomes(name: str, number: int, line: bytes) -> Iterator[Outcome]:
    """The outcomes of a line: two, with the first and the last time, for a revision that was seen more than once."""
    try:
        record, seen = decoded(line), msgspec.json.decode(line, type=_Seen)
        first, last = _time(seen.seen_first), _time(seen.seen_last)
        _check(seen, record)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:  # UnicodeDecodeError is a ValueError
        yield _refused(name, number, f"is no record: {error}")
        return
    kept = Outcome(status=Status.KEPT, origin=record.origin, url=record.url, record=record, seen=first)
    yield kept
    if last not in (None, first):
        yield msgspec.structs.replace(kept, seen=last)


def _check(line: _Seen, record: PageRecord) -> None:
    """Raise ValueError where the line has the fields of a record and cannot have been exported."""
    if not line.schema:
        raise ValueError("it states no schema")
    if record.fetched_at is not None and not seen_at(record.fetched_at, ""):
        raise ValueError(f"fetched_at is {record.fetched_at[:40]!r}, no time as 2026-03-01T06:00:00Z")
    if not _DIGEST.fullmatch(record.content_sha256):
        raise ValueError(f"content_sha256 is {record.content_sha256[:40]!r}, not 64 digits from 0 to f")
    counts = record.accounting
    if counts.visible_chars != sum(counts.by_zone.values()) or min(counts.by_zone.values(), default=0) < 0:
        raise ValueError("the characters of its zones do not add up to those of the page")
    if any(comment.depth < 0 for comment in record.comments):
        raise ValueError("a comment has a depth below 0")


def _time(text: str | None) -> str | None:
    """The time, checked.  Raises ValueError."""
    if text is not None and not seen_at(text, ""):
        raise ValueError(f"{text[:40]!r} is no time at which it was seen")
    return text


def _refused(name: str, number: int, why: str) -> Outcome:
    return Outcome(
        status=Status.REFUSED,
        origin=Origin(file=name, form=Form.TEXT, member=f"line {number}"),
        reason=Reason.UNREADABLE,
        detail=why,
    )
