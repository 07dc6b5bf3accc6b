"""Where a page shows its authors: beside the headline, at the text's end, in an author box."""

import re
from collections.abc import Iterator

from lxml import etree

from crawler.extractors.author_sides import Claim
from crawler.extractors.names import byline_score, split_authors, strip_lead
from crawler.extractors.view import Link, Node, PageView, TextBlock, element_of
from crawler.extractors.vocabulary import Hint, name_hints

_MAX_LINE = 160
_BEFORE, _AFTER = 5, 10
"""Text blocks before and after the headline that are looked at."""
_INTO_BODY = 2
"""Text blocks of the body's start that are looked at: bylines are often the body's first block."""
_TAIL, _BEYOND, _BOX = 2, 8, 30
"""Text blocks before the text's end, behind it, and behind it for author boxes."""
_NEAR = 3
"""Elements around a block whose names tell what it is; those above are wrappers of whole columns."""
_IS_BYLINE = 0.5
_IS_NAME = 0.35
"""Scores from which a line is a byline, and a name that only its place can make one."""
_BYLINE, _AUTHOR_BOX, _COMMENTS = int(Hint.BYLINE), int(Hint.AUTHOR_BOX), int(Hint.COMMENTS)
_SIGNS = {
    "in teaser": int(Hint.TEASER | Hint.RELATED),
    "in caption": int(Hint.CAPTION | Hint.FIGURE),
    "in sidebar": int(Hint.SIDEBAR | Hint.ASIDE),
    "in navigation": int(Hint.NAVIGATION | Hint.BREADCRUMB | Hint.TAGS),
    "in metadata line": int(Hint.META | Hint.DATE),
    "in heading": int(Hint.HEADING),
    "in author box": _AUTHOR_BOX,
}
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autore?s?|autoren|auteurs?|profiles?|people|writers?|contributors?|staff|team|reporters?|by|byline|"
    r"redakteure?|redaktion|journalists?|columnists?|users?|member|persons?|experts?|yazar|avtor|autori)/",
    re.I,
)


def shown_claims(page: PageView, headline: int, body: list[int], site: str | None, language: str | None) -> list[Claim]:
    """Every short line near the headline and the text's ends that may name the authors."""
    reader = _Lines(page, headline, body, site, language)
    claims: list[Claim] = []
    for index, place in reader.places():
        claims += reader.read(index, place)
    return claims


class _Lines:
    """Reads claims from text blocks."""

    def __init__(self, page: PageView, headline: int, body: list[int], site: str | None, language: str | None):
        self.page, self.headline, self.site, self.language = page, headline, site, language
        self.first, self.last = (body[0], body[-1]) if body else (-1, -1)

    def places(self) -> Iterator[tuple[int, str]]:
        """The text blocks to look at, with what they are to the article."""
        count = len(self.page.blocks)
        start = self.headline if self.headline >= 0 else self.first
        if start < 0:
            return
        first, last = (self.first, self.last) if self.first >= 0 else (start + _AFTER, start + _AFTER)
        for index in range(max(0, start - _BEFORE), min(count, last + _BOX)):
            if index == self.headline:
                continue
            if index < start:
                yield index, "before headline"
            elif index < first and (index <= start + _AFTER or index >= first - _AFTER):
                yield index, "under headline"
            elif first <= index <= min(first + _INTO_BODY, last):
                yield index, "in text"
            elif index > last - _TAIL and index <= last + _BEYOND:
                yield index, "at end"
            elif index > last:
                yield index, "far below"
            else:
                yield index, "within"

    def read(self, index: int, place: str) -> Iterator[Claim]:
        block = self.page.blocks[index]
        if not 2 <= block.chars <= _MAX_LINE:
            return
        far = place in ("within", "far below")
        near = _near_hints(block.node)
        if near & _COMMENTS or (far and not near & (_BYLINE | _AUTHOR_BOX) and not strip_lead(block.text)[1]):
            return
        signs = tuple(sign for sign, hints in _SIGNS.items() if near & hints)
        if self.headline >= 0 and place == "under headline" and index - self.headline <= 3:
            signs += ("right under headline",)
        if inline := inline_authors(block):
            yield from self._claim(", ".join(inline), block, f"{place}: marked", signs, block.text)
        if not inline or len(block.text) > len(" ".join(inline)) + 4:
            yield from self._read_lines(block, place, signs, bool(near & _BYLINE))

    def _read_lines(self, block: TextBlock, place: str, signs: tuple[str, ...], marked: bool) -> Iterator[Claim]:
        lead = "By " if self._led(block.index) else ""
        whole = block.text.replace("\n", " ")
        lines = [whole] if "\n" not in block.text or byline_score(whole) >= _IS_BYLINE else block.text.split("\n")
        for line in lines:
            text = lead + line
            score = byline_score(text)
            if score >= _IS_BYLINE:
                yield from self._claim(text, block, f"{place}: byline", signs + ("marked",) * marked, line)
            elif marked:
                yield from self._claim(text, block, f"{place}: marked block", signs, line)
            elif score >= _IS_NAME:
                yield from self._claim(text, block, f"{place}: name", signs, line)
            elif strip_lead(text)[1]:
                yield from self._claim(text, block, f"{place}: lead", signs, line)
            elif place == "under headline" and "in metadata line" in signs and any(map(str.isdigit, line)):
                yield from self._claim(text, block, f"{place}: beside date", signs, line)

    def _led(self, index: int) -> bool:
        """Whether the block before is nothing but a lead: "By"."""
        before = self.page.blocks[index - 1] if index else None
        return before is not None and before.chars < 20 and strip_lead(f"{before.text} Jane Doe")[0] == "Jane Doe"

    def _claim(self, text: str, block: TextBlock, rule: str, signs: tuple[str, ...], line: str) -> Iterator[Claim]:
        visible = not rule.endswith(("marked", "marked block", "beside date", "lead"))
        names = split_authors(text, site_name=self.site, language=self.language, visible=visible)
        if names:
            yield Claim(tuple(names), text, block.node.element, rule, block.index, line, signs)


def _near_hints(node: Node | None) -> int:
    """The hints of a block's element and the ones right around it."""
    hints = 0
    for _ in range(_NEAR):
        if node is None:
            break
        hints |= node.hints
        node = node.parent
    return hints


def inline_authors(block: TextBlock) -> list[str]:
    """The texts of inline elements of a block that are marked as the author: by class, rel or address."""
    found: dict[etree._Element, list[str]] = {}
    for piece in block.pieces:
        mark = _mark(block, element_of(piece), piece[3])
        if mark is not None:
            found.setdefault(mark, []).append(piece[0])
    texts = [" ".join(" ".join(parts).split()) for parts in found.values()]
    return list(dict.fromkeys(text for text in texts if sum(map(str.isalpha, text)) > 1))


def _mark(block: TextBlock, element: etree._Element | None, link: Link | None) -> etree._Element | None:
    """The element around a text node that is marked as the author, or None."""
    if link is not None and ("author" in (link.element.get("rel") or "") or _AUTHOR_PAGE.search(link.href)):
        return link.element
    top = block.node.element
    while element is not None and element is not top:
        names = element.get("class")
        if (names and name_hints(names) & _BYLINE) or element.get("itemprop") == "author":
            return element
        element = element.getparent()
    return None
