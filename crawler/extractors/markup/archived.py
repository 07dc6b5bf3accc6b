"""Pages as a Wayback Machine shows them → as they were: its toolbar cut out, addresses without its own before them."""

import re

_MARKS = (b"BEGIN WAYBACK TOOLBAR", b"FILE ARCHIVED ON", b"__wm.wombat", b'id="wm-ipp', b"id=wm-ipp")
"""One of these is in every page that such a machine has rewritten, or a browser has saved from it."""
_TOOLBAR = (b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->", b"<!-- END WAYBACK TOOLBAR INSERT -->")
_PREFIX = re.compile(
    rb"(?:(?:https?:)?//[\w.-]{1,80})?/(?:[\w-]{1,40}/)?\d{14}(?:[a-z]{2}_)?/(?=(?:https?:|mailto:|//))", re.I
)


_ADDRESS = re.compile(rb"""\b(?:href|src)\s*=\s*["']?""", re.I)
_MOST, _SEVERAL = 0.5, 3
"""Of a page's addresses so many, and not fewer than these, begin with a machine's where it was rewritten by one that
left no mark: other pages link to captures now and then."""


def as_it_was(body: bytes) -> bytes:
    """The page without what the machine put into it; any other page as it is."""
    if b"/web/" not in body or not (any(mark in body for mark in _MARKS) or _is_rewritten(body)):
        return body
    begin = body.find(_TOOLBAR[0])
    end = body.find(_TOOLBAR[1], begin)
    if 0 <= begin < end:
        body = body[:begin] + body[end + len(_TOOLBAR[1]) :]
    return _PREFIX.sub(b"", body)


def _is_rewritten(body: bytes) -> bool:
    """Whether most of the page's addresses have a machine's own before them."""
    ends = [match.end() for match in _ADDRESS.finditer(body)]
    rewritten = sum(_PREFIX.match(body, end) is not None for end in ends)
    return rewritten >= max(_SEVERAL, _MOST * len(ends))
