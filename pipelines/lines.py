"""Exported lines → outcomes, as if the pages had just been read."""

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from pipelines.columns import decoded
from schemas.outcome import Outcome, Reason, Status
from schemas.page import Form, Origin

MAX_LINE = 64 << 20
"""Bytes of the longest line that is read."""


class _Seen(msgspec.Struct):
    """What an export of all revisions says beside the record."""

    seen_first: str | None = None
    seen_last: str | None = None


def outcomes_of(name: str, file: BinaryIO) -> Iterator[Outcome]:
    """The record of each line of the file `name`; a line that is no record is refused with its number."""
    number = 0
    while line := file.readline(MAX_LINE):
        number += 1
        if line.strip():
            yield from _outcomes(name, number, line)


def _outcomes(name: str, number: int, line: bytes) -> Iterator[Outcome]:
    """A revision that was seen more than once comes at its first and at its last time."""
    try:
        record, seen = decoded(line), msgspec.json.decode(line, type=_Seen)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        yield _refused(name, number, str(error))
        return
    kept = Outcome(status=Status.KEPT, origin=record.origin, url=record.url, record=record, seen=seen.seen_first)
    yield kept
    if seen.seen_last not in (None, seen.seen_first):
        yield msgspec.structs.replace(kept, seen=seen.seen_last)


def _refused(name: str, number: int, why: str) -> Outcome:
    return Outcome(
        status=Status.REFUSED,
        origin=Origin(file=name, form=Form.TEXT, member=f"line {number}"),
        reason=Reason.UNREADABLE,
        detail=f"is no record: {why}",
    )
