"""The article's text among the lines: the stretch where long lines outweigh what interrupts them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.dumps.kinds import is_consent
from thresher.crawler.extractors.dumps.line_words import Topic, see_also
from thresher.crawler.extractors.dumps.lines import Kind, Line

FULL = 320
"""Columns of a paragraph that counts in full; a longer one is no better a sign."""
SENTENCE = 0.3
"""What a short sentence counts, of a full paragraph's 1."""
COSTS = {
    Kind.TEXT: 0.35,
    Kind.BYLINE: 0.7,
    Kind.DATE: 1.4,
    Kind.CRUMBS: 2.0,
    Kind.TOOL: 0.2,
    Kind.LEGAL: 4.0,
    Kind.CAPTION: 0.1,
}
"""What a line between paragraphs costs, in full paragraphs: a subheading or a caption is bridged by one paragraph, the
date over a teaser by none of a teaser's length."""
BULLET_COST = 0.05
"""A list's short entries belong to the text around them."""
LIST_COST = 0.9
"""What a row of short lines costs at most: texts hold lists and tables of any length."""
AD_COST = 0.1
"""The word over an advertisement, which texts are full of."""
HEADING_COST = 2.0
"""The heading of a list of other pieces; a text goes on behind it only with several paragraphs in a row."""
UNSURE, UNLIKELY = -600, -2_000
"""Log-odds, in thousandths, from which a paragraph is part of the text; in the densest stretch."""
MIN_TEXT = 200
"""Columns of the shortest text that is an article."""
MIN_SHARE = 2.0
"""So many times the middle summary must an article's text be, where it has two paragraphs or one."""
LONGEST_SUMMARY = 480
SHORT_SUMMARY = 190
"""Columns of the middle paragraph of a list, with and without dates and the like between its items."""
MARKED = 0.4
"""So many dates, bylines, 'Read more' an item make a list."""
SHORT_TEXT = 500
"""Columns; a text below them, of one or two paragraphs, may be an index page's introduction."""
MANY_HEADLINES = 15
HEADLINE_WORDS = 5
MANY_ITEMS = 4
"""Paragraphs that each stand under a line of their own: fewer may be a text with subheadings."""


class Span(NamedTuple):
    """Lines [start, end)."""

    start: int
    end: int


def find_text(lines: Sequence[Line], odds: NDArray[np.int64]) -> list[int]:
    """The lines of the article's text; [] where the page has none: an index page, a menu, nothing."""
    core = densest(lines) or Span(0, 0)
    chosen = [
        index
        for index, odd in enumerate(odds)
        if odd > (0 if lines[index].kind is not Kind.PROSE else UNLIKELY if index in range(*core) else UNSURE)
    ]
    width = sum(lines[index].width for index in chosen)
    if width < MIN_TEXT or _is_list(lines, chosen):
        return []
    return chosen


def _is_text(line: Line) -> bool:
    return line.kind in (Kind.PROSE, Kind.SENTENCE)


def densest(lines: Sequence[Line]) -> Span | None:
    """The stretch with the greatest sum of worths; it begins and ends with a paragraph."""
    best: Span | None = None
    best_sum = sum_here = 0.0
    start = 0
    after_heading = False
    in_list = 0.0
    for index, line in enumerate(lines):
        topic = line.topic
        if topic is Topic.COMMENTS:
            sum_here = 0.0
            continue
        worth = -HEADING_COST if topic is Topic.RELATED else _worth(line)
        worth = -AD_COST if topic is Topic.SIGNUP else worth
        if topic is Topic.RELATED:
            after_heading = True
        elif after_heading and worth > 0:
            after_heading = _stands_alone(lines, index)
            worth = 0.0 if after_heading else worth
        if line.kind is Kind.TEXT and topic is None:
            worth = max(worth, -(LIST_COST - in_list))
            in_list -= worth
        else:
            in_list = 0.0
        if sum_here <= 0:
            if worth <= 0 or line.kind is not Kind.PROSE:
                continue
            start, sum_here, after_heading = index, 0.0, False
        sum_here += worth
        if sum_here > best_sum and _is_text(line):
            best, best_sum = Span(start, index + 1), sum_here
    return best


def _worth(line: Line) -> float:
    if line.kind is Kind.PROSE:
        return 0.0 if is_consent(line.text) else min(line.width, FULL) / FULL
    if line.kind is Kind.SENTENCE:
        return SENTENCE
    if see_also(line.text):
        return 0.0
    return -BULLET_COST if line.bullet else -COSTS[line.kind]


def _stands_alone(lines: Sequence[Line], index: int) -> bool:
    """Whether a paragraph has no paragraph next to it, as a teaser's summary."""
    before = index > 0 and _is_text(lines[index - 1])
    after = index + 1 < len(lines) and _is_text(lines[index + 1])
    return not before and not after


def _is_list(lines: Sequence[Line], chosen: Sequence[int]) -> bool:
    """Whether the stretch is one of many summaries, or a row of headlines with one summary each."""
    span = Span(chosen[0], chosen[-1] + 1)
    runs = _runs(lines, span)
    if len(runs) >= MANY_ITEMS and sum(count for count, _ in runs) <= 1.3 * len(runs):
        # a text may have one paragraph under each subheading too: longer ones, with no dates and no "…" among them
        middle = sorted(width for _, width in runs)[len(runs) // 2]
        return middle < (LONGEST_SUMMARY if _marks(lines, span) >= MARKED * len(runs) else SHORT_SUMMARY)
    own = sum(width for _, width in runs)
    if own < SHORT_TEXT and sum(count for count, _ in runs) < 3 and not _has_head(lines, span):
        return _headlines_outside(lines, span) >= MANY_HEADLINES
    others = sorted(
        width for run in (Span(0, span.start), Span(span.end, len(lines))) for _, width in _runs(lines, run)
    )
    if len(others) < MANY_ITEMS or sum(count for count, _ in runs) > 2:
        return False
    return own < MIN_SHARE * others[len(others) // 2]


def _has_head(lines: Sequence[Line], span: Span) -> bool:
    """Whether a date or a byline stands right over the text or right under it."""
    near = [*lines[max(0, span.start - 5) : span.start], *lines[span.end : span.end + 2]]
    return any(line.kind in (Kind.DATE, Kind.BYLINE) for line in near)


def _headlines_outside(lines: Sequence[Line], span: Span) -> int:
    outside = [*lines[: span.start], *lines[span.end :]]
    return sum(line.kind is Kind.TEXT and line.words >= HEADLINE_WORDS for line in outside)


def _marks(lines: Sequence[Line], span: Span) -> int:
    """Lines that items have and texts have not: dates, bylines, 'Read more', sentences broken off."""
    inside = lines[span.start : span.end]
    marks = sum(line.kind in (Kind.DATE, Kind.BYLINE, Kind.TOOL) for line in inside)
    return marks + sum(_is_text(line) and line.text.rstrip("]) ").endswith(("…", "...")) for line in inside)


def _runs(lines: Sequence[Line], span: Span) -> list[tuple[int, int]]:
    """How many paragraphs stand in a row, and their columns, for each row in the stretch."""
    runs: list[tuple[int, int]] = []
    going = False
    for line in lines[span.start : span.end]:
        if not _is_text(line):
            going = False
        elif going:
            count, width = runs[-1]
            runs[-1] = (count + 1, width + line.width)
        else:
            runs.append((1, line.width))
            going = True
    return runs
