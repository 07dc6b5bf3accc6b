"""What links stand together: those under the same elements, and those built alike."""

from bisect import bisect_right
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.markup.view import PageView
from thresher.crawler.extractors.zones.repeated_groups import build_of

GROUPS: Final = (2, 5, 12, 30)
"""A link's surroundings are the nearest elements with so many links."""
LIST: Final = 1
"""Which of the surroundings is called its list."""


class LinkGroups(NamedTuple):
    """Entries by link, in the view's order."""

    around: list[NDArray[np.intp]]
    """For each of the sizes the nearest element with so many links; -1 where there is none."""
    alike: NDArray[np.intp]
    """The same number for links whose elements, and those around them, are of one build."""
    parents: NDArray[np.intp]
    """The element around the link's own."""


def link_groups(view: PageView) -> LinkGroups:
    nodes = [link.node for link in view.links]
    numbers: dict[Any, int] = {}
    known: dict[int, int] = {}
    for node in nodes:
        if node.index not in known:
            build = build_of(node), build_of(node.parent or node)
            known[node.index] = numbers.setdefault(build, len(numbers))
    alike = np.array([known[node.index] for node in nodes], np.intp)
    parents = np.array([(node.parent or node).index for node in nodes], np.intp)
    return LinkGroups(_surroundings(view), alike, parents)


def _surroundings(view: PageView) -> list[NDArray[np.intp]]:
    nearest: list[tuple[int, ...]] = []
    none = (-1,) * len(GROUPS)
    for node in view.nodes:
        around = nearest[node.parent.index] if node.parent else none
        enough = bisect_right(GROUPS, node.last_link - node.links)
        nearest.append((node.index,) * enough + around[enough:] if enough else around)
    found = np.array(nearest, np.intp)[[link.node.index for link in view.links]]
    return list(found.T)
