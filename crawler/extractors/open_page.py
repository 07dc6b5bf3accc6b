"""A page, opened once: what all readers look at."""

import codecs
import math
import re
from dataclasses import dataclass

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from thresher.crawler.extractors.fields.headline import Headline, read_headline
from thresher.crawler.extractors.markup.decode import decode
from thresher.crawler.extractors.markup.metadata import Metadata, read_metadata
from thresher.crawler.extractors.markup.parse import parse
from thresher.crawler.extractors.markup.scripted import scripted_markup
from thresher.crawler.extractors.markup.view import PageView, view
from thresher.crawler.extractors.zones.block_features import NAMES, SUMMARY_CHARS, features
from thresher.crawler.extractors.zones.forest import SCALE, load_forest
from thresher.schemas.page import Known
from thresher.text.addresses import Base

_NOSCRIPT = re.compile(r"</?noscript\b[^>]*>", re.I)
_TOGETHER = 1.35
"""Fitted on the corpora, so that of bodies with .9 or more 95 % are right with room to spare."""
_AROUND = 3
"""Blocks beside the body whose certainty counts: they could have been body."""
_LITTLE = 200
"""Characters: a page that shows fewer is looked at as a browser without scripts would."""


@dataclass(slots=True)
class OpenPage:
    """The page-wide views."""

    view: PageView
    meta: Metadata
    headline: Headline | None
    base: Base
    charset: str
    charset_from: Known
    scripted: bool = False
    """Whether its text was found in a script's data only."""
    day_first: bool | None = None
    """Whether its portal writes 04/05 for the 4th of May; None: the page itself must tell."""

    def place(self, element: etree._Element | None) -> str:
        """An XPath that selects an element; `url` stands for the page's address."""
        return "url" if element is None else self.view.place(element)


def open_page(body: bytes, stated_charset: str | None, url: str | None = None) -> OpenPage:
    """Decode, parse, flatten, read the declarations, find the headline.  Raises PageRefused."""
    text, charset, known = decode(body, stated_charset)
    in_utf8 = charset == "utf-8" and "\ufffd" not in text and not body.startswith(codecs.BOM_UTF8)
    root = parse(text, body if in_utf8 else None)
    flat = view(root)
    if flat.chars[-1] < _LITTLE and "noscript" in text:
        # a page for browsers without scripts, or one whose markup is broken inside the element
        root = parse(_NOSCRIPT.sub(" ", text))
        flat = view(root)
    scripted = scripted_markup(flat.declarations) if flat.chars[-1] < _LITTLE else None
    if scripted:
        _show(root, scripted)
        flat = view(root)
    meta = read_metadata(flat)
    bases = (element.get("href") for element in flat.declarations if element.tag == "base")
    base = Base(url or _declared_address(meta), next(filter(None, bases), None))
    return OpenPage(flat, meta, read_headline(flat, meta), base, charset, known, bool(scripted))


def _show(root: etree._Element, markup: str) -> None:
    """Put into the page what a script would have shown."""
    shown, text = root.find("body"), parse(markup).find("body")
    article = etree.SubElement(root if shown is None else shown, "article")
    article.extend([] if text is None else list(text))


def _declared_address(meta: Metadata) -> str | None:
    """The address that the page gives as its own."""
    canonical = meta.links.get("canonical")
    address = canonical[0][0] if canonical else meta.first("og:url")
    return Base(None).absolute(address) if address and address.startswith(("http://", "https://")) else None


def declared_address(page: OpenPage) -> str | None:
    """The page's own address as it declares it, absolute."""
    canonical = page.meta.links.get("canonical")
    address = canonical[0][0] if canonical else page.meta.first("og:url")
    return page.base.absolute(address) if address else None


def body_features(page: OpenPage) -> NDArray[np.float32]:
    """One row of features a text block."""
    if not page.view.blocks:
        return np.zeros((0, len(NAMES)), np.float32)
    headline = page.headline
    at, title = (headline.block, headline.text) if headline else (-1, "")
    summary = page.meta.first("description", "og:description", "twitter:description") or ""
    return features(page.view, at, title[:SUMMARY_CHARS].casefold(), summary[:SUMMARY_CHARS].casefold())


def body_odds(page: OpenPage, rows: NDArray[np.float32] | None = None) -> list[int]:
    """For each text block the log-odds, in thousandths, that it belongs to the article's body.

    `rows` are the page's `body_features`, where they are at hand.
    """
    if not page.view.blocks:
        return []
    odds: list[int] = load_forest("body", NAMES).log_odds(body_features(page) if rows is None else rows).tolist()
    return odds


def body_certainty(view: PageView, odds: list[int], body: list[int]) -> float:
    """The mean certainty of the blocks in and around the body, weighted by their characters; 0 without a body."""
    total = certain = 0.0
    for index in range(max(0, body[0] - _AROUND), min(len(odds), body[-1] + 1 + _AROUND)) if body else ():
        size = view.blocks[index].chars
        total += size
        certain += size / (1 + math.exp(-abs(odds[index]) / SCALE))
    return certain / total if total else 0.0


def body_confidence(certainty: float) -> float:
    """How often a body of this certainty is right.  Blocks err together: a page is less sure than its blocks."""
    return max(0.0, 1 - _TOGETHER * (1 - certainty))
