"""What the headers of an answer say.  Their values are bytes, held as text of one character a byte (latin-1)."""

import string
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urljoin

from w3lib.url import safe_url_string

from thresher.text.addresses import slashed
from thresher.text.identity import without_user

LONGEST_WAIT = 30 * 86400
"""A bound for safety: seconds that a Retry-After may ask for."""
_MAX_DIGITS = 10  # bound for safety
_WHITE = " \t\r\n"
"""White space of HTTP: others are letters' bytes."""


def header_text(value: bytes) -> str:
    """A header's value as text from which its bytes can be had again."""
    return value.decode("latin-1")


def header_bytes(text: str) -> bytes:
    """The bytes of a header's value."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:  # stores of older versions hold it decoded
        return text.encode("utf-8", "surrogateescape")


def with_address(value: str) -> str:
    """The text of a header that holds an address: its bytes are UTF-8, or else stand for themselves."""
    raw = header_bytes(value)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return quote(raw, safe=string.printable)


def retry_after(value: str | None) -> int | None:
    """Seconds that a server asks to wait, stated as a number or as a time; None where it states neither."""
    value = (value or "").strip(_WHITE)
    if value.isascii() and value.isdigit():
        return min(int(value[:_MAX_DIGITS]), LONGEST_WAIT)
    try:
        when = parsedate_to_datetime(value)
        seconds = (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):  # what the library raises for what is no date
        return None
    return min(max(0, int(seconds)), LONGEST_WAIT)


def redirect_target(url: str, location: str | None) -> str | None:
    """Where a Location sends the reader of `url`, in ASCII as browsers ask for it; None where it is no address."""
    text = with_address(location or "").strip(_WHITE)
    if not text:
        return None
    try:
        target = urljoin(url, slashed(text))
        target = without_user(target if target.isascii() else safe_url_string(target))
    except ValueError:  # a broken address; UnicodeError is one
        return None
    return target if target.isascii() else None
