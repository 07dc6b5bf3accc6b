"""Inputs → shards: each some files, a WARC or WACZ, or a part of a large WARC."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import msgspec

from thresher.crawler.loaders.dispatch import files_of, load_found
from thresher.crawler.loaders.item import Only
from thresher.crawler.loaders.remote import RemoteFile, is_address, listed, located
from thresher.crawler.loaders.sniff import Kind, kind_by_name
from thresher.crawler.loaders.walk import FoundFile, shown
from thresher.pipelines.shards.cdxj import Choice
from thresher.pipelines.shards.index import RECORDS, chosen
from thresher.pipelines.shards.lists import addresses_in, is_list
from thresher.pipelines.shards.shard import Cut, Part, Shard
from thresher.schemas.outcome import Status

SHARD_FILES = 500
"""A matter of taste: files of a shard: some seconds of work, so that a file of results is worth its keeping."""
_AT_ONCE = 4
"""A matter of taste: shards that are cut before the first of them are worked on."""
_ARCHIVES = (Kind.WARC, Kind.ZIP, Kind.TAR)


def plan_chosen(base: str, index: str, choice: Choice) -> Iterator[Shard]:
    """The work that the chosen records of an index make whose WARC files stand below `base`."""
    group: list[Part] = []
    first = records = 0
    for number, part in enumerate(chosen(base, index, choice)):
        if records + len(part.records) > RECORDS:
            yield from _grouped(first, group)
            group, first, records = [], number, 0
        group.append(part)
        records += len(part.records)
    yield from _grouped(first, group)


def plan(paths: Iterable[str], shard_bytes: int) -> Iterator[Shard | Cut]:
    """The work that paths, addresses and lists of addresses make, in their order.  Nothing but names is read."""
    group: list[Part] = []
    number = first = 0
    for number, part in enumerate(parts_of(paths)):
        if _is_archive(part):
            yield from _grouped(first, group)
            yield _archive(number, part, shard_bytes)
            group, first = [], number + 1
            continue
        group.append(part)
        if len(group) >= SHARD_FILES or sum(each.size for each in group) >= shard_bytes:
            yield from _grouped(first, group)
            group, first = [], number + 1
    yield from _grouped(first, group)


def parts_of(paths: Iterable[str]) -> Iterator[Part]:
    """Every file, in the order in which one machine reads them."""
    for path in paths:
        if is_list(path):
            for address in addresses_in(path):
                yield Part(file=address, base=shown(located(address)))
        elif is_address(path):
            for one in listed(path):
                base = shown(located(path))
                yield Part(file=one.address, base=base, skip=one.skip, size=one.size or 0, version=one.version)
        else:
            for found in files_of(Path(path)):
                yield _local(found, shown(Path(path)))


def found_of(part: Part) -> FoundFile:
    """The file of a part, as loaders take it."""
    return FoundFile(located(part.file), skip=part.skip, error=part.error)


def cut(large: Cut, portal: str | None) -> list[Shard | Cut]:
    """The next shards of a large WARC, and behind them what is left to be cut.

    It is read without being extracted, which tells where records start just as the loader has it: a search for what
    looks like one could be deceived by what a page holds.
    """
    bounds = [large.part.start]
    for offset in _starts(large.part, portal):
        if offset - bounds[-1] >= large.shard_bytes:
            bounds.append(offset)
        if len(bounds) > _AT_ONCE:
            break
    else:
        return [_piece(large, start, end) for start, end in zip(bounds, [*bounds[1:], None], strict=True)]
    rest = msgspec.structs.replace(
        large, order=(large.order[0], bounds[-1]), part=_bounded(large.part, bounds[-1], None)
    )
    return [*(_piece(large, start, end) for start, end in pairwise(bounds)), rest]


def _starts(part: Part, portal: str | None) -> Iterator[int]:
    """Where records of pages start that can be read."""
    only = Only(offset=part.start) if part.start else None
    latest = -1
    for result in load_found(found_of(part), part.base, portal=portal, only=only):
        offset = result.origin.offset
        if offset is None or offset == latest:
            continue
        latest = offset
        if getattr(result, "status", None) is not Status.REFUSED:
            yield offset


def _piece(large: Cut, start: int, end: int | None) -> Shard:
    return Shard(order=(large.order[0], start), parts=(_bounded(large.part, start, end),))


def _bounded(part: Part, start: int, end: int | None) -> Part:
    return Part(file=part.file, base=part.base, size=part.size, version=part.version, start=start, end=end)


def _local(found: FoundFile, base: str) -> Part:
    size, version = 0, ""
    if not found.error:
        try:
            status = Path(str(found.path)).stat()
            size, version = status.st_size, str(status.st_mtime_ns)
        except (OSError, ValueError):
            pass  # opening it tells what is wrong
    return Part(file=str(found.path), base=base, skip=found.skip, error=found.error, size=size, version=version)


def _is_archive(part: Part) -> bool:
    return not (part.skip or part.error) and kind_by_name(_name(part)) in _ARCHIVES


def _name(part: Part) -> str:
    return RemoteFile(part.file).name


def _archive(number: int, part: Part, shard_bytes: int) -> Shard | Cut:
    if part.size > shard_bytes and _name(part).endswith((".warc", ".warc.gz")):
        return Cut(order=(number, 0), part=part, shard_bytes=shard_bytes)
    return Shard(order=(number, 0), parts=(part,))


def _grouped(first: int, group: list[Part]) -> Iterator[Shard]:
    if group:
        yield Shard(order=(first, 0), parts=tuple(group))
