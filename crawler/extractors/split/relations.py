"""Which items are presented as connected with the page's article."""

import re

from crawler.extractors.fields.headline import Headline, fold
from crawler.extractors.markup.view import PageView
from crawler.extractors.markup.vocabulary import Hint
from crawler.extractors.split.item import Item
from crawler.extractors.split.sections import is_heading, says_general, says_related

_RELATED = int(Hint.RELATED | Hint.PAGINATION)
_TOPIC_CHARS = 5
"""Letters of a word that a heading and a headline share by topic, not by grammar."""
_STEP = re.compile(
    r"\W*(?:previous|prev|next|older|newer|vorige[rs]?|vorherige[rs]?|nächste[rs]?|précédente?|suivante?|anterior|"
    r"siguiente|próxim[oa]|precedente|successiv[oa]|volgende|poprzedni|następny|предыдущ\w+|следующ\w+)"
    r"(?:\s+(?:post|article|story|artikel|beitrag|entrada|artículo|artigo|articolo|bericht|wpis|статья|новость))?\s*"
    r"[:：»→«←]",
    re.IGNORECASE,
)
"""A step to the piece before or after this one."""
MAX_UMBRELLA = 120
"""So many blocks before a list's heading the heading over several lists is looked for."""


def relate(page: PageView, headline: Headline | None, items: list[Item], body: list[int]) -> None:
    """Set each item's relation."""
    first, last = body[0], body[-1]
    topics = {word for word in fold(headline.text).split() if len(word) >= _TOPIC_CHARS} if headline else set()
    told_by: dict[int, str | None] = {}
    for item in items:
        if item.section_block not in told_by:
            told_by[item.section_block] = _told(item.section or "", topics) or _umbrella(page, item.section_block, last)
        told = told_by[item.section_block]
        if told is None:
            amid = first < item.first <= last
            told = "related" if amid or item.node.context & _RELATED else "teaser"
        if told != "related" and _STEP.match(item.headline or ""):
            told = "related"
        item.relation = "related" if told == "related" else "teaser"


def _umbrella(page: PageView, section: int, start: int) -> str | None:
    """Whether a heading of a higher level, over several lists below the body, says that they are related."""
    level = page.blocks[section].level if section >= 0 else 0
    for index in range(section - 1, max(start, section - MAX_UMBRELLA), -1):
        block = page.blocks[index]
        higher = not block.level or not level or block.level < level
        if higher and not block.link_chars and is_heading(block):
            if says_related(block.text):
                return "related"
            if block.level:
                return None
    return None


def _told(section: str, topics: set[str]) -> str | None:
    """What a heading says: "related", "teaser", or nothing."""
    if not section:
        return None
    if says_related(section):
        return "related"
    if says_general(section) and topics.isdisjoint(fold(section).split()):
        return "teaser"
    return "related" if not topics.isdisjoint(fold(section).split()) else None
