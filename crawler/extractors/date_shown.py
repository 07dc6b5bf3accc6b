"""Dates that a page shows: `time` elements, date lines at the headline, lines at the text's end."""

from collections.abc import Iterator

from lxml import etree

from crawler.extractors.date_declared import Reading, text_under
from crawler.extractors.date_rules import Sight
from crawler.extractors.datelabels import Label, date_label
from crawler.extractors.datetext import date_share, find_dates
from crawler.extractors.view import Node, PageView, TextBlock, element_of
from crawler.extractors.vocabulary import Hint

ELSEWHERE = int(
    Hint.COMMENTS | Hint.RELATED | Hint.TEASER | Hint.SIDEBAR | Hint.ASIDE | Hint.FOOTER | Hint.NAVIGATION
    | Hint.CONSENT | Hint.SIGNUP | Hint.WIDGET | Hint.AD | Hint.PAGINATION
)  # fmt: skip
"""Parts of a page whose dates are other pieces' dates, today's, or the site's."""
_READERS = int(Hint.COMMENTS)
_DATE = int(Hint.DATE)
LINE = 160
"""Characters of a line that may be a date line with a byline and a place in it."""
LEAD = 90
"""Characters of a longer block that are read: a dateline begins a text."""
BEFORE, AFTER = 8, 4
"""Blocks before the headline, and of the body, in which the article's date line stands."""
NEAR, FAR = 3, 12
"""Blocks around the headline, and at most behind it, that are its own whatever they are named."""
WIDEST = 30
"""Blocks from the headline to the body; more are not one head."""
TAIL = 6
"""Blocks behind the body in which a signature line stands."""
LINE_SHARE = 0.5
"""The share of a line's letters and digits that makes it a date line."""
_MODIFIED_NAMES = ("updat", "modif")
_MARKED_NAMES = ("publish", "entry-date", "pubdate", "posted", "post-date", "created")
_MAX_TIMES = 40


class Places:
    """Where on a page the article's dates stand."""

    def __init__(self, page: PageView, headline: int, body: list[int]):
        total = len(page.blocks)
        first = next((index for index in body if index > headline), headline) if body else headline
        start = headline if headline >= 0 else first
        self.head = range(max(0, start - BEFORE), min(total, min(first, start + WIDEST) + AFTER + 1))
        last = body[-1] if body else -1
        inside = page.blocks[body[0]].node.context if body else 0
        if headline >= 0:
            inside |= page.blocks[headline].node.context
        self._apart = ELSEWHERE & ~inside
        self._near = range(start - NEAR, min(max(first, start + NEAR), start + FAR) + 1) if headline >= 0 else range(0)
        self.tail = range(max(last - 1, self.head.stop), min(total, last + 1 + TAIL)) if body else range(0)

    def apart(self, block: int, node: Node) -> bool:
        """Whether a block stands in a part whose dates are not the article's.

        A name that the whole article stands in says nothing (`news-list` around a page's one piece), and right at the
        headline names say little (`aside` around its date line, `teaser-meta`).
        """
        return bool(node.context & (self._apart & _READERS if block in self._near else self._apart))

    def name(self, block: int) -> str:
        if block in self.head:
            return "at headline"
        return "at text's end" if block in self.tail else "elsewhere"


def time_sights(page: PageView, places: Places, reading: Reading, *, elsewhere: bool) -> Iterator[Sight]:
    """Dates of `time` elements: those at the article's head and end, or those elsewhere."""
    looked = 0
    for element, node, block in page.times:
        place = places.name(block)
        if (place == "elsewhere") != elsewhere or (not elsewhere and places.apart(block, node)):
            continue
        looked += 1
        if looked > _MAX_TIMES:
            return
        names = f"{element.get('class', '')} {element.get('itemprop', '')}".lower()
        raw = element.get("datetime") or element.get("content") or ""
        found = reading.parse(raw) if raw else None
        if found is None:
            raw = text_under(element)
            found = reading.parse(raw)
        if found is None:
            continue
        label = _label_of_time(page, element, block, names)
        marked = element.get("pubdate") is not None or any(name in names for name in _MARKED_NAMES)
        rule = "time marked" if marked and place != "elsewhere" else "time at headline"
        if place == "elsewhere":
            rule = "time elsewhere"
        elif place == "at text's end" and not marked:
            rule = "line at text's end"
        yield Sight(found.iso, raw, element, rule, label, reading.swapped(found))


def _label_of_time(page: PageView, element: etree._Element, block: int, names: str) -> Label | None:
    """By its names, by the words before it in its block, or by the short block before."""
    if any(name in names for name in _MODIFIED_NAMES) and "publish" not in names:
        return "modified"
    if block >= len(page.blocks):
        return None
    text = page.blocks[block].text
    shown = text_under(element)
    start = text.find(shown) if shown else -1
    if start > 0 and (label := date_label(text, start, start + len(shown))):
        return label
    return _label_before(page, block) if start <= 0 else None


def _label_before(page: PageView, block: int) -> Label | None:
    """What a label alone in the block before says: 'Updated:'."""
    if not 0 < block <= len(page.blocks):
        return None
    before = page.blocks[block - 1].text
    return date_label(before, len(before), len(before)) if len(before) <= 30 else None


def line_sights(page: PageView, places: Places, reading: Reading) -> Iterator[Sight]:
    """Dates in the blocks at the headline and at the text's end."""
    for place in (places.head, places.tail):
        where = "at headline" if place is places.head else "at text's end"
        for index in place:
            block = page.blocks[index]
            if not places.apart(index, block.node):
                yield from _in_block(page, block, where, reading)


def _in_block(page: PageView, block: TextBlock, where: str, reading: Reading) -> Iterator[Sight]:
    text = block.text
    if len(text) > LINE:
        text = text[:LEAD] if where == "at headline" else text[-LEAD:]
    dates = find_dates(text, language=reading.language, day_first=reading.day_first, today=reading.today, limit=4)
    if not dates:
        if where == "at headline" and len(text) <= LINE:
            yield from _in_attributes(block, reading)
        return
    is_line = len(block.text) <= LINE and (
        block.node.hints & _DATE or date_share(text, dates, language=reading.language) >= LINE_SHARE
    )
    begin = 0
    for found in dates:
        label = date_label(text, found.start, found.end, begin=begin)
        if label is None and begin == 0 and found.start < 3:
            label = _label_before(page, block.index)
        begin = found.end
        rule = f"{'line' if is_line or label else 'text'} {where}" + (", labelled" if label == "published" else "")
        yield Sight(found.iso, found.raw, _element_at(block, found.raw), rule, label, reading.swapped(found))


def _in_attributes(block: TextBlock, reading: Reading) -> Iterator[Sight]:
    """Dates beside a text that has none: `title="2010-04-26"` on '3 hours ago', `data-date`."""
    for piece in block.pieces[:6]:
        element = element_of(piece)
        for name, value in _attributes(element):
            if (name == "title" or "date" in name or "time" in name) and 8 <= len(value) <= 60:
                found = reading.parse(value)
                if found is not None and element.tag != "time":
                    yield Sight(found.iso, value, element, "attribute at headline", None, reading.swapped(found))


def _attributes(element: etree._Element) -> Iterator[tuple[str, str]]:
    for name, value in element.items():
        yield str(name), str(value)


def _element_at(block: TextBlock, raw: str) -> etree._Element:
    """The element whose text node holds the date; the block's where it is spread over several."""
    for piece in block.pieces:
        if raw in piece[0]:
            return element_of(piece)
    return block.node.element


def other_sights(page: PageView, places: Places, reading: Reading) -> Iterator[Sight]:
    """Dates anywhere on the page, for pages that show none where an article does."""
    near = (*places.head, *places.tail)
    for block in page.blocks:
        if block.chars > LINE or block.index in near:
            continue
        dates = find_dates(
            block.text, language=reading.language, day_first=reading.day_first, today=reading.today, limit=1
        )
        for found in dates:
            label = date_label(block.text, found.start, found.end)
            line = label or block.node.hints & _DATE
            rule = "line elsewhere" if line and not places.apart(block.index, block.node) else "text elsewhere"
            yield Sight(found.iso, found.raw, block.node.element, rule, label, reading.swapped(found))
