"""The authors: who wrote the article, and the line that says so.

Many places of a page answer the question: declarations (JSON-LD, meta elements, microdata) and lines (beside the
headline, at the text's end, in an author box).  Each answer is a claim; what speaks for and against it, agreement
with other places above all, gives its odds; the best claim is taken.
"""

import math
from typing import NamedTuple

from thresher.crawler.extractors.evidence import Candidate, FieldValue
from thresher.crawler.extractors.fields.author_odds import Owner, log_odds, odds_of, signs_of, squeezed
from thresher.crawler.extractors.fields.author_weights import author_weights
from thresher.crawler.extractors.fields.authors_declared import Claim, declared_claims
from thresher.crawler.extractors.fields.authors_owner import owner_claims
from thresher.crawler.extractors.fields.authors_shown import shown_claims
from thresher.crawler.extractors.fields.authors_thread import thread_author
from thresher.crawler.extractors.markup.metadata import text_of
from thresher.crawler.extractors.names.name_kinds import fold_name
from thresher.crawler.extractors.names.names import degrees_of
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.comments import by_readers
from thresher.crawler.extractors.zones.zoned_page import ZonedPage

LEAST = 0.36
"""Probability below which a claim is not taken: fewer is better than wrong.  Weighed on sites left out: a lower one
names more that is wrong on pages that mostly name nobody, a higher one loses right names elsewhere."""
_MAX_REJECTED = 12
_OWNER_META = ("og:site_name", "application-name", "publisher", "dc.publisher", "article:publisher", "copyright")
_MAX_THINGS = 20
_SHORT_LABEL = 3
"""Letters of labels of a host that tell nothing: "www", "co", "com"."""


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
    if opener := thread_author(page):
        return Authors(opener, None, tuple(opener.value))
    claims = claims_of(page, zones)
    if not claims:
        return Authors(None, None)
    model = author_weights()
    signs = signs_of(claims, owner_of(page), page.headline.text if page.headline else "")
    odds = [odds_of(own, model.weights) for _, own in signs]
    weighed = [_Weighed(claim, key, own) for claim, (key, _), own in zip(claims, signs, odds, strict=True)]
    totals = log_odds([key for key, _ in signs], odds, model.nobody)
    weighed.sort(key=lambda one: (-totals[one.key], -one.odds))
    best = weighed[0]
    confidence = _confidence(totals[best.key], *model.calibration)
    if confidence < LEAST:
        return Authors(None, None)
    rejected = [(_candidate(one), "other names, less likely") for one in weighed if one.key != best.key]
    byline = _byline(best, weighed, confidence)
    named = with_degrees(best.claim, byline.value if byline else "")
    names = FieldValue(named, _candidate(best), confidence, rejected[:_MAX_REJECTED])
    return Authors(names, byline, best.claim.names)


def claims_of(page: OpenPage, zones: ZonedPage) -> list[Claim]:
    """Every place's answer: the declarations first, then the lines in the order in which they are looked at."""
    owner = owner_of(page)
    declared = [_without_owner(claim, owner) for claim in declared_claims(page)]
    shown = shown_claims(page, zones, {claim.names for claim in declared})
    readers = by_readers(page.view, zones.comments)
    return [*declared, *(claim for claim in shown if claim.block not in readers), *owner_claims(page)]


def _without_owner(claim: Claim, owner: Owner) -> Claim:
    """A declaration without the site's own names where it names others too."""
    others = tuple(name for name in claim.names if squeezed(name) not in owner.names)
    return claim._replace(names=others) if 0 < len(others) < len(claim.names) else claim


def owner_of(page: OpenPage) -> Owner:
    """Whose site the page is on, by what it declares and by its host."""
    meta = page.meta
    names = [page.site, *(value for key in _OWNER_META for value, _ in meta.meta.get(key, [])[:1])]
    names += [text_of(thing.get("publisher")) for thing, _ in meta.things[:_MAX_THINGS]]
    labels = page.base.host.removeprefix("www.").split(".")
    names += [".".join(labels), *(label for label in labels[:-1] if len(label) > _SHORT_LABEL)]
    declares = "json-ld" if meta.article else "open graph" if meta.first("og:type") else "nothing"
    return Owner(page.site, declares, frozenset(own for name in names if name and (own := squeezed(name))))


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
