"""A record's text in pieces of a size that a language model or an index takes, each with where it comes from."""

import re
from collections.abc import Iterator

from thresher.schemas.chunk import Chunk
from thresher.schemas.record import BlockKind, PageRecord
from thresher.text.body import count_words

_ALWAYS = (re.compile(r"(?<=\n)"), re.compile(r"(?<=[.!?…]\s)|(?<=[。！？])"))
_AT_NEED = (re.compile(r"(?<=\s)"), re.compile(r"(?<=.)", re.S))
"""Where a text may be cut: between lines and sentences; where these are too long, words and characters."""


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
        for text in _cut(block.text, max_words if is_begun else max_words - words, max_words):
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


def _cut(text: str, first: int, most: int) -> list[str]:
    """The text in as few parts as its lines and sentences allow: one of `first` words or fewer, others of `most`."""
    if count_words(text) <= first:
        return [text]
    parts: list[list[str]] = [[]]
    left = first
    for piece in _pieces(text, most):
        count = count_words(piece)
        if count > left:
            parts.append([])
            left = most
        parts[-1].append(piece)
        left -= count
    return [told for part in parts if (told := "".join(part).strip())]


def _pieces(text: str, most: int) -> list[str]:
    """Its lines and sentences; in place of a longer one than `most` words its words, or their characters."""
    found = [text]
    for cut in _ALWAYS:
        found = [part for piece in found for part in cut.split(piece) if part]
    for cut in _AT_NEED:
        found = [
            part for piece in found for part in (cut.split(piece) if count_words(piece) > most else [piece]) if part
        ]
    return found
