"""The lines around the headline: kicker and standfirst."""

import re

from crawler.extractors.fields.headline import Headline, declared_titles, fold
from crawler.extractors.found import Found
from crawler.extractors.markup.metadata import Metadata
from crawler.extractors.markup.view import PageView
from crawler.extractors.markup.vocabulary import Hint

_STANDFIRST = int(Hint.STANDFIRST)
_MAX_KICKER = 60
_MIN_STANDFIRST, _MAX_STANDFIRST = 40, 900
_REACH = 6
"""Blocks behind the headline among which the standfirst stands."""
_KICKER_END = re.compile(r"\s*[:|–—·•/]\s*$")


def read_standfirst(page: PageView, meta: Metadata, headline: Headline | None, body: list[int]) -> str | None:
    """The summary between headline and text: named as one, or the same text as the page's declared description."""
    start = headline.block + 1 if headline and headline.block >= 0 else body[0] if body else 0
    declared = {fold(text)[:80] for name in ("description", "og:description") if (text := meta.first(name))}
    for block in page.blocks[start : start + _REACH]:
        if not _MIN_STANDFIRST <= block.chars <= _MAX_STANDFIRST or block.level == 1:
            continue
        near = block.node.hints | (block.node.parent.hints if block.node.parent else 0)
        if near & _STANDFIRST or fold(block.text)[:80] in declared:
            return block.text
    return None


def read_kicker(
    page: PageView, meta: Metadata, headline: Headline | None, source: Found[str] | None
) -> tuple[str | None, str | None]:
    """The kicker and the headline without it.

    A kicker is the source that a syndicated piece's headline begins with, or a short first part of the headline's own
    element that the declared titles lack.
    """
    if headline is None:
        return None, None
    text = headline.text
    if source is not None and text.casefold().startswith(source.value.casefold()):
        return source.value, text[len(source.value) :].lstrip(" :–—-|").strip() or text
    if headline.block < 0:
        return None, text
    pieces = page.blocks[headline.block].pieces
    first = " ".join(pieces[0][0].split())
    if len(pieces) >= 2 and 2 <= len(first) <= _MAX_KICKER and pieces[0][1].tag == "span" and not pieces[0][2]:
        rest = text[len(first) :].lstrip(" :|–—·•/").strip()
        titles = [fold(title) for title in declared_titles(meta)]
        if text.startswith(first) and rest and any(title.startswith(fold(rest)) for title in titles):
            return _KICKER_END.sub("", first), rest
    return None, text
