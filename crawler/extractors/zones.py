"""The split: every text block and every link of a page gets exactly one zone."""

from dataclasses import dataclass

from crawler.extractors.addresses import Base
from crawler.extractors.headline import Headline
from crawler.extractors.linkfacts import LinkFacts, is_person, is_place, is_remark, is_sharing, link_facts
from crawler.extractors.metadata import Metadata
from crawler.extractors.page_type import page_type
from crawler.extractors.sections import says_general, says_related
from crawler.extractors.teasers import Item, find_teasers
from crawler.extractors.view import PageView, TextBlock
from crawler.extractors.vocabulary import Hint
from schemas.record import PageType, Zone

_NAVIGATION = int(
    Hint.NAVIGATION | Hint.BREADCRUMB | Hint.PAGINATION | Hint.TAGS | Hint.SHARE | Hint.FOOTER | Hint.HEADER
)
_OTHER = int(Hint.AD | Hint.SIGNUP | Hint.CONSENT | Hint.WIDGET | Hint.FORM)
_COMMENTS = int(Hint.COMMENTS)
_BYLINE = int(Hint.BYLINE | Hint.DATE | Hint.META)
_CAPTION = int(Hint.CAPTION | Hint.FIGURE)
_RELATED = int(Hint.RELATED)
_LINKED = 0.5
"""From this share of link characters a block of no known kind is navigation."""
_LINE_CHARS = 200
"""A byline, a date, a standfirst's label are shorter."""


@dataclass(slots=True)
class Split:
    """A page, accounted for."""

    page_type: PageType
    blocks: list[Zone]
    """One a text block."""
    links: list[Zone]
    """One a link."""
    body: list[int]
    """The blocks of the article's body, in order: without headline, byline, captions."""
    items: list[Item]
    """The teasers."""
    facts: LinkFacts
    """Text and absolute address of every link."""


def split(page: PageView, meta: Metadata, headline: Headline | None, odds: list[int], base: Base) -> Split:
    """Zones for all of a page."""
    facts = link_facts(page, base)
    items = find_teasers(page, base, odds, facts)
    kind = page_type(page, meta, headline, odds, items, base)
    body = [] if kind is not PageType.ARTICLE else [i for i, odd in enumerate(odds) if odd > 0]
    if body:
        items, body = _settle(page, items, body, odds, headline)
        _relate(page, items, body)
    blocks = _block_zones(page, kind, headline, items, body)
    links = _link_zones(page, facts, kind, blocks, items, body)
    return Split(kind, blocks, links, body, items, facts)


def _settle(
    page: PageView, items: list[Item], body: list[int], odds: list[int], headline: Headline | None
) -> tuple[list[Item], list[int]]:
    """Where an item claims blocks of the body, one of the two is right."""
    kept: list[Item] = []
    dropped: set[int] = set()
    inside = set(body)
    shown = headline.block if headline else -1
    for item in items:
        claimed = [i for i in range(item.first, item.last) if i in inside]
        if item.first <= shown < item.last:
            continue
        unlinked = sum(page.blocks[i].chars - page.blocks[i].link_chars for i in claimed)
        if unlinked > 0.5 * sum(page.blocks[i].chars for i in claimed):
            continue
        dropped.update(claimed)
        kept.append(item)
    return kept, [i for i in body if i not in dropped]


def _relate(page: PageView, items: list[Item], body: list[int]) -> None:
    """Which items are presented as connected with the article."""
    if not body:
        return
    first, last = body[0], body[-1]
    for item in items:
        section = item.section or ""
        if section and says_related(section):
            item.relation = "related"
        elif section and says_general(section):
            item.relation = "teaser"
        elif first < item.first <= last or item.node.context & _RELATED:
            item.relation = "related"


def _block_zones(
    page: PageView, kind: PageType, headline: Headline | None, items: list[Item], body: list[int]
) -> list[Zone]:
    zones: list[Zone | None] = [None] * len(page.blocks)
    for item in items:
        zone = Zone.OTHER if item.foreign else Zone(item.relation)
        for index in range(item.first, item.last):
            zones[index] = zone
        if item.section_block >= 0 and zones[item.section_block] is None:
            zones[item.section_block] = zone
    for index in body:
        zones[index] = Zone.ARTICLE
    begin, end = -1, -1
    if body:
        begin, end = body[0], body[-1]
        if headline and headline.block >= 0:
            zones[headline.block] = Zone.ARTICLE
            if headline.block < begin:
                begin = headline.block
    return [
        zone or _zone_of(block, begin <= index <= end)
        for index, (block, zone) in enumerate(zip(page.blocks, zones, strict=True))
    ]


def _zone_of(block: TextBlock, amid: bool) -> Zone:
    """The zone of a block that is neither body nor an item's, from where it stands and what it is called."""
    context = block.node.context
    if context & _COMMENTS:
        return Zone.COMMENTS
    linked = block.link_chars > _LINKED * block.chars
    if amid and not context & (_OTHER | int(Hint.SHARE | Hint.TAGS | Hint.NAVIGATION)) and block.chars <= _LINE_CHARS:
        return Zone.NAVIGATION if linked and not context & _BYLINE else Zone.ARTICLE
    if context & int(Hint.SIGNUP | Hint.AD | Hint.CONSENT):
        return Zone.OTHER
    if context & _NAVIGATION or linked:
        return Zone.NAVIGATION
    return Zone.OTHER


def _link_zones(
    page: PageView, facts: LinkFacts, kind: PageType, blocks: list[Zone], items: list[Item], body: list[int]
) -> list[Zone]:
    zones: list[Zone] = []
    count = len(blocks)
    bodies = set(body)
    for link in page.links:
        zone = blocks[min(link.block, count - 1)] if count else Zone.NAVIGATION
        if link.last_block == link.block:
            zone = Zone.NAVIGATION
        if zone is Zone.ARTICLE and link.block not in bodies:
            if is_person(link.href) or is_place(link.href) or is_sharing(link.href):
                zone = Zone.NAVIGATION
        elif zone is Zone.NAVIGATION and is_remark(link.href):
            zone = Zone.OTHER
        zones.append(zone)
    for item in items:
        zone = Zone.OTHER if item.foreign else Zone(item.relation)
        for index in item.links:
            zones[index] = zone
    return zones
