"""The lines around the headline: kicker and standfirst."""

import re

from thresher.crawler.extractors.evidence import FieldValue
from thresher.crawler.extractors.fields.titles import fold_title
from thresher.crawler.extractors.markup.metadata import is_news
from thresher.crawler.extractors.markup.view import PageView, TextBlock
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.names.names import byline_score
from thresher.crawler.extractors.open_page import Headline, OpenPage
from thresher.crawler.extractors.zones.zoned_page import ZonedPage

_STANDFIRST = int(Hint.STANDFIRST)
_MAX_KICKER = 60
_BYLINE = 0.5
_NO_KICKER = int(Hint.BREADCRUMB | Hint.NAVIGATION | Hint.SHARE | Hint.DATE | Hint.BYLINE | Hint.AD | Hint.CAPTION)
_MIN_SECOND = 60
"""Characters from which a second heading right under the headline is a summary, not the text's first subheading."""
_MIN_STANDFIRST, _MAX_STANDFIRST = 40, 900
_MIN_NAMED = 15
"""The size of the shortest one whose own element is named as one."""
_REACH = 6
"""Blocks behind the headline among which the standfirst stands."""
_LEAD_CHARS, _LEAD_LINKED = 60, 0.2
"""On pages declared as news the first paragraph of at least so many characters, with so few of them in links."""
_NO_LEAD = int(
    Hint.CAPTION
    | Hint.FIGURE
    | Hint.BYLINE
    | Hint.DATE
    | Hint.NAVIGATION
    | Hint.BREADCRUMB
    | Hint.SHARE
    | Hint.AD
    | Hint.SIGNUP
    | Hint.RELATED
    | Hint.TEASER
    | Hint.COMMENTS
    | Hint.DISCLAIMER
)
_SENTENCE_END = tuple('.!?…。”»"')
_LIKE_TEXT = -1500
"""Log-odds, in thousandths, from which a standfirst begins the text; on pages declared as news it does anyway."""
_KICKER_END = re.compile(r"\s*[:|–—·•/]\s*$")


def find_standfirst(page: OpenPage, zones: ZonedPage) -> TextBlock | None:
    """The summary between headline and text.

    It is named as one, or says what the page's declared description says, or is a second heading right under the
    headline that is too long for a subheading, or the paragraph that a news page shows between the two.
    """
    view, headline, body = page.view, page.headline_block, zones.body
    start = headline + 1 if headline >= 0 else body[0] if body else 0
    declared = {fold_title(text)[:80] for name in ("description", "og:description") if (text := page.meta.first(name))}
    for block in view.blocks[start : start + _REACH]:
        least = _MIN_NAMED if block.node.hints & _STANDFIRST and not block.link_chars else _MIN_STANDFIRST
        if not least <= block.size <= _MAX_STANDFIRST or block.level == 1:
            continue
        near = block.node.hints | (block.node.parent.hints if block.node.parent else 0)
        second = bool(block.level) and block.index == start and block.size >= _MIN_SECOND
        if near & _STANDFIRST or second or fold_title(block.text)[:80] in declared:
            return block
    return _lead(view, start, body) if headline >= 0 and is_news(page.meta) else None


def _lead(page: PageView, start: int, body: list[int]) -> TextBlock | None:
    """A paragraph between the headline and the text."""
    for block in page.blocks[start : min(start + _REACH, body[0] if body else start)]:
        fits = _LEAD_CHARS <= block.size <= _MAX_STANDFIRST and block.link_chars <= _LEAD_LINKED * block.chars
        if fits and not block.level and not block.node.context & _NO_LEAD and block.text.endswith(_SENTENCE_END):
            return block
    return None


def begins_text(page: OpenPage, zones: ZonedPage, standfirst: TextBlock, running: list[int]) -> bool:
    """Whether a standfirst is the text's first paragraph, too; `running` are the text's blocks."""
    if running and standfirst.index >= running[0]:
        return False
    return is_news(page.meta) or (not standfirst.level and zones.odds[standfirst.index] > _LIKE_TEXT)


def read_kicker(page: OpenPage, source: FieldValue[str] | None) -> tuple[str | None, str | None]:
    """The kicker and the headline without it.

    A kicker is the source that a syndicated piece's headline begins with, a short first part of the headline's own
    element that the declared titles lack, or a short line right over the headline in the same part of the page.
    """
    headline = page.headline
    if headline is None:
        return None, None
    text = headline.text
    if source is not None and text.casefold().startswith(source.value.casefold()):
        return source.value, text[len(source.value) :].lstrip(" :–—-|").strip() or text
    if headline.block < 0:
        return None, text
    return headline.kicker or _line_above(page.view, headline), text


def _line_above(page: PageView, headline: Headline) -> str | None:
    """A short line that begins the part of the page that the headline stands in."""
    block = page.blocks[headline.block]
    holder = block.node.parent
    if headline.block == 0 or holder is None:
        return None
    above = page.blocks[headline.block - 1]
    first = above.index == holder.blocks  # nothing else stands over it there
    if not first or above.level or not 2 <= above.chars <= _MAX_KICKER or above.node.context & _NO_KICKER:
        return None
    if sum(link is not None for _, _, _, link in above.pieces) > 1:
        return None  # a trail of sections
    if any(character.isdigit() for character in above.text) or byline_score(above.text) >= _BYLINE:
        return None
    return _KICKER_END.sub("", above.text.replace("\n", " "))
