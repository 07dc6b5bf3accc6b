"""Text → element tree, for every page that a browser would show something of."""

import re
from itertools import islice

from lxml import etree

from thresher.crawler.extractors.markup.tags import close_as_browsers_do, cut_attributes
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Reason

_MAX_DEPTH = 400
"""Tags nested deeper are dropped, their text is kept: layout at such a depth is an accident or an attack."""
_PARSER_DEPTH = "Excessive depth"
"""How libxml2 says that it stopped reading (at 2048 open elements)."""
_MAX_ELEMENTS = 1_000_000
_TAGS = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*(?:>|\Z)|<!--.*?(?:-->|\Z)", re.S)
_VOID = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "tr",
    )
)
"""Elements that no end tag closes, or whose end tag may be absent: they do not nest."""


def parse(text: str, encoded: bytes | None = None) -> etree._Element:
    """The root element.  Raises PageRefused: `empty` when there is no element, `too_large` past a million elements;
    MemoryError when there is not enough memory for the tree.

    `encoded` is the text in UTF-8, where it is at hand.
    """
    page = _mend(text.encode("utf-8", "replace") if encoded is None else encoded)
    root, complete = _parse(page)
    if not complete:
        root, _ = _parse(_flatten(page.decode()).encode())
    if root is None:
        raise PageRefused(Reason.EMPTY, "the page has no element and no text")
    return root


def _parse(page: bytes) -> tuple[etree._Element | None, bool]:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(page, parser)
    except etree.XMLSyntaxError:
        root = None
    fatal = list(parser.error_log.filter_from_fatals())
    if any(entry.type == etree.ErrorTypes.ERR_NO_MEMORY for entry in fatal):  # of which lxml makes no MemoryError
        raise MemoryError
    if root is not None and len(page) > 2_000_000 and any(islice(root.iter(), _MAX_ELEMENTS, None)):
        raise PageRefused(Reason.TOO_LARGE, f"the page has more than {_MAX_ELEMENTS:,} elements")
    return root, not any(_PARSER_DEPTH in entry.message for entry in fatal)


def _mend(page: bytes) -> bytes:
    """Take out what makes the parser lose text or time: NULs, a comment that never ends, tags unlike a browser's."""
    if b"\0" in page:
        page = page.replace(b"\0", b"")
    last = page.rfind(b"<!--")
    if last > page.rfind(b"-->"):
        page = page[:last] + page[last + 4 :]
    return close_as_browsers_do(cut_attributes(page))


def _flatten(text: str) -> str:
    """The same page with the tags below `_MAX_DEPTH` dropped."""
    open_tags: list[str] = []

    def keep(match: re.Match[str]) -> str:
        end, name = match[1], (match[2] or "").lower()
        if not name or name in _VOID:
            return match[0]
        if not end:
            open_tags.append(name)
            return match[0] if len(open_tags) <= _MAX_DEPTH else " "
        if not open_tags or open_tags[-1] != name:
            return match[0] if len(open_tags) <= _MAX_DEPTH else " "
        open_tags.pop()
        return match[0] if len(open_tags) < _MAX_DEPTH else " "

    return _TAGS.sub(keep, text)
