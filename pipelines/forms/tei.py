"""A record in TEI P5, valid by the schema `tei_corpus`.

That schema has neither tables nor figures: a table is a list of rows, a picture a `graphic` in a paragraph.
"""

import re

from lxml import etree

from thresher.pipelines.forms.head import Head, head
from thresher.pipelines.forms.inline import Part as Inline
from thresher.pipelines.forms.inline import nested, safe_address
from thresher.pipelines.forms.markdown import caption_of
from thresher.pipelines.forms.tables import rows_of
from thresher.pipelines.forms.tree import Items, Part, Quote, tree
from thresher.schemas.record import Block, BlockKind, Image, PageRecord, Span, SpanKind
from thresher.version import __version__

_NAMESPACE = "http://www.tei-c.org/ns/1.0"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RENDITIONS = {SpanKind.EMPHASIS: "italic", SpanKind.STRONG: "bold", SpanKind.CODE: "code"}
CORPUS_END = "</teiCorpus>\n"


def tei(record: PageRecord) -> str:
    """A whole document."""
    return _DECLARATION + tei_text(record)


def corpus_begin() -> str:
    """What stands before the texts of a corpus."""
    told = Head("Texts extracted from web pages", None, [], None, None, None, None, None, [])
    return f'{_DECLARATION}<teiCorpus xmlns="{_NAMESPACE}">\n{_written(_header(told, None))}'


def tei_text(record: PageRecord) -> str:
    """The record as a `TEI` element."""
    told = head(record)
    root = _e(
        "TEI", _header(told, record.fetched_at), _e("text", _e("body", _division(told, tree(record)))), xmlns=_NAMESPACE
    )
    if told.language:
        root.set("{http://www.w3.org/XML/1998/namespace}lang", _clean(told.language))
    return _written(root)


def _written(element: etree._Element) -> str:
    return etree.tostring(element, encoding="unicode") + "\n"


def _header(told: Head, fetched_at: str | None) -> etree._Element:
    title = _clean(told.title or told.url or "Untitled")
    description = _e(
        "fileDesc",
        _e("titleStmt", _e("title", title, type="main"), *(_e("author", name) for name in told.authors)),
        _e("publicationStmt", _e("p", f"Extracted by Thresher {__version__}")),
        _e("sourceDesc", _source(told, title)),
    )
    profile = _e("profileDesc")
    if told.description:
        profile.append(_e("abstract", _e("p", told.description)))
    if fetched_at:
        profile.append(_e("creation", _e("date", fetched_at, type="download")))
    if told.language:
        profile.append(_e("langUsage", _e("language", ident=told.language)))
    if told.tags:
        profile.append(_e("textClass", _e("keywords", *(_e("term", tag) for tag in told.tags))))
    return _e("teiHeader", description, *([profile] if len(profile) else []))


def _source(told: Head, title: str) -> etree._Element:
    source = _e("bibl", _e("title", title), *(_e("author", name) for name in told.authors))
    if told.site:
        source.append(_e("publisher", told.site))
    if told.date:
        source.append(_e("date", told.date, when=told.date))
    if told.url and (url := safe_address(told.url)):
        source.append(_e("ptr", type="URL", target=url))
    return source


def _division(told: Head, parts: list[Part]) -> etree._Element:
    """The text as divisions: one below each heading, within that of the heading above it."""
    whole = _e("div", type="article")
    if told.title:
        whole.append(_e("head", told.title))
    around = [(0, whole)]
    for part in parts:
        if isinstance(part, Block) and part.kind is BlockKind.HEADING:
            level = min(max(part.level or 2, 1), 6)
            while around[-1][0] >= level:
                around.pop()
            inner = _e("div", _inline("head", part.text, part.spans))
            around[-1][1].append(inner)
            around.append((level, inner))
        else:
            around[-1][1].append(_part(part))
    if len(whole) == bool(told.title):  # a division has a text
        whole.append(_e("p"))
    return whole


def _part(part: Part) -> etree._Element:
    if isinstance(part, Items):
        return _items(part)
    if isinstance(part, Quote):
        return _e("quote", *(_inline("p", block.text, block.spans) for block in part.blocks))
    if isinstance(part, Image):
        return _picture(part)
    match part.kind:
        case BlockKind.TABLE:
            return _table(part)
        case BlockKind.CODE | BlockKind.PREFORMATTED:
            made = _e("ab", part.text, type=part.kind.value)
            made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            return made
        case BlockKind.CAPTION:
            made = _inline("p", part.text, part.spans)
            made.set("rend", "caption")
            return made
        case _:
            return _inline("p", part.text, part.spans)


def _items(items: Items) -> etree._Element:
    made = _e("list", rend="bulleted" if items.number is None else "numbered")
    for at, item in enumerate(items.items):
        told = _e("item", *(_part(part) if isinstance(part, Items) else _paragraph(part) for part in item))
        if items.number is not None:
            told.set("n", str(items.number + at))
        made.append(told)
    return made


def _paragraph(part: Part) -> etree._Element:
    return _inline("p", part.text, part.spans) if isinstance(part, Block) else _part(part)


def _table(block: Block) -> etree._Element:
    made = _e("list", type="table")
    for row in rows_of(block):
        cells = _e("list", type="row")
        for cell in row:
            told = _inline("item", cell.text, cell.spans)
            if cell.header:
                told.set("rend", "head")
            cells.append(told)
        made.append(_e("item", cells))
    return made


def _picture(picture: Image) -> etree._Element:
    made = _e("p", rend="figure")
    if url := safe_address(picture.url):
        made.append(_e("graphic", *([_e("desc", picture.alt)] if picture.alt else []), url=url))
    if caption := caption_of(picture):
        made.append(_e("seg", caption, type="caption"))
    return made


def _inline(tag: str, text: str, spans: list[Span]) -> etree._Element:
    made = etree.Element(tag)
    _fill(made, nested(text, spans), text)
    return made


def _fill(element: etree._Element, part: Inline, text: str) -> None:
    """Put what is in a span into its element."""
    at = part.start
    for inner in part.parts:
        _add_text(element, text[at : inner.start])
        assert inner.span is not None, "only the whole text has no span"
        if inner.span.kind is SpanKind.LINK:
            made = etree.SubElement(element, "ref", target=_clean(inner.span.url or ""))
        else:
            made = etree.SubElement(element, "hi", rend=_RENDITIONS[inner.span.kind])
        _fill(made, inner, text)
        at = inner.end
    _add_text(element, text[at : part.end])


def _add_text(element: etree._Element, text: str) -> None:
    """Add text behind what is in an element; its line breaks are `lb`."""
    first, *rest = _clean(text).split("\n")
    if len(element):
        element[-1].tail = (element[-1].tail or "") + first
    else:
        element.text = (element.text or "") + first
    for line in rest:
        etree.SubElement(element, "lb").tail = line


def _e(tag: str, *inside: etree._Element | str, **attributes: str) -> etree._Element:
    """An element with what is in it: a text, or elements."""
    made = etree.Element(tag, {name: _clean(value) for name, value in attributes.items()})
    for part in inside:
        if isinstance(part, str):
            made.text = _clean(part)
        else:
            made.append(part)
    return made


def _clean(text: str) -> str:
    """Without characters that XML has no place for."""
    return _NO_XML.sub("", text)
