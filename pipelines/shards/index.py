"""Indexes of WARC files: the records of some hosts and days, chosen before anything else is read."""

from collections.abc import Iterator

from thresher.pipelines.shards import cdxj, columnar
from thresher.pipelines.shards.cdxj import Choice
from thresher.pipelines.shards.lists import COMMON_CRAWL, below
from thresher.pipelines.shards.shard import Part
from thresher.text.addresses import file_address

RECORDS = 250
"""A matter of taste: records of a shard: each a request, half a minute's work in all."""


def chosen(base: str, index: str, choice: Choice) -> Iterator[Part]:
    """The chosen records, those of one WARC in a row together.

    `base`: where the WARC files that the index names stand.  Raises InputError for an index that cannot be read, or
    names a file elsewhere.
    """
    read = columnar.entries if columnar.is_columnar(index) else cdxj.entries
    file, shown_base = "", file_address(base)
    records: list[tuple[int, int]] = []
    for entry, place in read(index, choice):
        named = below(base or COMMON_CRAWL, entry.filename, place)
        if records and (named != file or len(records) >= RECORDS):
            yield Part(file=file, base=shown_base, records=tuple(records))
            records = []
        file = named
        records.append((entry.offset, entry.length))
    if records:
        yield Part(file=file, base=shown_base, records=tuple(records))
