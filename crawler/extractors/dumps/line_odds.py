"""The learned odds of each line: is it body, the headline, the article's date or byline, another piece's headline?"""

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.dumps.line_features import NAMES, Rows, line_features
from thresher.crawler.extractors.dumps.line_words import plain
from thresher.crawler.extractors.dumps.lines import Kind, Line
from thresher.crawler.extractors.dumps.wrapping import SPACELESS
from thresher.crawler.extractors.models import stored_model
from thresher.crawler.extractors.zones.forest import SCALE, Forest, ForestFile

Odds = NDArray[np.int64]

FIRST = "prose"
MODELS_OF = (FIRST, "body", "headline", "item", "date", "byline")
"""The first one guesses at the body from each line's surroundings; the rows of the others hold what it says."""
MAX_HEADLINE = 260
"""Columns."""
MAX_BYLINE = 120
LEAST_CREDIT = 0.15
"""From which a line without a label is looked at as a byline."""
UNLIKELY = -10_000
MAX_ECHOES = 40
MIN_ECHO = 15
_LONG = 60
_READ = 3_000
"""Characters of a paragraph whose words are looked at."""
_BEGINNING = 60
"""Words of the text's beginning."""
_WORD = re.compile(r"[^\W\d_]+")
_REACH = 60.0

TOLD = (
    *"odds odds_before odds_behind odds-1 odds+1 odds-2 odds+2 best_near wide_odds".split(),
    *"body_before body_behind body_share to_body from_body in_body body_chars".split(),
    *"echo echo_above dated_below credit_below dated_above credit_above longest_above order".split(),
    *"said said_share said_first".split(),
)
"""What the rows hold beside NAMES where the body's odds are known."""


class LineOdds(NamedTuple):
    """Log-odds of each line, in thousandths."""

    body: Odds
    headline: Odds
    item: Odds
    date: Odds
    byline: Odds


def line_odds(lines: Sequence[Line]) -> LineOdds:
    if not lines:
        return LineOdds(*(np.zeros(0, np.int64) for _ in MODELS_OF[1:]))
    rows = line_features(lines)
    told = told_rows(lines, rows, _forests()[FIRST].log_odds(rows))
    return LineOdds(*(_of(name, lines, told) for name in MODELS_OF[1:]))


@functools.cache
def _forests() -> dict[str, Forest]:
    """The stored models.  Raises ValueError when they were trained on other features."""
    found = msgspec.json.decode(stored_model("dumps"), type=dict[str, ForestFile])
    for name, stored in found.items():
        if tuple(stored.names) != (NAMES if name == FIRST else (*NAMES, *TOLD)):
            raise ValueError("dumps.json was trained on other features: train it again, see docs/quality.md")
    return {name: Forest(stored) for name, stored in found.items()}


def _of(name: str, lines: Sequence[Line], told: Rows) -> Odds:
    asked = may_be(name, lines)
    odds = np.full(len(lines), UNLIKELY, np.int64)
    if asked.any():
        odds[asked] = _forests()[name].log_odds(told[asked])
    return odds


def may_be(name: str, lines: Sequence[Line]) -> NDArray[np.bool_]:
    """The lines that a model is asked about."""
    if name in (FIRST, "body"):
        return np.ones(len(lines), bool)
    if name == "date":
        return np.array([bool(line.dates) for line in lines])
    if name == "byline":
        return np.array([line.width <= MAX_BYLINE and line.credit >= LEAST_CREDIT for line in lines])
    return np.array([line.width <= MAX_HEADLINE and line.kind is not Kind.CRUMBS for line in lines])


def told_rows(lines: Sequence[Line], rows: Rows, body: Odds) -> Rows:
    """The rows with what the body's odds tell of each line."""
    count = len(lines)
    at = np.arange(count)
    sure = np.clip(body / SCALE, -4, 4).astype(np.float32)
    widths = np.array([line.width for line in lines], np.float32)
    yes = (body > 0) & (widths >= _LONG)
    mass = np.cumsum(np.where(body > 0, widths, 0), dtype=np.float64)
    total = max(1.0, float(mass[-1]))
    dated = np.array([bool(line.dates) for line in lines])
    credit = np.array([line.credit for line in lines], np.float32)
    first, last = (int(at[yes][0]), int(at[yes][-1])) if yes.any() else (count, count)
    echo, above = _echoes(lines)
    columns = (
        sure, _mean_before(sure), _mean_before(sure[::-1])[::-1],
        *(_from(sure, by) for by in (1, -1, 2, -2)), _best_near(sure),
        np.where(widths >= _LONG, sure, 0), _sum_before(mass), total - mass, mass / total,
        np.clip(first - at, -_REACH, _REACH), np.clip(at - last, -_REACH, _REACH), (at >= first) & (at <= last),
        np.full(count, total), echo, above, _soonest(dated), _soonest(credit >= 0.5), _soonest(dated[::-1])[::-1],
        _soonest((credit >= 0.5)[::-1])[::-1], _longest_before(widths), at, *_said(lines, yes, body),
    )  # fmt: skip
    return np.hstack((rows, np.stack(columns, axis=1).astype(np.float32)))


def _mean_before(sure: Rows, size: int = 4) -> NDArray[np.float64]:
    total = np.concatenate(([0.0], np.cumsum(sure, dtype=np.float64)))
    at = np.arange(len(sure))
    start = np.maximum(at - size, 0)
    means: NDArray[np.float64] = (total[at] - total[start]) / np.maximum(at - start, 1)
    return means


def _from(sure: Rows, by: int) -> Rows:
    """What stands so many lines before each (behind it, where negative)."""
    moved = np.full_like(sure, -4)
    if by > 0:
        moved[by:] = sure[:-by]
    else:
        moved[:by] = sure[-by:]
    return moved


def _best_near(sure: Rows, size: int = 8) -> Rows:
    """The smaller of the best odds a few lines before and behind: high between two stretches of body."""
    before = np.max([_from(sure, by) for by in range(1, size + 1)], axis=0)
    behind = np.max([_from(sure, -by) for by in range(1, size + 1)], axis=0)
    lower: Rows = np.minimum(before, behind)
    return lower


def _sum_before(mass: NDArray[np.float64]) -> NDArray[np.float64]:
    before: NDArray[np.float64] = np.concatenate(([0.0], mass[:-1]))
    return before


def _soonest(marked: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The lines to the next marked one behind each line."""
    at = np.arange(len(marked))
    following = np.minimum.accumulate(np.where(marked, at, 10**6)[::-1])[::-1]
    soon: NDArray[np.float64] = np.minimum(np.append(following[1:], 10**6) - at, 20).astype(np.float64)
    return soon


def _longest_before(widths: Rows, size: int = 12) -> NDArray[np.float64]:
    """Of the lines above that are no paragraphs, the widest: the headline is one."""
    bare = np.where(widths > MAX_HEADLINE, 0, widths)
    found = np.zeros(len(bare))
    for by in range(1, min(size, len(bare) - 1) + 1):
        found[by:] = np.maximum(found[by:], bare[:-by])
    return found


def _said(lines: Sequence[Line], yes: NDArray[np.bool_], body: Odds) -> Rows:
    """How many of a line's words the text says too, which share of them, and which share its beginning says.

    A headline's words stand in its text, a slogan's and another piece's do not.
    """
    words = [_words(line.text) if line.width <= MAX_HEADLINE else frozenset() for line in lines]
    text: set[str] = set()
    first: set[str] = set()
    for index in np.flatnonzero(yes).tolist():
        own = _words(lines[index].text[:_READ])
        first |= own if not len(text) > _BEGINNING else frozenset()
        text |= own
    shares = np.zeros((3, len(lines)), np.float32)
    for at, own in enumerate(words):
        if own and not (yes[at] and body[at] > SCALE):
            said = len(own & text)
            shares[:, at] = min(said, 20), said / len(own), len(own & first) / len(own)
    return shares


def _words(text: str) -> frozenset[str]:
    """A text's longer words, without case; of scripts without spaces all pairs of signs."""
    words = [word for word in _WORD.findall(text.casefold()) if len(word) > 3 or SPACELESS.match(word)]
    return frozenset(
        part
        for word in words
        for part in ([word[at : at + 2] for at in range(len(word) - 1)] if SPACELESS.match(word) else [word[:8]])
    )


def _echoes(lines: Sequence[Line]) -> tuple[Rows, Rows]:
    """Whether a line stands a second time, alone or within the line of a title or a trail; and whether above it."""
    top = [(at, plain(line.text)) for at, line in enumerate(lines[:MAX_ECHOES]) if len(line.text) >= MIN_ECHO]
    echo, above = np.zeros(len(lines), np.float32), np.zeros(len(lines), np.float32)
    for at, line in enumerate(lines):
        if MIN_ECHO <= len(line.text) <= MAX_HEADLINE:
            own = plain(line.text)
            places = [place for place, text in top if place != at and own and (own in text or text in own)]
            echo[at], above[at] = bool(places), bool(places) and places[0] < at
    return echo, above
