"""Feeds and sitemaps of any form, recognised by their bytes: portals name one where the other is expected."""

import codecs
import re

from thresher.crawler.discovery.entries import CUT, MAX_ENTRIES, NO_ADDRESS, TOO_MANY, Entry, Feed, Left, Sitemap
from thresher.crawler.discovery.feeds import feed_entry, next_part, read_json
from thresher.crawler.discovery.items import is_feed, items, outer_element
from thresher.crawler.discovery.sitemaps import map_entry, read_text
from thresher.crawler.extractors.markup.decode import decode_any
from thresher.crawler.loaders.encoded import unpacked
from thresher.crawler.loaders.sniff import is_html
from thresher.text.addresses import Base

MAX_UNPACKED = 50 * 1024 * 1024
"""The most that one sitemap holds by its standard."""
_LAYERS = ("", "")
"""A packed file that its server has packed once more."""
_HEAD = 4096
_CHECKED = 1 << 20
"""Bytes that are looked at together: the text of a whole sitemap would take its size several times."""
_WIDE = (
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
)
_SAID_WIDE = re.compile(rb"""encoding\s*=\s*["']utf-?(?:16|32)[^"'<>]*["']""", re.I)
"""Single-byte patterns do not match wide encodings."""
_MARKS = (
    (codecs.BOM_UTF8, ""),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_feed(body: bytes, url: str) -> Feed | Sitemap | None:
    """What a feed names, in its order, each address once; None where it is neither a feed nor a sitemap in XML."""
    content, left = _opened(body)
    if content.lstrip()[:1] == b"{" or outer_element(content) is None:
        text = content.decode("utf-8", "replace")
        return read_json(text, Base(url), left) if '"items"' in text else None
    return _read_xml(content, Base(url), left)


def read_sitemap(body: bytes, url: str) -> Feed | Sitemap | None:
    """What a sitemap names; None where the body is neither a sitemap nor a feed.

    Of a damaged one all that can be read: an entry that cannot is counted (`left`).
    """
    content, left = _opened(body)
    if outer_element(content):
        return _read_xml(content, Base(url), left)
    head = content[:_HEAD].lstrip()
    text = content.decode("utf-8", "replace") if head[:1] != b"<" else ""
    return read_text(text, left) or (read_json(text, Base(url), left) if head[:1] == b"{" else None)


def _opened(body: bytes) -> tuple[bytes, Left]:
    """Unpacked, in UTF-8."""
    content, whole = unpacked(body, _LAYERS, MAX_UNPACKED)
    left = Left()
    if not whole or len(content) > MAX_UNPACKED:
        left[CUT] += 1
    return _in_utf8(content[:MAX_UNPACKED]), left


def _read_xml(content: bytes, base: Base, left: Left) -> Feed | Sitemap | None:
    urls: dict[str, Entry] = {}
    children: dict[str, Entry] = {}
    following, of_feed = None, is_feed(content)
    for item in items(content):
        if item.name == "link":
            following = following or next_part(item, base)
            continue
        entry = feed_entry(item, base) if item.of_feed else map_entry(item, base)
        into = children if item.name == "sitemap" else urls
        if entry is None:
            left[NO_ADDRESS] += 1
        elif entry.url in into or len(urls) + len(children) < MAX_ENTRIES:
            into.setdefault(entry.url, entry)
        else:
            left[TOO_MANY] += 1
    if not (urls or children) and is_html(content[:_HEAD]):
        return None
    if of_feed and not children:
        return Feed("xml", list(urls.values()), following, left)
    newest = sorted(children.values(), key=lambda each: each.changed or "", reverse=True)
    return Sitemap(list(urls.values()), [each.url for each in newest], left)


def _in_utf8(content: bytes) -> bytes:
    """The same text in UTF-8, whatever it is in and whatever it says that it is in."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _without_nulls(_recoded(content[len(mark) :], name) if name else _valid(content[len(mark) :]))
    head = content[:_HEAD].lstrip()
    wide = next((name for begin, name in _WIDE if head.startswith(begin)), None)
    if wide:
        return _recoded(content, wide)
    return _valid(_without_nulls(content))


def _without_nulls(content: bytes) -> bytes:
    return content.translate(None, b"\x00") if b"\x00" in content else content


def _recoded(content: bytes, name: str) -> bytes:
    return content.decode(name, "replace").encode("utf-8", "replace")


def _valid(content: bytes) -> bytes:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(content), _CHECKED):
            decoder.decode(content[at : at + _CHECKED])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return decode_any(_SAID_WIDE.sub(b"", content, count=1), None)[0].encode("utf-8", "replace")
    return content
