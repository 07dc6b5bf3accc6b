"""Indexes of WARC files (CDXJ): the records of some hosts, chosen before anything is read."""

from collections.abc import Collection, Iterator
from typing import Annotated

import msgspec

from thresher.pipelines.shards.lists import COMMON_CRAWL, below, lines_of
from thresher.pipelines.shards.shard import Part
from thresher.schemas.errors import InputError
from thresher.text.addresses import file_address, host_of

_RECORDS = 1000
"""A matter of taste: records of a part: some seconds of work."""


class _Entry(msgspec.Struct):
    """What stands in a line behind the key and the time; numbers are written as texts by most writers."""

    url: str
    filename: str
    offset: Annotated[int, msgspec.Meta(ge=0, lt=1 << 62)]
    length: Annotated[int, msgspec.Meta(ge=1, lt=1 << 62)]


_decoder = msgspec.json.Decoder(_Entry, strict=False)


def chosen(base: str, index: str, hosts: Collection[str]) -> Iterator[Part]:
    """The records of `hosts` (none: of all) and hosts below them, those of one WARC in a row together.

    `base`: where the WARC files that the index names stand.  Raises InputError for a line that is no CDXJ, or names a
    file elsewhere.
    """
    file, shown_base = "", file_address(base)
    records: list[tuple[int, int]] = []
    for number, line in enumerate(lines_of(index), 1):
        if not line or line.startswith("!"):
            continue
        entry = _entry(index, number, line)
        if hosts and not _is_of(entry.url, hosts):
            continue
        named = below(base or COMMON_CRAWL, entry.filename, f"{file_address(index)}, line {number}")
        if records and (named != file or len(records) >= _RECORDS):
            yield Part(file=file, base=shown_base, records=tuple(records))
            records = []
        file = named
        records.append((entry.offset, entry.length))
    if records:
        yield Part(file=file, base=shown_base, records=tuple(records))


def _entry(index: str, number: int, line: str) -> _Entry:
    try:
        return _decoder.decode(line[line.index("{") :])
    except (ValueError, msgspec.DecodeError) as error:
        raise InputError(f"{file_address(index)}, line {number}: is no CDXJ: {error}") from None


def _is_of(url: str, hosts: Collection[str]) -> bool:
    host = host_of(url) or ""
    return any(host == wanted or host.endswith(f".{wanted}") for wanted in hosts)
