"""Blocks that are of the body by what they stand with: one by one they look like labels.

A short sentence right among paragraphs, a question that opens its answer, a note that leads back to the text, a heading
over each of many pictures: nothing of the block itself tells it from a button or a caption.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, islice

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.markup.view import Link, Node, PageView, TextBlock
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.block_features import ends_sentence
from thresher.crawler.extractors.zones.body_odds import body_odds
from thresher.crawler.extractors.zones.second_article import without_second

BY_COMPANY = 1000
"""Log-odds, in thousandths, of a block that its company makes body."""
_LEAST_ODDS = -2500
"""Below it a block has so much against itself that company does not help."""
_MOSTLY = 0.5
"""An element is the text's where so much of what it shows is of the body."""
_UNLINKED = 0.3
"""So much of a block may be linked."""
_LEAST_SENTENCE = 9
"""The size of the shortest sentence that is taken in."""
_MARK = 4
"""Characters of the longest mark of a note: a number, a star, one in brackets."""
_NOTE_BLOCKS, _NOTE_SIZE = 4, 2000
"""What the longest note shows."""
_STEPS = 3
"""Elements above a note's block among which its name is looked for."""
_LEAST_PICTURED = 3
"""So many headings over pictures, built alike, are a list that is read for the pictures."""
_OPENERS = frozenset(("summary", "button"))
"""Elements whose text opens what stands behind it."""
_QUESTION_SIZE = 10
_QUESTION_MARKS, _COLONS = ("?", "？", "؟", ";"), (":", "：")
_PAGING, _PAGING_CHARS = -2000, 120
"""Log-odds of a line that leads to other pages of the text, and its most characters."""
_ELSEWHERE = int(
    Hint.COMMENTS | Hint.NAVIGATION | Hint.SIGNUP | Hint.CONSENT | Hint.AD | Hint.SHARE | Hint.RELATED | Hint.TEASER
    | Hint.FOOTER | Hint.AUTHOR_BOX | Hint.TAGS | Hint.BREADCRUMB | Hint.CAPTION | Hint.BYLINE | Hint.META
    | Hint.DISCLAIMER | Hint.SIDEBAR | Hint.ASIDE | Hint.FIGURE | Hint.DATE
)  # fmt: skip
_NOTE_NAMES, _POST_NAMES = ~int(Hint.DISCLAIMER), ~int(Hint.SHARE)
"""What notes and posts are named, although other things are too: "footnote" and "disclaimer", "twitter"."""


def block_odds(page: OpenPage, rows: NDArray[np.float32]) -> list[int]:
    """By block the log-odds, in thousandths, that it is of a body; `rows` are the features of the blocks."""
    return with_company(page.view, body_odds(page, rows), page.headline_block)


def with_company(page: PageView, odds: list[int], headline: int) -> list[int]:
    """The odds, raised for blocks whose company is of the body, and without those of other articles below.

    `headline` is the index of the block that shows it.
    """
    odds = _without_paging(page, without_second(page, odds, headline))
    body = {index for index, odd in enumerate(odds) if odd > 0}
    if not body:
        return odds
    taken = {
        *_sentences(page, odds, headline),
        *_answers(page, odds),
        *_notes(page, body),
        *_introduced(page, odds),
        *_pictured(page, odds, min(body)),
    }
    return [max(odd, BY_COMPANY) if index in taken else odd for index, odd in enumerate(odds)] if taken else odds


def _sentences(page: PageView, odds: list[int], headline: int) -> Iterator[int]:
    """Sentences that stand without a name of their own right in an element whose other text is mostly of the body."""
    shown, of_body = _sums(page, odds)
    for block in page.blocks[headline + 1 :]:
        if not _LEAST_ODDS < odds[block.index] < BY_COMPANY or block.size < _LEAST_SENTENCE or block.level:
            continue
        holder = block.node.parent if block.node.tag == "p" and not block.node.name else block.node
        if (
            holder is None
            or block.node.context & _ELSEWHERE
            or not ends_sentence(block.text)
            or not _is_unlinked(block)
        ):
            continue
        own, all_of_it = (sums[holder.last_block] - sums[holder.blocks] for sums in (of_body, shown))
        if own > _MOSTLY * (all_of_it - (odds[block.index] <= 0) * block.size):
            yield block.index


def _sums(page: PageView, odds: list[int]) -> tuple[list[int], list[int]]:
    """Prefix sums over the blocks: the size of all, and of those of the body."""
    shown = accumulate(block.size for block in page.blocks)
    return [0, *shown], [0, *accumulate(block.size if odds[block.index] > 0 else 0 for block in page.blocks)]


def _is_unlinked(block: TextBlock) -> bool:
    return block.link_chars <= _UNLINKED * block.chars


def _answers(page: PageView, odds: list[int]) -> Iterator[int]:
    """Questions that open their answers, and the answers, where they stand in an element with text of the body."""
    _, of_body = _sums(page, odds)
    for opener in page.blocks:
        own, holder = opener.node, opener.node.parent
        if holder is None or (own.tag not in _OPENERS and holder.tag != "summary"):
            continue
        node = own if own.tag == "button" else _details(own)
        if node is None or node.parent is None:
            continue
        if node.tag == "button":
            if node.last_block == node.blocks + 1:
                yield from _opened(page, node, of_body)
        elif not node.context & _ELSEWHERE:
            blocks = page.blocks[node.blocks : node.last_block]
            around = of_body[node.parent.last_block] > of_body[node.parent.blocks]
            if around and len(blocks) > 1 and all(map(_is_unlinked, blocks)):
                yield from (block.index for block in blocks)


def _details(node: Node) -> Node | None:
    """The `details` that an element is the summary of."""
    return next((holder for holder in islice(node.ancestors(), _STEPS) if holder.tag == "details"), None)


def _opened(page: PageView, button: Node, of_body: list[int]) -> Iterator[int]:
    """A button that asks something, and what stands in the element behind it."""
    question = page.blocks[button.blocks]
    asks = question.text.endswith(_QUESTION_MARKS) or button.element.get("aria-expanded") is not None
    holder = button.parent
    if not asks or holder is None or question.size < _QUESTION_SIZE or button.context & _ELSEWHERE:
        return
    behind = page.nodes[button.end] if button.end < holder.end else None
    around = holder.parent or holder
    if behind is None or of_body[around.last_block] == of_body[around.blocks]:
        return
    answer = page.blocks[behind.blocks : behind.last_block]
    if answer and all(map(_is_unlinked, answer)) and any(ends_sentence(block.text) for block in answer):
        yield from (question.index, *(block.index for block in answer))


def _introduced(page: PageView, odds: list[int]) -> Iterator[int]:
    """A short post or quote in an element of its own, which the paragraph right before announces."""
    for block in page.blocks[:-1]:
        holder = block.node.parent
        if odds[block.index] <= 0 or block.level or holder is None or not block.text.endswith(_COLONS):
            continue
        node: Node | None = page.blocks[block.index + 1].node
        while node is not None and node.parent is not holder:
            node = node.parent
        if node is None or node.context & _ELSEWHERE & _POST_NAMES or not _is_short(page, node):
            continue
        for part in page.blocks[node.blocks : node.last_block]:
            if part.index == node.blocks or ends_sentence(part.text):
                yield part.index


def _without_paging(page: PageView, odds: list[int]) -> list[int]:
    """The odds without lines that lead to the parts of a text ("Pages: 1 2 3")."""
    paging = [block.index for block in page.blocks if odds[block.index] > 0 and block.link_chars and _is_paging(block)]
    if not paging:
        return odds
    lowered = odds.copy()
    for index in paging:
        lowered[index] = _PAGING
    return lowered


def _is_paging(block: TextBlock) -> bool:
    """Whether a line's links are numbers of pages, with hardly anything beside them."""
    if block.chars > _PAGING_CHARS or not all(text.strip().isdigit() for text, _, _, link in block.pieces if link):
        return False
    words = block.text.split()
    return sum(word.strip("[]()|.:").isdigit() for word in words) >= max(2, len(words) - 2)


def _notes(page: PageView, body: set[int]) -> Iterator[int]:
    """Notes that lead back to the text, or that the text leads to."""
    first = min(body)
    marks = [link for link in page.links if link.href[:1] == "#" and len(link.href) > 1]
    wanted = {
        link.href[1:]
        for link in marks
        if link.block in body and link.block < link.last_block and len(link.whole_text()) <= _MARK
    }
    for link in marks:
        if first < link.block < len(page.blocks) and not link.shown and _is_note(page, link):
            yield link.block
    for node in page.nodes if wanted else ():
        if node.blocks > first and node.element.get("id") in wanted and _is_short(page, node):
            yield from range(node.blocks, node.last_block)


def _is_note(page: PageView, link: Link) -> bool:
    """Whether a block with a mark that leads to another place has a name, by which the other place leads to it."""
    block = page.blocks[link.block]
    if block.node is not link.node or not "".join(map(str, link.element.itertext())).strip():
        return False
    if block.level or not _is_unlinked(block) or block.node.context & _ELSEWHERE & _NOTE_NAMES:
        return False
    return any(node.element.get("id") for node in (block.node, *islice(block.node.ancestors(), _STEPS)))


def _is_short(page: PageView, node: Node) -> bool:
    blocks = page.blocks[node.blocks : node.last_block]
    unlinked = page.link_chars_in(node) <= _UNLINKED * page.chars_in(node)
    return len(blocks) <= _NOTE_BLOCKS and sum(block.size for block in blocks) <= _NOTE_SIZE and unlinked


def _pictured(page: PageView, odds: list[int], first: int) -> Iterator[int]:
    """Headings without links behind which pictures stand, of a list of several that follows text."""
    pictured = {image.block for image in page.images}
    behind = {index - 1 for index in pictured}
    found = [
        block
        for block in page.blocks[first:]
        if block.level and not block.link_chars and block.index in pictured | behind and odds[block.index] > _LEAST_ODDS
        and not block.node.context & _ELSEWHERE
    ]  # fmt: skip
    builds = Counter((block.node.tag, block.node.name, block.node.depth) for block in found)
    for block in found:
        if builds[block.node.tag, block.node.name, block.node.depth] >= _LEAST_PICTURED:
            yield block.index
