"""A record's text in pieces of a size that a language model or an index takes, each with where it comes from."""

import re
from collections.abc import Iterator, Sequence

from thresher.schemas.chunk import Chunk
from thresher.schemas.record import BlockKind, PageRecord
from thresher.text.body import count_words

_CUTS = tuple(re.compile(cut, re.S) for cut in (r"(?<=\n)", r"(?<=[.!?…]\s)|(?<=[。！？])", r"(?<=\s)", r"(?<=.)"))
"""Where a text may be cut, best first: between lines, sentences, words, characters."""


def chunks(record: PageRecord, max_words: int) -> list[Chunk]:
    """The text in chunks of at most so many words, along headings and paragraphs.

    A heading begins a chunk.  Only a block that is longer than a chunk is cut: between sentences, else between words.
    Raises ValueError where `max_words` is less than 1.
    """
    if max_words < 1:
        raise ValueError(f"a chunk of at most {max_words} words has no text: ask for 1 or more")
    return list(_chunks(record, max_words))


def _chunks(record: PageRecord, max_words: int) -> Iterator[Chunk]:
    headings: dict[int, str] = {}
    texts: list[tuple[int, str]] = []
    words = 0
    is_begun = False  # whether the chunk has more than headings
    for at, block in enumerate(record.article.blocks if record.article else record.blocks):
        is_heading = block.kind is BlockKind.HEADING
        if is_heading and is_begun:
            yield _chunk(texts, headings)
            texts, words, is_begun = [], 0, False
        if is_heading:
            level = block.level or 1
            headings = {known: text for known, text in headings.items() if known < level} | {level: block.text}
        for text in _cut(block.text, max_words - (0 if is_begun else words) or max_words):
            count = count_words(text)
            if texts and words + count > max_words:
                yield _chunk(texts, headings)
                texts, words = [], 0
            texts.append((at, text))
            words += count
            is_begun = not is_heading
    if texts:
        yield _chunk(texts, headings)


def _chunk(texts: list[tuple[int, str]], headings: dict[int, str]) -> Chunk:
    text = "\n\n".join(text for _, text in texts)
    numbers = list(dict.fromkeys(at for at, _ in texts))
    return Chunk(text, [headings[level] for level in sorted(headings)], numbers, count_words(text))


def _cut(text: str, max_words: int, cuts: Sequence[re.Pattern[str]] = _CUTS) -> list[str]:
    """The text in as few parts as its lines, sentences and words allow."""
    if not cuts or count_words(text) <= max_words:
        return [text]
    pieces = [part for piece in cuts[0].split(text) if piece for part in _cut(piece, max_words, cuts[1:])]
    parts: list[list[str]] = []
    words = max_words
    for piece in pieces:
        count = count_words(piece)
        if words + count > max_words:
            parts.append([])
            words = 0
        parts[-1].append(piece)
        words += count
    return [told for part in parts if (told := "".join(part).strip())]
