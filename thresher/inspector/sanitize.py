"""Sanitizer: writes a page anew from its tree, with harmless elements, styles, and every text with its zone.

Nothing of the page's markup is copied.  Only allowed elements and attributes are written, and all text is escaped.  So
the result holds no script and makes no requests, whatever the page holds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import islice

from lxml import etree

from thresher.crawler.extractors.markup.view import PageView, Piece, TextBlock, element_of
from thresher.inspector.places import PartAnchors
from thresher.inspector.styles import MAX_CHARS, clean_declarations, clean_sheet
from thresher.schemas.record import Zone

MAX_SHOWN = 3_000_000
"""A bound for safety: characters of markup; a longer view is cut there, and says so."""
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q rb ruby s samp small span strike "
    "strong sub sup time tt u var".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote caption center dd details dir div dl dt fieldset figcaption figure footer h1 h2 "
    "h3 h4 h5 h6 header hgroup legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr "
    "ul".split()
)
_AS_BLOCKS = frozenset(("form", "dialog", "search", "marquee"))
_EMPTY = frozenset(("br", "hr", "wbr"))
_MEDIA = frozenset(("iframe", "video", "audio", "object", "embed"))
"""Replaced by a box that says what stood there."""
_WHOLE = frozenset(("html", "head", "body", "frameset", "noframes"))
_OWN_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+$")
"""Custom elements, which have no meaning without the script that defines them."""
_OURS = "t-"
_KEPT = frozenset(("class", "id", "dir", "lang", "title"))
_MEASURES = frozenset(
    "align bgcolor border cellpadding cellspacing colspan color datetime face height rowspan size start type valign "
    "value width".split()
)
_MEASURE = re.compile(r"[\w #%+.,:-]{1,60}$")
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif);base64,[A-Za-z0-9+/=\s]+$", re.I)
_MAX_PICTURE = 100_000
_MAX_ATTRIBUTE = 2000
"""Bounds for safety: characters of an embedded picture and of an attribute."""
_LARGEST = 1600
"""A bound for safety: pixels of a box that stands for a picture."""
_SMALLEST = 40
_TALLEST = 180
"""Pixels, a matter of taste: placeholders of pictures must not hide the page."""
_RAW_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Inert:
    """A sanitized page."""

    body: str
    styles: str
    look: str
    """Attributes of the page's outermost elements."""
    left: int = 0
    """Characters of the page's text that are not shown: it is too long."""


def inert(view: PageView, zones: list[Zone] | None, places: PartAnchors, most: int = MAX_SHOWN) -> Inert:
    """A page without anything that acts.  `zones` are those of its text blocks, None where there are none."""
    writer = _Writer(view, zones, places, most)
    body = writer.write()
    return Inert(body, _styles(view.root), _look(view.root), writer.left)


class _Writer:
    """Goes through the tree once, and writes what the view has seen of it."""

    def __init__(self, view: PageView, zones: list[Zone] | None, places: PartAnchors, most: int) -> None:
        self._view, self._zones, self._places, self._most = view, zones, places, most
        self._texts = _texts(view)
        self._shown = _shown(view)
        self._parted = _parted(view)
        self._labelled: set[str] = set()
        self._out: list[str] = []
        self._size = 0
        self.left = view.chars[-1]

    def write(self) -> str:
        open_: list[tuple[etree._Element, str]] = []
        walker = etree.iterwalk(self._view.root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                if element not in self._shown:
                    self._stand_in(element)
                    walker.skip_subtree()
                    continue
                if tag := self._tag(element):
                    open_.append((element, tag))
                    self._begin(element, tag)
                self._labels(self._places.elements.get(element, []))
                self._text(element, behind=False)
            else:
                if open_ and open_[-1][0] is element:
                    self._put(f"</{open_.pop()[1]}>")
                self._text(element, behind=True)
            if self._size > self._most:
                break
        self._out += [f"</{tag}>" for _, tag in reversed(open_)]
        return "".join(self._out)

    def _put(self, markup: str) -> None:
        self._out.append(markup)
        self._size += len(markup)

    def _tag(self, element: etree._Element) -> str:
        """What an element is written as; empty: only what is in it."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _WHOLE:
            return ""
        if tag == "p" and element in self._parted:
            return "div"
        if tag in _INLINE or tag in _BLOCKS:
            return tag
        if tag in _EMPTY or tag in ("img", "source", "track"):
            return ""
        if _OWN_NAME.match(tag) and not tag.startswith(_OURS):
            return tag
        return "div" if tag in _AS_BLOCKS else "span"

    def _begin(self, element: etree._Element, tag: str) -> None:
        attributes = "".join(_attributes(element))
        if keys := self._places.elements.get(element):
            attributes += f' k="{escape(" ".join(keys))}"'
        if tag == "details":
            attributes += " open"
        self._put(f"<{tag}{attributes}>")

    def _stand_in(self, element: etree._Element) -> None:
        if element.tag in _EMPTY:
            self._put(f"<{element.tag}>")
        elif element.tag == "source":  # the parser has the picture in it
            for image in element.iter("img"):
                self._put(_picture(image))
        elif element.tag in _MEDIA:
            self._put(f'<t-box l="{element.tag}"{_box(element)}></t-box>')

    def _text(self, element: etree._Element, *, behind: bool) -> None:
        if element.tag == "img" and not behind and element in self._shown:
            self._put(_picture(element))
        raw = element.tail if behind else element.text
        if not raw:
            return
        found = self._texts.get((element, behind))
        if found is None:
            if raw.isspace():
                self._put(" ")
            return
        text, block = found
        keys = self._places.blocks.get(block, [])
        self._labels(keys)
        zone = f' z="{self._zones[block].value}"' if self._zones is not None else ""
        attribute = f' k="{escape(" ".join(keys))}"' if keys else ""
        self._put(f"<t-z{zone}{attribute}>{escape(text, quote=False)}</t-z>")
        self.left -= len(text)

    def _labels(self, keys: list[str]) -> None:
        """A label where places begin."""
        fresh = [key for key in keys if key in self._places.labels and key not in self._labelled]
        if fresh:
            self._labelled.update(fresh)
            self._put(label(self._places, fresh))


def label(places: PartAnchors, keys: list[str]) -> str:
    """The label of places that begin at the same point."""
    labels = " · ".join(places.labels[key] for key in keys)
    return f'<t-l k="{escape(" ".join(keys))}" l="{escape(labels)}" tabindex="0" role="button"></t-l>'


def _texts(view: PageView) -> dict[tuple[etree._Element, bool], tuple[str, int]]:
    """Each text node as its block has it, white space folded, and the block's number."""
    return {
        (near, behind): (text, block.index)
        for block in view.blocks
        for (_, near, behind, _), text in zip(block.pieces, slices(block), strict=True)
    }


def slices(block: TextBlock) -> list[str]:
    """A block's text, cut where its text nodes meet: joined, it is the text that its characters are counted of."""
    found: list[str] = []
    text, at = block.text, 0
    for raw, *_ in block.pieces:
        begin = at
        for word in raw.split():
            at += at < len(text) and text[at].isspace()
            at += len(word)
        at += raw[-1].isspace() and at < len(text) and text[at].isspace()
        found.append(text[begin:at])
    found[-1] += text[at:]
    return (
        [_as_lines(part, piece) for part, piece in zip(found, block.pieces, strict=True)] if _is_pre(block) else found
    )


def _is_pre(block: TextBlock) -> bool:
    return block.node.tag == "pre"


def _as_lines(text: str, piece: Piece) -> str:
    """A folded text with the line ends that it had."""
    gaps = iter(_RAW_SPACE.findall(piece[0].lstrip() if not text[:1].isspace() else piece[0]))
    return re.sub(r"\s", lambda space: "\n" if "\n" in next(gaps, "") else space[0], text)


def _shown(view: PageView) -> set[etree._Element]:
    """The elements that are seen, and those that they stand in."""
    shown: set[etree._Element] = {view.root}
    for element in _seen(view):
        at: etree._Element | None = element
        while at is not None and at not in shown:
            shown.add(at)
            at = at.getparent()
    return shown


def _seen(view: PageView) -> Iterator[etree._Element]:
    yield from (node.element for node in view.nodes)
    yield from (link.element for link in view.links)
    yield from (image.element for image in view.images)
    yield from (element_of(piece) for block in view.blocks for piece in block.pieces)


def _parted(view: PageView) -> set[etree._Element]:
    """Paragraphs that contain blocks: a browser would close them at the first block."""
    parted: set[etree._Element] = set()
    for node in view.nodes:
        parted.update(above.element for above in islice(node.ancestors(), 64) if above.tag == "p")
    return parted


def _attributes(element: etree._Element) -> Iterator[str]:
    for name, value in element.items():
        if not isinstance(name, str) or not isinstance(value, str):
            continue
        if name == "style":
            value = clean_declarations(value[:_MAX_ATTRIBUTE])
        elif name == "href" and element.tag == "a":
            name = "title"
        elif name in _MEASURES:
            value = value if _MEASURE.match(value) else ""
        elif name not in _KEPT or (name == "title" and element.tag == "a"):
            continue
        if value:
            yield f' {name}="{escape(value[:_MAX_ATTRIBUTE])}"'


def _picture(image: etree._Element) -> str:
    """A picture that the page itself holds, else a box of its size with its text."""
    source = image.get("src") or ""
    if len(source) <= _MAX_PICTURE and _PICTURE.match(source):
        return f'<img{"".join(_attributes(image))} src="{escape(source)}" alt="{escape(image.get("alt") or "")}">'
    return f'<t-box l="{escape((image.get("alt") or "")[:200])}"{_box(image)}></t-box>'


def _box(element: etree._Element) -> str:
    sizes = [_pixels(element.get("width"), _LARGEST), _pixels(element.get("height"), _TALLEST)]
    style = ";".join(f"{name}:{size}px" for name, size in zip(("width", "height"), sizes, strict=True) if size)
    small = " s" if any(0 < size < _SMALLEST for size in sizes) else ""
    return f'{small} style="{style}"' if style else small


def _pixels(value: str | None, most: int) -> int:
    digits = (value or "").strip().removesuffix("px")
    return min(int(digits), most) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 0


def _look(root: etree._Element) -> str:
    """The attributes of `html` and `body` as those of one element."""
    elements = [element for element in (root, root.find("body")) if element is not None]
    found = {name: value for element in elements for name, value in element.items() if name in ("class", "lang", "dir")}
    found["class"] = " ".join(element.get("class") or "" for element in elements).strip()
    return "".join(f' {name}="{escape(str(value)[:_MAX_ATTRIBUTE])}"' for name, value in found.items() if value)


def _styles(root: etree._Element) -> str:
    sheets: list[str] = []
    left = MAX_CHARS
    for element in root.iter("style"):
        text = (element.text or "")[:left]
        left -= len(text)
        sheet, media = clean_sheet(text), element.get("media") or ""
        if media and re.fullmatch(r"[\w\s(),:.-]{1,200}", media) and sheet:
            sheet = f"@media {media}{{{sheet}}}"
        sheets.append(sheet)
    return "\n".join(sheets)
