"""The publisher before a headline: 'EURASIA MONITOR: HEADLINE'."""

import re
from collections.abc import Iterable, Sequence

from crawler.extractors.names import NameKind, agency_of, name_kind
from crawler.extractors.textdump.words import plain

MAX_PREFIX = 45
"""Characters."""
MAX_PREFIX_WORDS = 5
DIGEST_SHARE = 0.6
"""Where so many items of a section have a prefix, and one is known as a publisher, the others are publishers too."""
DIGEST_ITEMS = 3

_PREFIX = re.compile(r"([^:：]{2,45})(?::\s+|：\s*)(?=\S)")
_DOMAIN = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", re.I)
_INITIALS = re.compile(r"[A-ZА-Я]{2,6}/[A-ZА-Я]{2,6}")
"""RFE/RL, AP/dpa."""


def split_prefix(text: str) -> tuple[str, str] | None:
    """What stands before a headline's first colon, and the rest."""
    match = _PREFIX.match(text)
    if match is None or len(match[1].split()) > MAX_PREFIX_WORDS:
        return None
    return match[1].strip(), text[match.end() :].strip()


def is_publisher(prefix: str) -> bool:
    """Whether a prefix names a publisher by itself: a host, an agency, an organisation."""
    if _DOMAIN.fullmatch(prefix) or _INITIALS.fullmatch(prefix) or agency_of(prefix):
        return True
    return name_kind(prefix) in (NameKind.ORGANISATION, NameKind.AGENCY)


def same_name(one: str, other: str) -> bool:
    """Whether two spellings name one publisher: 'EURASIANET.ORG' and 'EurasiaNet.org'."""
    a, b = plain(one).removeprefix("www "), plain(other).removeprefix("www ")
    return bool(a) and bool(b) and (a == b or a.replace(" ", "") == b.replace(" ", ""))


def publishers_of(headlines: Sequence[str], known: Iterable[str] = ()) -> list[str | None]:
    """The publisher before each headline of one section; None where there is none.  `known` are sources elsewhere."""
    prefixes = [split[0] if (split := split_prefix(text)) else None for text in headlines]
    given = [prefix for prefix in prefixes if prefix]
    named = list(known)
    trusted = {prefix: is_publisher(prefix) or any(same_name(prefix, name) for name in named) for prefix in set(given)}
    digest = len(given) >= DIGEST_ITEMS and len(given) >= DIGEST_SHARE * len(headlines) and any(trusted.values())
    return [prefix if prefix and (digest or trusted[prefix]) else None for prefix in prefixes]
