"""The split: every text block and every link of a page gets exactly one zone."""

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.markup.view import Link, PageView, TextBlock
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.open_page import Headline, OpenPage
from thresher.crawler.extractors.zones.body_blocks import body_blocks
from thresher.crawler.extractors.zones.comments import beyond_comments, comment_parts
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.item_sources import read_sources
from thresher.crawler.extractors.zones.landmarks import Landmark, places
from thresher.crawler.extractors.zones.linkfacts import LinkFacts, is_person, is_piece, is_remark, link_facts
from thresher.crawler.extractors.zones.listing_items import repair_items
from thresher.crawler.extractors.zones.listing_model import listed_odds
from thresher.crawler.extractors.zones.page_features import SURE
from thresher.crawler.extractors.zones.page_type import LEAST_ITEMS, page_type
from thresher.crawler.extractors.zones.relations import relate
from thresher.crawler.extractors.zones.sections import MAX_CHARS, is_heading, says_general, says_related
from thresher.crawler.extractors.zones.steps import PREVIOUS_NEXT, STEP_PIECES
from thresher.crawler.extractors.zones.teasers import find_teasers
from thresher.crawler.extractors.zones.zoned_page import ZonedPage
from thresher.schemas.record import PageType, Zone

_BYLINE = int(Hint.BYLINE | Hint.DATE | Hint.META | Hint.AUTHOR_BOX)
_CAPTION = int(Hint.CAPTION | Hint.FIGURE)
_LINKED = 0.5
"""From this share of link characters a block of no known kind is navigation."""
LEAST_ALIKE = 2
"""So many items of one build are a list."""
_FOOT = 3
"""The last blocks of a page are its foot, whatever they are called."""
_HEAD = 40
"""The first blocks of a page, up to the article, are its head: what leads elsewhere there is the portal's own."""
_LINE_CHARS = 200
"""A byline, a date, a caption are shorter."""
_STEP = re.compile(rf"\W*(?:{PREVIOUS_NEXT})\s+(?:{STEP_PIECES})", re.IGNORECASE)
_STEP_CHARS = 160
_STEP_ALONE = 30
"""A longer step names the piece that it leads to."""
_KNOWN = 1 << 11
"""Texts and addresses of menus that are remembered from page to page."""
_SOLD = re.compile(
    r"newsletter|subscri|play\.google\.com/store|apps\.apple\.com|itunes\.apple\.com|sign-?up", re.IGNORECASE
)
_SOCIAL = re.compile(
    r"facebook\.|twitter\.|//x\.com|instagram\.|youtube\.|youtu\.be|linkedin\.|tiktok\.|pinterest\.|t\.me/|telegram\.|"
    r"whatsapp\.|flipboard\.|bsky\.|mastodon|vimeo\.|vk\.com|ok\.ru|reddit\.|tumblr\.|xing\.|threads\.|news\.google\.|"
    r"feedly\.|wa\.me|weibo\.|line\.me|spotify\.",
    re.IGNORECASE,
)
"""A portal's own pages elsewhere: they are navigation."""
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
    view, headline = page.view, page.headline
    facts = link_facts(view, page.base)
    comments = comment_parts(page, odds)
    odds, where = beyond_comments(view, comments, odds, places(view, odds))
    items = find_teasers(view, facts, odds, where, page.base)
    kind = page_type(page, odds, items)
    body = [] if kind is not PageType.ARTICLE else body_blocks(view, odds)
    if kind is not PageType.ARTICLE:
        mended = repair_items(view, facts, items, listed_odds(view.blocks, rows, odds), where)
        if len(mended) >= LEAST_ITEMS:
            kind, items = PageType.LISTING, mended
    if body:
        items, body = _settle(view, items, body, headline, odds)
        _drop_false_sections(items, body, headline)
        relate(view, headline, items, body)
    read_sources(items)
    blocks = _block_zones(view, headline, items, body, where)
    links = _link_zones(view, facts, blocks, items, body, where)
    return ZonedPage(kind, blocks, links, odds, body, items, facts, [box for part in comments for box in part.boxes])


def _settle(
    page: PageView, items: list[Item], body: list[int], headline: Headline | None, odds: list[int]
) -> tuple[list[Item], list[int]]:
    """Where an item claims blocks of the body, one of the two is right."""
    kept: list[Item] = []
    dropped: set[int] = set()
    inside = set(body)
    shown = headline.block if headline else -1
    for item in items:
        if item.first <= shown < item.last:
            continue
        claimed = [i for i in range(item.first, item.last) if i in inside]
        if _is_text(page, claimed) and not _is_surely_listed(item, claimed, odds):
            item.last, item.summary = max(item.own_last, item.first + 1), None
            item.links = [i for i in item.links if page.links[i].block < item.last]
            claimed = [i for i in claimed if i < item.last]
            if _is_text(page, claimed):
                continue
        dropped.update(claimed)
        kept.append(item)
    rest = [i for i in body if i not in dropped]
    while (
        len(rest) > 1
        and page.blocks[rest[-1]].chars <= MAX_CHARS
        and _is_promise(page.blocks[rest[-1]], rest[-1], kept)
    ):
        rest.pop()
    return kept, rest


def _drop_false_sections(items: list[Item], body: list[int], headline: Headline | None) -> None:
    """The article's headline and its subheadings stand over no list, unless they say so."""
    inside = {*body, headline.block if headline else -1}
    for item in items:
        if item.section_block >= 0 and item.section_block in inside:
            section = item.section or ""
            if not says_related(section) and not says_general(section):
                item.section, item.section_block = None, -1


def _is_surely_listed(item: Item, claimed: list[int], odds: list[int]) -> bool:
    """One of several dated items built alike, whose text is not surely of a body."""
    if item.holder_items < LEAST_ALIKE:
        return False
    return item.lined or (item.date_raw is not None and all(odds[i] < SURE for i in claimed))


def _is_promise(block: TextBlock, index: int, items: list[Item]) -> bool:
    """The body's last line is a heading over related pieces."""
    return is_heading(block) and says_related(block.text) and any(item.first > index for item in items)


def _is_text(page: PageView, claimed: list[int]) -> bool:
    """Blocks that are more said than linked."""
    unlinked = sum(page.blocks[i].chars - page.blocks[i].link_chars for i in claimed)
    return unlinked > 0.5 * sum(page.blocks[i].chars for i in claimed)


def _block_zones(
    page: PageView, headline: Headline | None, items: list[Item], body: list[int], where: list[Landmark]
) -> list[Zone]:
    zones: list[Zone | None] = [None] * len(page.blocks)
    for item in items:
        zone = Zone.OTHER if item.foreign else Zone(item.relation)
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
        known or _zone_of(block, where[block.node.index], begin <= block.index <= end)
        for block, known in zip(page.blocks, zones, strict=True)
    ]


def _zone_of(block: TextBlock, place: Landmark, amid: bool) -> Zone:
    """The zone of a block that is neither body nor an item's, from where it stands and what it is called."""
    linked = block.link_chars > _LINKED * block.chars
    if amid and place in (Landmark.OPEN, Landmark.HEADER) and block.chars <= _LINE_CHARS:
        return Zone.NAVIGATION if linked and not block.node.context & (_BYLINE | _CAPTION) else Zone.ARTICLE
    if place is Landmark.PROMOTION and linked:
        return Zone.NAVIGATION
    return _OF_PLACE.get(place) or (Zone.NAVIGATION if linked else Zone.OTHER)


def _link_zones(
    page: PageView, facts: LinkFacts, blocks: list[Zone], items: list[Item], body: list[int], where: list[Landmark]
) -> list[Zone]:
    zones: list[Zone] = []
    bodies, first = set(body), body[0] if body else 0
    heads = {item.section_block for item in items} - bodies
    for link in page.links:
        at = link.block
        if at == link.last_block:
            beside = blocks[at] if at < len(blocks) else Zone.NAVIGATION
            zones.append(_zone_of_image(link, where[link.node.index], body, beside))
            continue
        zone, place = blocks[at], where[link.node.index]
        if zone is Zone.NAVIGATION or (zone is Zone.OTHER and place is Landmark.OPEN):
            if place is Landmark.OPEN and (at >= len(blocks) - _FOOT or at < min(_HEAD, first)):
                place = Landmark.FOOTER
            zone = _zone_in_menu(facts, link, place)
        elif at in heads:  # leads to the section
            zone = Zone.NAVIGATION
        elif zone is Zone.ARTICLE:
            zone = _zone_in_article(page.blocks[at], link.href, at in bodies)
        zones.append(zone)
    for item in items:
        zone = Zone.OTHER if item.foreign else Zone(item.relation)
        for index in item.links:
            zones[index] = zone
    return zones


def _zone_in_article(block: TextBlock, href: str, in_body: bool) -> Zone:
    """The zone of a link of the article: authors' profiles and the links of its head move about the site."""
    if in_body:
        return Zone.NAVIGATION if block.chars <= _LINE_CHARS and is_person(href) else Zone.ARTICLE
    said = block.link_chars <= _LINKED * block.chars and not block.node.context & _BYLINE and not is_person(href)
    return Zone.ARTICLE if said or block.node.context & _CAPTION else Zone.NAVIGATION


def _zone_in_menu(facts: LinkFacts, link: Link, place: Landmark) -> Zone:
    """The zone of a link of a block that moves about the site, unless it leads elsewhere than its block does."""
    href = link.href
    text = facts.texts[link.index]
    if is_remark(href):
        return Zone.OTHER
    if " " in text and _is_step(text) and (is_piece(href) or len(text) > _STEP_ALONE):
        return Zone.RELATED
    open_place = place is Landmark.OPEN or place is Landmark.PROMOTION
    return Zone.OTHER if open_place and _is_promotion(href, facts.outside[link.index]) else Zone.NAVIGATION


@lru_cache(maxsize=_KNOWN)
def _is_step(text: str) -> bool:
    """Says that it leads to the previous or the next piece.  Pure: the cache changes no result."""
    return len(text) < _STEP_CHARS and _STEP.match(text) is not None


@lru_cache(maxsize=_KNOWN)
def _is_promotion(href: str, outside: bool) -> bool:
    """A link that sells something: a newsletter, an app, another portal.  Pure: the cache changes no result."""
    if _SOLD.search(href):
        return True
    return outside and not _SOCIAL.search(href)


def _zone_of_image(link: Link, place: Landmark, body: list[int], beside: Zone) -> Zone:
    """A link that shows an image only."""
    if beside in (Zone.TEASER, Zone.RELATED):
        return beside
    if place is not Landmark.OPEN:
        return _OF_PLACE[place]
    return Zone.ARTICLE if body and body[0] <= link.block <= body[-1] else Zone.NAVIGATION
