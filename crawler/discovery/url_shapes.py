"""The shape of a portal's article addresses, learned from addresses of articles.

An address is turned into a template, a letter for each part of its path:

    /politics/2026/05/12/the-long-title-of-a-piece.html → w Y n n S html

    Y a year, D a day, n a small number, N a number, S a slug of several words, I an identifier, w a word
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Self

from thresher.crawler.discovery.addresses import Address, take_apart
from thresher.crawler.discovery.noise import noise

_LEAST = 3
"""A matter of taste: addresses from which anything is learned, and those of a template that says little."""
_MAX_LEARNED = 20_000  # bound for safety
_SHARE = 0.01
"""A matter of taste: share of the addresses learned from that a template needs; sitemaps have a few other pages."""
_COVERED = 0.6
"""A matter of taste: share of the addresses learned from that the templates must cover; else the portal's articles have
no shape."""
_MAX_WORDS = 50
"""A matter of taste: different words at a place, from which on any word may stand there."""
_MAX_SECTIONS = 1000  # bound for safety
_TELLING = frozenset("SIND")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"(?:19|20)\d\d[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01])")
_WORD = re.compile(r"[^\W\d_]{2,}")
_DIGITS = re.compile(r"\d{4,}")
_HEX = re.compile(r"(?=[^_\W]*\d)(?=[^_\W]*[a-z])[0-9a-z]{10,}", re.I)
_SLUG_WORDS = 3  # matter of taste
_LONG = 25
"""Characters of one part that no section's name has."""

_Template = tuple[str, ...]


@dataclass(frozen=True)
class UrlShape:
    """Which addresses look like those of articles."""

    templates: dict[_Template, tuple[frozenset[str] | None, ...]]
    """With the words at each of their `w`, where only these may stand there."""
    sections: frozenset[str] = field(default_factory=frozenset)
    """Paths of the folders that articles are in."""
    words: frozenset[str] = field(default_factory=frozenset)
    """Those that are noise elsewhere, and stand in this portal's articles' addresses."""

    @classmethod
    def learn(cls, urls: Iterable[str], named: Container[str] = ()) -> Self | None:
        """The shape of these articles' addresses; None where they have none in common, or are too few.

        Feeds and news sitemaps name articles alone (`named`) and are the better teachers; other sitemaps do where these
        have next to nothing.
        """
        judged = [(address, noise(address)) for url in [*urls][:_MAX_LEARNED] if (address := take_apart(url))]
        named_words = Counter(found.word for address, found in judged if found and address.url in named)
        own = frozenset(word for word, count in named_words.items() if count >= _LEAST)
        addresses = [address for address, found in judged if found is None or found.word in own]
        by_template: dict[_Template, list[Address]] = {}
        for address in addresses:
            by_template.setdefault(_template(address), []).append(address)
        least = max(1, ceil(len(addresses) * _SHARE))
        words = {
            template: _words(template, members) for template, members in by_template.items() if len(members) >= least
        }
        kept = {template: allowed for template, allowed in words.items() if allowed is not None}
        covered = sum(len(by_template[template]) for template in kept)
        if len(addresses) < _LEAST or covered < _COVERED * len(addresses):
            return None
        return cls(kept, _sections(address for template in kept for address in by_template[template]), own)

    def matches(self, address: Address) -> bool:
        """Whether the address looks like an article's."""
        judged = noise(address)
        if judged and judged.word not in self.words:
            return False
        allowed = self.templates.get(_template(address))
        if allowed is None:
            return False
        return all(words is None or word in words for words, word in zip(allowed, _plain_words(address), strict=True))

    def is_section(self, address: Address) -> bool:
        """Whether the address is that of a folder that articles are in."""
        return not address.query and _path(address.segments) in self.sections


def looks_like_section(address: Address) -> bool:
    """Whether the path is of one to three short words, as sections' are."""
    classes = [*map(_class, address.segments)]
    return 0 < len(classes) <= 3 and set(classes) == {"w"} and not address.query and not address.extension


def _template(address: Address) -> _Template:
    return (*map(_class, _names(address)), address.extension, *sorted(_parameters(address)))


def _names(address: Address) -> Sequence[str]:
    """The path's parts without the extension."""
    segments = address.segments
    if address.extension:
        return (*segments[:-1], segments[-1][: -len(address.extension) - 1])
    return segments


def _parameters(address: Address) -> Iterable[str]:
    return (f"{name}={'n' if value.isdigit() else _class(value)}" for name, value in address.parameters)


def _class(part: str) -> str:
    if part.isdigit():
        if _YEAR.fullmatch(part):
            return "Y"
        return "D" if _DAY.fullmatch(part) else "N" if len(part) > 4 else "n"
    if _DAY.fullmatch(part):
        return "D"
    if len(_WORD.findall(part)) >= _SLUG_WORDS:
        return "S"
    if _DIGITS.search(part) or _HEX.fullmatch(part):
        return "I"
    return "S" if len(part) >= _LONG else "w"


def _plain_words(address: Address) -> list[str]:
    return [name.lower() for name in _names(address) if _class(name) == "w"]


def _words(template: _Template, members: list[Address]) -> tuple[frozenset[str] | None, ...] | None:
    """For each `w`, which words; None for any.  None instead of it all where anything would match.

    A template with a slug, an identifier or a date in it is one of articles, whatever the section.
    """
    path = "".join(template[: template.index("")]) if "" in template else "".join(template)
    parts = [part for part in template if len(part) == 1]
    if _TELLING & {*parts} or ("Y" in parts and "n" in parts):
        return (None,) * path.count("w")
    if len(members) < _LEAST:
        return None
    seen = [*zip(*map(_plain_words, members), strict=True)]
    allowed = tuple(None if len({*words}) > _MAX_WORDS else frozenset(words) for words in seen)
    return allowed if any(allowed) else None


def _sections(addresses: Iterable[Address]) -> frozenset[str]:
    counts: Counter[str] = Counter()
    for address in addresses:
        segments = address.segments[:-1]
        for end in range(1, len(segments) + 1):
            if _class(segments[end - 1]) != "w":
                break
            counts[_path(segments[:end])] += 1
    return frozenset(path for path, _ in counts.most_common(_MAX_SECTIONS))


def _path(segments: Sequence[str]) -> str:
    return "/".join(segments).lower()
