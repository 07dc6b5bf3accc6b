"""Publishers: before a headline ('EURASIA MONITOR: HEADLINE') and in the lines that name a source."""

import re
from collections.abc import Iterable, Sequence

from thresher.crawler.extractors.dumps.line_words import SOURCE_WORDS, plain
from thresher.crawler.extractors.dumps.lines import Kind, Line
from thresher.crawler.extractors.names.names import NameKind, agency_of, name_kind
from thresher.text.scripts import HAN, KANA

MAX_PREFIX_WORDS = 5
DIGEST_SHARE = 0.6
"""Where so many items of a section have a prefix, and one is known as a publisher, the others are publishers too."""
DIGEST_ITEMS = 3
MAX_SIGNATURE = 90
"""Columns of a line that names a source."""
MAX_SOURCE_WORDS = 6

_PREFIX = re.compile(r"([^:：]{2,45})(?::\s+|：\s*)(?=\S)")
_DOMAIN = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", re.I)
_INITIALS = re.compile(r"[A-ZА-Я]{2,6}/[A-ZА-Я]{2,6}")
"""RFE/RL, AP/dpa."""
_QUOTED = re.compile(r"[\"“”„«»‟「『《]([^\"“”„«»「」『』《》]{2,60})[\"“”«»」』》]")
_EDGES = " \t\"“”„«»'’‘()[]（）,;:|.–—-・"
_LABELS = "|".join(map(re.escape, sorted(SOURCE_WORDS, key=lambda word: (-len(word), word))))
_LABELLED = re.compile(rf"(?:^|[\s|·,;])(?:{_LABELS})\s?[:：]\s*([^|·]{{2,60}})", re.I)
_WIDE_START = re.compile(f"[{KANA}{HAN}]")


def split_prefix(text: str) -> tuple[str, str] | None:
    """What stands before a headline's first colon, and the rest."""
    match = _PREFIX.match(text)
    if match is None or len(match[1].split()) > MAX_PREFIX_WORDS:
        return None
    return match[1].strip(), text[match.end() :].strip()


def is_publisher(prefix: str) -> bool:
    """Whether a prefix names a publisher by itself: a host, initials, an agency.  Organisations are topics as well."""
    return bool(_DOMAIN.fullmatch(prefix) or _INITIALS.fullmatch(prefix) or agency_of(prefix))


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


def source_in(line: Line) -> str | None:
    """The publisher that a signature line names: 'Source: X', '“X”, April 26, 2010', '(Reuters)', 'x.org'."""
    if labelled := labelled_source(line):
        return labelled
    rest = _without_dates(line, line.text)
    if quoted := _QUOTED.search(rest):
        alone = not _words_beside(rest, quoted)
        return (
            quoted[1].strip(_EDGES)
            if alone and (line.dates or len(rest) < 40) and line.kind is not Kind.SENTENCE
            else None
        )
    bare = rest.strip(_EDGES)
    if not bare or len(bare.split()) > MAX_SOURCE_WORDS:
        return None
    bracketed = rest.strip()[0] in "([（"
    if _DOMAIN.fullmatch(bare) or (agency_of(bare) and (bracketed or line.dates or len(bare.split()) < 3)):
        return bare
    return bare if line.dates and name_kind(bare) in (NameKind.ORGANISATION, NameKind.AGENCY) else None


def labelled_source(line: Line) -> str | None:
    """What follows 'Source:', at the line's start or behind a date."""
    rest = _without_dates(line, line.text)
    found = _LABELLED.search(rest) if line.width <= MAX_SIGNATURE else None
    if found is None:
        return None
    name = found[1].strip(_EDGES)
    return (name.split(" ", 1)[0] if _WIDE_START.match(name) else name) or None


def _words_beside(text: str, quoted: re.Match[str]) -> str:
    return (text[: quoted.start()] + text[quoted.end() :]).strip(_EDGES)


def _without_dates(line: Line, text: str) -> str:
    for found in line.dates:
        text = text.replace(found.raw, " ")
    return " ".join(text.split())
