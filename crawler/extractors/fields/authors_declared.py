"""What a page declares about its authors: JSON-LD, meta elements, microdata and rel=author."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from thresher.crawler.extractors.markup.escapes import unescaped
from thresher.crawler.extractors.markup.metadata import Metadata, Thing, text_of, types_of
from thresher.crawler.extractors.markup.vocabulary import Hint, name_hints
from thresher.crawler.extractors.names.names import split_authors
from thresher.crawler.extractors.open_page import OpenPage
from thresher.text.words import any_of, byline_words


class Claim(NamedTuple):
    """One place's answer to who wrote the article."""

    names: tuple[str, ...]
    raw: str
    at: etree._Element | None
    rule: str
    block: int = -1
    """Index of the text block that shows it; -1 where it is declared only."""
    line: str = ""
    """The line as shown; empty where it is declared only."""
    signs: tuple[str, ...] = ()
    """What else about its place speaks for or against it."""


_META = tuple(
    "author article:author og:author article:author:name article.author dc.creator dcterms.creator dc:creator "
    "parsely-author sailthru.author byl byline citation_author article_author authors creator cxense:author "
    "cxenseparse:author shareaholic:article_author_name dcsext.author vr:author".split()
)
"""Meta names that declare the author.  Those whose value repeats (one element for each author) are read whole."""
_LABELLED = tuple((f"twitter:label{n}", f"twitter:data{n}") for n in range(1, 5))
_AUTHOR_LABEL = re.compile(rf"{any_of(byline_words().author_labels)}|\b(?:{any_of(byline_words().by)})\b", re.I)
_NO_NAME = re.compile(r"https?://|^www\.|^/|^\{\{|^\[|^%", re.I)
_ELSEWHERE = int(Hint.COMMENTS | Hint.RELATED | Hint.TEASER | Hint.SIDEBAR | Hint.CAPTION)
_NEAR = 5
"""Ancestors whose names tell what an element belongs to: above are wrappers of the whole page."""
_UNSPACED = "\u3040"
"""Kana, Han and Hangul begin here."""
_MAX_RAW = 200
_MAX_ITEMS = 12
"""Elements marked as author that are looked at: pages with more mark their comments."""


def declared_claims(page: OpenPage) -> list[Claim]:
    """Every declaration of an author, with the names in it."""
    claims = []
    meta, site = page.meta, page.site
    for rule, values, element in (*_json_sides(meta), *_meta_sides(meta), *_item_sides(meta)):
        names: dict[str, None] = {}
        for value in values:
            names.update(dict.fromkeys(split_authors(value, site_name=site, language=page.language)))
        if names:
            claims.append(Claim(tuple(names), "; ".join(values)[:_MAX_RAW], element, rule))
    return claims


def _json_sides(meta: Metadata) -> Iterator[tuple[str, list[str], etree._Element]]:
    if meta.article is None:
        return
    thing, element = meta.article
    for key in ("author", "creator", "contributor"):
        persons, others = _named(thing.get(key), meta)
        if persons:
            yield f"json-ld {key}", persons, element
        elif others:
            yield f"json-ld {key} organisation", others, element


def _named(value: Any, meta: Metadata) -> tuple[list[str], list[str]]:
    """Names of persons and of organisations in a JSON-LD author value."""
    persons: list[str] = []
    others: list[str] = []
    stack = [value]
    while stack and len(persons) < _MAX_ITEMS:
        part = stack.pop(0)
        if isinstance(part, list):
            stack[:0] = part
            continue
        organisation = False
        if isinstance(part, dict):
            part = _resolved(part, meta)
            organisation = any("organi" in kind or kind == "website" for kind in types_of(part))
            if isinstance(part.get("name"), (list, dict)):
                stack.insert(0, part["name"])
                continue
        name = unescaped(text_of(part) or _joined_name(part) or "")
        if name and not _NO_NAME.search(name):
            (others if organisation else persons).append(name)
    return persons, others


def _joined_name(part: Any) -> str | None:
    """The name of a person of whom only its parts are declared; Chinese, Japanese and Korean put the family first."""
    if not isinstance(part, dict):
        return None
    given, family = text_of(part.get("givenName")), text_of(part.get("familyName"))
    if given and family:
        return f"{family}{given}" if given[0] >= _UNSPACED else f"{given} {family}"
    return given or family


def _resolved(thing: Thing, meta: Metadata) -> Thing:
    """The thing itself, or, where it only refers to another by `@id`, that one."""
    if thing.get("name") or not (wanted := thing.get("@id")):
        return thing
    return next((other for other, _ in meta.things if other.get("@id") == wanted and other.get("name")), thing)


def _meta_sides(meta: Metadata) -> Iterator[tuple[str, list[str], etree._Element]]:
    for key in _META:
        if found := meta.meta.get(key):
            values = [unescaped(value) for value, _ in found if not _NO_NAME.search(value)]
            if values:
                yield f"meta {key}", list(dict.fromkeys(values)), found[0][1]
    for label, data in _LABELLED:
        if (name := meta.first(label)) and _AUTHOR_LABEL.search(name) and (found := meta.meta.get(data)):
            yield "meta twitter:data", [found[0][0]], found[0][1]


def _item_sides(meta: Metadata) -> Iterator[tuple[str, list[str], etree._Element]]:
    """Elements marked with itemprop, RDFa property or rel=author that do not belong to comments or teasers."""
    values: dict[str, etree._Element] = {}
    for element in meta.items.get("author", [])[:_MAX_ITEMS]:
        if is_elsewhere(element):
            continue
        text = item_text(element)
        if 1 < len(text) <= _MAX_RAW and not _NO_NAME.search(text):
            values.setdefault(text, element)
    if values:
        texts = list(values)
        rule = "item author" if len(texts) < 3 else "item author of many"
        yield rule, texts, values[texts[0]]


def item_text(element: etree._Element) -> str:
    """The name inside an element that is marked as author, else its text."""
    name = next((part for part in element.iter() if part.get("itemprop") in ("name", "author name")), None)
    if name is not None:
        return " ".join((name.get("content") or "".join(map(str, name.itertext()))).split())
    return " ".join((element.get("content") or " ".join(map(str, element.itertext()))).split())


def is_elsewhere(element: etree._Element) -> bool:
    """Whether an element belongs to comments, teasers or captions by the names of its near ancestors."""
    node: etree._Element | None = element
    for _ in range(_NEAR):
        if node is None or node.tag in ("body", "html", "main"):
            return False
        if "comment" in (node.get("itemtype") or "").lower() or (node.get("itemprop") or "") == "comment":
            return True
        for names in (node.get("class"), node.get("id")):
            if names and name_hints(names) & _ELSEWHERE:
                return True
        node = node.getparent()
    return False
