"""Line ends that stand for no line: programs that end a line at each element cut sentences at their links.

Told by what is left at the cut: a space at its edge, a sentence that goes on in lower case or with a comma.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from thresher.crawler.extractors.dumps.wrapping import Row

LONG = 50
"""Characters of a row that is running text; entries of menus may begin in lower case too."""
SHORT = 10
"""Characters of the shortest beginning of a sentence before a link; menus have shorter entries."""
LEAST = 3
SHARE = 0.08
"""So many of the long rows are cut where a program cuts them."""

_PUNCTUATION = re.compile(r"[,;:.!?)\]…’”»%،؛。，、）」](?!\S*[\w.]{2}\S*\w$)")
_ENDED = re.compile(r"[.!?…。！？:]['\"’”»)\]]*$")


def join_cut(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows, those that belong to one line together."""
    cuts = [_is_cut(one, other) for one, other in pairwise(rows)]
    long = sum(len(row.folded) >= LONG for row in rows)
    if sum(cuts) < max(LEAST, SHARE * long):
        return [[row] for row in rows]
    return list(_chains(rows, _spread(rows, cuts)))


def _is_cut(one: Row, other: Row) -> bool:
    """Whether a line end beside a long row stands for none."""
    if other.number != one.number + 1:
        return False
    if _PUNCTUATION.match(other.folded):
        return True
    if max(len(one.folded), len(other.folded)) < LONG:
        return False
    return one.raw[-1].isspace() or _is_spaced(other) or _goes_on(one, other)


def _is_spaced(row: Row) -> bool:
    """Whether a row begins with one space, which is no indent as a tab is."""
    return row.raw[0].isspace() and row.raw[0] != "\t" and not row.raw[1].isspace()


def _goes_on(one: Row, other: Row) -> bool:
    return other.folded[0].islower() and not _ENDED.search(one.folded)


def _spread(rows: Sequence[Row], cuts: list[bool]) -> list[bool]:
    """Beside a cut the ends of short rows are cuts as well: what a link shows, two words before or behind it."""
    edges = [
        other.number == one.number + 1
        and not _ENDED.search(one.folded)
        and (one.raw[-1].isspace() or _is_spaced(other) or other.folded[0].islower())
        for one, other in pairwise(rows)
    ]
    for at in range(1, len(cuts)):
        cuts[at] = cuts[at] or (cuts[at - 1] and edges[at])
    for at in range(len(cuts) - 2, -1, -1):
        cuts[at] = cuts[at] or (cuts[at + 1] and edges[at] and len(rows[at].folded) >= SHORT)
    return cuts


def _chains(rows: Sequence[Row], cuts: Sequence[bool]) -> Iterator[list[Row]]:
    chain = list(rows[:1])
    for row, cut in zip(rows[1:], cuts, strict=True):
        if cut:
            chain.append(row)
        else:
            yield chain
            chain = [row]
    if chain:
        yield chain
