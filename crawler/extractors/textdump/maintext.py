"""The article's text among the lines: the stretch where long lines outweigh what interrupts them."""

from collections.abc import Sequence
from typing import NamedTuple

from crawler.extractors.textdump.kinds import Kind, is_consent
from crawler.extractors.textdump.lines import Line
from crawler.extractors.textdump.words import Topic, see_also, topic_of

FULL = 320
"""Columns of a paragraph that counts in full; a longer one is no better a sign."""
SENTENCE = 0.3
"""What a short sentence counts, of a full paragraph's 1."""
COSTS = {Kind.TEXT: 0.35, Kind.BYLINE: 0.7, Kind.DATE: 1.4, Kind.CRUMBS: 2.0, Kind.TOOL: 0.2, Kind.LEGAL: 4.0}
"""What a line between paragraphs costs, in full paragraphs: a subheading or a caption is bridged by one paragraph, the
date over a teaser by none of a teaser's length."""
BULLET_COST = 0.05
"""A list's short entries belong to the text around them."""
HEADING_COST = 2.0
"""The heading of a list of other pieces; a text goes on behind it only with several paragraphs in a row."""
MIN_TEXT = 200
"""Columns of the shortest text that is an article."""
MIN_SHARE = 2.0
"""So many times the middle summary must an article's text be, where it has two paragraphs or one."""
MANY_ITEMS = 4
"""Paragraphs that each stand under a line of their own: fewer may be a text with subheadings."""


class Span(NamedTuple):
    """Lines [start, end)."""

    start: int
    end: int


def find_text(lines: Sequence[Line]) -> Span | None:
    """The article's text, None where the page has none: an index page, a menu, nothing."""
    best = _densest(lines)
    if best is None:
        return None
    inside = lines[best.start : best.end]
    if sum(line.width for line in inside if _is_text(line)) < MIN_TEXT or _is_list(lines, best):
        return None
    return best


def _is_text(line: Line) -> bool:
    return line.kind in (Kind.PROSE, Kind.SENTENCE)


def _densest(lines: Sequence[Line]) -> Span | None:
    """The stretch with the greatest sum of worths; it begins and ends with a paragraph."""
    best: Span | None = None
    best_sum = sum_here = 0.0
    start = 0
    after_heading = False
    for index, line in enumerate(lines):
        topic = topic_of(line.text) if line.kind in (Kind.TEXT, Kind.TOOL) else None
        if topic is Topic.COMMENTS:
            sum_here = 0.0
            continue
        worth = -HEADING_COST if topic is Topic.RELATED else _worth(line)
        if topic is Topic.RELATED:
            after_heading = True
        elif after_heading and worth > 0:
            after_heading = _stands_alone(lines, index)
            worth = 0.0 if after_heading else worth
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


def _is_list(lines: Sequence[Line], span: Span) -> bool:
    """Whether the stretch is one of many summaries, or a row of headlines with one summary each."""
    runs = _runs(lines, span)
    if len(runs) >= MANY_ITEMS and sum(count for count, _ in runs) <= 1.3 * len(runs):
        # a text with one paragraph under each subheading has a head over it, or paragraphs no teaser would have
        middle = sorted(width for _, width in runs)[len(runs) // 2]
        return middle < FULL * 1.5
    others = sorted(
        width for run in (Span(0, span.start), Span(span.end, len(lines))) for _, width in _runs(lines, run)
    )
    if len(others) < MANY_ITEMS or sum(count for count, _ in runs) > 2:
        return False
    own = sum(width for _, width in runs)
    return own < MIN_SHARE * others[len(others) // 2]


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
