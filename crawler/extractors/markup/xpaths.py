"""The places of all elements of a page, in one pass."""

import re
from collections import Counter

from lxml import etree

_DEEPEST = 200
"""A bound for safety: elements that a place leads through; what stands deeper has the place of the element there."""
_PLAIN = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)


def xpaths(root: etree._Element) -> dict[etree._Element, str]:
    """For every element an XPath that selects it.

    lxml's own `getpath` counts the siblings of every element anew: its time grows with their square.
    """
    found = {root: f"/{root.tag}"}
    depths = {root: 1}
    for parent in root.iter(etree.Element):
        path, depth = found[parent], depths[parent] + 1
        children = list(parent.iterchildren(etree.Element))
        many = Counter(child.tag for child in children)
        before: Counter[str] = Counter()
        for number, child in enumerate(children, 1):
            tag = str(child.tag)
            before[tag] += 1
            step = _step(tag, before[tag], many[tag], number)
            found[child], depths[child] = (f"{path}/{step}" if depth <= _DEEPEST else path), depth
    return found


def _step(tag: str, number: int, of: int, child: int) -> str:
    """One step: by its tag, which HTML lets hold any sign, where that is a name; else by its number among all."""
    if not _PLAIN.fullmatch(tag):
        return f"*[{child}]"
    return f"{tag}[{number}]" if of > 1 else tag
