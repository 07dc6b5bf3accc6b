"""The headings over lists of teasers, and what they say of the list."""

import re
from collections.abc import Iterable
from functools import lru_cache

from thresher.crawler.extractors.markup.view import Node, PageView, TextBlock
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.text.words import list_words

MAX_CHARS = 90
"""A longer text is no heading of a list."""
MAX_PROMISE = 30
"""Characters of a promise such as "Read also:" in the line of the link, or above it."""
MAX_LEVELS = 6
"""So far up from a list its heading is looked for."""
MAX_BACK = 8
"""So many blocks before a list its heading is looked for."""
MAX_LABEL_CHARS = 40
MAX_LABEL_BLOCKS = 2
"""A label over a list, and the link to all of its pieces."""
_NO_SECTION = frozenset(list_words().not_headings)
"""What stands over advertisements and buttons names no list."""
_NO_SECTION_CHARS = 16
_EDGES = " :-–—|"
_SENTENCE = frozenset(".,;!?…")

_WORD = re.compile(r"\w+")
_EMPHASIS = frozenset(("b", "strong", "u", "font", "big"))
_NAMED = int(Hint.HEADLINE | Hint.HEADING)
_NO_HEADING = int(Hint.DATE | Hint.BYLINE | Hint.CAPTION | Hint.BREADCRUMB | Hint.SHARE)


@lru_cache(maxsize=1024)
def says_related(text: str) -> bool:
    """A heading that says: connected with this article.  Pure: the cache changes no result."""
    return len(text) <= 2 * MAX_CHARS and _says(text, _RELATED, _RELATED_STEMS)


@lru_cache(maxsize=1024)
def says_general(text: str) -> bool:
    """A heading that says: the portal's latest or most read.  Pure: the cache changes no result."""
    return len(text) <= 2 * MAX_CHARS and _says(text, _GENERAL, _GENERAL_STEMS)


def _by_first_word(phrases: Iterable[str]) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for phrase in phrases:
        words = _WORD.findall(phrase)
        table.setdefault(words[0], []).append(f" {' '.join(words)} ")
    return table


_RELATED = _by_first_word((*list_words().related, *list_words().related_within))
_GENERAL = _by_first_word((*list_words().latest, *list_words().latest_within))
_RELATED_STEMS = re.compile("|".join(list_words().related_stems))
_GENERAL_STEMS = re.compile("|".join(list_words().latest_stems))


def _says(text: str, phrases: dict[str, list[str]], stems: re.Pattern[str]) -> bool:
    folded = text.casefold()
    words = _WORD.findall(folded)
    known = [word for word in words if word in phrases]
    if known:
        running = f" {' '.join(words)} "
        if any(phrase in running for word in known for phrase in phrases[word]):
            return True
    return stems.search(folded) is not None


def says_nothing(block: TextBlock) -> bool:
    """Whether a block is a word over advertisements or on a button."""
    return block.chars <= _NO_SECTION_CHARS and block.text.strip(_EDGES).casefold() in _NO_SECTION


def is_heading(block: TextBlock) -> bool:
    """A block that can stand as a heading over a list."""
    if block.chars > MAX_CHARS or not (block.level or _looks_set_apart(block)):
        return False
    return not says_nothing(block) and any(map(str.isalpha, block.text))


def _looks_set_apart(block: TextBlock) -> bool:
    """Whether the names of a block's element, or emphasis on all of it, make it a heading."""
    hints = block.node.hints
    if hints & _NAMED:
        return not hints & _NO_HEADING
    return len(block.pieces) == 1 and block.pieces[0][1].tag in _EMPHASIS and "," not in block.text


def heading_over(page: PageView, node: Node, first: int, taken: list[int], lone: bool) -> int:
    """The block that is the heading over the list in `node` whose first item begins with block `first`, or -1.

    `taken` says for each block whether it stands in an item (of any list); `lone`, that the list has one item.
    """
    blocks = page.blocks
    holder: Node | None = node
    below = blocks[min(first, len(blocks) - 1)]
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
            if heads(block, below):
                return reached
        if not lone and _is_label(blocks[holder.blocks : first]):
            return holder.blocks
        if reached > holder.blocks or holder.tag == "body":
            break
        holder = holder.parent
    return -1


def heads(block: TextBlock, below: TextBlock) -> bool:
    """Whether a block is a heading; one that is built as a piece's headline is such a headline itself."""
    if not is_heading(block):
        return not block.link_chars and block.chars <= MAX_CHARS and says_related(block.text)
    node, other = block.node, below.node
    alike = node.tag == other.tag and node.depth == other.depth and node.name == other.name
    return not (alike and block.link_chars and below.link_chars)


def _is_label(before: list[TextBlock]) -> bool:
    """Whether the only text that an element holds before its list is a label: a few words, perhaps a link to more."""
    if not 1 <= len(before) <= MAX_LABEL_BLOCKS:
        return False
    label, more = before[0], before[1:]
    if says_nothing(label):
        return False
    if (
        label.chars > MAX_LABEL_CHARS
        or (label.node.hints & _NO_HEADING and label.node.tag != "caption")
        or label.text[-1] in _SENTENCE
    ):
        return False
    if any(map(str.isdigit, label.text[:1])) or not any(map(str.isalpha, label.text)):
        return False
    return all(block.link_chars == block.chars <= MAX_LABEL_CHARS and not label.link_chars for block in more)
