"""The body's edges and copies: what the block model takes in although it is about the text, not of it."""

from datetime import date

from crawler.extractors.dates.datetext import date_share, find_dates
from crawler.extractors.fields.headline import Headline, fold
from crawler.extractors.markup.view import PageView, TextBlock
from crawler.extractors.names.names import byline_score

_PARAGRAPH = 100
"""Characters from which a block is running text: the edges end there."""
_LINE = 160
"""Characters of the longest line that names an author, a date or a source."""
_MOSTLY_DATE = 0.6
_BYLINE = 0.5
_SIGNATURE = 70
"""Characters of the longest last line that is a source with its date."""
_COPY = 40
"""Characters from which two equal blocks are one text shown twice, not a refrain."""
_LONGEST_QUOTE = 300


def trim(page: PageView, body: list[int], headline: Headline | None, language: str | None, today: date) -> list[int]:
    """The body without the headline's copies, the lines of author and date at its edges, and text that stands twice."""
    kept = [index for index in body if not _is_headline(page.blocks[index], headline)]
    prose = [at for at, index in enumerate(kept) if _is_paragraph(page.blocks[index])]
    if not prose:
        return kept
    first, last = prose[0], prose[-1]
    head = [index for index in kept[:first] if not _is_about(page.blocks[index], language, today)]
    tail = [index for index in kept[last + 1 :] if not _signs(page.blocks[index], language, today)]
    return _once(page, [*head, *kept[first : last + 1], *tail])


def _is_headline(block: TextBlock, headline: Headline | None) -> bool:
    if headline is None or not (block.level or block.index == headline.block):
        return False
    return block.index == headline.block or fold(block.text) == fold(headline.text)


def _is_paragraph(block: TextBlock) -> bool:
    return block.chars >= _PARAGRAPH and not block.level


def _is_about(block: TextBlock, language: str | None, today: date) -> bool:
    """Whether a line says who wrote the text and when."""
    if block.chars > _LINE or block.level:
        return False
    dates = find_dates(block.text, language=language, today=today, limit=3)
    if dates and date_share(block.text, dates, language=language) >= _MOSTLY_DATE:
        return True
    return byline_score(block.text) >= _BYLINE


def _signs(block: TextBlock, language: str | None, today: date) -> bool:
    """Whether a line at the end is a signature: an author, or a source with its date."""
    if _is_about(block, language, today):
        return True
    return block.chars <= _SIGNATURE and bool(find_dates(block.text, language=language, today=today, limit=1))


def _once(page: PageView, body: list[int]) -> list[int]:
    """Without copies: the second of two equal blocks, and pull quotes that repeat a sentence of the text."""
    texts = [fold(page.blocks[index].text) for index in body]
    whole = "\n".join(texts)
    seen: set[str] = set()
    kept = []
    for index, text in zip(body, texts, strict=True):
        if len(text) >= _COPY:
            if text in seen:
                continue
            seen.add(text)
            if len(text) <= _LONGEST_QUOTE and _stands_inside(text, whole):
                continue
        kept.append(index)
    return kept


def _stands_inside(text: str, whole: str) -> bool:
    """Whether a text stands in another, longer block."""
    at = whole.find(text)
    while at >= 0:
        end = at + len(text)
        if not (whole[at - 1 : at] in ("", "\n") and whole[end : end + 1] in ("", "\n")):
            return True
        at = whole.find(text, end)
    return False
