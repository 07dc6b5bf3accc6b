"""The page-wide view: what every reader of a page needs, computed once, in one pass over the tree.

The tree's block elements become nodes; every run of visible text under one of them becomes a text block; links, images
and times are listed as they stand.  Nodes know the range of blocks and links below them, so that any sum over a
subtree is the difference of two prefix sums.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from lxml import etree

from thresher.crawler.extractors.markup.hidden import (
    formula,
    hides,
    is_content,
    is_dialogue,
    is_hidden,
    is_hidden_inline,
    is_mark,
    is_unseen_inline,
)
from thresher.crawler.extractors.markup.sizes import sizes
from thresher.crawler.extractors.markup.vocabulary import PROPERTY_HINTS, ROLE_HINTS, TAG_HINTS, name_hints

_BLOCK_TAGS = frozenset(
    "html body div p ul ol li dl dt dd table thead tbody tfoot tr td th caption section article aside nav header "
    "footer main h1 h2 h3 h4 h5 h6 hgroup blockquote pre figure figcaption form fieldset legend address details "
    "summary center dialog menu button label frameset noframes search marquee picture".split()
)
_UNSEEN_TAGS = frozenset(
    "script style noscript template iframe object svg canvas audio video map datalist select textarea math link "
    "meta base title param input applet area col colgroup rt rp".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_DECLARATIONS = frozenset(("meta", "link", "title", "script", "base"))
_WHOLE = frozenset(("html", "body"))
"""Elements that are the page: their names speak of its kind, not of a part."""
_LABELS = frozenset(("button", "label", "summary"))
"""Elements that open what they name: in a heading they are its text, or an aid beside it."""
_PHRASES = frozenset(("p", *_HEADINGS))
"""Elements that hold nothing but running text: a custom element in them is part of it."""
_SHOWN_ANYWAY = frozenset(("main", "article", "h1"))
_TELLING = frozenset(("style", "role", "itemprop", "property", "hidden", "open"))
"""Attributes, beside class and id, that tell what a block element is or whether it is shown."""
_LINE_BREAK = "\x1e"
"""Stands for a line break while a run is collected."""
_BREAKS = frozenset(("br", "hr"))
_IMAGES = frozenset(("img", "amp-img"))
_EMPTY = _BREAKS | _IMAGES
_INLINE, _BLOCK, _UNSEEN, _LINK, _SPAN, _NOTED = range(6)
_KINDS: dict[str, int] = {
    **dict.fromkeys(_BLOCK_TAGS, _BLOCK),
    **dict.fromkeys(_UNSEEN_TAGS, _UNSEEN),
    **dict.fromkeys(("br", "hr", "img", "amp-img", "time", "abbr", "data", "cite", "b", "strong"), _NOTED),
    "a": _LINK,
    "span": _SPAN,
}


class Node:
    """A block element."""

    __slots__ = (
        "blocks",
        "context",
        "depth",
        "element",
        "end",
        "hints",
        "index",
        "last_block",
        "last_link",
        "links",
        "name",
        "parent",
        "tag",
    )

    def __init__(
        self,
        element: etree._Element,
        tag: str,
        name: str,
        parent: "Node | None",
        index: int,
        hints: int,
        blocks: int,
        links: int,
    ):
        self.element, self.tag, self.name, self.parent, self.index = element, tag, name, parent, index
        """`name` is its class attribute."""
        self.hints = hints
        """What its own tag, class, id, role and itemprop hint at."""
        self.context: int = hints | parent.context if parent else hints
        """The same for it and all its ancestors."""
        self.depth: int = parent.depth + 1 if parent else 0
        self.end = index + 1
        """Nodes [index + 1, end) are its descendants."""
        self.blocks = self.last_block = blocks
        """Text blocks [blocks, last_block) stand in it."""
        self.links = self.last_link = links
        """Links [links, last_link) stand in it."""

    def ancestors(self) -> "Iterator[Node]":
        """From the parent up to the root."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def within(self, other: "Node") -> bool:
        return other.index <= self.index < other.end


class Link:
    """An `a` element with an address."""

    __slots__ = ("block", "element", "href", "index", "last_block", "node", "shown")

    def __init__(self, element: etree._Element, href: str, node: Node, index: int, block: int):
        self.element, self.href, self.node, self.index = element, href, node, index
        self.block = self.last_block = block
        """Its text stands in blocks [block, last_block); none where it shows only an image."""
        self.shown: list[str] = []
        """Its text nodes."""

    def text(self) -> str:
        """What it shows, white space folded; nothing for a link around another one."""
        return self.whole_text() if self.block < self.last_block else ""

    def whole_text(self) -> str:
        return " ".join(" ".join(self.shown).split())


Piece = tuple[str, etree._Element, bool, Link | None]
"""One text node: its text, the element that it begins (False) or stands behind (True), and the link around it.
A plain tuple, because a page has many hundreds."""


def element_of(piece: Piece) -> etree._Element:
    """The element that a text node stands in."""
    _, near, behind, _ = piece
    parent = near.getparent() if behind else None
    return near if parent is None else parent


class TextBlock:
    """A run of visible text under one block element."""

    __slots__ = ("chars", "index", "level", "link_chars", "node", "pieces", "size", "text")

    def __init__(self, index: int, node: Node, text: str, pieces: list[Piece], link_chars: int):
        self.index, self.node, self.text, self.pieces = index, node, text, pieces
        self.chars, self.link_chars = len(text), link_chars
        self.size = self.chars
        """Its characters as if it were written in Latin letters, of which a text of Han needs three times as many."""
        self.level = _HEADINGS.get(node.tag, 0)
        """Of a heading 1 to 6, else 0."""


class Image:
    """An `img` element, or one that stands for it."""

    __slots__ = ("block", "element", "link", "node")

    def __init__(self, element: etree._Element, node: Node, block: int, link: Link | None):
        self.element, self.node, self.block, self.link = element, node, block, link


@dataclass(slots=True)
class PageView:
    """A page, flattened.  `blocks`, `links`, `images`, `times` are in document order."""

    root: etree._Element
    nodes: list[Node] = field(default_factory=list)
    blocks: list[TextBlock] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    tags: list[Link] = field(default_factory=list)
    """Those with rel=tag."""
    images: list[Image] = field(default_factory=list)
    times: list[tuple[etree._Element, Node, int]] = field(default_factory=list)
    """`time` elements: the element, its node, and the index of the text block that it stands in or before."""
    declarations: list[etree._Element] = field(default_factory=list)
    """`meta`, `link`, `title`, `base` and `script` elements."""
    marked: list[tuple[str, etree._Element]] = field(default_factory=list)
    """Elements with an itemprop, an RDFa property or rel=author, and its value."""
    chars: list[int] = field(default_factory=list)
    """Prefix sums over the blocks: characters, and characters inside links."""
    link_chars: list[int] = field(default_factory=list)

    def chars_in(self, node: Node) -> int:
        return self.chars[node.last_block] - self.chars[node.blocks]

    def link_chars_in(self, node: Node) -> int:
        return self.link_chars[node.last_block] - self.link_chars[node.blocks]

    def place(self, element: etree._Element) -> str:
        """An XPath that selects the element."""
        return self.root.getroottree().getpath(element)


def view(root: etree._Element) -> PageView:
    """Flatten a page's tree."""
    page = PageView(root)
    _flatten(page)
    measured = sizes([block.text for block in page.blocks])
    for block, size in zip(page.blocks, measured or (), strict=False):
        block.size = size
    page.chars = [0, *accumulate(block.chars for block in page.blocks)]
    page.link_chars = [0, *accumulate(block.link_chars for block in page.blocks)]
    return page


def _flatten(page: PageView) -> None:
    """The one pass.  Long and inlined on purpose: it runs for every element, and costs a third of all reading."""
    blocks, links, nodes = page.blocks, page.links, page.nodes
    node: Node | None = None
    link: Link | None = None
    run: list[Piece | str] = []  # the text collected since a block element began or ended
    kinds = _KINDS.get
    walker = etree.iterwalk(page.root, events=("start", "end"))
    for event, element in walker:
        if event == "start":
            tag = element.tag
            kind = kinds(tag, _INLINE)
            if kind is _UNSEEN and not (tag == "template" and _is_shown_template(element)):
                if tag in _DECLARATIONS:
                    page.declarations.append(element)
                elif node is not None and (text := _alternative(page, element, tag, node, link)):
                    run.append((text, element, False, link))
                walker.skip_subtree()
                continue
            if kind is _BLOCK and tag in _LABELS and node is not None and node.tag in _HEADINGS:
                kind = _label_kind(element, bool(run))
                if kind is _UNSEEN:
                    walker.skip_subtree()
                    continue
            elif kind is _INLINE and "-" in tag:
                kind = _INLINE if node is not None and node.tag in _PHRASES else _BLOCK
            if kind is _BLOCK or kind is _UNSEEN:
                hints, name = _hints(page, element, tag)
                if hints < 0:
                    walker.skip_subtree()
                    continue
                if run:
                    _flush(blocks, node, run)
                    run = []
                node = Node(element, tag, name, node, len(nodes), hints, len(blocks), len(links))
                nodes.append(node)
            elif kind is _LINK:
                href, rel = element.get("href"), element.get("rel")
                if (element.get("style") or element.get("hidden") is not None) and is_hidden_inline(element):
                    walker.skip_subtree()
                    continue
                if mark := rel if rel and "author" in rel else element.get("itemprop"):
                    page.marked.append((mark, element))
                if href is not None and node is not None:
                    link = Link(element, href, node, len(links), len(blocks))
                    links.append(link)
                    if rel and "tag" in rel.split():
                        page.tags.append(link)
                    heading = node.element if node.tag in _HEADINGS else None
                    if (href[:1] == "#" or (heading is not None and "#" in href)) and is_mark(
                        element, heading, bool(run)
                    ):
                        walker.skip_subtree()
                        continue
            elif kind is _NOTED:
                run = _note(page, element, tag, node, link, run)
                if tag not in _EMPTY and is_hidden_inline(element):
                    walker.skip_subtree()
                    continue
            elif attributes := dict(element.items()):
                if is_unseen_inline(element, attributes):
                    walker.skip_subtree()
                    continue
                if kind is _SPAN and _is_separate(page, element, attributes) and run:
                    run.append(" ")
            text = element.text
            if text:
                if not text.isspace():
                    run.append((text, element, False, link))
                elif run:
                    run.append(" ")
        else:
            if node is not None and node.element is element:
                if run:
                    _flush(blocks, node, run)
                    run = []
                node.end, node.last_block, node.last_link = len(nodes), len(blocks), len(links)
                node = node.parent
            elif link is not None and link.element is element:
                link.last_block = len(blocks) + bool(run)
                link = None
            tail = element.tail
            if tail:
                if not tail.isspace():
                    if node is not None:
                        run.append((tail, element, True, link))
                elif run:
                    run.append(" ")


def _hints(page: PageView, element: etree._Element, tag: str) -> tuple[int, str]:
    """What a block element's names hint at (negative where it is not shown), and its class."""
    if tag in _WHOLE:
        return 0, ""
    look = ""
    hints = TAG_HINTS.get(tag, 0)
    hidden = tag == "dialog"
    attributes: list[tuple[str, str]] = element.items()  # type: ignore[assignment]
    for name, value in attributes:
        if name == "class":
            look = value
            hints |= name_hints(value)
        elif name == "id":
            hints |= name_hints(value)
        elif name not in _TELLING:
            continue
        elif name == "style":
            hidden = hidden or hides(value)
        elif name == "role":
            hints |= ROLE_HINTS.get(value, 0)
        elif name == "itemprop":
            hints |= PROPERTY_HINTS.get(value.lower(), 0)
            page.marked.append((value, element))
        elif name == "property":
            page.marked.append((value, element))
        else:
            hidden = name == "hidden" and is_hidden(value)
    if hidden and tag not in _SHOWN_ANYWAY and (is_dialogue(element) or not is_content(element)):
        return -1, look
    return hints, look


def _is_separate(page: PageView, span: etree._Element, attributes: dict[str, str]) -> bool:
    """Whether a span is shown apart from the span right before it."""
    if mark := attributes.get("itemprop") or attributes.get("property"):
        page.marked.append((mark, span))
    names = attributes.get("class")
    if not names:
        return False
    previous = span.getprevious()
    return previous is not None and previous.tag == "span" and not previous.tail and previous.get("class") != names


def _is_shown_template(template: etree._Element) -> bool:
    """Whether a template is a part of the page from the start: what a custom element shows (a shadow tree)."""
    return template.get("shadowrootmode") is not None or template.get("shadowroot") is not None


def _alternative(page: PageView, element: etree._Element, tag: str, node: Node, link: Link | None) -> str:
    """What stands in the page for an element that is not shown itself: a formula's text; a picture, which is noted."""
    if tag == "math":
        return formula(element)
    if tag == "noscript":
        for image in element.iter("img"):
            shown = page.images[-1].element if page.images else None
            if shown is not None and shown is element.getprevious():  # a placeholder, which a script would replace
                page.images.pop()
            page.images.append(Image(image, node, len(page.blocks), link))
    return ""


def _label_kind(label: etree._Element, begun: bool) -> int:
    """What a label in a heading is: its text where it holds all of it, else an aid that is not shown as text."""
    alone = not begun and not (label.tail and not label.tail.isspace()) and label.getnext() is None
    return _INLINE if alone else _UNSEEN


def _note(
    page: PageView, element: etree._Element, tag: str, node: Node | None, link: Link | None, run: list[Piece | str]
) -> list[Piece | str]:
    """Take down an element that is no text: a line break, a rule, an image, a time.  Returns the run to go on with."""
    if node is None:
        return run
    if tag in _IMAGES:
        page.images.append(Image(element, node, len(page.blocks), link))
    elif tag not in _BREAKS:
        if tag == "time":
            page.times.append((element, node, len(page.blocks)))
        if mark := element.get("itemprop") or element.get("property"):
            page.marked.append((mark, element))
    elif run:  # one line break stays inside a block; two, or a rule, make a new one
        last = next((part for part in reversed(run) if part != " "), None)
        if tag == "br" and last is not _LINE_BREAK:
            run.append(_LINE_BREAK)
        else:
            _flush(page.blocks, node, run)
            return []
    return run


def _flush(blocks: list[TextBlock], node: Node | None, run: list[Piece | str]) -> None:
    """End a run, which begins with a text: make it a text block."""
    if node is None:
        return
    while run[-1] == " ":
        run.pop()
    pieces: list[Piece]
    raw = ""
    link_chars = 0
    if len(run) == 1:  # as most have it
        pieces = run  # type: ignore[assignment]
        raw, _, _, link = pieces[0]
        if link is not None:
            link_chars = len(raw)
            link.shown.append(raw)
    else:
        pieces = []
        texts = []
        for part in run:
            if type(part) is tuple:
                pieces.append(part)
                texts.append(part[0])
                if part[3] is not None:
                    link_chars += len(part[0].strip())
                    part[3].shown.append(part[0])
            else:
                texts.append(part)  # type: ignore[arg-type]
        raw = "".join(texts)
    if _LINE_BREAK in raw:
        text = "\n".join([line for part in raw.split(_LINE_BREAK) if (line := " ".join(part.split()))])
    else:
        text = raw.strip()
        if "  " in text or not text.isprintable():
            text = " ".join(text.split())
    blocks.append(TextBlock(len(blocks), node, text, pieces, min(link_chars, len(text))))
