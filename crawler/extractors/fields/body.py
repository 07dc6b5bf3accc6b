"""The article's body: its text blocks as blocks of the record, and the links in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from thresher.crawler.extractors.fields.list_items import Numbers, depth_of, item_of, number_of
from thresher.crawler.extractors.fields.spans import read_spans
from thresher.crawler.extractors.fields.tables import table_block, table_of
from thresher.crawler.extractors.markup.view import Node, PageView, TextBlock
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.schemas.record import Block, BlockKind, TextLink

_QUOTE, _CAPTION = int(Hint.QUOTE), int(Hint.CAPTION)

Urls = Sequence[str | None]
"""By link: its absolute address; None where it leads to no page."""


class Group(NamedTuple):
    """The text blocks that become one block of the record: the cells of a table, else a single one."""

    blocks: list[TextBlock]
    table: Node | None

    @property
    def start(self) -> int:
        """The index of its first text block."""
        return self.blocks[0].index


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a body while its blocks are read."""

    urls: Urls
    begun: set[Node] = field(default_factory=set)
    """Items and quotes of which a block has been read."""
    numbers: Numbers = field(default_factory=dict)

    def begins(self, node: Node) -> bool:
        """Whether no block of an item or a quote has been read before."""
        is_new = node not in self.begun
        self.begun.add(node)
        return is_new


def grouped(page: PageView, body: list[int]) -> list[Group]:
    """The body's text blocks in order, by the blocks that they become."""
    groups: list[Group] = []
    table: Node | None = None
    data: dict[int, bool] = {}
    for block in (page.blocks[index] for index in body):
        own = table_of(block.node, data)
        if own is not None and own is table:
            groups[-1].blocks.append(block)
        else:
            groups.append(Group([block], own))
        table = own
    return groups


def read_blocks(groups: list[Group], urls: Urls) -> list[Block]:
    """The body's blocks in order."""
    known = _Known(urls)
    return [table_block(blocks, urls) if table else _block(blocks[0], known) for blocks, table in groups]


def read_links(page: PageView, body: list[int], urls: Urls) -> list[TextLink]:
    """The links in the body's text."""
    inside = set(body)
    links = []
    for link in page.links:
        if link.block in inside and (url := urls[link.index]) and (text := link.text()):
            links.append(TextLink(text, url))
    return links


def _block(block: TextBlock, known: _Known) -> Block:
    node = block.node
    if block.level:
        return Block(BlockKind.HEADING, block.text, block.level, spans=read_spans(block, known.urls, is_head=True))
    item = item_of(node)
    if item is not None and (depth := depth_of(item)):
        return Block(
            BlockKind.LIST_ITEM,
            block.text,
            depth,
            number_of(item, known.numbers),
            not known.begins(item),
            read_spans(block, known.urls),
        )
    if node.tag == "pre" or (node.parent is not None and node.parent.tag == "pre"):
        return _preformatted(block)
    spans = read_spans(block, known.urls)
    if node.context & _QUOTE:
        return Block(BlockKind.QUOTE, block.text, continued=not known.begins(_quote_of(node)), spans=spans)
    if node.tag == "figcaption" or (node.hints & _CAPTION and node.tag != "p"):
        return Block(BlockKind.CAPTION, block.text, spans=spans)
    return Block(BlockKind.PARAGRAPH, block.text, spans=spans)


def _preformatted(block: TextBlock) -> Block:
    element = block.node.element
    kind = BlockKind.CODE if element.find(".//code") is not None else BlockKind.PREFORMATTED
    shown = "".join(str(part) for part in element.itertext()).strip("\n")
    # lines that are elements of their own have no line breaks between them
    return Block(kind, shown if "\n" in shown else block.text)


def _quote_of(node: Node) -> Node:
    """The quote that a block stands in."""
    return next(one for one in (node, *node.ancestors()) if one.hints & _QUOTE)
