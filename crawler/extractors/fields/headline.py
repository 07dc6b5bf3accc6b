"""The headline: where it stands on the page, and its text without the site's name and without the kicker."""

import re
import unicodedata
from typing import NamedTuple

from crawler.extractors.markup.metadata import Metadata, site_name, text_of
from crawler.extractors.markup.view import PageView, TextBlock
from crawler.extractors.markup.vocabulary import Hint

_SEPARATOR = re.compile(r"\s+[|\-–—·•»«/:~]+\s+|\s*[|»«]\s*|\s*[-–—_]{1,2}\s*(?=[^\s]{2,40}$)")
_WORD = re.compile(r"\w+")
_POOR_PLACE = int(
    Hint.COMMENTS | Hint.RELATED | Hint.TEASER | Hint.SIDEBAR | Hint.ASIDE | Hint.FOOTER | Hint.NAVIGATION
    | Hint.CONSENT | Hint.SIGNUP | Hint.WIDGET
)  # fmt: skip
_GOOD_NAME = int(Hint.HEADLINE)
_MAX_CHARS = 320
_UNSEEN = 0.4
"""Confidence of a title that the page declares and does not show."""
_AGREEING = (0.64, 0.87, 0.8)
"""Confidence by the number of declarations that name the shown headline while another names something else."""


class Headline(NamedTuple):
    """Where and what the headline is."""

    text: str
    block: int
    """Index of the text block that shows it; -1 where none does."""
    rule: str
    confidence: float
    raw: str


def fold(text: str) -> str:
    """Words only, case and width folded: for comparing, never for showing."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def declared_titles(meta: Metadata) -> list[str]:
    """What the page declares its headline to be, each once, best first."""
    return list(dict.fromkeys(_declarations(meta)))


def _declarations(meta: Metadata) -> list[str]:
    thing = meta.article[0] if meta.article else {}
    declared = meta.first("og:title", "twitter:title", "dc.title", "title", "parsely-title")
    values = [text_of(thing.get("headline")), declared, meta.title]
    return [value for value in values if value]


def read_headline(page: PageView, meta: Metadata) -> Headline | None:
    """The headline, or None where the page shows and declares none."""
    titles = declared_titles(meta)
    site = fold(site_name(meta) or "")
    folded = list(dict.fromkeys(fold(text) for title in titles for text in (title, without_site(title, site))))
    best: tuple[float, int] = (0.0, -1)
    declared = "\n".join(titles).casefold()
    for block in page.blocks:
        if not 2 <= block.chars <= _MAX_CHARS:
            continue
        # what is neither a heading nor named as a headline must at least begin like a declared title
        if block.level or block.node.hints & _GOOD_NAME or block.text[:12].casefold() in declared:
            score = _score(block, folded, site)
            if score > best[0]:
                best = (score, block.index)
    score, index = best
    if index >= 0 and score >= 3:
        block = page.blocks[index]
        return Headline(block.text.replace("\n", " "), index, "shown", _confidence(block, meta, site), block.text)
    if titles:
        return Headline(without_site(titles[0], site), -1, "declared", _UNSEEN, titles[0])
    return None


def _confidence(block: TextBlock, meta: Metadata, site: str) -> float:
    """How often a headline is right that so many of the page's declarations name."""
    text = fold(block.text)
    declared = [text in (fold(title), fold(without_site(title, site))) for title in _declarations(meta)]
    if len(declared) >= 2 and all(declared):
        return 0.97
    return _AGREEING[min(sum(declared), 2)]


def _score(block: TextBlock, titles: list[str], site: str) -> float:
    """How well a block serves as the headline: agreement with the declared titles, level, name, place."""
    text = fold(block.text)
    if not text or text == site:
        return 0.0
    agreement = max((_agreement(text, title) for title in titles), default=0.0)
    if not block.level and not block.node.hints & _GOOD_NAME and agreement < 0.9:
        return 0.0
    score = 6 * agreement + (0, 4, 2, 1, 0.5, 0.2, 0.2)[block.level]
    score += 1.0 * bool(block.node.hints & _GOOD_NAME)
    if block.node.context & _POOR_PLACE:
        score -= 2.5 if agreement < 0.9 else 1.0
    if block.link_chars > 0.9 * block.chars:
        score -= 1.5
    return score


def _agreement(text: str, title: str) -> float:
    """1 for the same words, less for a title that holds the text and something else (a site's name, a section)."""
    if text == title:
        return 1.0
    if len(text) >= 8 and text in title:
        return 0.6 + 0.35 * len(text) / len(title)
    if len(title) >= 15 and title in text:
        return 0.5 + 0.35 * len(title) / len(text)
    a, b = set(text.split()), set(title.split())
    common = len(a & b)
    return 0.8 * common / max(len(a), len(b)) if common >= 3 else 0.0


def without_site(title: str, site: str) -> str:
    """A declared title without the site's name or section at its end (or start)."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    if site:
        kept = [part for part in parts if fold(part) != site]
        if len(kept) < len(parts):
            start, end = title.find(kept[0]), title.rfind(kept[-1]) + len(kept[-1])
            return title[start:end]
    longest = max(parts, key=len)
    return longest if len(longest) >= 0.6 * len(title) else title
