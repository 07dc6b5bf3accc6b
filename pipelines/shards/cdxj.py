"""CDXJ: an index of WARC files as lines of text, a record each."""

import re
from collections.abc import Iterator
from typing import Annotated, NamedTuple

import msgspec

from thresher.pipelines.shards.lists import lines_of
from thresher.schemas.errors import InputError
from thresher.text.addresses import file_address, host_of

_DAY = re.compile(r"\d{8}(?=\d{0,9}$)")


class Choice(NamedTuple):
    """Which records of an index are wanted: those that fit everything that is given."""

    hosts: tuple[str, ...] = ()
    """These and the hosts below them, in lower case and without `www.`; none: all."""
    since: str | None = None
    until: str | None = None
    """The first and the last day of capture in UTC, as 2025-01-31."""


class Entry(msgspec.Struct):
    """Where a record is.  Most writers write the numbers of a CDXJ as texts."""

    filename: str
    offset: Annotated[int, msgspec.Meta(ge=0, lt=1 << 62)]
    length: Annotated[int, msgspec.Meta(ge=1, lt=1 << 62)]


class _Line(Entry):
    url: str


_decoder = msgspec.json.Decoder(_Line, strict=False)


def entries(index: str, choice: Choice) -> Iterator[tuple[Entry, str]]:
    """The chosen records, each with its place in the index.  Raises InputError for a line that is no CDXJ."""
    first, last = ((day or "").replace("-", "") for day in (choice.since, choice.until))
    for number, line in enumerate(lines_of(index), 1):
        if not line or line.startswith("!"):
            continue
        place = f"{file_address(index)}, line {number}"
        key, _, document = line.partition("{")
        try:
            entry = _decoder.decode(f"{{{document}")
        except (ValueError, msgspec.DecodeError) as error:
            raise InputError(f"{place}: is no CDXJ: {error}") from None
        if (first or last) and not (first <= _day(key, place) <= (last or "9")):
            continue
        if not choice.hosts or _is_of(entry.url, choice.hosts):
            yield entry, place


def _day(key: str, place: str) -> str:
    """The day of what stands before the document: the key, and the time of capture as 20250131120000."""
    found = _DAY.match(key.split()[-1]) if key.strip() else None
    if found is None:
        raise InputError(f"{place}: is no CDXJ: says no time of capture, as 20250131120000, after its key")
    return found[0]


def _is_of(url: str, hosts: tuple[str, ...]) -> bool:
    host = host_of(url)
    return any(host == wanted or host.endswith(f".{wanted}") for wanted in hosts)
