"""The parts of a headline's element: the headline itself, and what stands in the element beside it."""

import re

from thresher.crawler.extractors.fields.titles import fold_title
from thresher.crawler.extractors.markup.view import TextBlock

_MAX_KICKER = 60
_MIN_PART, _MIN_ENDING = 15, 25
"""Characters of a part that is a declared title, and of one that a declared title ends with."""
_MAX_PIECES = 12
_EDGES = " \t\n:|-–—·•/"
_DATE = re.compile(r"\d")


def headline_parts(block: TextBlock, titles: list[str]) -> tuple[str, str]:
    """The kicker, or an empty string, and the headline without it and without a date; `titles` are folded.

    What stands apart in the element is cut off where a declared title says that the headline goes without it.
    """
    text = block.text.replace("\n", " ")
    pieces = [(at, words) for at, piece in enumerate(block.pieces) if (words := " ".join(piece[0].split()))]
    if not 2 <= len(pieces) <= _MAX_PIECES:
        return "", text
    at, first = pieces[0]
    rest = text[len(first) :].strip(_EDGES)
    if _is_apart(block, at) and len(first) <= _MAX_KICKER and _begins(rest, titles):
        return _kicker(first), rest
    if fold_title(text) in titles:
        return "", text
    parts = [words for _, words in pieces]
    for start, end in _runs(len(parts)):
        part = " ".join(parts[start:end]).strip(_EDGES)
        whole = len(part) >= _MIN_ENDING and end == len(parts)
        if len(part) >= _MIN_PART and _is_declared(fold_title(part), titles, whole):
            return _kicker(" ".join(parts[:start])), part
    return "", text


def _runs(count: int) -> list[tuple[int, int]]:
    """The parts of so many pieces, the longest first; not all of them together."""
    runs = [(start, end) for start in range(count) for end in range(start + 1, count + 1) if end - start < count]
    return sorted(runs, key=lambda run: run[0] - run[1])


def _begins(part: str, titles: list[str]) -> bool:
    return bool(part) and any(title.startswith(fold_title(part)) for title in titles)


def _is_declared(part: str, titles: list[str], ends: bool) -> bool:
    """Whether a part is a declared title, or, where it `ends` the headline, what one ends with behind its kicker."""
    return part in titles or (ends and any(title.endswith(f" {part}") for title in titles))


def _is_apart(block: TextBlock, index: int) -> bool:
    """Whether a piece stands in an element of its own, as kickers do."""
    _, element, behind, _ = block.pieces[index]
    return element.tag == "span" and not behind


def _kicker(text: str) -> str:
    """A short text without a separator at its end; empty where it is none: a date, a sentence."""
    text = text.strip(_EDGES)
    return text if 2 <= len(text) <= _MAX_KICKER and not _DATE.search(text) else ""
