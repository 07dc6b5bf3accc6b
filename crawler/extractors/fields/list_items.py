"""Items of lists: how deep they stand, and their numbers."""

from lxml import etree

from thresher.crawler.extractors.fields.tables import whole_number
from thresher.crawler.extractors.markup.view import Node

_LIST_TAGS = frozenset(("ul", "ol", "dl", "menu"))
_ITEM_TAGS = ("li", "dd", "dt")
_MOST = 999_999_999
"""A bound for safety: the highest number of an item."""

Numbers = dict[etree._Element, dict[etree._Element, int]]
"""By ordered list: the numbers of its items."""


def item_of(node: Node) -> Node | None:
    """The item that a block is, or stands right in."""
    holder = node if node.tag in _ITEM_TAGS else node.parent
    return holder if holder is not None and holder.tag in _ITEM_TAGS else None


def depth_of(item: Node) -> int:
    """In how many lists an item stands."""
    return sum(ancestor.tag in _LIST_TAGS for ancestor in item.ancestors())


def number_of(item: Node, known: Numbers) -> int | None:
    """The number of an item of an ordered list; None in other lists.  `known` is added to."""
    around = item.parent
    if item.tag != "li" or around is None or around.tag != "ol":
        return None
    if around.element not in known:
        known[around.element] = _numbers(around.element)
    return known[around.element].get(item.element)


def _numbers(ordered: etree._Element) -> dict[etree._Element, int]:
    """The numbers of a list's items, as a browser counts them."""
    items = [child for child in ordered if child.tag == "li"]
    step = -1 if ordered.get("reversed") is not None else 1
    first = whole_number(ordered.get("start"), _MOST)
    number = first if first is not None else 1 if step == 1 else len(items)
    numbers = {}
    for item in items:
        stated = whole_number(item.get("value"), _MOST)
        numbers[item] = number if stated is None else stated
        number = numbers[item] + step
    return numbers
