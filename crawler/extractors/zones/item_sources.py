"""Digests name each item's source before its headline: `THE TIMES: Headline`."""

import re

from thresher.crawler.extractors.zones.item import Item

MOST = 0.6
"""A share of the list's headlines that begin alike: one such headline alone may be a quotation or a place."""
LEAST = 2
_PREFIX = re.compile(r"([^:]{2,40}):\s+(\S.*)", re.DOTALL)


def read_sources(items: list[Item]) -> None:
    """Part the sources from the headlines of lists whose headlines have them."""
    lists: dict[tuple[int, int], list[tuple[Item, re.Match[str]]]] = {}
    sizes: dict[tuple[int, int], int] = {}
    for item in items:
        key = (item.section_block, item.node.depth)
        sizes[key] = sizes.get(key, 0) + 1
        found = _PREFIX.match(item.headline or "")
        if found and found[1] == found[1].upper() and any(map(str.isupper, found[1])):
            lists.setdefault(key, []).append((item, found))
    for key, members in lists.items():
        if (
            len(members) >= LEAST
            and len(members) >= MOST * sizes[key]
            and len({found[1] for _, found in members}) >= LEAST
        ):
            for item, found in members:
                item.source, item.headline = found[1].strip(), found[2]
