"""A portal's rules of zones, and of the body, on a page that is split."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Literal

from lxml import etree

from thresher.crawler.extractors.markup.view import PageView, element_of
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.rules import Rules
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.zoned_page import ZonedPage
from thresher.schemas.record import PageType, Zone

_PROMOTING: dict[Zone, Literal["teaser", "related"]] = {Zone.TEASER: "teaser", Zone.RELATED: "related"}


def override_zones(page: OpenPage, parts: ZonedPage, rules: Rules, day: date | None) -> ZonedPage:
    """The split as the rules have it: what a rule finds is of its zone, and what the body's rule finds is the body.

    A later rule of zones wins over an earlier one, and any of them over the body's.
    """
    view = page.view
    zones: dict[int, Zone] = {}
    links = list(parts.links)
    for zone, selector in rules.zones(day):
        found = _Inside(selector.elements(view.root))
        zones |= dict.fromkeys(found.blocks(view), zone)
        for index in found.links(view):
            links[index] = zone
    body = [index for index in body_blocks(page, rules, day) if zones.get(index, Zone.ARTICLE) is Zone.ARTICLE]
    zones = dict.fromkeys(body, Zone.ARTICLE) | zones
    blocks = [zones.get(index, zone) for index, zone in enumerate(parts.blocks)]
    return replace(
        parts,
        page_type=PageType.ARTICLE if body else parts.page_type,
        blocks=blocks,
        links=links,
        body=body or [index for index in parts.body if blocks[index] is Zone.ARTICLE],
        items=[kept for item in parts.items if (kept := _placed(item, zones)) is not None],
    )


def body_blocks(page: OpenPage, rules: Rules, day: date | None) -> list[int]:
    """The blocks that the first rule of the body finds that finds any."""
    for selector in rules.field("body", day):
        if found := list(_Inside(selector.elements(page.view.root)).blocks(page.view)):
            return found
    return []


class _Inside:
    """What stands in elements."""

    def __init__(self, elements: list[etree._Element]) -> None:
        self._elements = {inner for element in elements for inner in element.iter()}
        self._around = {link for element in elements for link in element.iterancestors("a")}

    def blocks(self, view: PageView) -> Iterator[int]:
        """The text blocks of which most stands in them."""
        if not self._elements:
            return
        for block in view.blocks:
            chars = sum(len(piece[0]) for piece in block.pieces if element_of(piece) in self._elements)
            if 2 * chars > sum(len(piece[0]) for piece in block.pieces):
                yield block.index

    def links(self, view: PageView) -> Iterator[int]:
        """The links in them, and those that they are in."""
        inside = self._elements | self._around
        return (link.index for link in view.links if link.element in inside)


def _placed(item: Item, zones: dict[int, Zone]) -> Item | None:
    """A teaser in the zone that its first block has by a rule; None where that zone has no teasers."""
    zone = zones.get(item.first)
    if zone is None:
        return item
    relation = _PROMOTING.get(zone)
    return None if relation is None else replace(item, relation=relation)
