"""The body's edges and copies: what the block model takes in although it is about the text, not of it."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import accumulate, takewhile

from thresher.crawler.extractors.dates.datetext import date_share, find_dates
from thresher.crawler.extractors.fields.tables import is_data_table
from thresher.crawler.extractors.fields.titles import fold_title
from thresher.crawler.extractors.markup.view import Node, PageView, TextBlock
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.names.names import byline_score
from thresher.crawler.extractors.open_page import Headline, OpenPage
from thresher.crawler.extractors.zones.block_features import ends_sentence
from thresher.crawler.extractors.zones.zoned_page import ZonedPage
from thresher.schemas.record import Zone
from thresher.text.scripts import HAN, KANA, THAI

_HEAD, _TAIL = 6, 4
"""Blocks at the body's begin and end among which such lines are looked for."""
_LABEL = 40
"""Characters of the longest label over a headline."""
_MOSTLY_NAMES = 0.5
"""A line of which the authors' names are so much is their byline."""
_LINE = 160
"""Characters of the longest line that names an author, a date or a source."""
_MOSTLY_DATE, _PARTLY_DATE = 0.6, 0.4
"""A date is so much of a line that states it; of a sentence that mentions it, it is less."""
_BYLINE = 0.5
_SIGNATURE = 70
"""Characters of the longest last line that is a source with its date."""
_LEAST_ALIKE = 3
"""So many headings of one build are a list's."""
_LEAST_LEFT = 3
"""Blocks that are left of a body whatever its end says."""
_ABOUT_AUTHOR = 600
"""Characters of the longest last paragraph that says who the author is."""
_LEAST_AROUND = 2
"""Body blocks beside a table, under the same parent, that make it the text's."""
_COPY = 40
"""Characters from which two equal blocks are one text shown twice, not a refrain."""
_LONGEST_QUOTE = 300
_PULLED = frozenset(("blockquote", "div", "aside", "figure"))
"""Pull quotes stand in such elements; headings, list items and paragraphs may say what another block holds."""
_QUOTE = int(Hint.QUOTE)
_SEARCHED = 200_000
"""Characters of the longest text that is searched for pull quotes."""
_SHORT = 10
"""Characters of such a part."""
_RUN, _MOSTLY_PULLED = 3, 0.88
"""Words of a run, and the share of a quote's runs that stand elsewhere: quotes are cut, and joined of two sentences."""
_WORD = re.compile(rf"[{KANA}{HAN}{THAI}]|[^\W{KANA}{HAN}{THAI}]+")


def trim(page: OpenPage, zones: ZonedPage, authors: Sequence[str]) -> list[int]:
    """The body without the headline's copies, the lines of author and date at its edges, and text that stands twice."""
    view, language, today = page.view, page.language, page.captured
    names = [fold_title(name) for name in authors]
    kept = []
    body = with_tables(view, zones.body)
    for at, index in enumerate(body):
        block = view.blocks[index]
        edge = at < _HEAD or at >= len(body) - _TAIL
        if _is_headline(block, page.headline) or (index < page.headline_block and _is_label(block)):
            continue
        if edge and _is_about(block, names, language, today):
            continue
        kept.append(index)
    while kept and _signs(view.blocks[kept[-1]], language, today):
        kept.pop()
    return _once(view, _without_end(view, kept, zones.blocks, names))


def _without_end(page: PageView, body: list[int], zones: list[Zone], names: list[str]) -> list[int]:
    """Without last blocks that are not the text's: headings over nothing, also no picture; lines on the author."""
    end = len(body)
    over = {index for image in page.images for index in (image.block - 1, image.block)} | _over_embeds(
        page, body, zones
    )
    while end > _LEAST_LEFT and body[end - 1] not in over and _ends_badly(page.blocks[body[end - 1]], names):
        end -= 1
    return body[:end]


def _over_embeds(page: PageView, body: list[int], zones: list[Zone]) -> set[int]:
    """Last headings built alike, each over something that is no text: a list whose pieces a script loads."""
    last = list(takewhile(lambda index: page.blocks[index].level, reversed(body)))
    builds = Counter((page.blocks[index].node.tag, page.blocks[index].node.name) for index in last)
    alike = {build for build, count in builds.items() if count >= _LEAST_ALIKE}
    return {
        index
        for index in last
        if (page.blocks[index].node.tag, page.blocks[index].node.name) in alike
        and zones[min(index + 1, len(zones) - 1)] is Zone.OTHER
    }


def _ends_badly(block: TextBlock, names: list[str]) -> bool:
    if block.level or block.size > _ABOUT_AUTHOR:
        return bool(block.level)
    text = fold_title(block.text)
    return any(" " in name and name in text for name in names)


def with_tables(page: PageView, body: list[int]) -> list[int]:
    """The body with the data tables that stand amid it: their short cells look like menus, one by one."""
    if len(body) < _LEAST_AROUND:
        return body
    tables = [node for node in page.nodes if node.tag == "table"]
    if not tables:
        return body
    inside = set(body)
    counts = [0, *accumulate(index in inside for index in range(len(page.blocks)))]
    for node in tables:
        if body[0] < node.blocks < node.last_block <= body[-1] and _is_amid(page, node, counts):
            inside.update(range(node.blocks, node.last_block))
    return sorted(inside)


def _is_amid(page: PageView, table: Node, counts: list[int]) -> bool:
    """Whether a data table stands among paragraphs of the body, and is no list of links.  `counts`: prefix sums."""
    holder = table.parent
    if holder is None or not is_data_table(table) or page.link_chars_in(table) > page.chars_in(table) / 2:
        return False
    around = counts[table.blocks] - counts[holder.blocks] + counts[holder.last_block] - counts[table.last_block]
    return around >= _LEAST_AROUND


def _is_label(block: TextBlock) -> bool:
    """Whether a block over the headline is a menu, a trail or a section's name."""
    return block.link_chars > block.chars / 2 or block.size <= _LABEL


def _is_headline(block: TextBlock, headline: Headline | None) -> bool:
    if headline is None or not (block.level or block.index == headline.block):
        return False
    return block.index == headline.block or block.text.casefold() == headline.text.casefold()


def _is_about(block: TextBlock, names: list[str], language: str | None, today: date) -> bool:
    """Whether a line says who wrote the text and when."""
    if block.size > _LINE or block.level:
        return False
    dates = find_dates(block.text, language=language, today=today, limit=3)
    if dates and date_share(block.text, dates, language=language) >= _MOSTLY_DATE:
        return True
    text = fold_title(block.text)
    named = sum(len(name) for name in names if name and name in text)
    return named > _MOSTLY_NAMES * len(text) or byline_score(block.text) >= _BYLINE


def _signs(block: TextBlock, language: str | None, today: date) -> bool:
    """Whether a last line is a signature: a source with its date."""
    if block.size > _SIGNATURE or block.level:
        return False
    dates = find_dates(block.text, language=language, today=today, limit=1)
    if not dates:
        return False
    return not ends_sentence(block.text) or date_share(block.text, dates, language=language) >= _PARTLY_DATE


def _once(page: PageView, body: list[int]) -> list[int]:
    """Without copies: the second of two equal blocks, and pull quotes that repeat a sentence of the text."""
    pulled = _pulled(page, body)
    seen: dict[str, Node | None] = {}
    kept: list[int] = []
    for index in body:
        block, last = page.blocks[index], page.blocks[kept[-1]] if kept else None
        text, holder = block.text.casefold(), block.node.parent
        if last is not None and text == last.text.casefold() and (block.level or last.level):
            continue  # a heading for wide screens, and the same for narrow ones
        if index in pulled:
            continue
        if len(text) >= _COPY:
            if text in seen and not _is_refrain(block, last, seen[text]):
                continue
            seen[text] = holder
        kept.append(index)
    return kept


def _is_refrain(block: TextBlock, last: TextBlock | None, first: Node | None) -> bool:
    """Whether a text that has stood before comes again as a refrain does: in the same element, apart from the first."""
    apart = last is not None and last.text.casefold() != block.text.casefold()
    return apart and block.node.tag == "p" and block.node.parent is first


def _pulled(page: PageView, body: list[int]) -> set[int]:
    """Quotes pulled out of the text: nearly all of their words stand in other blocks, in the same order."""
    quotes = [index for index in body if _may_be_pulled(page.blocks[index])]
    if not quotes or sum(page.blocks[index].chars for index in body) > _SEARCHED:
        return set()
    whole = "\n".join(page.blocks[index].text for index in body).casefold()
    quotes = [index for index in quotes if _may_stand_twice(page.blocks[index].text.casefold(), whole)]
    if not quotes:
        return set()
    texts = {page.blocks[index].text for index in body}
    times = Counter(run for text in texts for run in set(_runs(text)))
    found = set()
    for index in quotes:
        own = _runs(page.blocks[index].text)
        if own and sum(times[run] > 1 for run in own) >= _MOSTLY_PULLED * len(own):
            found.add(index)
    return found


def _may_be_pulled(block: TextBlock) -> bool:
    if not block.size >= _COPY or block.chars > _LONGEST_QUOTE:
        return False
    return block.node.tag in _PULLED or bool(block.node.context & _QUOTE)


def _may_stand_twice(text: str, whole: str) -> bool:
    """Whether one of three short parts of a text stands in the whole more than once: a quick test before the words."""
    starts = (len(text) * part // 4 for part in (1, 2, 3))
    return any(whole.count(text[start : start + _SHORT]) > 1 for start in starts)


def _runs(text: str) -> list[tuple[str, ...]]:
    """The words of a text, each with those behind it; characters where no spaces part words."""
    words = _WORD.findall(text.casefold())
    return list(zip(*(words[start:] for start in range(_RUN)), strict=False))
