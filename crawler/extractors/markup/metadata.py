"""What a page declares about itself: meta elements, link elements, JSON-LD, microdata."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from typing import Any

import msgspec
from lxml import etree

from thresher.crawler.extractors.markup.escapes import unescaped, whole_characters
from thresher.crawler.extractors.markup.view import PageView

_MAX_JSON = 2_000_000
"""Characters of one JSON-LD script that are read."""
_MAX_DEPTH = 12
"""Levels of JSON-LD that are searched; real graphs have four or five."""
_MAX_THINGS = 2_000

ARTICLE_TYPES = frozenset(
    "article newsarticle reportagenewsarticle analysisnewsarticle opinionnewsarticle backgroundnewsarticle "
    "reviewnewsarticle blogposting liveblogposting socialmediaposting report scholarlyarticle techarticle "
    "satiricalarticle advertisercontentarticle askpublicnewsarticle creativework posting medicalscholarlyarticle "
    "discussionforumposting".split()
)
NEWS_TYPES = (
    "newsarticle",
    "reportagenewsarticle",
    "analysisnewsarticle",
    "opinionnewsarticle",
    "backgroundnewsarticle",
    "liveblogposting",
)
_MAX_HEADLINES = 10
"""A bound for safety: headings of the first level that are looked at."""
_ORGANISATIONS = frozenset("organization newsmediaorganization website corporation".split())

OTHER_VOICES = frozenset(("comment", "review", "reviews"))
"""Properties of a piece, or of goods, that others wrote."""
_JSON_META = "script:ld+json"
"""The name of a meta element that holds JSON-LD, written by site software that may only set meta elements."""
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CONTROL = re.compile(r"[\x00-\x1f]+")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_LOOSE_QUOTE = re.compile(r"""(?<![{\[,:\\])(?<![{\[,:] )"(?! ?[:,}\]])""")
"""A quotation mark that neither begins nor ends a string."""
_COMMENT = re.compile(r"^\s*(?://\s*)?<!\[CDATA\[|^\s*<!--|(?://\s*)?\]\]>\s*$|-->\s*$")
_decoder = msgspec.json.Decoder()

Thing = dict[str, Any]
"""One object of JSON-LD."""


@dataclass(slots=True)
class Metadata:
    """A page's declarations.  Keys are lower case; values keep the page's order and are never empty strings."""

    title: str = ""
    """The `title` element's text, white space folded."""
    language: str | None = None
    meta: dict[str, list[tuple[str, etree._Element]]] = field(default_factory=dict)
    """By name, property, itemprop or http-equiv: values with their elements."""
    links: dict[str, list[tuple[str, etree._Element]]] = field(default_factory=dict)
    """By rel: addresses with their elements."""
    things: list[tuple[Thing, etree._Element]] = field(default_factory=list)
    """Every JSON-LD object of the page with its script element, outermost first."""
    article: tuple[Thing, etree._Element] | None = None
    """The JSON-LD object that describes the page's article."""
    items: dict[str, list[etree._Element]] = field(default_factory=dict)
    """Elements by itemprop, rel=author, or RDFa property."""

    def first(self, *names: str) -> str | None:
        """The first value of the first name that has one."""
        for name in names:
            if found := self.meta.get(name):
                return found[0][0]
        return None

    @property
    def own_address(self) -> str | None:
        """The address that the page gives as its own, as it is written."""
        canonical = self.links.get("canonical")
        return canonical[0][0] if canonical else self.first("og:url")

    def types(self, *wanted: str) -> Iterator[Thing]:
        """JSON-LD objects of any of these types (lower case)."""
        for thing, _ in self.things:
            if not types_of(thing).isdisjoint(wanted):
                yield thing


def read_metadata(page: PageView) -> Metadata:
    """Everything that a page declares.  Broken declarations are left out."""
    root = page.root
    by_others = _by_others(page)
    found = Metadata(language=root.get("lang") or root.get(_XML_LANG) or root.get("xml:lang"))
    for element in page.declarations:
        tag = element.tag
        if tag == "meta":
            if element not in by_others:
                _read_meta(element, found)
        elif tag == "link":
            _read_link(element, found)
        elif tag == "title":
            found.title = found.title or " ".join("".join(map(str, element.itertext())).split())
        elif "ld+json" in (element.get("type") or "").lower():
            _read_json(element.text or "", element, found)
    for names, element in page.marked:
        if element in by_others:
            continue
        for name in names.lower().split():
            found.items.setdefault(name.rpartition(":")[2], []).append(element)
    found.article = _choose_article(found)
    return found


def _by_others(page: PageView) -> set[etree._Element]:
    """The elements in readers' comments and customers' reviews that are marked as such: who wrote them, and when, is
    not the page's.  What a critic writes has the page's headline in it."""
    voices = [element for names, element in page.marked if not OTHER_VOICES.isdisjoint(names.lower().split())]
    if not voices:
        return set()
    headlines = islice((node for node in page.nodes if node.tag == "h1"), _MAX_HEADLINES)
    around = {above.element for node in headlines for above in node.ancestors()}
    found: set[etree._Element] = set()
    for element in voices:
        if element not in around and element not in found:
            found.update(element.iterdescendants())
    return found


def is_news(meta: Metadata) -> bool:
    """Whether a page declares itself a news article: its text is then paragraphs, and little else."""
    return next(meta.types(*NEWS_TYPES), None) is not None


def types_of(thing: Thing) -> set[str]:
    """The types of a JSON-LD object, lower case, without their vocabulary's address."""
    value = thing.get("@type")
    names = value if isinstance(value, list) else [value]
    return {name.rpartition("/")[2].rpartition(":")[2].lower() for name in names if isinstance(name, str)}


def text_of(value: Any) -> str | None:
    """The text of a JSON-LD value, which may be a string, a number, a list, or an object with a name or a value."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("headline")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return " ".join(unescaped(value).split()) or None


def address_of(value: Any) -> str | None:
    """The address of a JSON-LD value: a string, or an object with `url` or `@id`."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url") or value.get("@id") or value.get("contentUrl")
    return value.strip() or None if isinstance(value, str) else None


def _read_meta(element: etree._Element, found: Metadata) -> None:
    content = element.get("content")
    if not content or content.isspace():
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        if name := element.get(attribute):
            if name.lower() == _JSON_META:
                _read_json(content, element, found)
                return
            for key in name.lower().split():
                found.meta.setdefault(key, []).append((" ".join(content.split()), element))


def _read_link(element: etree._Element, found: Metadata) -> None:
    if (href := element.get("href")) and href.strip():
        for rel in (element.get("rel") or "").lower().split():
            found.links.setdefault(rel, []).append((href.strip(), element))


def _read_json(text: str, element: etree._Element, found: Metadata) -> None:
    if not text.strip() or len(text) > _MAX_JSON:
        return
    stack: list[tuple[Any, int]] = [(_load(text), 0)]
    while stack and len(found.things) < _MAX_THINGS:
        value, depth = stack.pop()
        if isinstance(value, dict):
            if "@type" in value:
                found.things.append((value, element))
            value = list(value.values())
        if isinstance(value, list) and depth < _MAX_DEPTH:
            stack.extend((part, depth + 1) for part in reversed(value) if isinstance(part, (dict, list)))


def _load(text: str) -> Any:
    """JSON as portals write it: with comments around it, raw line breaks in strings, a comma too many; escaped as HTML
    as a whole; with quotation marks in its strings."""
    text = whole_characters(text)
    try:
        return _decoder.decode(text)
    except (msgspec.DecodeError, RecursionError):
        pass
    mended = _TRAILING_COMMA.sub(r"\1", _CONTROL.sub(" ", _COMMENT.sub("", text.strip()))).strip().rstrip(";")
    return (
        _decoded(mended) or _decoded(unescape(mended)) or _decoded(_LOOSE_QUOTE.sub(r'\\"', " ".join(mended.split())))
    )


def _decoded(text: str) -> Any:
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _choose_article(found: Metadata) -> tuple[Thing, etree._Element] | None:
    """Of the article objects the one whose headline is the page's title, else the first with a headline and a date."""
    title = (found.title + " " + (found.first("og:title") or "")).casefold()
    best, best_score = None, 0
    for thing, element in found.things:
        if types_of(thing).isdisjoint(ARTICLE_TYPES):
            continue
        headline = text_of(thing.get("headline")) or text_of(thing.get("name")) or ""
        score = 1 + 4 * bool(headline and headline.casefold()[:60] in title) + 2 * ("articleBody" in thing)
        score += bool(thing.get("datePublished")) + bool(thing.get("author")) + ("mainEntityOfPage" in thing)
        if score > best_score:
            best, best_score = (thing, element), score
    return best if best_score >= 2 else None


def site_name(found: Metadata) -> str | None:
    """The portal's own name."""
    if name := found.first("og:site_name", "application-name"):
        return name
    for thing in found.types("website"):
        if name := text_of(thing.get("name")):
            return name
    publisher = found.article[0].get("publisher") if found.article else None
    if name := text_of(publisher):
        return name
    return next((name for thing in found.types(*_ORGANISATIONS) if (name := text_of(thing.get("name")))), None)
