"""Teasers: every item of a page that promotes another piece, with its parts as they stand."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from typing import Literal

from crawler.extractors.dates.datetext import find_dates
from crawler.extractors.fields.images import image_address
from crawler.extractors.markup.addresses import Base
from crawler.extractors.markup.view import Node, PageView, Piece, TextBlock, element_of
from crawler.extractors.markup.vocabulary import Hint
from crawler.extractors.split.groups import Core, find_cores
from crawler.extractors.split.linkfacts import SEED, LinkFacts, is_person, words_in
from crawler.extractors.split.places import Place
from crawler.extractors.split.sections import MAX_CHARS, heading_over, is_heading, says_related

_EVER = date(2100, 1, 1)
"""Dates are only found here; what they may be is decided where they are parsed."""
Relation = Literal["related", "teaser"]

_LINE = int(Hint.DATE | Hint.BYLINE | Hint.META)
INLINE_SHARE = 0.6
"""A link that is a smaller share of its block stands in running text."""
MAX_NAME = 4
"""Words of a name."""
MAX_PROMISE = 30
"""Characters of a promise such as "Read also:" in the line of the link."""
SAME_SECTION = 3
"""So many blocks between two items of one section, such as a label or an advertisement's word."""
SECTION_LEVELS = 3
"""So far above a list stands the element that holds it together with its section's heading."""
LIFTED_BLOCKS = 16
"""So many linked blocks below a heading are its list."""
_CHROME = frozenset((Place.MENU, Place.HEADER, Place.FOOTER))
_BARRED = frozenset((Place.COMMENTS,))
_BYLINE, _TAGS, _SHARE = int(Hint.BYLINE), int(Hint.TAGS), int(Hint.SHARE | Hint.BUTTON)
_DATE_LIKE = re.compile(
    r"\b\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:19|20)?\d\d\b|\b(?:19|20)\d\d\s?[-./年년]\s?\d{1,2}|"
    r"\b\d{1,2}[:.h]\d{2}\b|"
    r"\b(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|"
    r"º)?[.,]?\s+(?:de\s+)?[^\W\d]{3,12}[.,]?(?:\s+(?:de\s+)?(?:19|20)\d\d|$)|"
    r"[^\W\d]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d|^[^\W\d]{3,9}\.? \d{1,2}$|"
    r"\d+\s?(?:second|minute|min|hour|hr|day|week|month|year|stunde|tag|minuten|woche|heure|jour|"
    r"semaine|hora|día|dia|час|мин|дн|"
    r"時間|分|日|小时|天|시간|분|일)\w*\s*(?:ago|前|전|назад|atrás|fa|geleden|sedan)?|(?:vor|hace|il y a|"
    r"há) (?:\d+|ein\w*|un\w*) \w+",
    re.IGNORECASE,
)
KICKER_REST = 0.4
"""The headline is at least so much of what stands in its link."""
MAX_HEADLINE = 110
"""Characters of a headline that stands in a block after its kicker; a longer one is a summary."""
_DATE_ALONE = 24
"""A text that is a date and nothing else."""
_DATE_CHARS = 48
"""A longer text holds a date, it is none."""
_BY = re.compile(
    r"^\s*(?:by|von|par|por|de|di|da|av|af|door|autor(?:in)?|author|auteur|text|posted by|written by|"
    r"автор|yazan|od|przez|szerző|作者|記者)\s*[:：]?\s+(?=\S)",
    re.IGNORECASE,
)
_BY_AMID = re.compile(r"(?:^|\s)(?:by|von|par|por|da|af|av|door|автор:?|autor:?|od|przez)\s+(?=\S)", re.IGNORECASE)
_BYLINE_CHARS = 80
_PARTS = re.compile(r"\s+[|•·–—/]\s+|\s*[|•·]\s*|\n")
_SUMMARY_WORDS = 4
_INLINE = frozenset(("b", "strong", "i", "em", "u", "mark", "font", "q", "cite", "sup", "sub", "abbr"))
"""Elements that stand in the middle of a headline."""


@dataclass(slots=True)
class Item:
    """A teaser: text blocks [first, last), its links, and its parts as they stand in the page."""

    first: int
    last: int
    node: Node
    links: list[int]
    relation: Relation = "teaser"
    section: str | None = None
    section_block: int = -1
    headline: str | None = None
    url: str | None = None
    date_raw: str | None = None
    byline: str | None = None
    source: str | None = None
    summary: str | None = None
    image: str | None = None
    own_last: int = 0
    """Where its own element ends: later blocks stand between it and the next item."""
    foreign: bool = False
    """Placed by an advertising network, or on another portal: told as `other`, no teaser."""
    holder: int = -1
    """Index of the element that holds the item and its neighbours."""
    holder_items: int = 1
    """How many items of the page are built alike."""
    titled: bool = False
    """Its headline is a heading that links to another page of the portal."""
    lined: bool = False
    """Its headline is a line of a block of several."""
    rest: list[str] = field(default_factory=list)
    """Texts of the item that are none of its parts: labels, prices, counts."""


def find_teasers(page: PageView, facts: LinkFacts, odds: list[int], where: list[Place], base: Base) -> list[Item]:
    """All items of a page, in document order."""
    barred = _in_running_text(page, facts, odds)
    for link in page.links:
        if where[link.node.index] in _BARRED:
            barred[link.index] = True
    _lift(page, facts, barred)
    groups: dict[tuple[int, str, str, str], list[Core]] = {}
    in_menu = [where[link.node.index] in _CHROME for link in page.links]
    for core in find_cores(page, facts, barred, in_menu):
        groups.setdefault(_build(core), []).append(core)
    images = _Images(page, base)
    items: list[Item] = []
    for cores in groups.values():
        if _is_list_of_pieces(facts, cores, images, where):
            for core in cores:
                items.append(_read_item(page, facts, core, images))
                items[-1].holder_items = len(cores)
    items.sort(key=lambda item: (item.first, item.links[0] if item.links else 0))
    _name_sections(page, items)
    return items


def _build(core: Core) -> tuple[int, str, str, str]:
    """What items of one list have in common, also where each stands in an element of its own."""
    node = core.node
    return node.depth, node.tag, node.name, core.holder.name


class _Images:
    """The images of a page by the block that they stand before."""

    def __init__(self, page: PageView, base: Base) -> None:
        self.base = base
        self.images = page.images
        self.starts = [image.block for image in page.images]
        self.times = [block for _, _, block in page.times]

    def address_in(self, core: Core) -> str | None:
        """The address of the first real picture in an item."""
        at = self.first_in(core)
        while 0 <= at < len(self.images) and self.images[at].block <= core.last:
            image = self.images[at]
            if image.node.within(core.node) and (address := image_address(image.element, self.base)):
                return address
            at += 1
        return None

    def first_in(self, core: Core) -> int:
        """The first image in an item, or -1."""
        at = bisect_left(self.starts, core.first)
        while at < len(self.images) and self.starts[at] <= core.last:
            if self.images[at].node.within(core.node) and (self.starts[at] < core.last or core.node is not core.holder):
                return at
            at += 1
        return -1


def _in_running_text(page: PageView, facts: LinkFacts, odds: list[int]) -> list[bool]:
    """For each link whether it stands in running text, where it promotes nothing."""
    barred = [False] * len(page.links)
    for link, text in zip(page.links, facts.texts, strict=True):
        if text and link.last_block == link.block + 1:
            block = page.blocks[link.block]
            chars = block.chars
            if chars > 60 and len(text) < INLINE_SHARE * chars and (chars > 200 or odds[link.block] > 0):
                barred[link.index] = "\n" not in block.text or text not in block.text.split("\n")
    return barred


def _lift(page: PageView, facts: LinkFacts, barred: list[bool]) -> None:
    """Links below a heading that promises related pieces need not read as headlines by themselves."""
    lifted = 0
    for block in page.blocks:
        if 0 < block.link_chars == block.chars and _is_dated(page, block.index):
            _raise(facts, barred, block)
        if block.chars <= MAX_CHARS and block.link_chars < block.chars and is_heading(block):
            lifted = LIFTED_BLOCKS if says_related(block.text) else 0
        elif lifted and block.link_chars:
            lifted -= 1
            _raise(facts, barred, block)


def _raise(facts: LinkFacts, barred: list[bool], block: TextBlock) -> None:
    for text, _, _, link in block.pieces:
        if link is not None and not barred[link.index] and text and facts.points[link.index] in (1, 2):
            facts.points[link.index] = SEED


def _is_dated(page: PageView, index: int) -> bool:
    """Whether a date stands alone right before a linked line, or among the two lines behind it."""
    for near in page.blocks[max(0, index - 1) : index + 3]:
        if near.index != index and near.link_chars == 0 and near.chars <= _DATE_ALONE and _is_date(near.text):
            return True
    return False


def _is_list_of_pieces(facts: LinkFacts, cores: list[Core], images: "_Images", where: list[Place]) -> bool:
    """Whether a group promotes pieces; else it is a menu, or something said."""
    count = len(cores)
    place = where[cores[0].node.index]
    if count == 1 and (facts.outside[cores[0].seed] or facts.keys[cores[0].seed] == facts.own):
        return False
    words = sum(words_in(facts.texts[core.seed]) for core in cores) / count
    points = sum(facts.points[core.seed] for core in cores) / count
    pictured = sum(images.first_in(core) >= 0 for core in cores) / count
    if place in _CHROME:
        points -= 1.5 if words < 6 else 0.5
    if count == 1 and not pictured and words < 5:
        points -= 1
    return points + pictured >= 2.5


def _read_item(page: PageView, facts: LinkFacts, core: Core, images: _Images) -> Item:
    links = list(range(core.from_link, core.to_link))
    item = Item(core.first, core.last, core.node, links, url=facts.urls[core.seed], holder=core.holder.index)
    item.own_last = core.own_last
    link = page.links[core.seed]
    heading = link.last_block > link.block and page.blocks[link.block].level in (1, 2, 3)
    item.titled = heading and not facts.outside[core.seed] and facts.keys[core.seed] != facts.own
    seed_key = facts.keys[core.seed]
    same = [i for i in links if facts.keys[i] == seed_key]
    item.headline, title_blocks = _headline(page, facts, core, same)
    item.image = images.address_in(core)
    _read_date(page, core, item, images)
    _read_rest(page, facts, core, item, title_blocks)
    return item


def _headline(page: PageView, facts: LinkFacts, core: Core, same: list[int]) -> tuple[str, set[int]]:
    """The headline and the blocks that it fills: the heading, else the longest of the item's links."""
    blocks = page.blocks
    for index in range(core.first, core.last):
        block = blocks[index]
        if block.level and block.chars > 3:
            return _without_kicker(block.pieces, block.text.replace("\n", " ")), {index}
    best = max(same or [core.seed], key=lambda i: (facts.points[i], len(facts.texts[i]) < 200, len(facts.texts[i]), -i))
    link = page.links[best]
    span = range(link.block, link.last_block)
    if len(span) > 1:
        named = [i for i in span if blocks[i].node.hints & int(Hint.HEADLINE)]
        wordy = (
            named or [i for i in span if words_in(blocks[i].text) >= 3 and not _is_date(blocks[i].text)] or list(span)
        )
        chosen = wordy[0]
        if len(wordy) > 1 and blocks[chosen].chars < blocks[wordy[1]].chars <= MAX_HEADLINE:
            chosen = wordy[1]  # the first is a kicker
        return blocks[chosen].text.replace("\n", " "), {chosen}
    pieces = [piece for piece in blocks[link.block].pieces if piece[3] is link] if len(span) == 1 else []
    return _without_kicker(pieces, facts.texts[best]), set(span)


def _without_kicker(pieces: list[Piece], text: str) -> str:
    """A headline without the label that stands in an element of its own before it."""
    parts: dict[int, str] = {}
    for piece in pieces:
        element = element_of(piece)
        if element.tag in _INLINE:
            return text
        parts[id(element)] = parts.get(id(element), "") + piece[0]
    if not 2 <= len(parts) <= 4:
        return text
    longest = " ".join(max(parts.values(), key=len).split())
    return longest if len(longest) > KICKER_REST * len(text) and words_in(longest) >= 3 else text


def _is_date(text: str) -> bool:
    return len(text) <= _DATE_CHARS and any(map(str.isdigit, text)) and _DATE_LIKE.search(text) is not None


def _read_date(page: PageView, core: Core, item: Item, images: _Images) -> None:
    at = bisect_left(images.times, core.first)
    while at < len(images.times) and images.times[at] < core.last:
        element, node, _ = page.times[at]
        if node.within(core.holder):
            text = " ".join("".join(map(str, element.itertext())).split())
            item.date_raw = text or element.get("datetime")
            if item.date_raw:
                return
        at += 1


def _read_rest(page: PageView, facts: LinkFacts, core: Core, item: Item, title_blocks: set[int]) -> None:
    """Date, byline and summary from the item's blocks."""
    prose: list[str] = []
    for index in range(core.first, core.last):
        block = page.blocks[index]
        text = block.text
        if index in title_blocks and "\n" in text:
            prose += _read_lines(item, block)
            continue
        if index in title_blocks:
            text = _beside_links(block) if block.link_chars and not block.level else ""
        if not text or text == item.date_raw:
            continue
        if not take_line(item, block, text):
            prose.append(text)
    summary = [text for text in prose if words_in(text) >= _SUMMARY_WORDS and text != item.headline]
    item.summary = " ".join(summary).replace("\n", " ") or None
    item.rest += [text for text in prose if text not in summary]
    if item.byline is None:
        item.byline = next(
            (facts.texts[i] for i in item.links if facts.texts[i] and is_person(page.links[i].href)), None
        )


def _is_signature(line: str) -> bool:
    """A name alone on a line, its family name in capitals."""
    words = line.split()
    if not 2 <= len(words) <= MAX_NAME or any(map(str.isdigit, line)):
        return False
    return all(word[0].isupper() for word in words) and sum(word.isupper() and len(word) > 2 for word in words) == 1


def _read_lines(item: Item, block: TextBlock) -> list[str]:
    """Read a block whose lines are an item's parts: date, headline, author, summary.  Returns the prose."""
    prose = []
    for line in block.text.split("\n"):
        if item.headline and item.headline in line and len(line) < 1.3 * len(item.headline):
            item.lined = True
        elif item.byline is None and _is_signature(line):
            item.byline = line
        elif not take_line(item, block, line):
            prose.append(line)
    return prose


def _beside_links(block: TextBlock) -> str:
    return " ".join(" ".join([text for text, _, _, link in block.pieces if link is None]).split()).strip("|•·-–—:, ")


def take_line(item: Item, block: TextBlock, text: str) -> bool:
    """Read a line that is a date, a byline, or both, or a label of no interest.  False for any other."""
    near = block.node.hints | (block.node.parent.hints if block.node.parent else 0)
    if near & _SHARE and block.chars < 60:
        return True
    if len(text) > _BYLINE_CHARS:
        return False
    if near & _LINE and _take_sentence(item, block, text):
        return True
    taken = False
    for part in _PARTS.split(text):
        if item.date_raw is None and _is_date(part):
            item.date_raw = part.strip()
            taken = True
        elif part == item.date_raw:
            taken = True
        elif item.byline is None and (by := _BY.match(part)) and words_in(part) <= 8:
            item.byline = part[by.end() :].strip()
            taken = True
        elif item.byline is None and block.node.hints & _BYLINE and words_in(part) <= 6:
            item.byline = part.strip()
            taken = True
    return taken or bool(near & _TAGS and block.chars < 60)


def _take_sentence(item: Item, block: TextBlock, text: str) -> bool:
    """Read a line such as "Published on 3 May 2014 by Ann Lee"."""
    dates = find_dates(text, today=_EVER, limit=1)
    if not dates or len(dates[0].raw) > 0.9 * len(text):
        return False
    item.date_raw = item.date_raw or dates[0].raw
    if item.byline is None:
        person = next((p[0].strip() for p in block.pieces if p[3] is not None and is_person(p[3].href)), None)
        rest = f"{text[: dates[0].start]} {text[dates[0].end :]}".strip(" ,|·•-–")
        by = _BY_AMID.search(rest)
        item.byline = person or (rest[by.end() :].strip(" ,|·•-–") if by else None)
    return True


def _name_sections(page: PageView, items: list[Item]) -> None:
    """Find the heading over each list, and what it says of the list's relation to the page's article."""
    taken = [0] * (len(page.blocks) + 1)
    for number, item in enumerate(items, 1):
        taken[item.first : item.last] = [number] * (item.last - item.first)
    heads: dict[int, int] = {}
    previous: Item | None = None
    for item in items:
        start = item.first
        found = heads.get(item.holder)
        if found is None:
            holder = page.nodes[item.holder]
            found = heads[item.holder] = heading_over(page, holder, start, taken)
        between = found
        if previous is not None and previous.holder == item.holder:
            found = _heading_between(page, previous.last, item.first)
            between = heads[item.holder] = found if found >= 0 else between
        if between >= 0:
            item.section_block, item.section = between, page.blocks[between].text.replace("\n", " ")
        elif previous is not None and previous.holder != item.holder and _goes_on(page, previous, item):
            item.section_block, item.section = previous.section_block, previous.section
        previous = item
    for item in items:
        if promise := _promise_before(page, item):
            item.section, item.section_block = promise, -1


def _promise_before(page: PageView, item: Item) -> str | None:
    """What stands before the link in its own line, as in "Read also: Headline", where that is a promise."""
    block = page.blocks[item.first] if item.first < len(page.blocks) else None
    if block is None or item.last != item.first + 1 or block.pieces[0][3] is not None or block.link_chars == 0:
        return None
    before = " ".join(text for text, _, _, _ in takewhile(lambda piece: piece[3] is None, block.pieces))
    text = " ".join(before.split())
    return text.rstrip(" :") if len(text) <= MAX_PROMISE and says_related(text) else None


def _heading_between(page: PageView, start: int, end: int) -> int:
    for index in range(end - 1, max(start, end - 4) - 1, -1):
        if page.blocks[index].level and is_heading(page.blocks[index]):
            return index
    return -1


def _goes_on(page: PageView, previous: Item, item: Item) -> bool:
    """Whether an item without a heading of its own stands under the heading of the item before it."""
    if previous.section_block < 0 or item.first - previous.last > SAME_SECTION:
        return False
    if _alike(previous.node, item.node):
        return True
    node: Node | None = page.nodes[item.holder]
    for _ in range(SECTION_LEVELS):
        if node is None:
            return False
        if node.blocks <= previous.section_block:
            return node.tag != "body"
        node = node.parent
    return False


def _alike(a: Node, b: Node) -> bool:
    return a.tag == b.tag and a.depth == b.depth and a.name == b.name
