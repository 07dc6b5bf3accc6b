"""The article's body: its text blocks as blocks of the record, the links in them, the text."""

from thresher.crawler.extractors.markup.view import Node, PageView, TextBlock
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.open_page import OpenPage
from thresher.schemas.record import Block, BlockKind, TextLink

_LIST_TAGS = frozenset(("ul", "ol", "dl", "menu"))
_QUOTE, _CAPTION = int(Hint.QUOTE), int(Hint.CAPTION)


def read_blocks(page: PageView, body: list[int]) -> list[Block]:
    """The body's blocks in order; the cells of a table become one block."""
    blocks: list[Block] = []
    cells: list[TextBlock] = []
    table: Node | None = None
    data: dict[int, bool] = {}  # by table: whether it is one of data; asked once, not for every cell
    for index in body:
        block = page.blocks[index]
        own = _table_of(block.node, data)
        if cells and own is not table:
            blocks.append(_table_block(cells))
            cells = []
        table = own
        if own is not None:
            cells.append(block)
        else:
            blocks.append(_block(block))
    if cells:
        blocks.append(_table_block(cells))
    return blocks


def read_links(page: OpenPage, body: list[int]) -> list[TextLink]:
    """The links in the body's text."""
    inside = set(body)
    links = []
    for link in page.view.links:
        if link.block in inside and (url := page.base.absolute(link.href)) and (text := link.text()):
            links.append(TextLink(text, url))
    return links


def _block(block: TextBlock) -> Block:
    node = block.node
    if block.level:
        return Block(BlockKind.HEADING, block.text, block.level)
    item = _item_depth(node)
    if item:
        return Block(BlockKind.LIST_ITEM, block.text, item)
    if node.tag == "pre" or (node.parent is not None and node.parent.tag == "pre"):
        kind = BlockKind.CODE if node.element.find(".//code") is not None else BlockKind.PREFORMATTED
        shown = "".join(str(part) for part in node.element.itertext()).strip("\n")
        # lines that are elements of their own have no line breaks between them
        return Block(kind, shown if "\n" in shown else block.text)
    if node.context & _QUOTE:
        return Block(BlockKind.QUOTE, block.text)
    if node.tag == "figcaption" or (node.hints & _CAPTION and node.tag != "p"):
        return Block(BlockKind.CAPTION, block.text)
    return Block(BlockKind.PARAGRAPH, block.text)


def _item_depth(node: Node) -> int:
    """How deep in lists a block stands as an item; 0 where it is none."""
    holder = node if node.tag in ("li", "dd", "dt") else node.parent
    if holder is None or holder.tag not in ("li", "dd", "dt"):
        return 0
    return sum(ancestor.tag in _LIST_TAGS for ancestor in holder.ancestors())


def _table_of(node: Node, data: dict[int, bool]) -> Node | None:
    """The data table that a block is a cell of; None in the tables that old pages are laid out with."""
    cell = node if node.tag in ("td", "th") else node.parent
    if cell is None or cell.tag not in ("td", "th"):
        return None
    table = next((ancestor for ancestor in cell.ancestors() if ancestor.tag == "table"), None)
    if table is None:
        return None
    if table.index not in data:
        data[table.index] = is_data_table(table)
    return table if data[table.index] else None


def is_data_table(table: Node) -> bool:
    """A data table has rows of several short cells and no table inside."""
    rows = list(table.element.iter("tr"))
    inner = next((True for inner in table.element.iter("table") if inner is not table.element), False)
    if inner or len(rows) < 2:
        return False
    cells = [len(row) for row in rows]
    blocks = table.last_block - table.blocks
    return sum(count >= 2 for count in cells) >= 2 and blocks <= 2.5 * sum(cells)


def _table_block(cells: list[TextBlock]) -> Block:
    rows: list[list[str]] = []
    last: Node | None = None
    for cell in cells:
        row = next((node for node in (cell.node, *cell.node.ancestors()) if node.tag == "tr"), None)
        if row is None or row is not last or not rows:
            rows.append([])
        last = row
        rows[-1].append(cell.text.replace("\n", " "))
    return Block(BlockKind.TABLE, "\n".join(" | ".join(row) for row in rows))
