"""The authors: who wrote the article, and the line that says so.

Many places of a page answer the question: declarations (JSON-LD, meta elements, microdata) and lines (beside the
headline, at the text's end, in an author box).  Each answer is a claim; what speaks for and against it, agreement
with other places above all, gives its odds; the best claim is taken.
"""

import math
from typing import NamedTuple

from thresher.crawler.extractors.evidence import Candidate, FieldValue
from thresher.crawler.extractors.fields.author_odds import log_odds, odds_of, signs_of
from thresher.crawler.extractors.fields.author_weights import author_weights
from thresher.crawler.extractors.fields.authors_declared import Claim, declared_claims
from thresher.crawler.extractors.fields.authors_shown import shown_claims
from thresher.crawler.extractors.names.name_kinds import fold_name
from thresher.crawler.extractors.names.names import degrees_of
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.zoned_page import ZonedPage

_LEAST = 0.3
"""Probability below which a claim is not taken: fewer is better than wrong."""
_MAX_REJECTED = 12


class Authors(NamedTuple):
    """Who wrote the article."""

    names: FieldValue[list[str]] | None
    byline: FieldValue[str] | None
    """The line as shown; None where the page shows none."""
    plain: tuple[str, ...] = ()
    """The names without degrees."""


class _Weighed(NamedTuple):
    """A claim with its folded names and its log-odds against other claims."""

    claim: Claim
    key: frozenset[str]
    odds: float


def read_authors(page: OpenPage, zones: ZonedPage) -> Authors:
    """The authors' names and the byline, each with its evidence."""
    claims = claims_of(page, zones)
    if not claims:
        return Authors(None, None)
    model = author_weights()
    signs = signs_of(claims, page.site, page.headline.text if page.headline else "")
    odds = [odds_of(own, model.weights) for _, own in signs]
    weighed = [_Weighed(claim, key, own) for claim, (key, _), own in zip(claims, signs, odds, strict=True)]
    totals = log_odds([key for key, _ in signs], odds, model.nobody)
    weighed.sort(key=lambda one: (-totals[one.key], -one.odds))
    best = weighed[0]
    confidence = _confidence(totals[best.key], *model.calibration)
    if confidence < _LEAST:
        return Authors(None, None)
    rejected = [(_candidate(one), "other names, less likely") for one in weighed if one.key != best.key]
    byline = _byline(best, weighed, confidence)
    named = with_degrees(best.claim, byline.value if byline else "")
    names = FieldValue(named, _candidate(best), confidence, rejected[:_MAX_REJECTED])
    return Authors(names, byline, best.claim.names)


def claims_of(page: OpenPage, zones: ZonedPage) -> list[Claim]:
    """Every place's answer: the declarations first, then the lines in the order in which they are looked at."""
    declared = declared_claims(page)
    return declared + shown_claims(page, zones, {claim.names for claim in declared})


def _confidence(odds: float, slope: float, shift: float) -> float:
    return round(1 / (1 + math.exp(-(slope * odds + shift))), 3)


def with_degrees(claim: Claim, byline: str = "") -> list[str]:
    """The claim's names with the degrees that the page puts behind them: "Jane Doe, PhD"."""
    degrees: dict[str, str] = {}
    for text in (byline, claim.line, claim.raw):
        degrees |= degrees_of(text)
    return [name + degrees.get(fold_name(name), "") for name in claim.names]


def _byline(best: _Weighed, weighed: list[_Weighed], confidence: float) -> FieldValue[str] | None:
    """The most likely shown line that names any of the chosen authors and nobody else."""
    shown = [one for one in weighed if one.claim.block >= 0 and one.key <= best.key]
    if not shown:
        return None
    line = best if best in shown else max(shown, key=lambda one: (len(one.key), one.odds))
    return FieldValue(line.claim.line, _candidate(line), confidence, [])


def _candidate(one: _Weighed) -> Candidate:
    return Candidate(one.claim.raw, one.claim.at, one.claim.rule)
