"""The headings over lists of teasers, and what they say of the list."""

import re
from functools import lru_cache

from crawler.extractors.markup.view import Node, PageView, TextBlock
from crawler.extractors.markup.vocabulary import Hint
from crawler.extractors.split.section_words import GENERAL_PHRASES, GENERAL_STEMS, RELATED_PHRASES, RELATED_STEMS

MAX_CHARS = 90
"""A longer text is no heading of a list."""
MAX_LEVELS = 6
"""So far up from a list its heading is looked for."""
MAX_BACK = 8
"""So many blocks before a list its heading is looked for."""

_WORD = re.compile(r"\w+")
_EMPHASIS = frozenset(("b", "strong", "u", "font", "big"))
_NAMED = int(Hint.HEADLINE | Hint.HEADING)
_NO_HEADING = int(Hint.DATE | Hint.BYLINE | Hint.CAPTION | Hint.BREADCRUMB | Hint.SHARE)


@lru_cache(maxsize=4096)
def says_related(text: str) -> bool:
    """A heading that says: connected with this article.  Pure: the cache changes no result."""
    return len(text) <= 2 * MAX_CHARS and _says(text, _RELATED, _RELATED_STEMS)


@lru_cache(maxsize=4096)
def says_general(text: str) -> bool:
    """A heading that says: the portal's latest or most read.  Pure: the cache changes no result."""
    return len(text) <= 2 * MAX_CHARS and _says(text, _GENERAL, _GENERAL_STEMS)


def _by_first_word(phrases: str) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for phrase in phrases.split("|"):
        table.setdefault(phrase.partition(" ")[0], []).append(f" {phrase} ")
    return table


_RELATED, _GENERAL = _by_first_word(RELATED_PHRASES), _by_first_word(GENERAL_PHRASES)
_RELATED_STEMS, _GENERAL_STEMS = re.compile(RELATED_STEMS), re.compile(GENERAL_STEMS)


def _says(text: str, phrases: dict[str, list[str]], stems: re.Pattern[str]) -> bool:
    folded = text.casefold()
    words = _WORD.findall(folded)
    known = [word for word in words if word in phrases]
    if known:
        running = f" {' '.join(words)} "
        if any(phrase in running for word in known for phrase in phrases[word]):
            return True
    return stems.search(folded) is not None


def is_heading(block: TextBlock) -> bool:
    """A block that can stand as a heading over a list."""
    if block.chars > MAX_CHARS:
        return False
    if block.level:
        return True
    node = block.node
    if node.hints & _NAMED:
        return not node.hints & _NO_HEADING
    first = block.pieces[0][1]
    return first.tag in _EMPHASIS and len(block.pieces) == 1 and "," not in block.text


def heading_over(page: PageView, node: Node, first: int, taken: list[int]) -> int:
    """The block that is the heading over the list in `node` whose first item begins with block `first`, or -1.

    `taken` says for each block whether it stands in an item (of any list).
    """
    blocks = page.blocks
    holder: Node | None = node
    reached = first
    for _ in range(MAX_LEVELS):
        if holder is None:
            break
        stop = max(holder.blocks, first - MAX_BACK)
        while reached > stop:
            reached -= 1
            if taken[reached]:
                return -1
            block = blocks[reached]
            if is_heading(block) or (not block.link_chars and block.chars <= MAX_CHARS and says_related(block.text)):
                return reached
        if reached > holder.blocks or holder.tag == "body":
            break
        holder = holder.parent
    return -1
