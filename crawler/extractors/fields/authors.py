"""The authors: who wrote the article, and the line that says so.

Many places of a page answer the question: declarations (JSON-LD, meta elements, microdata) and lines (beside the
headline, at the text's end, in an author box).  Each answer is a claim; what speaks for and against it, agreement
with other places above all, gives its odds; the best claim is taken.
"""

from typing import NamedTuple

from crawler.extractors.fields.author_lines import shown_claims
from crawler.extractors.fields.author_sides import declared_claims
from crawler.extractors.fields.author_weigh import Weighed, probabilities, weigh
from crawler.extractors.fields.headline import Headline
from crawler.extractors.found import Candidate, Found
from crawler.extractors.markup.metadata import Metadata
from crawler.extractors.markup.view import PageView

_LEAST = 0.2
"""Probability below which a claim is not taken: fewer is better than wrong."""
_SMOOTHED = 0.945
"""Pages of sites that the weights were not learned from are right a little less often than the odds say."""
_MAX_REJECTED = 12


class Authors(NamedTuple):
    """Who wrote the article."""

    names: Found[list[str]] | None
    byline: Found[str] | None
    """The line as shown; None where the page shows none."""


def read_authors(
    view: PageView, meta: Metadata, headline: Headline | None, body: list[int], language: str | None, site: str | None
) -> Authors:
    """The authors' names and the byline, each with its evidence."""
    claims = declared_claims(meta, site, language)
    claims += shown_claims(view, headline.block if headline else -1, body, site, language)
    if not claims:
        return Authors(None, None)
    weighed = weigh(claims, site, headline.text if headline else "")
    shares = probabilities(weighed)
    weighed.sort(key=lambda one: (-shares[one.key], -one.odds))
    best = weighed[0]
    confidence = round(shares[best.key] * _SMOOTHED, 3)
    if confidence < _LEAST:
        return Authors(None, None)
    rejected = [(_candidate(one), "other names, less likely") for one in weighed if one.key != best.key]
    names = Found(list(best.claim.names), _candidate(best), confidence, rejected[:_MAX_REJECTED])
    return Authors(names, _byline(best, weighed, confidence))


def _byline(best: Weighed, weighed: list[Weighed], confidence: float) -> Found[str] | None:
    """The most likely shown line that names any of the chosen authors and nobody else."""
    shown = [one for one in weighed if one.claim.block >= 0 and one.key <= best.key]
    if not shown:
        return None
    line = best if best in shown else max(shown, key=lambda one: (len(one.key), one.odds))
    return Found(line.claim.line, _candidate(line), confidence, [])


def _candidate(one: Weighed) -> Candidate:
    return Candidate(one.claim.raw, one.claim.at, one.claim.rule)
