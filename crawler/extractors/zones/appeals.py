"""Boxes that ask the reader for something: to accept cookies, to take a newsletter, to subscribe, to give money.

They are small, stand apart from the text, and hold what answers them: a button, a link, a form.  What they ask for is
said in their heading or in most of their sentences.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from thresher.crawler.extractors.markup.view import Node, PageView, TextBlock
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.landmarks import Landmark
from thresher.text.consent import asks_to_accept, speaks_of_consent
from thresher.text.words import page_words, stem_finder

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
_DIALOGUE_ROLES = ("dialog", "alertdialog")
_NAMED = _ASIDE | _DIALOGUE
_CONTROL = int(Hint.BUTTON)
_LINKED = 0.9
_APPEAL = stem_finder(page_words().appeal_stems)
_WHOLE = frozenset(("html", "body", "main", "article"))


class Appeal(NamedTuple):
    """A box: blocks [first, last), and what kind of place it is."""

    first: int
    last: int
    place: Landmark


def find_appeals(opened: OpenPage, odds: Sequence[int]) -> list[Appeal]:
    """The boxes of a page that hold what could be taken for text, in order, none inside another.

    `odds`: of each block to be of the body.
    """
    page = opened.view
    running = [0, *accumulate(block.chars if odd > 0 else 0 for block, odd in zip(page.blocks, odds, strict=True))]
    known: dict[int, Appeal | None] = {}
    found: list[Appeal] = []
    for node in _controls(page):
        if found and node.blocks < found[-1].last:
            continue
        around = _small(opened, node, running)
        if not around or running[around[-1].last_block] == running[around[-1].blocks]:
            continue
        box = next((box for each in reversed(around) if (box := _box(page, each, known))), None)
        if box:
            found = [other for other in found if other.first < box.first] + [box]
    return found


def _box(page: PageView, node: Node, known: dict[int, Appeal | None]) -> Appeal | None:
    """The box that an element is; each is looked at once."""
    if node.index not in known:
        place = _place(page, node)
        known[node.index] = Appeal(node.blocks, node.last_block, place) if place else None
    return known[node.index]


def _controls(page: PageView) -> Iterator[Node]:
    """Where a box may be answered, and elements that are named as such boxes."""
    buttons = {block.node.index for block in page.blocks if _is_button(block)}
    for node in page.nodes:
        if node.blocks < node.last_block and (
            node.index in buttons or node.hints & _NAMED or node.tag in ("form", "dialog")
        ):
            yield node


def _is_button(block: TextBlock) -> bool:
    """Whether a block is a button, or a link that may look like one."""
    if block.chars > _BUTTON:
        return False
    return bool(block.node.hints & _CONTROL) or block.link_chars >= _LINKED * block.chars


def _answers(block: TextBlock) -> bool:
    """Whether a block is a button that gives what such a box asks for."""
    return _is_button(block) and (_appeals(block) or _accepts(block.text))


def _appeals(block: TextBlock) -> bool:
    return _finds_appeal(block.text[:_HEAD])


@lru_cache(maxsize=1 << 12)
def _finds_appeal(text: str) -> bool:
    """Pure: the cache changes no result, and the labels of a portal stand on all of its pages."""
    return _APPEAL(text.lower())


@lru_cache(maxsize=1 << 12)
def _accepts(label: str) -> bool:
    """Whether a button's text gives consent.  Pure, as above."""
    return asks_to_accept(label)


def _takes_address(node: Node) -> bool:
    """Whether an element asks for an e-mail address, and for nothing that a reader would write at length."""
    element = node.element
    return element.find('.//input[@type="email"]') is not None and element.find(".//textarea") is None


def _small(opened: OpenPage, node: Node, running: list[int]) -> list[Node]:
    """An element and those around it that are small enough for a box, while more text stands outside."""
    page, headline = opened.view, opened.headline_block
    found: list[Node] = []
    around: Node | None = node
    while around is not None and around.tag not in _WHOLE and not around.blocks <= headline < around.last_block:
        most = _WALL if around.context & _DIALOGUE or around.tag == "dialog" else _BOX
        outside = running[-1] - running[around.last_block] + running[around.blocks]
        if page.chars_in(around) > most or outside < _LEAST_TEXT:
            break
        found.append(around)
        around = around.parent
    return found


def _is_dialogue(node: Node, blocks: list[TextBlock]) -> bool:
    """Whether a small element is a dialogue, or what stands in the place of content until the reader consents."""
    if node.tag == "dialog" or node.element.get("role") in _DIALOGUE_ROLES:
        return True
    if not node.hints & _DIALOGUE and not any(block.node.hints & _CONTROL for block in blocks):
        return False
    sentences = [block for block in blocks if block.chars >= _SENTENCE]
    return 2 * sum(speaks_of_consent(block.text) for block in sentences) >= len(sentences) > 0


def _place(page: PageView, node: Node) -> Landmark | None:
    """What an element asks for; None where it is no such box."""
    blocks = page.blocks[node.blocks : node.last_block]
    if len(blocks) <= _BLOCKS and page.chars_in(node) <= _BOX and _is_dialogue(node, blocks):
        return Landmark.FOREIGN
    if any(block.chars <= _BUTTON and _accepts(block.text) for block in blocks):
        asked = blocks if node.context & _DIALOGUE or node.tag == "dialog" else blocks[:1]
        if any(speaks_of_consent(block.text) for block in asked):
            return Landmark.FOREIGN
    if len(blocks) > _BLOCKS:
        return None
    sentences = [block for block in blocks if block.chars >= _SENTENCE]
    saying = sum(map(_appeals, sentences))
    answered = any(map(_answers, blocks)) or _takes_address(node)
    headed = len(blocks) > 1 and _appeals(blocks[0]) and blocks[0].chars < _SENTENCE
    if headed and len(sentences) <= _FEW and (answered or node.hints & _ASIDE):
        return Landmark.PROMOTION
    if answered and saying >= len(sentences) / 2 and (saying or not sentences):
        return Landmark.PROMOTION
    return None
