"""The sources of items: digests name them before the headline, `THE TIMES: Headline`; others by the host linked to."""

import re

from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.item_segments import Segment
from thresher.crawler.extractors.zones.linkfacts import LinkFacts
from thresher.text.addresses import host_of

MOST = 0.6
"""A share of the list's headlines that begin alike: one such headline alone may be a quotation or a place."""
LEAST = 2
_LEAST_LETTERS, _MAX_CHARS = 3, 48
"""A name that is sought in a host has so many letters, and so many characters at most."""
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,10}", re.IGNORECASE)
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


def names_host(facts: LinkFacts, item: Item, segment: Segment) -> bool:
    """Whether a text is the name of the host that it leads to, or else its item: "apnews.com", "The Miami Times" of
    themiamitimes.com.  Of the page's own host only the address itself counts: its name also stands in labels."""
    link = segment.link if segment.link >= 0 else item.seed
    if len(segment.text) > _MAX_CHARS or not (
        facts.outside[link] or facts.outside[item.seed] or _DOMAIN.fullmatch(segment.text)
    ):
        return False
    name = "".join(filter(str.isalnum, segment.text.casefold()))
    host = host_of(facts.urls[link] or "").replace(".", "").replace("-", "")
    return len(name) >= _LEAST_LETTERS and name in host
