"""The layout of a page as a MinHash sketch, and the clusters of layouts among the pages of a harvest.

A page is represented by its set of shapes.  A shape is a class of an element with the tags above it; of an element
without a class, the path of tags down to it.  Elements inside paragraphs are text and have no shapes.  Two articles of
one layout have nearly the same set, whatever their text.  MinHash (Broder 1997) makes sets comparable by 64 numbers.
"""

import base64
import re
import zlib
from collections.abc import Iterator, Sequence, Set
from typing import TypeAlias

import msgspec
import numpy as np
from lxml import etree
from numpy.typing import NDArray

from thresher.crawler.extractors.markup.decode import decode
from thresher.crawler.extractors.markup.parse import parse

Sketches: TypeAlias = NDArray[np.uint16]
"""A row for each sketch."""

SIZE = 64
"""Numbers of a sketch: the similarity of two has a standard error of .06."""
ALIKE = 0.4
"""Share of common shapes from which two pages have one layout.  Measured: pages of one design share over .5, even
months apart; of two designs of one portal under .3; of two portals under .1."""
MOST = 8
"""A bound for safety: layouts that are stored of a harvest, those with most pages first."""
_DEPTH = 5
"""A matter of taste: tags of a shape without a class."""
_CLASS_DEPTH = 3
"""A matter of taste: tags of a shape with a class."""
_TEXT = frozenset("p a span b i u em strong small sup sub font br img wbr q cite code".split())
"""Elements of running text: without a class they have no shape."""
_INVISIBLE = frozenset("script style noscript template svg head".split())
_RANDOM = re.compile(r"[a-z]\d+[a-zA-Z]|\d[a-zA-Z]+\d|[a-z]{1,2}[A-Z]{1,2}[a-z]{1,2}[A-Z]")
"""Looks like a class name that a build tool generates anew with each build."""
_DIGITS = re.compile(r"\d+")
_SEEDS = np.random.default_rng(1).integers(1 << 63, (1 << 64) - 1, (2, SIZE), np.uint64) | np.uint64(1)


class Layout(msgspec.Struct, frozen=True, array_like=True):
    """A cluster of pages with one layout."""

    sketch: str
    """Base64, 64 numbers of 16 bits."""
    pages: int


def sketch(body: bytes, charset: str | None) -> Sketches | None:
    """The sketch of a page; None where it has no shape.  Raises PageRefused."""
    found = shapes(parse(decode(body, charset)[0]))
    return sketch_of(found) if found else None


def sketch_of(found: Set[str]) -> Sketches:
    """The MinHash of a set of shapes that is not empty."""
    values = np.array([[zlib.crc32(shape.encode())] for shape in sorted(found)], np.uint64)
    mixed = (values ^ _SEEDS[0]) * _SEEDS[1]  # modulo 2**64
    mixed = (mixed ^ (mixed >> np.uint64(32))) * _SEEDS[0]
    least: Sketches = (mixed.min(axis=0) >> np.uint64(20)).astype(np.uint16)
    return least


def shapes(root: etree._Element) -> set[str]:
    """The shapes of a page."""
    body = root.find("body")
    return set(_below(root if body is None else body, ()))


def _below(element: etree._Element, way: tuple[str, ...]) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if not isinstance(tag, str) or tag in _INVISIBLE:
            continue
        down = (*way, tag)[-_DEPTH:]
        classes = _classes(child)
        if classes:
            yield from (f"{'>'.join(down[-_CLASS_DEPTH:])}.{name}" for name in classes)
        elif tag not in _TEXT:
            yield ">".join(down)
        if tag != "p":
            yield from _below(child, down)


def _classes(element: etree._Element) -> list[str]:
    names = f"{element.get('class') or ''} {element.get('id') or ''}".split()
    return [_DIGITS.sub("", name) for name in names if not _RANDOM.search(name)]


def layouts(found: Sequence[Sketches]) -> tuple[list[Layout], list[int]]:
    """The layouts of some pages, and for each page the index of its layout, -1 where that is not among the MOST."""
    leaders: list[Sketches] = []
    members: list[list[int]] = []
    for at, one in enumerate(found):
        near = similarities(one, np.array(leaders)) if leaders else np.zeros(0)
        if near.size and near.max() >= ALIKE:
            members[int(near.argmax())].append(at)
        else:
            leaders.append(one)
            members.append([at])
    order = sorted(range(len(leaders)), key=lambda which: -len(members[which]))[:MOST]
    place = {at: number for number, which in enumerate(order) for at in members[which]}
    kept = [Layout(base64.b64encode(leaders[which].tobytes()).decode(), len(members[which])) for which in order]
    return kept, [place.get(at, -1) for at in range(len(found))]


def similarities(one: Sketches, others: Sketches) -> NDArray[np.float64]:
    """The estimated share of common shapes with each of the others, 0 to 1."""
    near: NDArray[np.float64] = (others == one).mean(axis=1)
    return near


def unknown(now: Sequence[Layout], known: Sequence[Layout]) -> list[int]:
    """The indices of layouts that are similar to none of those known."""
    others = unpacked(sorted({layout.sketch for layout in known}))
    return [at for at, layout in enumerate(now) if _best(unpacked([layout.sketch])[0], others) < ALIKE]


def _best(one: Sketches, others: Sketches) -> float:
    return float(similarities(one, others).max()) if len(others) else 0.0


def unpacked(sketches: Sequence[str]) -> Sketches:
    data = b"".join(map(base64.b64decode, sketches))
    return np.frombuffer(data, np.uint16).reshape(-1, SIZE)
