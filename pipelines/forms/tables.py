"""Tables by rows and columns."""

from thresher.schemas.record import Block, Cell

_MOST_COLUMNS = 40
"""A bound for safety: columns in which places are kept free for cells that take several rows or columns."""


def rows_of(table: Block) -> list[list[Cell]]:
    """A table's rows; of a record that tells none, as its text has them."""
    return table.rows or [[Cell(text) for text in row.split(" | ")] for row in table.text.split("\n")]


def grid(table: Block) -> list[list[Cell | None]]:
    """The rows with each cell in its column; None where a cell from above or from the left reaches."""
    taken = [0] * _MOST_COLUMNS  # by column: rows that a cell from above still takes
    rows: list[list[Cell | None]] = []
    for cells in rows_of(table):
        row: list[Cell | None] = []
        for cell in cells:
            while len(row) < _MOST_COLUMNS and taken[len(row)]:
                row.append(None)
            wide = min(cell.colspan, max(_MOST_COLUMNS - len(row), 1))
            for column in range(len(row), min(len(row) + wide, _MOST_COLUMNS)):
                taken[column] = max(cell.rowspan, 1)
            row += [cell, *[None] * (wide - 1)]
        taken = [max(left - 1, 0) for left in taken]
        rows.append(row)
    return rows
