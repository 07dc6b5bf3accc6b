"""What kind of place each element of a page is, from the nearest ancestor whose names say so."""

from enum import IntEnum
from functools import lru_cache
from itertools import accumulate

from thresher.crawler.extractors.markup.view import PageView
from thresher.crawler.extractors.markup.vocabulary import Hint


class Landmark(IntEnum):
    """What the names of an element and those around it say of its text."""

    OPEN = 0
    """Nothing: content as far as names go."""
    MENU = 1
    """Menus, breadcrumbs, tags, sharing, pages."""
    HEADER = 2
    FOOTER = 3
    COMMENTS = 4
    PROMOTION = 5
    """Newsletter, subscription, forms, widgets."""
    FOREIGN = 6
    """Ads and consent."""


WRAPPER_SHARE = 0.4
"""An element with more of the page's running text, or of all its text, is a wrapper: its names say nothing."""

_MENU = int(Hint.NAVIGATION | Hint.BREADCRUMB | Hint.PAGINATION | Hint.TAGS | Hint.SHARE)
_STRONG_MENU = int(Hint.NAVIGATION | Hint.BREADCRUMB)
_FOREIGN = int(Hint.AD | Hint.CONSENT)
_CONSENT = int(Hint.CONSENT)
_ITEM = int(Hint.TEASER | Hint.RELATED | Hint.ARTICLE_TAG | Hint.BODY)
MENU_LINKS = 0.6
"""A dialogue of which so much is linked is a menu that opens."""
_PROMOTION = int(Hint.SIGNUP | Hint.FORM | Hint.WIDGET)
_COMMENTS = int(Hint.COMMENTS)
_FOOTER = int(Hint.FOOTER)
_HEADER = int(Hint.HEADER)
_CONTENT = int(Hint.MAIN | Hint.BODY | Hint.ARTICLE_TAG | Hint.TEASER | Hint.RELATED)
_TELLING = _MENU | _FOREIGN | _PROMOTION | _COMMENTS | _FOOTER | _HEADER | _CONTENT


def places(page: PageView, odds: list[int]) -> list[Landmark]:
    """One a node, in the order of `page.nodes`."""
    prose = [0, *accumulate(b.chars if odd > 0 else 0 for b, odd in zip(page.blocks, odds, strict=True))]
    total = prose[-1]
    much, most = WRAPPER_SHARE * max(total, 1), WRAPPER_SHARE * max(page.chars[-1], 1)
    found: list[Landmark] = []
    shown = page.chars
    for node in page.nodes:
        parent = node.parent
        place = found[parent.index] if parent else Landmark.OPEN
        hints = node.hints & _TELLING
        if hints and place is not Landmark.COMMENTS:
            chars = shown[node.last_block] - shown[node.blocks]
            if chars > most or prose[node.last_block] - prose[node.blocks] > much:
                place = Landmark.OPEN
            else:
                if hints & _CONSENT and page.link_chars_in(node) > MENU_LINKS * chars:
                    hints = hints & ~_CONSENT | _STRONG_MENU
                place = _own(hints, place)
        found.append(place)
    return found


@lru_cache(maxsize=4096)
def _own(hints: int, around: Landmark) -> Landmark:
    """The place of an element with telling names.  Pure: the cache changes no result, and there are few hints."""
    if around == Landmark.FOREIGN:
        return Landmark.MENU if hints & _STRONG_MENU else around
    if hints & _FOREIGN and not hints & _STRONG_MENU:
        return Landmark.FOREIGN
    if around == Landmark.MENU and not hints & _CONTENT:
        return around
    if hints & _MENU:
        return Landmark.MENU
    if hints & _COMMENTS and not hints & _ITEM:
        return Landmark.COMMENTS
    if hints & _FOOTER:
        return Landmark.FOOTER
    if hints & _PROMOTION:
        return around if around == Landmark.HEADER else Landmark.PROMOTION
    if hints & _HEADER:
        return Landmark.HEADER
    return around if around != Landmark.HEADER else Landmark.OPEN
