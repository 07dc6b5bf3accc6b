"""Addresses of web archives: `https://web.archive.org/web/20240306102030/https://news.example/` holds that of a page
and when it was captured.  Wayback machines of libraries and pywb make them alike."""

import re
from datetime import datetime
from typing import NamedTuple

_CAPTURE = re.compile(
    r"https?://(?:(?:www\.|web\.)?archive\.org/(?:web|wayback)/(?P<when>\d{4,14})|[^/?#\s]+/(?:[\w-]{1,40}/){0,2}(?P<moment>\d{14}))"
    r"(?:[a-z]{2}_|\*)?/(?P<url>\S+)",
    re.I,
)
_SCHEME = re.compile(r"(https?):/{1,2}(?=[^/])", re.I)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[:/?#]|$)")


class Capture(NamedTuple):
    """A page as a web archive holds it."""

    url: str
    """The page's own address."""
    moment: str | None
    """When it was captured: ISO 8601, in UTC; a day where the address tells no more, None where it tells less."""


def capture_of(address: str) -> Capture | None:
    """What an address of a web archive tells; None for any other address."""
    match = _CAPTURE.match(address)
    if match is None:
        return None
    url, digits = match["url"], match["when"] or match["moment"]
    if scheme := _SCHEME.match(url):  # servers fold two slashes into one
        url = f"{scheme[1].lower()}://{url[scheme.end() :]}"
    elif match["moment"] or not _HOST.match(url):
        return None
    else:
        url = f"http://{url}"
    return Capture(url, _moment(digits))


def _moment(digits: str) -> str | None:
    form = {14: "%Y%m%d%H%M%S", 12: "%Y%m%d%H%M", 8: "%Y%m%d"}.get(len(digits))
    try:
        moment = datetime.strptime(digits, form) if form else None
    except ValueError:
        return None
    if moment is None:
        return None
    return moment.date().isoformat() if len(digits) == 8 else f"{moment.isoformat()}+00:00"
