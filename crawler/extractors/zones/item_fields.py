"""A core of repeated structure → an item with its parts: headline, picture, date, byline, summary."""

from bisect import bisect_left

from thresher.crawler.extractors.fields.images import image_address
from thresher.crawler.extractors.markup.view import PageView, Piece, TextBlock, element_of
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.names.names import byline_score
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.item_lines import SUMMARY_WORDS, is_date, is_signature, take_line, without_date
from thresher.crawler.extractors.zones.linkfacts import LinkFacts, is_person, words_in
from thresher.crawler.extractors.zones.repeated_groups import Core
from thresher.crawler.extractors.zones.sections import MAX_PROMISE, says_related
from thresher.text.addresses import Base

KICKER_REST = 0.4
"""The headline is at least so much of what stands in its link."""
MAX_HEADLINE = 110
"""Characters of a headline that stands in a block after its kicker; a longer one is a summary."""
_BARE_NAME = 0.35
"""The byline score of a line that is nothing but a name: enough where an author is due."""
_LINKED = 0.6
"""A block of which more is linked, and not to the item's piece, is no summary."""
_STANDFIRST = int(Hint.STANDFIRST)
_STOPS = frozenset(".。…")
"""Sentences end with them, headlines do not."""
_MORE_CHARS = 30
"""Characters of the words that end a summary and lead to its piece, as "Read more" does."""
_INLINE = frozenset(("b", "strong", "i", "em", "u", "mark", "font", "q", "cite", "sup", "sub", "abbr"))
"""Elements that stand in the middle of a headline."""


class Images:
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


def read_item(page: PageView, facts: LinkFacts, core: Core, images: Images) -> Item:
    links = list(range(core.from_link, core.to_link))
    item = Item(core.first, core.last, core.node, links, url=facts.urls[core.seed], holder=core.holder.index)
    item.seed = core.seed
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
        if block.level and block.chars > 3 and not (index + 1 < core.last and _is_promise(block)):
            return _without_kicker(block.pieces, block.text.replace("\n", " ")), {index}
    best = max(same or [core.seed], key=lambda i: (facts.points[i], len(facts.texts[i]) < 200, len(facts.texts[i]), -i))
    link = page.links[best]
    span = range(link.block, link.last_block)
    if len(span) > 1:
        named = [i for i in span if blocks[i].node.hints & int(Hint.HEADLINE)]
        wordy = (
            named or [i for i in span if words_in(blocks[i].text) >= 3 and not is_date(blocks[i].text)] or list(span)
        )
        chosen = wordy[0]
        if len(wordy) > 1 and _is_kicker(blocks[chosen], blocks[wordy[1]]):
            chosen = wordy[1]
        return _without_kicker(blocks[chosen].pieces, blocks[chosen].text.replace("\n", " ")), {chosen}
    pieces = [piece for piece in blocks[link.block].pieces if piece[3] is link] if len(span) == 1 else []
    return _without_kicker(pieces, facts.texts[best]), set(span)


def _is_promise(block: TextBlock) -> bool:
    """A heading such as "Related" over the headline."""
    return not block.link_chars and block.chars <= MAX_PROMISE and says_related(block.text)


def _is_kicker(block: TextBlock, following: TextBlock) -> bool:
    """Whether the headline follows; a sentence, or a long text, is the summary of a headline."""
    return block.chars < following.chars <= MAX_HEADLINE and following.text[-1] not in _STOPS


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


def _read_date(page: PageView, core: Core, item: Item, images: Images) -> None:
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
    for index in range(core.first, core.last):
        block = page.blocks[index]
        text = block.text
        if index in title_blocks and "\n" in text:
            item.prose += [(line, words_in(line) >= SUMMARY_WORDS) for line in _read_lines(item, block)]
            continue
        if index in title_blocks:
            text = _beside_links(block) if block.link_chars and not block.level else ""
        if not text or text == item.date_raw or take_line(item, block, text):
            continue
        if text := without_date(item, block, _without_more(facts, item, block, text)):
            item.prose.append((text, text != item.headline and _is_summary(facts, item, block, text)))
    summarise(item)
    if item.byline is None and item.date_raw:  # a name alone on a line, beside a headline and a date
        names = [text for text, good in item.prose if not good and byline_score(text) >= _BARE_NAME]
        item.byline = names[0] if names else None
    if item.byline is None:
        item.byline = next(
            (facts.texts[i] for i in item.links if facts.texts[i] and is_person(page.links[i].href)), None
        )


def summarise(item: Item) -> None:
    """Make the summary of all texts that read as one."""
    item.summary = " ".join(text for text, good in item.prose if good).replace("\n", " ") or None


def _is_summary(facts: LinkFacts, item: Item, block: TextBlock, text: str) -> bool:
    if block.link_chars > _LINKED * block.chars:  # topics, further pieces
        keys = {facts.keys[piece[3].index] for piece in block.pieces if piece[3] is not None}
        if facts.keys[item.seed] not in keys:
            return False
    return words_in(text) >= (2 if block.node.hints & _STANDFIRST else SUMMARY_WORDS)


def _read_lines(item: Item, block: TextBlock) -> list[str]:
    """Read a block whose lines are an item's parts: date, headline, author, summary.  Returns the prose."""
    prose = []
    for line in block.text.split("\n"):
        if item.headline and item.headline in line and len(line) < 1.3 * len(item.headline):
            item.lined = True
        elif item.byline is None and is_signature(line):
            item.byline = line
        elif not take_line(item, block, line):
            prose.append(line)
    return prose


def _without_more(facts: LinkFacts, item: Item, block: TextBlock, text: str) -> str:
    """A text without the link to the piece that it ends with."""
    link = block.pieces[-1][3]
    if link is None or facts.urls[link.index] != item.url or block.link_chars > KICKER_REST * block.chars:
        return text
    more = facts.texts[link.index]
    return text.removesuffix(more).rstrip() if len(more) <= _MORE_CHARS else text


def _beside_links(block: TextBlock) -> str:
    return " ".join(" ".join([text for text, _, _, link in block.pieces if link is None]).split()).strip("|•·-–—:, ")
