"""What the items of one list have in common tells labels from content."""

from collections import defaultdict

from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.item_fields import MAX_HEADLINE, summarise
from thresher.crawler.extractors.zones.linkfacts import words_in

LEAST = 2
"""So many different pieces with the same text: it is a label."""
MAX_LABEL = 4
"""Words of what all links of a list say, such as "Read the whole article"."""


def agree(items: list[Item]) -> None:
    """Drop from the items of one list what several of them say alike: labels, "read more", kinds."""
    texts: dict[str, set[str | None]] = defaultdict(set)
    headlines: dict[str | None, set[str | None]] = defaultdict(set)
    for item in items:
        headlines[item.headline].add(item.url)
        for text, _ in item.prose:
            texts[text].add(item.url)
    for item in items:
        kept = [one for one in item.prose if len(texts[one[0]]) < LEAST]
        more = len(headlines[item.headline]) >= LEAST and words_in(item.headline or "") <= MAX_LABEL
        title = next((one for one in kept if one[1] and len(one[0]) <= MAX_HEADLINE), None) if more else None
        if title is not None:
            kept.remove(title)
            item.headline = title[0].replace("\n", " ")
        if len(kept) < len(item.prose):
            item.prose = kept
            summarise(item)
