"""Data tables: which tables are, and their cells."""

from collections.abc import Sequence

from lxml import etree

from thresher.crawler.extractors.fields.spans import read_spans
from thresher.crawler.extractors.markup.view import Node, TextBlock
from thresher.schemas.record import Block, BlockKind, Cell, Span

_CELLS = ("td", "th")
_MOST_COLUMNS, _MOST_ROWS = 1000, 65534
"""That a cell may take, as HTML has it."""


def table_of(node: Node, data: dict[int, bool]) -> Node | None:
    """The data table that a block is a cell of; None in the tables that old pages are laid out with.

    `data`: by table, whether it is one of data; asked once, not for every cell.
    """
    cell = _cell_of(node)
    if cell is None:
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


def table_block(blocks: list[TextBlock], urls: Sequence[str | None]) -> Block:
    """The text blocks of a table as one block."""
    rows: list[list[TextBlock]] = []
    last: Node | None = None
    for block in blocks:
        row = _row_of(block.node)
        if row is None or row is not last or not rows:
            rows.append([])
        last = row
        rows[-1].append(block)
    text = "\n".join(" | ".join(map(_line, row)) for row in rows)
    return Block(BlockKind.TABLE, text, rows=[_cells(row, urls) for row in rows])


def _cells(blocks: list[TextBlock], urls: Sequence[str | None]) -> list[Cell]:
    """The cells of a row, those that show no text too: they keep the others in their columns."""
    texts: dict[etree._Element, list[TextBlock]] = {}
    for block in blocks:
        cell = _cell_of(block.node)
        assert cell is not None, "a block of a table stands in a cell"
        texts.setdefault(cell.element, []).append(block)
    row = _row_of(blocks[0].node)
    elements = [] if row is None else [element for element in row.element if element.tag in _CELLS]
    if not texts.keys() <= set(elements):  # a cell that does not stand right below its row
        elements = list(texts)
    return [_cell(element, texts.get(element, []), urls) for element in elements]


def _cell(element: etree._Element, blocks: list[TextBlock], urls: Sequence[str | None]) -> Cell:
    is_head = element.tag == "th"
    spans: list[Span] = []
    text = ""
    for block in blocks:
        text += " " if text else ""
        spans += [
            Span(span.start + len(text), span.end + len(text), span.kind, span.url)
            for span in read_spans(block, urls, is_head=is_head)
        ]
        text += _line(block)
    return Cell(
        text,
        is_head,
        whole_number(element.get("colspan"), _MOST_COLUMNS) or 1,
        whole_number(element.get("rowspan"), _MOST_ROWS) or 1,
        spans,
    )


def whole_number(text: str | None, most: int) -> int | None:
    """The number that an attribute states, and no more than `most`; None where it states none."""
    found = (text or "").strip()
    return min(int(found), most) if found.isdecimal() and len(found) <= 9 else None


def _line(block: TextBlock) -> str:
    return block.text.replace("\n", " ")


def _cell_of(node: Node) -> Node | None:
    """The cell that a block is, or stands right in."""
    cell = node if node.tag in _CELLS else node.parent
    return cell if cell is not None and cell.tag in _CELLS else None


def _row_of(node: Node) -> Node | None:
    return next((one for one in (node, *node.ancestors()) if one.tag == "tr"), None)
