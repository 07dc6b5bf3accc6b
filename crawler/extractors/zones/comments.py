"""Readers' comments: boxes built alike, each with who wrote, when and what, below the text that they are about.

A part of the page is looked at where its name says comments, where a heading says so, or where the same button
("Reply") stands again and again.  It is taken for comments when boxes stand in it, or a form to write one.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from itertools import accumulate, islice, pairwise
from typing import NamedTuple

from thresher.crawler.extractors.markup.metadata import OTHER_VOICES
from thresher.crawler.extractors.markup.view import Node, PageView, TextBlock
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.landmarks import Landmark
from thresher.text.words import list_words, page_words

_NAMED = int(Hint.COMMENTS)
_STAMPED = int(Hint.BYLINE | Hint.DATE | Hint.META | Hint.AUTHOR_BOX)
_LEAST_TEXT = 140
"""Characters of running text before the comments: what stands before all others in a forum is the text."""
_HEADING, _BUTTON, _MARK = 60, 30, 90
"""Characters of the longest heading over comments, button on one, line that says who wrote it and when."""
_NAME = 30
"""Characters of the longest name alone in a line."""
_LEAST_BOXES = 2
_MOSTLY = 0.6
"""The share of boxes that must say who wrote them and when."""
_RULES = 600
"""Characters of running text that may stand before and behind the boxes in a part that is named so."""
_EDGE = 4
"""Blocks at a box's begin and end among which such a line is looked for."""
_OUTERMOST = 3
"""Elements of a part that are searched for a form."""
_MOST_PARTS = 200
"""A bound for safety: parts of one page that are looked at."""
_TURNS = frozenset("odd even alt first last".split())
"""Class names that only say which comment of the list it is."""
_DIGITS = re.compile(r"\d+")
_TIME = re.compile(r"\d:\d\d|\d{4}")
"""What a heading that says when holds, and a numbered one does not."""
_NO_WORD = re.compile(r"[\W\d_]+")
_DECLARED = ("discussionforumposting", "qapage")
"""Types of threads; questions alone are of lists of answers, too."""
_THREADS = frozenset(("discussionforumposting", "qapage", "question"))
_FORUM = re.compile(
    r"^https?://[^/?#]*\bforums?\b|[/?](?:forums?|threads?|(?:show|view)?topics?|(?:show|view)thread)(?=[/?.=&]|-\w?\d|$)",
    re.I,
)
"""Types and addresses of forums' threads."""
_HEADINGS = frozenset(_NO_WORD.sub(" ", entry).strip() for entry in list_words().comments)
_REVIEWS = frozenset(_NO_WORD.sub(" ", entry).strip() for entry in list_words().reviews)
_BUTTONS = frozenset(page_words().reply)
_SENTENCE = re.compile(r"(?:\S+\s+){4}.*[^\W\d_][.!?…]$", re.S)
"""Some words that end with a letter and a full stop."""


class CommentBox(NamedTuple):
    """One comment."""

    node: Node
    """Its element; in a flat list, where a comment has no element of its own, the one that it begins with."""
    first: int
    last: int
    """Its text blocks [first, last), without those of the replies to it."""
    depth: int
    """0 for a comment on the text, 1 for a reply to it, and so on."""


class CommentPart(NamedTuple):
    """A part of the page that holds comments: blocks [first, last), with heading, rules and form."""

    first: int
    last: int
    boxes: list[CommentBox]
    place: Landmark = Landmark.COMMENTS


class _Span(NamedTuple):
    """Blocks [first, last) that may be comments."""

    first: int
    last: int
    named: bool
    """Whether a name says so, and not only a heading or a button."""


def comment_parts(opened: OpenPage, odds: Sequence[int]) -> list[CommentPart]:
    """The parts of a page that hold comments, in order, none inside another.  `odds`: of each block to be body."""
    page, headline = opened.view, opened.headline_block
    if declares_thread(opened):
        return []
    prose = [0, *accumulate(block.chars if odd > 0 else 0 for block, odd in zip(page.blocks, odds, strict=True))]
    spans = [*_named(page, prose, headline), *_headed(page, prose), *_with_buttons(page, prose)]
    found: list[CommentPart] = []
    for span in sorted(spans, key=lambda span: (span.first, -span.last))[:_MOST_PARTS]:
        if found and span.first < found[-1].last:
            continue
        part = _part(page, prose, span)
        if part is None:
            continue
        if _is_thread(page, part, headline):
            return []
        found.append(part)
    return _with_depths(found)


def _with_depths(parts: list[CommentPart]) -> list[CommentPart]:
    """The same parts; the depths of their elements in the page, among those built alike, are counted from 0."""
    depths: dict[tuple[str, str], set[int]] = {}
    for box in (box for part in parts for box in part.boxes):
        depths.setdefault(_build(box.node), set()).add(box.depth)
    levels = {build: {depth: level for level, depth in enumerate(sorted(own))} for build, own in depths.items()}
    return [
        part._replace(boxes=[box._replace(depth=levels[_build(box.node)][box.depth]) for box in part.boxes])
        for part in parts
    ]


def _named(page: PageView, prose: list[int], headline: int) -> Iterator[_Span]:
    """The outermost elements whose names say comments, those side by side together."""
    nodes, at = page.nodes, 0
    span, holder = None, None
    while at < len(nodes):
        node = nodes[at]
        at += 1
        if not node.hints & _NAMED or node.blocks == node.last_block or node.blocks <= headline < node.last_block:
            continue
        if prose[node.blocks] < _LEAST_TEXT:
            continue
        at = node.end
        if span is not None and node.parent is holder:
            span = _Span(span.first, node.last_block, True)
        else:
            if span is not None:
                yield span
            span, holder = _Span(node.blocks, node.last_block, True), node.parent
    if span is not None:
        yield span


def _is_review(node: Node) -> bool:
    """Whether microdata marks an element as what a customer says of goods."""
    return not OTHER_VOICES.isdisjoint(node.element.get("itemprop", "").lower().split())


def _headed(page: PageView, prose: list[int]) -> Iterator[_Span]:
    """What stands below a heading that says comments, in the same element."""
    for block in page.blocks:
        if block.chars <= _HEADING and prose[block.index] >= _LEAST_TEXT and _heads(block):
            last = _last_below(block)
            if last > block.index + 1:
                yield _Span(block.index, last, False)


def _last_below(heading: TextBlock) -> int:
    """The end of what stands below a heading, in the same element."""
    around = (node.last_block for node in heading.node.ancestors())
    return next((last for last in around if last > heading.index + 1), heading.index + 1)


def by_readers(page: PageView, boxes: list[CommentBox]) -> set[int]:
    """The blocks that readers, or customers in marked reviews, have written."""
    found = {at for box in boxes for at in range(box.first, box.last)}
    headline = next((node.blocks for node in page.nodes if node.tag == "h1"), -1)
    for node in page.nodes:
        if _is_review(node) and node.blocks not in found and not node.blocks <= headline < node.last_block:
            found.update(range(node.blocks, node.last_block))
    return found


def below_headings(page: PageView, after: int) -> set[int]:
    """The blocks behind `after` that stand below a heading over comments or reviews, also where none can be told."""
    found: set[int] = set()
    for block in page.blocks[after + 1 :]:
        if block.index not in found and block.chars <= _HEADING and (_heads(block) or _heads(block, _REVIEWS)):
            found.update(range(block.index, _last_below(block)))
    return found


def _heads(block: TextBlock, headings: Set[str] = _HEADINGS) -> bool:
    """Whether a block is a heading over comments, or whatever else `headings` are over, perhaps with their number."""
    if block.link_chars and not block.level:
        return False
    text = _NO_WORD.sub(" ", block.text.casefold()).strip()
    return text in headings


def _with_buttons(page: PageView, prose: list[int]) -> Iterator[_Span]:
    """What holds the same button again and again: "Reply"."""
    places: dict[str, list[Node]] = {}
    for link in page.links:
        if len(link.shown) == 1 and len(link.shown[0]) <= _BUTTON and prose[link.block] >= _LEAST_TEXT:
            _note(places, link.shown[0], link.node)
    for block in page.blocks:
        if block.chars <= _BUTTON and not block.link_chars and prose[block.index] >= _LEAST_TEXT:
            _note(places, block.text, block.node)
    for nodes in places.values():
        if len(nodes) < _LEAST_BOXES:
            continue
        first, last = nodes[0], nodes[-1]
        holder = first.parent
        while holder is not None and holder.end <= last.index:
            holder = holder.parent
        if holder is not None:
            yield _Span(_child(holder, first).blocks, _child(holder, last).last_block, False)


def _note(places: dict[str, list[Node]], text: str, node: Node) -> None:
    text = text.strip(" \n\t·|()[]").casefold()
    if text in _BUTTONS:
        places.setdefault(text, []).append(node)


def _child(holder: Node, node: Node) -> Node:
    """The child of `holder` that a node stands in."""
    while node.parent is not None and node.parent is not holder:
        node = node.parent
    return node


def _part(page: PageView, prose: list[int], span: _Span) -> CommentPart | None:
    """The comments of a span; None where it holds none."""
    boxes = _boxes(page, span)
    if not boxes:
        if span.named and _asks(page, span):
            return CommentPart(span.first, span.last, [])
        return None
    first, last = boxes[0].first, boxes[-1].last
    if prose[first] < _LEAST_TEXT:
        return None
    if prose[first] - prose[span.first] <= _RULES:
        first = span.first
    elif not span.named:
        return None
    if span.named and prose[span.last] - prose[last] <= _RULES:
        last = span.last
    return CommentPart(first, last, boxes)


def declares_thread(opened: OpenPage) -> bool:
    """Whether a page says that it is a thread of a forum, whose posts are its text."""
    if next(opened.meta.types(*_DECLARED), None) is not None:
        return True
    return any(_FORUM.search(address or "") for address in (opened.base.url, opened.meta.own_address))


def _is_thread(page: PageView, part: CommentPart, headline: int) -> bool:
    """Whether a box built as the comments are stands before them: what they answer is a post as they are."""
    if part.boxes and any(_types(node) & _THREADS for node in (part.boxes[0].node, *part.boxes[0].node.ancestors())):
        return True
    builds = {(_build(box.node), box.node.depth) for box in part.boxes}
    for node in _nodes(page, _Span(0, part.first, False)):
        alike = (_build(node), node.depth) in builds and not node.blocks <= headline < node.last_block
        if alike and _is_box(page, node.blocks, node.last_block):
            return True
    return False


def _types(node: Node) -> set[str]:
    """The types that microdata gives an element."""
    return {address.rsplit("/", 1)[-1] for address in node.element.get("itemtype", "").lower().split()}


def _asks(page: PageView, span: _Span) -> bool:
    """Whether a part without comments has a heading over them, or a form to write one."""
    if any(block.chars <= _HEADING and _heads(block) for block in page.blocks[span.first : span.last]):
        return True
    return any(node.element.find(".//textarea") is not None for node in islice(_nodes(page, span), _OUTERMOST))


def _nodes(page: PageView, span: _Span | CommentPart) -> Iterator[Node]:
    """The elements that stand in a span and show text."""
    at = bisect_left(page.nodes, span.first, key=lambda node: node.blocks)
    for node in page.nodes[at:]:
        if node.blocks >= span.last:
            return
        if node.blocks < node.last_block <= span.last:
            yield node


def _boxes(page: PageView, span: _Span) -> list[CommentBox]:
    """The comments of a span: the elements built alike of which most say who wrote what and when."""
    groups: dict[tuple[str, str], list[Node]] = {}
    for node in _nodes(page, span):
        groups.setdefault(_build(node), []).append(node)
    best: list[Node] = []
    most = 0
    for nodes in groups.values():
        named = span.named and len(nodes) >= _LEAST_BOXES
        stamped = sum(_is_box(page, first, last, named) for first, last in _own(nodes))
        enough = stamped >= _MOSTLY * len(nodes) and len(nodes) >= (1 if span.named else _LEAST_BOXES)
        if enough and stamped > most:
            best, most = nodes, stamped
    if len(best) <= 1 and (flat := _flat_boxes(page, span)):
        return flat
    if len(best) <= 1:
        return [_only_box(page, node) for node in best]
    while not span.named and not _is_box(page, *_own(best)[-1]):  # what stands below the comments
        best.pop()
    return [CommentBox(node, first, last, node.depth) for node, (first, last) in zip(best, _own(best), strict=True)]


def _only_box(page: PageView, node: Node) -> CommentBox:
    """The one comment in an element: the innermost element with all but the headings, below what says comments."""
    first, last = node.blocks, node.last_block
    headed = first + 1 if page.blocks[first].level else first
    for inner in _nodes(page, _Span(first, last, True)):
        if inner.blocks <= headed and inner.last_block == last and _is_box(page, inner.blocks, last, True):
            node = inner
    first = node.blocks
    if _heads(page.blocks[first]) and _is_box(page, first + 1, last, True):
        first += 1
    return CommentBox(node, first, last, node.depth)


def _flat_boxes(page: PageView, span: _Span) -> list[CommentBox]:
    """The comments of a flat list: lines built alike that say who and when, each with text between it and the next."""
    groups: dict[tuple[tuple[str, str], int], list[TextBlock]] = {}
    for block in page.blocks[span.first : span.last]:
        groups.setdefault((_build(block.node), block.node.depth), []).append(block)
    for lines in groups.values():
        sizes = [after.index - line.index for line, after in pairwise(lines)]
        begin = lines[0].node.tag == "dt" or all(map(_is_mark, lines))
        if len(lines) < _LEAST_BOXES or min(sizes) < _LEAST_BOXES or not begin:
            continue
        last = min(span.last, lines[-1].index + max(sizes))
        ends = [*(line.index for line in lines[1:]), last]
        if sum(_is_box(page, line.index, end) for line, end in zip(lines, ends, strict=True)) >= _MOSTLY * len(lines):
            boxes = zip(lines, ends, strict=True)
            return [CommentBox(line.node, line.index, end, line.node.depth) for line, end in boxes]
    return []


def _own(nodes: list[Node]) -> list[tuple[int, int]]:
    """Of elements in order the blocks of each, without those of the elements inside it."""
    ends = [min(node.last_block, after.blocks) for node, after in pairwise(nodes)]
    return [(node.blocks, end) for node, end in zip(nodes, [*ends, nodes[-1].last_block], strict=True)] if nodes else []


def _build(node: Node) -> tuple[str, str]:
    """Tag and first telling class, itemprop, or the id without its number."""
    name = node.element.get("id") or ""
    stem = _DIGITS.sub("", name)
    if stem != name:
        return node.tag, stem
    names = node.name.split() or (node.element.get("itemprop") or "").split()
    return node.tag, next((word for word in names if word not in _TURNS), "")


def _is_box(page: PageView, first: int, last: int, named: bool = False) -> bool:
    """Whether blocks hold a line that says who wrote it or when, and more text than that.

    Where a name says comments, a short first line may be who wrote it.  What is linked as a whole is another piece.
    """
    blocks = page.blocks[first:last]
    if len(blocks) == 1:
        return "\n" in blocks[0].text and any(map(str.isdigit, blocks[0].text.split("\n", 1)[0][:_MARK]))
    marks = {at for at, block in enumerate(blocks) if min(at, len(blocks) - 1 - at) < _EDGE and _is_mark(block)}
    if named and blocks and blocks[0].chars <= _NAME and blocks[0].text[-1].isalnum():
        marks.add(0)
    rest = [block for at, block in enumerate(blocks) if at not in marks]
    return bool(marks and rest) and not any(block.chars >= _NAME and block.link_chars == block.chars for block in rest)


def is_sentence(text: str) -> bool:
    """Whether a line tells something, as a comment's text does, whatever date it names."""
    return _SENTENCE.match(text) is not None


def _is_mark(block: TextBlock) -> bool:
    """Whether a line may say who wrote a comment and when."""
    if block.chars > _MARK:
        return False
    near = block.node.hints | (block.node.parent.hints if block.node.parent else 0)
    if near & _STAMPED:
        return True
    if is_sentence(block.text):
        return False
    return _TIME.search(block.text) is not None if block.level else any(map(str.isdigit, block.text))
