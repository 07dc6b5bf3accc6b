"""The learned odds of each line: is it body, the headline, the article's date or byline, another piece's headline?"""

import functools
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.dumps.line_features import NAMES, Rows, line_features
from thresher.crawler.extractors.dumps.line_words import plain
from thresher.crawler.extractors.dumps.lines import Kind, Line
from thresher.crawler.extractors.dumps.page_features import PAGE_NAMES, page_row
from thresher.crawler.extractors.dumps.wrapping import SPACELESS
from thresher.crawler.extractors.models import stored_model
from thresher.crawler.extractors.zones.forest import SCALE, Forest, ForestFile

Odds = NDArray[np.int64]

FIRST = "prose"
PAGE = "article"
MODELS_OF = (FIRST, "body", "headline", "item", "date", "byline", PAGE)
"""The first one guesses at the body from each line's surroundings; the rows of the others hold what it says.
The last one is of whole pages."""
BESIDE = ("date", "byline")
"""What stands beside the headline: the rows of these hold what its model says."""
MAX_HEADLINE = 260
"""Columns."""
MAX_BYLINE = 120
LEAST_CREDIT = 0.1
"""From which a line without a label is looked at as a byline."""
CREDITED = 0.35
"""From which a line reads as a name."""
UNLIKELY = -10_000
MAX_ECHOES = 40
MIN_ECHO = 15
NEAR = 4
"""Lines around one that it is compared with."""
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
    *"echo echo_above held holds dated_below credit_below dated_above credit_above longest_above order".split(),
    *"said said_share said_first said_rare rare_share".split(),
)
"""What the rows hold beside NAMES where the body's odds are known."""
HEADED = tuple("from_headline headed_near headed dates_since credits_since headline_odds".split())
"""What the rows hold beside those where the headline's odds are known."""


class LineOdds(NamedTuple):
    """Log-odds of each line, in thousandths, and of the page."""

    body: Odds
    headline: Odds
    item: Odds
    date: Odds
    byline: Odds
    article: int
    """Whether the page is an article."""


def line_odds(lines: Sequence[Line]) -> LineOdds:
    if not lines:
        none = np.zeros(0, np.int64)
        return LineOdds(none, none, none, none, none, UNLIKELY)
    rows = line_features(lines)
    first = _forests()[FIRST].log_odds(rows)
    told = told_rows(lines, rows, first)
    body, headline, item = (_of(name, lines, told) for name in ("body", "headline", "item"))
    headed = headed_rows(lines, told, headline)
    date, byline = (_of(name, lines, headed) for name in BESIDE)
    article = int(_forests()[PAGE].log_odds(page_row(lines, first, headline, item))[0])
    return LineOdds(body, headline, item, date, byline, article)


@functools.cache
def _forests() -> dict[str, Forest]:
    """The stored models.  Raises ValueError when they were trained on other features."""
    found = msgspec.json.decode(stored_model("dumps"), type=dict[str, ForestFile])
    for name, stored in found.items():
        if tuple(stored.names) != names_of(name):
            raise ValueError("dumps.json was trained on other features: train it again, see docs/quality.md")
    return {name: Forest(stored) for name, stored in found.items()}


def names_of(name: str) -> tuple[str, ...]:
    """The features that a model is asked with."""
    if name == PAGE:
        return PAGE_NAMES
    return NAMES if name == FIRST else (*NAMES, *TOLD, *(HEADED if name in BESIDE else ()))


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
    columns = (
        sure, _mean_before(sure), _mean_before(sure[::-1])[::-1],
        *(_from(sure, by) for by in (1, -1, 2, -2)), _best_near(sure),
        np.where(widths >= _LONG, sure, 0), _sum_before(mass), total - mass, mass / total,
        np.clip(first - at, -_REACH, _REACH), np.clip(at - last, -_REACH, _REACH), (at >= first) & (at <= last),
        np.full(count, total), *_echoes(lines), _soonest(dated), _soonest(credit >= 0.5), _soonest(dated[::-1])[::-1],
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


def headed_rows(lines: Sequence[Line], told: Rows, headline: Odds) -> Rows:
    """The rows with where each line stands beside the likeliest headlines."""
    at = np.arange(len(lines))
    best = int(headline.argmax())
    sure = np.clip((headline - headline[best]) / SCALE, -8, 0).astype(np.float32)
    dated = np.cumsum([bool(line.dates) for line in lines])
    credited = np.cumsum([line.credit >= CREDITED for line in lines])
    columns = (
        np.clip(at - best, -_REACH, _REACH), _best_above(sure, 3), _best_above(sure, 8),
        np.clip(dated - dated[best], -5, 5), np.clip(credited - credited[best], -5, 5),
        np.clip(headline / SCALE, -8, 8),
    )  # fmt: skip
    return np.hstack((told, np.stack(columns, axis=1).astype(np.float32)))


def _best_above(sure: Rows, size: int) -> Rows:
    """The best odds of the lines right above each."""
    best: Rows = np.max([_from(sure, by) for by in range(1, size + 1)], axis=0)
    return best


def _said(lines: Sequence[Line], yes: NDArray[np.bool_], body: Odds) -> Rows:
    """How many of a line's words the text says too, which share of them, and which share its beginning says; the same
    where a word counts the less the more short lines have it.

    A headline's words stand in its text, a slogan's and another piece's do not.
    """
    words = [_words(line.text) if line.width <= MAX_HEADLINE else frozenset() for line in lines]
    seen = Counter(word for own in words for word in own)
    text: set[str] = set()
    first: set[str] = set()
    for index in np.flatnonzero(yes).tolist():
        own = _words(lines[index].text[:_READ])
        first |= own if not len(text) > _BEGINNING else frozenset()
        text |= own
    shares = np.zeros((5, len(lines)), np.float32)
    for at, own in enumerate(words):
        if own and not (yes[at] and body[at] > SCALE):
            said = own & text
            rare = sum(1 / seen[word] for word in sorted(said))
            shares[:, at] = (
                min(len(said), 20), len(said) / len(own), len(own & first) / len(own),
                rare, rare / sum(1 / seen[word] for word in sorted(own)),
            )  # fmt: skip
    return shares


def _words(text: str) -> frozenset[str]:
    """A text's longer words, without case; of scripts without spaces all pairs of signs."""
    words = [word for word in _WORD.findall(text.casefold()) if len(word) > 3 or SPACELESS.match(word)]
    return frozenset(
        part
        for word in words
        for part in ([word[at : at + 2] for at in range(len(word) - 1)] if SPACELESS.match(word) else [word[:8]])
    )


def _echoes(lines: Sequence[Line]) -> Rows:
    """Whether a line stands a second time, alone or within the line of a title or a trail; whether that is above it;
    whether a line near it holds it as a part ('Home Harbour vote put off' over the headline), or is held by it."""
    folded = [plain(line.text) if MIN_ECHO <= len(line.text) <= MAX_HEADLINE else "" for line in lines]
    top = [(at, text) for at, text in enumerate(folded[:MAX_ECHOES]) if text]
    found = np.zeros((4, len(lines)), np.float32)
    for at, own in enumerate(folded):
        if own:
            places = [place for place, text in top if place != at and (own in text or text in own)]
            near = [text for text in folded[max(0, at - NEAR) : at + NEAR + 1] if text and text != own]
            held, holds = any(own in text for text in near), any(text in own for text in near)
            found[:, at] = bool(places), bool(places) and places[0] < at, held, holds
    return found
