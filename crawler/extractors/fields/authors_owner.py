"""The person whose site a page is on: many blogs name their writer nowhere but in their title and copyright line."""

import re
from collections.abc import Iterator

from thresher.crawler.extractors.fields.authors_declared import Claim
from thresher.crawler.extractors.fields.titles import declared_titles
from thresher.crawler.extractors.markup.metadata import Metadata
from thresher.crawler.extractors.markup.view import PageView
from thresher.crawler.extractors.names.given_names import GIVEN_NAMES
from thresher.crawler.extractors.names.name_kinds import NameKind, fold_name, name_kind
from thresher.crawler.extractors.names.name_parts import split_conjunctions
from thresher.crawler.extractors.open_page import OpenPage

_LAST_BLOCKS = 12
"""Text blocks at a page's end among which a copyright line stands."""
_MAX_LINE = 120
_COPYRIGHT = re.compile(r"(?:copyright|©|\(c\)|[\W\d_])+", re.I)
"""What begins a copyright line, up to whose it is."""
_YEAR = re.compile(r"\d{4}")
_NAME_ENDS = re.compile(r"['’]s?(?!\w)|(?<!\b\w)\.|[,|·•–—(]|\s\d|\s-\s|\sall\s", re.I)
_FULL = 2
"""Words of a full name; what stands behind them in a site's name is often what its owner does."""
_MAX_WORDS = 4
_SEPARATOR = re.compile(r"\s+[|·•–—-]\s+")
_SITE_META = ("og:site_name", "application-name")


def owner_claims(page: OpenPage) -> Iterator[Claim]:
    """Whom the site's name and the copyright line name, where that is a person's full name."""
    host = page.base.host.replace("-", "")
    for rule, text, block in (*_in_names(page.meta), *_in_copyright(page.view)):
        name = _without_trade(_NAME_ENDS.split(text, maxsplit=1)[0].split(), host)
        if _is_person(name):
            at = page.view.blocks[block].node.element if block >= 0 else None
            yield Claim((name,), text, at, rule)


def _in_names(meta: Metadata) -> Iterator[tuple[str, str, int]]:
    if name := meta.first(*_SITE_META):
        yield "site's owner", name, -1
    for title in declared_titles(meta)[:1]:
        parts = _SEPARATOR.split(title)
        if len(parts) > 1:
            yield "title's owner", parts[-1], -1


def _in_copyright(page: PageView) -> Iterator[tuple[str, str, int]]:
    for block in page.blocks[-_LAST_BLOCKS:]:
        begin = _COPYRIGHT.match(block.text) if block.chars <= _MAX_LINE else None
        if begin and ("©" in begin[0] or (_YEAR.search(begin[0]) and begin[0].strip()[:1] in "cC(")):
            yield "copyright", block.text[begin.end() :], block.index


def _without_trade(words: list[str], host: str) -> str:
    """The name without what its owner does, where the host tells: "Jane Doe Photography" on janedoe.example."""
    named = len(words) > _FULL and fold_name("".join(words[:_FULL])) in host
    return " ".join(words[:_FULL] if named else words)


def _is_person(name: str) -> bool:
    """Whether it is a full name that begins with a known given name: sites have the names of all sorts of things."""
    words = fold_name(name).split()
    if not _FULL <= len(words) <= _MAX_WORDS or words[0] not in GIVEN_NAMES or len(split_conjunctions(name)) > 1:
        return False
    return name_kind(name, visible=True) is NameKind.PERSON
