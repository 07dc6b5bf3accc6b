"""Which items are presented as connected with the page's article."""

import re
from collections import Counter

from thresher.crawler.extractors.fields.titles import fold_title
from thresher.crawler.extractors.markup.view import PageView
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.open_page import Headline
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.sections import is_heading, says_general, says_related
from thresher.crawler.extractors.zones.steps import PREVIOUS_NEXT, STEP_PIECES
from thresher.text.words import any_of, list_words

_RELATED = int(Hint.RELATED | Hint.PAGINATION)
_TOPIC_CHARS = 5
"""Letters of a word that a heading and a headline share by topic, not by grammar."""
_REPEATED = 3
"""So often the text says a word that is its topic."""
_ABOUT = re.compile(rf"\s(?:{any_of(list_words().about)})\s+(.+)", re.IGNORECASE)
"""What a heading such as "Latest news on the bridge" says of the pieces below it."""
_STEP = re.compile(rf"\W*(?:{PREVIOUS_NEXT})(?:\s+(?:{STEP_PIECES}))?\s*[:：»→«←]", re.IGNORECASE)
"""A step to the piece before or after this one."""
_STEP_LABEL = re.compile(
    rf"\W*(?:{PREVIOUS_NEXT})\s+(?:{STEP_PIECES})\W*|"
    rf"(?:{any_of(list_words().pieces_before_previous_next)})\s+(?:{any_of(list_words().previous_next_behind)})\W*",
    re.IGNORECASE,
)
"""The same in a line of its own, above the headline."""
MAX_UMBRELLA = 120
"""So many blocks before a list's heading the heading over several lists is looked for."""


def relate(page: PageView, headline: Headline | None, items: list[Item], body: list[int]) -> None:
    """Set each item's relation.  Of a body that all blocks were claimed from nothing is amid."""
    first, last = (body[0], body[-1]) if body else (len(page.blocks), -1)
    topics = _Topics(page, headline, body)
    told_by: dict[tuple[int, str | None], str | None] = {}
    for item in items:
        key = item.section_block, item.section
        if key not in told_by:
            told_by[key] = _told(item.section or "", topics) or _umbrella(page, item.section_block, last)
        told = told_by[key]
        if told is None:
            amid = first < item.first <= last
            told = "related" if amid or item.node.context & _RELATED else "teaser"
        if told != "related" and _STEP.match(item.headline or ""):
            told = "related"
        if any(_STEP_LABEL.fullmatch(text) for text, _ in item.prose):
            told, item.section, item.section_block = "related", None, -1
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


def _told(section: str, topics: "_Topics") -> str | None:
    """What a heading says: "related", "teaser", or nothing."""
    if not section:
        return None
    if says_related(section):
        return "related"
    if topics.named_in(section):
        return "related"
    return "teaser" if says_general(section) else None


class _Topics:
    """What the article is about: the words of its headline, and those that its text repeats."""

    def __init__(self, page: PageView, headline: Headline | None, body: list[int]) -> None:
        self.headline = set(fold_title(headline.text).split()) if headline else set()
        self.page, self.body = page, body
        self.said: Counter[str] | None = None

    def named_in(self, section: str) -> bool:
        """Whether a heading names one of the topics."""
        words = [word for word in fold_title(section).split() if len(word) >= _TOPIC_CHARS]
        if not self.headline.isdisjoint(words):
            return True
        about = _ABOUT.search(section)
        if about is None:
            return False
        if self.said is None:
            self.said = Counter(fold_title(" ".join(self.page.blocks[i].text for i in self.body)).split())
        return any(self.said[word] >= _REPEATED for word in fold_title(about[1]).split() if len(word) >= _TOPIC_CHARS)
