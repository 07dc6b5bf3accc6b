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


class Span(NamedTuple):
    """Lines [start, end)."""

    start: int
    end: int


def find_text(lines: Sequence[Line], odds: NDArray[np.int64]) -> list[int]:
    """The lines of the article's text; [] where there is too little of it."""
    core = densest(lines) or Span(0, 0)
    chosen = [
        index
        for index, odd in enumerate(odds)
        if odd > (0 if lines[index].kind is not Kind.PROSE else UNLIKELY if index in range(*core) else UNSURE)
    ]
    width = sum(lines[index].width for index in chosen)
    return chosen if width >= MIN_TEXT else []


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
