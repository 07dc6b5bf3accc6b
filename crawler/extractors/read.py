"""Saved page → record: the reading half of a page's way, one call per step."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crawler.extractors.decode import decode
from crawler.extractors.features import NAMES, features
from crawler.extractors.forest import load_forest
from crawler.extractors.headline import Headline, read_headline
from crawler.extractors.metadata import Metadata, read_metadata
from crawler.extractors.parse import parse
from crawler.extractors.view import PageView, view
from schemas.page import Known


@dataclass(slots=True)
class OpenPage:
    """A page, parsed once: what all readers look at."""

    view: PageView
    meta: Metadata
    headline: Headline | None
    charset: str
    charset_from: Known


def open_page(body: bytes, stated_charset: str | None) -> OpenPage:
    """Decode, parse, flatten, read the declarations, find the headline.  Raises PageRefused."""
    text, charset, known = decode(body, stated_charset)
    root = parse(text)
    flat = view(root)
    meta = read_metadata(flat)
    return OpenPage(flat, meta, read_headline(flat, meta), charset, known)


def body_features(page: OpenPage) -> NDArray[np.float32]:
    """One row of features a text block."""
    headline = page.headline
    return features(page.view, headline.block if headline else -1, headline.text.casefold() if headline else "")


def body_odds(page: OpenPage) -> list[int]:
    """For each text block the log-odds, in thousandths, that it belongs to the article's body."""
    if not page.view.blocks:
        return []
    return load_forest("body", NAMES).log_odds(body_features(page)).tolist()
