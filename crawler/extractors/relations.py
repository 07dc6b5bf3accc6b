"""Which items are presented as connected with the page's article."""

from crawler.extractors.headline import Headline, fold
from crawler.extractors.sections import says_general, says_related
from crawler.extractors.teasers import Item
from crawler.extractors.view import PageView
from crawler.extractors.vocabulary import Hint

_RELATED = int(Hint.RELATED | Hint.PAGINATION)
_TOPIC_CHARS = 5
"""Letters of a word that a heading and a headline share by topic, not by grammar."""
_SOON = 3
"""So many blocks below the body a list without a heading still belongs to the article."""


def relate(page: PageView, headline: Headline | None, items: list[Item], body: list[int]) -> None:
    """Set each item's relation."""
    first, last = body[0], body[-1]
    topics = {word for word in fold(headline.text).split() if len(word) >= _TOPIC_CHARS} if headline else set()
    sections: dict[str, str | None] = {}
    for item in items:
        section = item.section or ""
        if section not in sections:
            sections[section] = _told(section, topics)
        told = sections[section]
        if told is None:
            amid = first < item.first <= last
            told = "related" if amid or item.node.context & _RELATED else "teaser"
        item.relation = "related" if told == "related" else "teaser"


def _told(section: str, topics: set[str]) -> str | None:
    """What a heading says: "related", "teaser", or nothing."""
    if not section:
        return None
    if says_related(section):
        return "related"
    if says_general(section) and topics.isdisjoint(fold(section).split()):
        return "teaser"
    return "related" if not topics.isdisjoint(fold(section).split()) else None
