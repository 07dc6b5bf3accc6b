"""Strays: blocks amid the text that are not of it, told by what else stands on the page.

One by one a picture's caption, an embed's notice or a promo reads like a paragraph.  Beside the others it does not: it
shares a box with an image, it stands there several times, or nothing of the text is built like it.
"""

from collections import Counter

from thresher.crawler.extractors.markup.metadata import is_news
from thresher.crawler.extractors.markup.view import Node, PageView, TextBlock
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.names.agencies import agency_of
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.zoned_page import ZonedPage

Build = tuple[str, str, str, str]
"""Tag and class of a block's element and of the element around it."""

_LEAST_BODY = 8
"""A body of fewer blocks has no build that most of them share."""
_ALONE = {"div": 600, "p": 300}
_ALONE_HEADING = 300
"""Log-odds, in thousandths, below which a block is out that alone on the page is built as it is."""
_BOX_BLOCKS, _BOX_CHARS = 2, 500
"""The smallest element around an image that shows text is the image's box when it shows no more than that."""
_BOXED, _BOXED_PARAGRAPH = 1500, 300
"""Log-odds below which a block in an image's box is its caption; on pages declared as news any is."""
_LEAST_LISTED = 3
"""So many headings built alike, each in the box of an image, are a list of pictures."""
_OFTEN = 3
_LEAST_WORDS, _LEAST_WORDS_HEADING = 4, 3
_NOTICE = 2500
"""What stands on the page so often, says more than a label, and is surely text only from here, is a notice."""
_UNSEEN_CHARS = 60
"""Characters of the longest line for screen readers ("Article content")."""
_LEAST_NEWS = 600
"""Log-odds from which a block of a page declared as news is of the text."""
_LAST_CHARS, _LEAST_LAST = 100, 1000
"""A short last line of such a page is of the text only from here: a sentence before it is surer."""
_AGENCY_CHARS = 60
"""Characters of the longest last line that says which agencies the text is from ("(dpa/Reuters)")."""
_LEAST_LEFT = 3
"""Blocks that are left of a body whatever its end says."""
_REPEATING = frozenset(("td", "th", "li", "pre"))
_LISTED = frozenset(("td", "th", "li"))
_CELLS = frozenset(("td", "th"))
_UNSEEN = int(Hint.UNSEEN)


def without_strays(opened: OpenPage, zones: ZonedPage, body: list[int]) -> list[int]:
    """The body without captions, notices, and blocks that are both doubtful and unlike all others."""
    page, odds = opened.view, zones.odds
    builds = {index: build(page.blocks[index]) for index in body}
    chars = Counter[Build]()
    for index, own in builds.items():
        chars[own] += page.blocks[index].chars
    most = max(chars.values(), default=0)
    times = Counter(builds.values())
    news = is_news(opened.meta)
    boxed = _boxed(page)
    often = {text for text, count in Counter(block.text for block in page.blocks).items() if count >= _OFTEN}
    kept = []
    for index in body:
        block, odd, alike = page.blocks[index], odds[index], chars[builds[index]]
        if news and odd < _LEAST_NEWS and block.node.tag not in _CELLS:
            continue
        if (
            index in boxed
            and alike < most / 2
            and block.node.tag not in _LISTED
            and not (block.level and times[builds[index]] >= _LEAST_LISTED)
            and (news or odd < _captioned(block))
        ):
            continue
        if block.text in often and alike < most and odd < _NOTICE and _says_more(block):
            continue
        if block.size < _UNSEEN_CHARS and block.node.context & _UNSEEN:
            continue
        kept.append(index)
    return _without_end(page, _without_lonely(page, kept, odds, builds), odds, news)


def build(block: TextBlock) -> Build:
    """How a block is built."""
    holder = block.node.parent or block.node
    return holder.tag, holder.name, block.node.tag, block.node.name


def _boxed(page: PageView) -> set[int]:
    """Blocks that share a small box with an image."""
    boxed: set[int] = set()
    for image in page.images:
        box: Node | None = image.node
        while box is not None and box.blocks == box.last_block:
            box = box.parent
        if box is not None and box.last_block - box.blocks <= _BOX_BLOCKS and page.chars_in(box) <= _BOX_CHARS:
            boxed.update(range(box.blocks, box.last_block))
    return boxed


def _captioned(block: TextBlock) -> int:
    return _BOXED_PARAGRAPH if block.node.tag == "p" else _BOXED


def _says_more(block: TextBlock) -> bool:
    """Whether a block that stands on the page several times is no label of parts built alike ("Pros", "Price")."""
    if block.node.tag in _REPEATING:
        return False
    return len(block.text.split()) >= (_LEAST_WORDS_HEADING if block.level else _LEAST_WORDS)


def _without_lonely(page: PageView, body: list[int], odds: list[int], builds: dict[int, Build]) -> list[int]:
    """Without doubtful blocks of which no other is built alike; a heading that begins the body may be its summary."""
    if len(body) <= _LEAST_BODY:
        return body
    counts = Counter(builds[index] for index in body)
    kept = []
    for index in body:
        block = page.blocks[index]
        if counts[builds[index]] > 1 or odds[index] >= _least_alone(block) or (index == body[0] and block.level):
            kept.append(index)
    return kept


def _least_alone(block: TextBlock) -> float:
    return _ALONE_HEADING if block.level else _ALONE.get(block.node.tag, float("-inf"))


def _without_end(page: PageView, body: list[int], odds: list[int], news: bool) -> list[int]:
    """Without short last lines that name agencies or are doubtful, on a page declared as news."""
    end = len(body)
    while end > _LEAST_LEFT and _ends_badly(page.blocks[body[end - 1]], odds[body[end - 1]], news):
        end -= 1
    return body[:end]


def _ends_badly(block: TextBlock, odd: int, news: bool) -> bool:
    if not news or block.size > _LAST_CHARS:
        return False
    return odd < _LEAST_LAST or (block.size <= _AGENCY_CHARS and agency_of(block.text) is not None)
