"""What the items of one list have in common tells labels from headlines."""

from collections import defaultdict

from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.item_fields import MAX_HEADLINE
from thresher.crawler.extractors.zones.linkfacts import words_in

LEAST = 2
"""So many different pieces with the same text: it is a label."""
MAX_LABEL = 4
"""Words of what all links of a list say, such as "Read the whole article"."""


def agree(items: list[Item]) -> None:
    """Where several items have one short headline, it is a label such as "read more": the summary is the headline."""
    headlines: dict[str | None, set[str | None]] = defaultdict(set)
    for item in items:
        headlines[item.headline].add(item.url)
    for item in items:
        label = len(headlines[item.headline]) >= LEAST and words_in(item.headline or "") <= MAX_LABEL
        if label and item.summary and len(item.summary) <= MAX_HEADLINE:
            item.headline, item.summary = item.summary, None
            item.beliefs.pop("summary", None)
