"""Words of portals in many languages: hints on what a short line is.  Lines and layout decide, these tip the scales.

All are compared without case and punctuation.
"""

import re
from enum import StrEnum
from itertools import chain

from thresher.text.words import list_words, page_words

_WORD = re.compile(r"\w+")


class Topic(StrEnum):
    """What a heading announces."""

    RELATED = "related"
    TEASER = "teaser"
    GENRE = "genre"
    """A section's name; it says nothing of how its items relate to the article."""
    COMMENTS = "comments"
    TAGS = "tags"
    SIGNUP = "signup"


def plain(text: str) -> str:
    """Words only, without case: for comparing, never for showing."""
    return " ".join(_WORD.findall(text.casefold()))


def phrases(*lists: tuple[str, ...]) -> frozenset[str]:
    """The phrases of lists, plain."""
    return frozenset(plain(phrase) for phrase in chain(*lists))


TOPICS: dict[str, Topic] = {
    phrase: topic
    for topic, known in (
        (Topic.GENRE, phrases(list_words().sections)),
        (Topic.TEASER, phrases(list_words().latest, list_words().latest_whole)),
        (Topic.SIGNUP, phrases(list_words().promotions)),
        (Topic.TAGS, phrases(list_words().tags)),
        (Topic.COMMENTS, phrases(list_words().comments)),
        (Topic.RELATED, phrases(list_words().related, list_words().related_whole)),
    )
    for phrase in known
}
TOOL_WORDS = phrases(page_words().tools)
HOME_WORDS = phrases(page_words().home)
RIGHTS_WORDS = tuple(sorted(phrases(page_words().rights)))
CONSENT_WORDS = tuple(sorted(phrases(page_words().cookies)))
SOURCE_WORDS = phrases(page_words().source_labels, page_words().source_labels_in_dumps)
PHOTO_WORDS = phrases(page_words().photo_labels, page_words().photo_labels_in_dumps)

MAX_HEADING = 60
"""Characters of a heading over a list; what is longer is a headline."""
HEADING_TAIL = 3
"""Words that may follow a known phrase: 'More from World', 'Mehr zum Thema Ukraine'."""
_OPEN = frozenset((Topic.RELATED, Topic.COMMENTS))


def topic_of(text: str) -> Topic | None:
    """What a heading announces; None where its words are not known as a heading's."""
    if len(text) > MAX_HEADING:
        return None
    words = [word for word in plain(text).split() if not word.isdigit()]
    for size in range(len(words), max(0, len(words) - HEADING_TAIL - 1), -1):
        topic = TOPICS.get(" ".join(words[:size]))
        # 'News from the front' is a headline, 'More from Europe' a heading
        if topic is not None and (size == len(words) or (topic in _OPEN and size > 1)):
            return topic
    return None


def see_also(text: str) -> tuple[str, str] | None:
    """The label and the headline of a line such as 'Read also: Storm nears the coast'."""
    head, colon, rest = text.replace("：", ":").partition(":")
    if colon and len(head) <= 40 and rest.strip() and TOPICS.get(plain(head)) is Topic.RELATED:
        return head.strip(), rest.strip()
    return None
