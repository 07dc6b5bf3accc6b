"""Tags that the parser reads otherwise than browsers do, or in a time that grows with their square."""

import re
from collections.abc import Iterator

_MAX_ATTRIBUTES = 250
"""Of one element.  The parser compares each with all before it."""
_ATTRIBUTE = rb"""[\s/]*+[^\s/<>][^\s/<>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|(?!["'])[^\s<>]*+))?+"""
"""Without `<`, though HTML allows it: every tag would be read to the end of a page that closes none."""
_FULL = rb"<[a-zA-Z][^\s/<>]*+(?:%b){%d}" % (_ATTRIBUTE, _MAX_ATTRIBUTES)
_FULL_TAG = re.compile(_FULL)
"""A tag as far as its last attribute that is kept."""
_SURPLUS = re.compile(rb"(?:%b)*+" % _ATTRIBUTE)
_SCRIPT_OR_FULL_TAG = re.compile(rb"<(/?)(script)\b|" + _FULL, re.I)

_ONCE = "a button iframe noembed noframes noscript option p script style textarea title xmp"
"""Elements that do not stand in themselves: the next tag of the name tells whether one is open."""
_NESTING = (
    "abbr acronym address article aside audio b bdi bdo big blockquote body canvas center cite code data "
    "datalist dd del details dfn dialog dir div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 "
    "h5 h6 header hgroup i ins kbd label legend li main map mark menu nav object ol optgroup picture pre q rp rt "
    "ruby s samp search section select slot small span strike strong sub summary sup table tbody td template "
    "tfoot th thead time tr tt u ul var video"
)
_NAMES = "|".join((_ONCE + " " + _NESTING).split())
_NAME = re.compile(rf"<({_NAMES})(?=\s|/>)".encode(), re.I)
_UNQUOTED = re.compile(rb"""=[^\s"'>=]*/\Z""")
"""The slash belongs to an address: `<a href=/news/>`."""


def cut_attributes(page: bytes) -> bytes:
    """The page with no more than so many attributes on each element."""
    if not _FULL_TAG.search(page):
        return page
    kept, last, at, in_script = [], 0, 0, False
    while match := _SCRIPT_OR_FULL_TAG.search(page, at):
        at = match.end()
        if match[2]:
            in_script = not match[1]
        elif not in_script:
            kept.append(page[last:at])
            surplus = _SURPLUS.match(page, at)
            last = at = surplus.end() if surplus else at
    return b"".join((*kept, page[last:]))


def close_as_browsers_do(page: bytes) -> bytes:
    """The page without the slashes of tags such as `<style/>`, which HTML does not heed.

    A page that was written as XML means them.  So only those are taken away for which an end tag is there.
    """
    if b"/>" not in page or page[:100].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        return page
    slashes = sorted(slash for name in {*_closed(page)} for slash in _needless(page, name))
    if not slashes:
        return page
    starts = [0, *(slash + 1 for slash in slashes)]
    return b"".join(page[start:end] for start, end in zip(starts, [*slashes, len(page)], strict=True))


def _closed(page: bytes) -> Iterator[bytes]:
    """The names of elements that a slash closes; sought from the slashes, since most tags have none."""
    at = 0
    while (end := page.find(b"/>", at)) >= 0:
        start = page.rfind(b"<", at, end)
        if start >= 0 and (match := _NAME.match(page, start)) and page.find(b">", start, end) < 0:
            yield match[1].lower()
        at = end + 2


def _needless(page: bytes, name: bytes) -> Iterator[int]:
    """Where the slashes stand that do not close their elements, of all elements of a name."""
    closed, ends, starts = [], 0, 0
    once = name.decode() in _ONCE.split()
    open_slash = -1
    for match in re.finditer(rb"<(/?)" + name + rb"(\s[^<>]*|/)?>", page, re.I):
        slash = match.end() - 2 if (match[2] or b"").endswith(b"/") and not _UNQUOTED.search(match[2]) else -1
        if match[1]:
            ends += 1
            if once and open_slash >= 0:
                yield open_slash
            open_slash = -1
        else:
            open_slash = slash
            starts += slash < 0
            if slash >= 0:
                closed.append(slash)
    if not once and ends >= starts + len(closed):
        yield from closed
