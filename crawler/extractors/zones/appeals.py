"""Boxes that ask the reader for something: to accept cookies, to take a newsletter, to subscribe, to give money.

They are small, stand apart from the text, and hold what answers them: a button, a link, a form.  What they ask for is
said in their heading or in most of their sentences.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from thresher.crawler.extractors.markup.view import Node, PageView, TextBlock
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.landmarks import Landmark
from thresher.text.consent import asks_to_accept, speaks_of_consent
from thresher.text.words import any_stem, page_words

_BUTTON = 40
"""Characters of the longest text on a button."""
_BOX, _BLOCKS = 900, 12
"""Characters and blocks of the largest box."""
_WALL = 12_000
"""Characters of the longest dialogue about consent."""
_SENTENCE = 50
"""Characters from which a block is a sentence and not a label."""
_FEW = 2
"""Sentences of a box whose heading alone says what it asks for."""
_LEAST_TEXT = 140
"""Characters of running text outside a box: where less is said, it may be the page's text."""
_HEAD = 300
"""Characters of a block that are searched for words."""
_ASIDE = int(Hint.ASIDE | Hint.SIGNUP | Hint.AD)
_DIALOGUE = int(Hint.CONSENT)
_LINKED = 0.9
_APPEAL = any_stem(page_words().appeal_stems)
_WHOLE = frozenset(("html", "body", "main", "article"))


class Appeal(NamedTuple):
    """A box: blocks [first, last), and what kind of place it is."""

    first: int
    last: int
    place: Landmark


def find_appeals(opened: OpenPage, odds: Sequence[int]) -> list[Appeal]:
    """The boxes of a page, in order, none inside another.  `odds`: of each block to be body."""
    page = opened.view
    running = sum(block.chars for block, odd in zip(page.blocks, odds, strict=True) if odd > 0)
    found: list[Appeal] = []
    for node in _controls(page):
        if found and node.blocks < found[-1].last:
            continue
        box = _box(opened, odds, node, running)
        if box is not None and box.first < box.last:
            found = [other for other in found if other.first < box.first] + [box]
    return found


def _controls(page: PageView) -> Iterator[Node]:
    """Where a box can be answered, and elements that are named as such boxes."""
    answers = {block.node.index: block.node for block in page.blocks if _answers(block)}
    for node in page.nodes:
        named = node.hints & (_ASIDE | _DIALOGUE) or node.tag == "dialog"
        if node.index in answers or named or (node.tag == "form" and _takes_address(node)):
            yield node


def _answers(block: TextBlock) -> bool:
    """Whether a block is a button, or a link that looks like one, that gives what such a box asks for."""
    if block.chars > _BUTTON or not (block.node.hints & int(Hint.BUTTON) or block.link_chars >= _LINKED * block.chars):
        return False
    return _appeals(block) or asks_to_accept(block.text)


def _appeals(block: TextBlock) -> bool:
    return _APPEAL.search(block.text[:_HEAD].lower()) is not None


def _takes_address(form: Node) -> bool:
    """Whether a form asks for an e-mail address and for nothing that a reader would write at length."""
    element = form.element
    return element.find('.//input[@type="email"]') is not None and element.find(".//textarea") is None


def _box(opened: OpenPage, odds: Sequence[int], node: Node, running: int) -> Appeal | None:
    """The largest box around an element that is such a box."""
    page, best = opened.view, None
    around: Node | None = node
    while around is not None and _may_be_box(opened, odds, around, running):
        if place := _place(page, around):
            best = Appeal(around.blocks, around.last_block, place)
        around = around.parent
    return best


def _may_be_box(opened: OpenPage, odds: Sequence[int], node: Node, running: int) -> bool:
    """Whether an element is small, and more text stands outside."""
    page = opened.view
    if node.tag in _WHOLE or node.blocks <= opened.headline_block < node.last_block:
        return False
    if page.chars_in(node) > (_WALL if node.context & _DIALOGUE or node.tag == "dialog" else _BOX):
        return False
    inside = range(node.blocks, node.last_block)
    return running - sum(page.blocks[index].chars for index in inside if odds[index] > 0) >= _LEAST_TEXT


def _place(page: PageView, node: Node) -> Landmark | None:
    """What an element asks for; None where it is no such box."""
    blocks = page.blocks[node.blocks : node.last_block]
    asking = [block for block in blocks if speaks_of_consent(block.text)]
    dialogue = node.context & _DIALOGUE or node.tag == "dialog" or (asking and asking[0] is blocks[0])
    if asking and dialogue and any(block.chars <= _BUTTON and asks_to_accept(block.text) for block in blocks):
        return Landmark.FOREIGN
    if len(blocks) > _BLOCKS:
        return None
    sentences = [block for block in blocks if block.chars >= _SENTENCE]
    saying = sum(map(_appeals, sentences))
    answered = any(map(_answers, blocks)) or node.element.find('.//input[@type="email"]') is not None
    headed = len(blocks) > 1 and _appeals(blocks[0]) and blocks[0].chars < _SENTENCE
    if headed and len(sentences) <= _FEW and (answered or node.hints & _ASIDE):
        return Landmark.PROMOTION
    if answered and saying >= len(sentences) / 2 and (saying or not sentences):
        return Landmark.PROMOTION
    return None
