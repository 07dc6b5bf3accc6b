"""The entries of feeds and sitemaps in XML, however broken it is.

A strict parser reads no further than the first error, and a forgiving one stops at some as well; what is needed of such
a file are a few elements of each entry, so its tags are read one by one.  Where a tag is missing the next entry begins
anew.  No entity of the file's own is unfolded, and nothing outside is read.  Memory is that of one entry.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as of

_TOKEN = re.compile(
    rb"<(?:!--.*?(?:-->|\Z)"
    rb"|!\[CDATA\[(?P<raw>.*?)(?:\]\]>|\Z)"
    rb"|\?[^>]*>?"
    rb"|![^>\[]*(?:\[[^\]]*(?:\]\s*|\Z))?>?"  # a document type with all that it declares
    rb"|(?P<close>/?)(?P<name>[A-Za-z_][^\s<>/\"'=]*)(?P<rest>(?:[^<>\"']++|\"[^<\"]*\"|'[^<']*'|[\"'])*+)>?)",
    re.S,
)
_ATTRIBUTE = re.compile(rb"([A-Za-z_][^\s=\"'/]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_FEEDS = frozenset((b"rss", b"feed", b"rdf", b"channel"))
_ENTRIES = {False: frozenset((b"url", b"sitemap")), True: frozenset((b"item", b"entry"))}
"""By whether the element around them is a feed's."""
_ROOTS = {name: name in _FEEDS for name in (*_FEEDS, b"urlset", b"sitemapindex")}
_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(%s)(?=[\s/>])" % b"|".join(sorted(_ROOTS)), re.I)
_APART = {
    b"item": frozenset((b"image",)),
    b"entry": frozenset((b"source", b"author", b"contributor")),
    b"url": frozenset((b"image", b"video")),
    b"sitemap": frozenset[bytes](),
}
"""Elements of an entry with addresses and titles of something else."""
_FIELDS = frozenset(
    (b"link", b"guid", b"id", b"origlink", b"content", b"title", b"published", b"pubdate", b"updated", b"date")
)
_MAP_FIELDS = frozenset((b"loc", b"lastmod", b"news", b"title", b"publication_date"))
_MAX_CHARS = 8192
"""A bound for safety: characters of a field; longer ones are no addresses."""
_MAX_FIELDS = 100
"""A bound for safety: fields of an entry."""
_MAX_ATTRIBUTES = 100
"""A bound for safety: attributes of an element."""


@dataclass(slots=True)
class Field:
    """An element of an entry."""

    name: str
    """Lower case, without prefix: many files declare none, or a wrong one."""
    attributes: dict[str, str]
    parts: list[str] = of(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts).strip()


@dataclass(slots=True)
class Item:
    """An entry of a feed or a sitemap, or (`link`) a link of the feed itself."""

    name: str
    of_feed: bool
    attributes: dict[str, str]
    bases: list[str]
    """What `xml:base` says around it, the outermost first."""
    fields: list[Field] = of(default_factory=list)
    own: Field = of(default_factory=lambda: Field("", {}))
    """Text that stands in none of its fields."""

    def first(self, *names: str) -> str:
        """The text of the first field of these names that has some, in the order of the names."""
        return next((one.text for name in names for one in self.fields if one.name == name and one.text), "")


def outer_element(content: bytes) -> bytes | None:
    """The first outer element of a feed or a sitemap in the bytes, which are in UTF-8, wherever it stands."""
    found = _ROOT.search(content)
    return found[1].lower() if found else None


def is_feed(content: bytes) -> bool:
    """Whether that is a feed's."""
    return outer_element(content) in _FEEDS


def items(content: bytes) -> Iterator[Item]:
    """The entries and the links of the feed itself, in their order; `content` in UTF-8."""
    reader, at = _Reader(), 0
    for token in _TOKEN.finditer(content):
        reader.text(content, at, token.start())
        at = token.end()
        if token["name"]:
            name = token["name"].rpartition(b":")[2].lower()
            read = reader.closed(name) if token["close"] else reader.opened(name, token["rest"])
            if read is not None:
                yield read
        elif token["raw"]:
            reader.raw(token["raw"])
    reader.text(content, at, len(content))
    if reader.item is not None:
        yield reader.item


class _Reader:
    """What is known while the tags are read."""

    def __init__(self) -> None:
        self.item: Item | None = None
        self._of_feed: bool | None = None
        self._base: str | None = None
        self._field: Field | None = None
        self._apart = b""

    def opened(self, name: bytes, rest: bytes) -> Item | None:
        """A tag opens: what is complete by it."""
        done = None
        if name in _ROOTS and not (self.item and name == b"feed"):
            done, self.item = self.item, None
            self._of_feed = _ROOTS[name]
            self._base = _attributes(rest).get("xml:base") or (self._base if name == b"channel" else None)
        elif self._of_feed is None:
            return None
        elif name in _ENTRIES[self._of_feed]:
            done, self._apart, self._field = self.item, b"", None
            attributes = _attributes(rest)
            bases = [*filter(None, (self._base, attributes.get("xml:base")))]
            self.item = Item(name.decode("utf-8", "replace"), self._of_feed, attributes, bases)
            if rest.endswith(b"/"):
                return done or self._taken()
        elif self.item is None:
            return self._link(rest) if name == b"link" and self._of_feed and b"next" in rest else None
        elif not self._apart:
            self._inside(name, rest)
        return done

    def _inside(self, name: bytes, rest: bytes) -> None:
        assert self.item is not None
        empty = rest.endswith(b"/")
        if name in _APART[self.item.name.encode()]:
            self._field = None
            self._apart = b"" if empty else name
        elif name in (_FIELDS if self._of_feed else _MAP_FIELDS) and len(self.item.fields) < _MAX_FIELDS:
            if name == b"content" and b"src" not in rest:
                return
            field = Field(name.decode(), _attributes(rest))
            self.item.fields.append(field)
            self._field = None if empty else field

    def closed(self, name: bytes) -> Item | None:
        if self._apart:
            self._apart = b"" if name == self._apart else self._apart
        if self._field is not None and name == self._field.name.encode():
            self._field = None
        if self._of_feed is not None and name in _ENTRIES[self._of_feed]:
            return self._taken()
        return None

    def text(self, content: bytes, start: int, end: int) -> None:
        """Text, in which references stand for letters."""
        if self.item is not None and start < end and not self._apart:
            text = content[start : min(end, start + _MAX_CHARS)]
            if not text.isspace():
                self._add(unescaped(text.decode("utf-8", "replace")))

    def raw(self, text: bytes) -> None:
        """Text in which nothing stands for anything else."""
        if self.item is not None and not self._apart:
            self._add(text[:_MAX_CHARS].decode("utf-8", "replace"))

    def _add(self, text: str) -> None:
        into = self._field or (self.item.own if self.item else None)
        if into is not None and sum(map(len, into.parts)) < _MAX_CHARS and len(into.parts) < _MAX_FIELDS:
            into.parts.append(text)

    def _taken(self) -> Item | None:
        done, self.item, self._field, self._apart = self.item, None, None, b""
        return done

    def _link(self, rest: bytes) -> Item:
        return Item("link", True, _attributes(rest), [self._base] if self._base else [])


def _attributes(rest: bytes) -> dict[str, str]:
    """The attributes of a tag, the first of each name; prefixes are left off but that of `xml`."""
    found: dict[str, str] = {}
    if not rest:
        return found
    for number, each in enumerate(_ATTRIBUTE.finditer(rest)):
        if number >= _MAX_ATTRIBUTES:
            break
        name = each[1].decode("utf-8", "replace").lower()
        name = name if name == "xml:base" else name.rpartition(":")[2]
        value = next(filter(None, each.groups()[1:]), b"")[:_MAX_CHARS]
        found.setdefault(name, unescaped(value.decode("utf-8", "replace")).strip())
    return found


def unescaped(text: str) -> str:
    """Letters for references, of XML and of HTML; a bare ampersand stands for itself."""
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text
