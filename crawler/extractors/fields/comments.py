"""Readers' comments: who wrote each, when, and what.

A comment begins, or ends, with short lines that say who and when; what stands between them is its text.  Buttons
("Reply") and counts are nothing of it.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import takewhile
from typing import NamedTuple

from lxml import etree

from thresher.crawler.extractors.dates.datetext import DateText, find_dates, parse_date
from thresher.crawler.extractors.dates.relativedates import parse_relative
from thresher.crawler.extractors.markup.view import TextBlock, element_of
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.names.byline_lines import strip_lead
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.comments import CommentBox, is_sentence
from thresher.schemas.record import Comment
from thresher.text.words import any_of, byline_words, page_words

MAX_COMMENTS = 20_000
"""A bound for safety: comments of one record."""
_LINE, _NAME = 90, 60
"""Characters of the longest line that says who or when, and of the longest name."""
_NAME_WORDS = 4
_BUTTON = 30
_LINKED = 0.8
_SENTENCE_ENDS = ".!?…。！？؟।۔"
_STAMPED = int(Hint.BYLINE | Hint.DATE | Hint.META | Hint.AUTHOR_BOX)
_NAMING = frozenset(("b", "strong", "cite", "a"))
"""Inline elements that set a name apart."""
_EDGES = " \t\n\xa0·•|,;:–—-/()[]#"
_ANY_TIME = datetime(2026, 1, 1)
"""Stands for the time of capture where dates are found and not reckoned."""
_LETTER = re.compile(r"[^\W\d_]")
_INITIAL = re.compile(r"\b[^\W\d_]\.$")
"""What a name may end with: "Ann L."."""
_NO_WORD = re.compile(r"[\W\d_]+")
_BUTTONS = frozenset((*page_words().reply, *page_words().tools))
_SAYS = re.compile(
    rf"\s(?:(?:{any_of(byline_words().says)})\b.*|(?:{any_of(byline_words().behind_names_whole)}))$", re.I | re.S
)
"""What follows a name: "wrote yesterday", and the "on" that a date stood behind."""


class _Sight(NamedTuple):
    """A block of a comment."""

    block: TextBlock
    text: str
    date: DateText | None
    """Of a line that says when."""

    @property
    def rest(self) -> str:
        """The line without its date."""
        found = self.date
        return (self.text if found is None else f"{self.text[: found.start]} {self.text[found.end :]}").strip(_EDGES)


def read_comments(page: OpenPage, boxes: list[CommentBox]) -> list[Comment]:
    """The comments of a page, at most MAX_COMMENTS, without those that say nothing."""
    times = {block: element for element, _, block in page.view.times}
    return [comment for box in boxes[:MAX_COMMENTS] if (comment := _read(page, box, times)) is not None]


def _read(page: OpenPage, box: CommentBox, times: dict[int, etree._Element]) -> Comment | None:
    sights = [sight for block in page.view.blocks[box.first : box.last] for sight in _sights(page, block, box)]
    sights = [sight for sight in sights if sight.date is not None or not _is_button(sight.text)]
    while len(sights) > 1 and sights[-1].date is None and _is_linked(sights[-1].block):
        sights.pop()
    marks = _untitled(_marks(sights))
    author, inline = _author(marks), ""
    marked = {id(sight) for sight in marks}
    text = [sight.text for sight in sights if id(sight) not in marked]
    if author is None and text and (inline := _begun_with(sights)):
        author, text[0] = inline, text[0].removeprefix(inline).lstrip(_EDGES)
    if not text and len(marks) > 1:
        text = [marks[-1].rest]
    said = "\n\n".join(filter(None, text))
    if not said:
        return None
    date, raw = _date(page, marks, [times[at] for at in range(box.first, box.last) if at in times])
    return Comment(author=author, date=date, date_raw=raw, text=said, depth=box.depth)


def _sights(page: OpenPage, block: TextBlock, box: CommentBox) -> Iterator[_Sight]:
    """The block; of a comment that is one block its first line apart from the others."""
    texts = block.text.split("\n", 1) if box.last - box.first == 1 else [block.text]
    for text in texts:
        told = len(text) <= _LINE and not is_sentence(text)
        date = _date_in(page, text) or _relative(page, text, block) if told else None
        yield _Sight(block, text, date)


def _date_in(page: OpenPage, text: str) -> DateText | None:
    """The date of a line that says little else."""
    found = find_dates(text, language=page.language, day_first=page.day_first, today=page.captured, limit=1)
    return found[0] if found and len(text) - len(found[0].raw) <= _NAME else None


def _relative(page: OpenPage, text: str, block: TextBlock) -> DateText | None:
    """A part of a line that says "3 hours ago"; without a value where nobody knows the time of capture."""
    captured = _time_of(page.fetched)
    for piece, *_ in block.pieces:
        part = " ".join(piece.split())
        found = parse_relative(part, captured or _ANY_TIME) if part in text else None
        if found is not None:
            start = text.index(part)
            return found._replace(iso=found.iso if captured else "", start=start, end=start + len(part))
    return None


def _time_of(fetched: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(fetched or "")
    except ValueError:
        return None


def _is_button(text: str) -> bool:
    """A button, or a count of votes."""
    return len(text) <= _BUTTON and (not _LETTER.search(text) or _NO_WORD.sub(" ", text.casefold()).strip() in _BUTTONS)


def _is_linked(block: TextBlock) -> bool:
    """A line of links: buttons, behind a comment's text."""
    return block.chars <= _NAME and block.link_chars >= _LINKED * block.chars


def _marks(sights: list[_Sight]) -> list[_Sight]:
    """The lines that say who and when: those that the comment begins with, else those that it ends with; below a name
    the time may stand at the end.

    A short first line is a name where another of these lines follows, or ends the comment.
    """
    begins = list(takewhile(_is_mark, sights))
    if begins or not sights:
        undated = len(begins) < len(sights) and all(sight.date is None for sight in begins)
        ends = sights[-1:] if undated and sights[-1].date is not None and _is_mark(sights[-1]) else []
        return [*begins, *ends]
    named = sights[:1] if len(sights) > 2 and _may_be_name(sights[0].text) else []
    if named and (begins := list(takewhile(_is_mark, sights[1:]))):
        return [*named, *begins]
    ends = list(takewhile(_is_mark, reversed(sights)))[::-1]
    return [*named, *ends] if ends else []


def _untitled(marks: list[_Sight]) -> list[_Sight]:
    """The lines without a heading before one that says who and when: that heads the comment, and is of its text."""
    titled = len(marks) > 1 and marks[0].block.level and marks[0].date is None and marks[1].date is not None
    return marks[1:] if titled and (name := _author(marks[1:2])) and _begins_name(name) else marks


def _begins_name(text: str) -> bool:
    """Whether what is left of a line beside its date may be a name, as "Ann Lee" and 山田, and no "in Oxley"."""
    return not text[0].islower() and len(text.split()) <= _NAME_WORDS


def _may_be_name(text: str) -> bool:
    ends = text[-1] in _SENTENCE_ENDS and not _INITIAL.search(text)
    return len(text) <= _NAME and "\n" not in text and not ends


def _is_mark(sight: _Sight) -> bool:
    block = sight.block
    if len(sight.text) > _LINE:
        return False
    near = block.node.hints | (block.node.parent.hints if block.node.parent else 0)
    if near & _STAMPED or block.level or sight.date is not None:
        return True
    return len(sight.text) <= _NAME and _sets_apart(block) and len(block.pieces) == 1


def _sets_apart(block: TextBlock) -> bool:
    """Whether a block begins with a linked or emphasised text."""
    return bool(block.pieces) and element_of(block.pieces[0]).tag in _NAMING


def _author(marks: list[_Sight]) -> str | None:
    """The first name in the lines: an element's text, without the words around it."""
    for sight in marks:
        for text in _parts(sight):
            name = _closed(strip_lead(_SAYS.sub("", text))[0].strip(_EDGES))
            if 1 < len(name) <= _NAME and _LETTER.search(name) and not _is_button(name):
                return name
    return None


def _closed(name: str) -> str:
    """A name with the bracket that its edges lost: "Bo (Harnfeld)"."""
    return f"{name})" if name.count("(") > name.count(")") else name


def _parts(sight: _Sight) -> Iterator[str]:
    """The texts of a line's elements, and last the line as a whole; each without the date."""
    raw = sight.date.raw if sight.date is not None else ""
    pieces = sight.block.pieces
    if len(pieces) > 1 and sight.text == sight.block.text:
        for text, *_ in pieces:
            text = " ".join(text.split())
            if text and text not in raw:
                yield text.replace(raw, " ") if raw else text
    yield sight.rest


def _begun_with(sights: list[_Sight]) -> str:
    """The name that a comment without such lines begins with, where an element sets it apart: "Ann: I think"."""
    block = sights[0].block
    if len(block.pieces) < 2 or not _sets_apart(block):
        return ""
    name = " ".join(block.pieces[0][0].split())
    return name.rstrip(_EDGES) if len(name) <= _NAME and _LETTER.search(name) else ""


def _date(page: OpenPage, marks: list[_Sight], times: list[etree._Element]) -> tuple[str | None, str | None]:
    """When it was written: as an element states it for machines, else as it is shown; and as it is shown."""
    shown = next((sight.date for sight in marks if sight.date is not None), None)
    for element in times:
        stated = parse_date(element.get("datetime") or "", language=page.language, today=page.captured)
        if stated is not None:
            raw = " ".join("".join(str(part) for part in element.itertext()).split())
            return stated.iso, raw[:_LINE] or stated.raw
    return (shown.iso or None, shown.raw) if shown is not None else (None, None)
