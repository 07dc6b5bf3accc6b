"""Sitemaps: XML ones, their indexes, news sitemaps and lists of addresses as text."""

import io
import re
from collections.abc import Iterator

from lxml import etree

from crawler.discovery.addresses import fetchable
from crawler.discovery.entries import Entry, Sitemap
from crawler.discovery.unpack import mended, unpack
from crawler.extractors.markup.addresses import Base

MAX_URLS = 50_000
"""By the standard, of one sitemap; of an index as well."""
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(urlset|sitemapindex)\b", re.I)
_HEAD = 4096
_TEXT_ADDRESS = re.compile(r"https?://\S+\Z", re.I)
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?\Z")
_ENTRIES = ("url", "sitemap")
_MAX_CHARS = 8192


def read_sitemap(body: bytes, url: str) -> Sitemap | None:
    """What a sitemap names; None where the body is none.  Of a damaged one, what stands before the damage."""
    content, whole = unpack(body)
    if _ROOT.search(content[:_HEAD].replace(b"\x00", b"")):  # without them UTF-16 reads as ASCII
        return _read_xml(content, Base(url), whole)
    return _read_text(content, whole)


def _read_xml(content: bytes, base: Base, whole: bool) -> Sitemap:
    urls: dict[str, Entry] = {}
    children: dict[str, str] = {}
    try:
        for name, element in _elements(content):
            if len(urls) + len(children) >= MAX_URLS:
                whole = False
                break
            entry = _entry(element, base)
            if entry and name == "url":
                urls.setdefault(entry.url, entry)
            elif entry:
                children.setdefault(entry.url, entry.changed or "")
    except (etree.XMLSyntaxError, LookupError):  # the latter: an encoding that nobody knows
        whole = False
    return Sitemap(list(urls.values()), sorted(children, key=lambda each: children[each], reverse=True), not whole)


def _elements(content: bytes) -> Iterator[tuple[str, etree._Element]]:
    """The entries, one at a time: memory does not grow with the file.  Entities and outside files stay unread."""
    parsing = etree.iterparse(
        io.BytesIO(mended(content.lstrip())),
        events=("end",),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    for _, element in parsing:
        name = _name(element)
        if name in _ENTRIES:
            yield name, element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _entry(element: etree._Element, base: Base) -> Entry | None:
    """The entry's own address; those of its pictures and videos are one level deeper."""
    facts: dict[str, str] = {}
    for child in element:
        name = _name(child)
        if name == "news":
            facts.update((f"news_{_name(each)}", _text(each)) for each in child)
        elif name in ("loc", "lastmod"):
            facts.setdefault(name, _text(child))
    url = fetchable(facts.get("loc", ""), base)
    if url is None:
        return None
    date = facts.get("news_publication_date", "")
    return Entry(url, facts.get("news_title") or None, _date(date), _date(facts.get("lastmod", "")))


def _read_text(content: bytes, whole: bool) -> Sitemap | None:
    """A list of addresses, one a line.  One line that is none, and it is no sitemap."""
    lines = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").splitlines()
    urls: dict[str, Entry] = {}
    for line in filter(None, map(str.strip, lines)):
        if len(urls) >= MAX_URLS:
            whole = False
            break
        if not _TEXT_ADDRESS.match(line):
            return None
        if url := fetchable(line):
            urls.setdefault(url, Entry(url))
    return Sitemap(list(urls.values()), [], not whole) if urls else None


def _name(element: etree._Element) -> str:
    """Without its namespace, which is wrong in many files.  Comments have none."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _text(element: etree._Element) -> str:
    text = "".join(map(str, element.itertext())) if len(element) else element.text or ""
    return text.strip()[:_MAX_CHARS]


def _date(text: str) -> str | None:
    return text if _DATE.match(text) else None
