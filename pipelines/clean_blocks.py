"""A block with clean texts and addresses, its spans still at the words where they stood."""

from collections.abc import Iterator
from itertools import accumulate, pairwise

import msgspec

from thresher.schemas.record import Block, BlockKind, Cell, Span
from thresher.text.cleaning import line, lines, verbatim, visible
from thresher.text.identity import without_user
from thresher.text.places import Places, inked
from thresher.text.storable import storable

VERBATIM = frozenset((BlockKind.CODE, BlockKind.PREFORMATTED))


def address(url: str | None) -> str | None:
    """An address without a user's name and password, and without NUL and halves of surrogate pairs."""
    return url and without_user(storable(url))


def spans_in(block: Block) -> Iterator[Span]:
    """The spans of a block and of its cells."""
    yield from block.spans
    for row in block.rows:
        for cell in row:
            yield from cell.spans


def clean_block(block: Block) -> Block:
    """The block itself where it is clean already."""
    text = verbatim(block.text) if block.kind in VERBATIM else lines(block.text)
    spans = _spans(block.spans, block.text, text)
    rows = [[_cell(cell) for cell in row] for row in block.rows]
    if text == block.text and spans == block.spans and rows == block.rows:
        return block
    return msgspec.structs.replace(block, text=text, spans=spans, rows=rows)


def _cell(cell: Cell) -> Cell:
    text = line(cell.text)
    return msgspec.structs.replace(cell, text=text, spans=_spans(cell.spans, cell.text, text))


def _spans(spans: list[Span], before: str, after: str) -> list[Span]:
    """The spans in the clean text; none where the words can no longer be told that they are of."""
    spans = [msgspec.structs.replace(span, url=address(span.url)) for span in spans]
    if before == after or not spans:
        return spans
    ends = sorted({0, len(before), *(span.start for span in spans), *(span.end for span in spans)})
    parts = [inked(visible(before[start:end])) for start, end in pairwise(ends)]
    counts = dict(zip(ends, accumulate(parts, initial=0), strict=True))
    at = Places(after)
    if counts[len(before)] != at.count:
        return []
    moved = [(span, counts[span.start], counts[span.end]) for span in spans]
    return [Span(*at.span(start, end), span.kind, span.url) for span, start, end in moved if start < end]
