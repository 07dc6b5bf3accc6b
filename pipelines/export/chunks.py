"""Chunks of records as JSON Lines, for an index or a language model."""

from collections.abc import Iterable, Iterator

import msgspec

from thresher.pipelines.export.row import Row
from thresher.pipelines.forms.chunks import chunks
from thresher.pipelines.forms.head import head
from thresher.store.row_mapping import decoded


def lines(rows: Iterable[Row], max_words: int) -> Iterator[bytes]:
    """An object for each chunk: what page it is of, its number there, and the chunk."""
    for row in rows:
        record = decoded(row.document)
        told = head(record)
        page = {"url": told.url, "headline": told.title, "date_published": told.date, "language": told.language}
        for number, chunk in enumerate(chunks(record, max_words)):
            yield msgspec.json.encode({**page, "number": number, **msgspec.structs.asdict(chunk)})
