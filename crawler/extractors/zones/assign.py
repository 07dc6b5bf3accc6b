"""The split: every text block and every link of a page gets exactly one zone."""

from itertools import chain

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.markup.view import PageView, TextBlock
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.open_page import Headline, OpenPage
from thresher.crawler.extractors.zones.apart import Apart, lower_odds, set_apart
from thresher.crawler.extractors.zones.body_blocks import body_blocks
from thresher.crawler.extractors.zones.body_company import BY_COMPANY
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.item_lists import agree
from thresher.crawler.extractors.zones.item_roles import read_roles
from thresher.crawler.extractors.zones.item_sources import read_sources
from thresher.crawler.extractors.zones.items import find_items, lists_of
from thresher.crawler.extractors.zones.landmarks import Landmark
from thresher.crawler.extractors.zones.link_groups import link_groups
from thresher.crawler.extractors.zones.link_rows import link_rows
from thresher.crawler.extractors.zones.link_zones import link_beliefs, zones_of
from thresher.crawler.extractors.zones.linkfacts import LinkFacts, link_facts
from thresher.crawler.extractors.zones.name_words import stored_weights
from thresher.crawler.extractors.zones.notices import is_foot
from thresher.crawler.extractors.zones.page_features import is_declared
from thresher.crawler.extractors.zones.page_type import is_article, is_of_headlines, is_of_items, page_row, page_type
from thresher.crawler.extractors.zones.sections import says_related
from thresher.crawler.extractors.zones.set_in import set_in
from thresher.crawler.extractors.zones.zoned_page import ZonedPage
from thresher.schemas.record import Zone

_BYLINE = int(Hint.BYLINE | Hint.DATE | Hint.META | Hint.AUTHOR_BOX)
_CAPTION = int(Hint.CAPTION | Hint.FIGURE)
_LINKED = 0.5
"""A block of which more is linked has the zone of its links."""
_LINE_CHARS = 200
"""A byline, a date, a caption are shorter."""
_OF_PLACE = {
    Landmark.MENU: Zone.NAVIGATION,
    Landmark.HEADER: Zone.NAVIGATION,
    Landmark.FOOTER: Zone.NAVIGATION,
    Landmark.COMMENTS: Zone.COMMENTS,
    Landmark.PROMOTION: Zone.OTHER,
    Landmark.FOREIGN: Zone.OTHER,
}


def split(page: OpenPage, odds: list[int], rows: NDArray[np.float32]) -> ZonedPage:
    """Zones for all of a page; `rows` are the features that the odds are made from."""
    around = set_apart(page, odds)
    parts = outline(page, around, rows)
    for items in lists_of(page.view, parts.items):
        read_roles(page.view, parts.facts, items)
        agree(items)
    read_sources(parts.items)
    _settle_links(page.view, parts.links, parts.items, around.where)
    parts.blocks = _block_zones(page.view, parts.links, page.headline, parts.items, parts.body, around.where)
    return parts


def outline(page: OpenPage, around: Apart, rows: NDArray[np.float32]) -> ZonedPage:
    """The page's type, body, links and items, before the items' parts and the other blocks' zones are told."""
    facts = link_facts(page.view, page.base)
    row = page_row(page, around.odds, facts, around.where)
    body = read_body(page, around, row)
    links, items = _read_links(page, facts, rows, around, body)
    listed = is_of_items(page.view, body, items) or is_of_headlines(page.view, body, facts)
    if body and listed and not is_declared(page.meta, page.headline):
        body = []
        links, items = _read_links(page, facts, rows, around, body)
    claimed = set(chain.from_iterable(range(item.first, item.last) for item in items))
    claimed.update(item.section_block for item in items if says_related(item.section or ""))
    body = [index for index in body if index not in claimed]  # what only its company makes text is a summary there
    boxes = [box for part in around.comments for box in part.boxes]
    return ZonedPage(page_type(body, items), [], links, around.odds, body, items, facts, row, boxes)


def read_body(page: OpenPage, around: Apart, row: NDArray[np.float32]) -> list[int]:
    """The blocks of the article's body; none of a page that is no article.  `row`: the page's features."""
    if not is_article(page, around.odds, row):
        return []
    body = body_blocks(page.view, lower_odds(around.notices, around.odds), page.headline_block)
    while len(body) > 1 and is_foot(page.view.blocks[body[-1]]):  # another piece stood below it
        body.pop()
    return sorted({*body, *set_in(page.view, set(body))})


def _read_links(
    page: OpenPage, facts: LinkFacts, rows: NDArray[np.float32], around: Apart, body: list[int]
) -> tuple[list[Zone], list[Item]]:
    """The zone of each link, and the items, of a page with this body."""
    beliefs = link_beliefs_of(page, facts, rows, around, body)
    items = find_items(page, facts, beliefs, sure_body(body, around))
    return zones_of(beliefs, bool(body), set(chain.from_iterable(item.links for item in items))), items


def link_beliefs_of(
    page: OpenPage, facts: LinkFacts, rows: NDArray[np.float32], around: Apart, body: list[int]
) -> NDArray[np.float32]:
    """By link the share of belief in each kind, on a page with this body."""
    groups = link_groups(page.view)
    features = link_rows(page, facts, groups, rows, around, body, stored_weights())
    return link_beliefs(page.view, facts, groups, features)


def sure_body(body: list[int], around: Apart) -> list[int]:
    """The blocks that are of the body by themselves and not by their company."""
    return [index for index in body if around.odds[index] != BY_COMPANY]


def _settle_links(page: PageView, links: list[Zone], items: list[Item], where: list[Landmark]) -> None:
    """All links of an item have its relation; those of readers' comments are the comments'."""
    for link in page.links:
        if links[link.index] in (Zone.OTHER, Zone.NAVIGATION) and where[link.node.index] is Landmark.COMMENTS:
            links[link.index] = Zone.COMMENTS
    for item in items:
        for index in item.links:
            links[index] = Zone(item.relation)


def _block_zones(
    page: PageView,
    links: list[Zone],
    headline: Headline | None,
    items: list[Item],
    body: list[int],
    where: list[Landmark],
) -> list[Zone]:
    zones: list[Zone | None] = [None] * len(page.blocks)
    for item in items:
        zone = Zone(item.relation)
        zones[item.first : item.last] = [zone] * (item.last - item.first)
        if item.section_block >= 0 and zones[item.section_block] is None:
            zones[item.section_block] = zone
    begin = end = -1
    if body:
        begin, end = body[0], body[-1]
        for index in body:
            zones[index] = Zone.ARTICLE
        if headline and headline.block >= 0:
            zones[headline.block] = Zone.ARTICLE
            begin = min(begin, headline.block)
    return [
        known or _zone_of(block, links, where[block.node.index], begin <= block.index <= end)
        for block, known in zip(page.blocks, zones, strict=True)
    ]


def _zone_of(block: TextBlock, links: list[Zone], place: Landmark, amid: bool) -> Zone:
    """The zone of a block that is neither body nor an item's: of its links, else from where it stands."""
    linked = block.link_chars > _LINKED * block.chars
    if amid and place in (Landmark.OPEN, Landmark.HEADER) and block.chars <= _LINE_CHARS:
        return Zone.NAVIGATION if linked and not block.node.context & (_BYLINE | _CAPTION) else Zone.ARTICLE
    if linked:
        return _most_linked(block, links)
    return _OF_PLACE.get(place) or Zone.OTHER


def _most_linked(block: TextBlock, links: list[Zone]) -> Zone:
    """The zone that most of a block's linked characters have."""
    chars: dict[Zone, int] = {}
    for text, _, _, link in block.pieces:
        if link is not None:
            zone = links[link.index]
            chars[zone] = chars.get(zone, 0) + len(text)
    return max(chars, key=lambda zone: chars[zone]) if chars else Zone.NAVIGATION
