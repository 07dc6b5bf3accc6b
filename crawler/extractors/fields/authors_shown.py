"""Where a page shows its authors: beside the headline, at the text's end, in an author box."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from lxml import etree

from thresher.crawler.extractors.fields.authors_declared import Claim
from thresher.crawler.extractors.markup.view import Node, PageView, TextBlock, element_of
from thresher.crawler.extractors.markup.vocabulary import Hint, name_hints
from thresher.crawler.extractors.names.bracketed_writers import closing_writers, opening_writers
from thresher.crawler.extractors.names.han_bylines import has_han, starts_with_family_name
from thresher.crawler.extractors.names.names import NameKind, byline_score, name_kind, split_authors, strip_lead
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.zoned_page import ZonedPage
from thresher.text.words import any_of, byline_words

_MAX_LINE = 160
_BEFORE, _RIGHT_BEFORE, _AFTER = 5, 3, 10
"""Text blocks before and after the headline that are looked at."""
_INTO_BODY = 2
"""Text blocks of the body's start that are looked at: bylines are often the body's first block."""
_TAIL, _RIGHT_BEHIND, _BEYOND, _BOX = 2, 4, 8, 30
"""Text blocks before the text's end, right behind it, behind it, and behind it for author boxes."""
_MAX_LEAD = 20
_OPENING_BLOCKS = 2
"""Text blocks of the body that may begin with a dateline: a standfirst may be the first."""
_MAX_CLAIMS = 40
_MAX_FAR_LEAD = 80
_FAR_LEADS = (*byline_words().by, *byline_words().leads_in_text)
_FAR_LEAD = re.compile(
    rf"(?:{any_of(_FAR_LEADS)})\b\s*[:：]?\s*[^\W\d_]|(?-i:By[A-ZÀ-Þ][a-zà-ÿ]+ [A-ZÀ-Þ])",
    re.I,
)
"""Leads that are looked for where bylines are rare: within the text and far below it."""
_FAR_FIRST = frozenset(letter for lead in _FAR_LEADS for letter in (lead[0], lead[0].upper()))
"""What they begin with."""
_UNLABELLED = (": beside date", ": marked block", ": name", ": marked name")
"""Kinds of lines without a label: there Han characters are a name only where a family name begins them."""
_GROUPED = ("marked", "marked block", "marked name", "byline")
_GROUP_GAP = 3
"""Text blocks from one name of a list to the next."""
_MAX_GROUP = 8
_NEAR = 3
"""Elements around a block whose names tell what it is; those above are wrappers of whole columns."""
_TRAIL = re.compile(r"\s[>»›→]|[>»›→]\s")
"""What stands between the steps of a breadcrumb line."""
_IS_BYLINE = 0.5
_IS_NAME = 0.35
_IS_GIVEN = 0.2
"""Scores from which a line is a byline, a name that only its place can make one, and a given name alone."""
_RIGHT_BY = 3
_MENU_SHARE, _MENU_LINKS = 0.7, 2
_MAX_DESK = 40
_AUTHORS = int(Hint.BYLINE | Hint.AUTHOR_BOX)
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
_AUTHOR_PARTS = frozenset(
    "author authors autor autore autores autors autoren auteur auteurs profile profiles people writer writers "
    "contributor contributors staff team reporter reporters by byline redakteur redakteure redaktion journalist "
    "journalists columnist columnists user users member person persons expert experts yazar avtor autori".split()
)
"""Folders of an address that hold the pages of authors."""

Elements = frozenset[etree._Element]
"""The elements of a page that are marked as author by rel or itemprop."""


def shown_claims(page: OpenPage, zones: ZonedPage, declared: Collection[tuple[str, ...]] = ()) -> list[Claim]:
    """Every short line near the headline and the text's ends that may name the authors.

    Where a line there names those that are `declared`, none is looked for far away.
    """
    view, headline, body = page.view, page.headline_block, zones.body
    marked = frozenset(element for mark, element in view.marked if "author" in mark)
    reader = _Lines(view, headline, body[-1] if body else -1, page.site, page.language, marked)
    claims: list[Claim] = []
    for start, end, place, far in _places(len(view.blocks), headline, body):
        if far and any(claim.names in declared for claim in claims):
            continue
        for block in view.blocks[start:end]:
            if 2 <= block.chars <= _MAX_LINE and block.index != headline and (not far or _is_marked(block, marked)):
                claims += reader.read(block, place)
                if len(claims) > _MAX_CLAIMS:
                    return claims
    return [*grouped(claims, view), *_bracketed(view, body)]


def _bracketed(view: PageView, body: list[int]) -> Iterator[Claim]:
    """Writers in the brackets of the text's dateline, and after its last sentence."""
    ends = [(index, "opening bracket", opening_writers) for index in body[:_OPENING_BLOCKS]]
    ends += [(index, "closing bracket", closing_writers) for index in body[-1:]]
    for index, rule, writers in ends:
        block = view.blocks[index]
        if block.chars > _MAX_LEAD and (names := writers(block.text)):
            line = block.text[:_MAX_LINE] if rule == "opening bracket" else block.text[-_MAX_LINE:]
            yield Claim(tuple(names), line, block.node.element, rule, index, ", ".join(names))


def _places(count: int, headline: int, body: list[int]) -> Iterator[tuple[int, int, str, bool]]:
    """Runs of text blocks to look at, what they are to the article, and whether bylines are rare there."""
    first, last = (body[0], body[-1]) if body else (-1, -1)
    start = headline if headline >= 0 else first
    if start < 0:
        return
    if last < 0:
        first = last = min(count - 1, start + _AFTER)
    yield max(0, start - _BEFORE), max(0, start - _RIGHT_BEFORE), "before headline", True
    yield max(0, start - _RIGHT_BEFORE), start, "before headline", False
    above = max(start + 1, min(first, start + _AFTER))
    yield start + 1, above, "under headline", False
    yield max(above, first - _AFTER), first, "under headline", False
    into = min(max(first, start + 1) + _INTO_BODY, last) + 1
    yield max(first, start), into, "in text", False
    end = max(into, last - _TAIL + 1)
    yield into, end, "within", True
    yield end, last + _RIGHT_BEHIND + 1, "at end", False
    yield last + _RIGHT_BEHIND + 1, last + _BEYOND + 1, "at end", True
    yield last + _BEYOND + 1, last + _BOX, "far below", True


def _is_marked(block: TextBlock, marked: Elements) -> bool:
    """Whether a block far from headline and text's end is looked at: in an author's element, or with a lead."""
    text, context = block.text, block.node.context
    if not (context & _AUTHORS or block.link_chars or text[0] in _FAR_FIRST):
        return False
    if context & _AUTHORS and _near_hints(block.node) & _AUTHORS:
        return True
    if block.chars > _MAX_FAR_LEAD:
        return False
    if block.link_chars:
        for piece in block.pieces:
            if (link := piece[3]) is not None and (link.element in marked or _is_author_address(link.href)):
                return True
        return False
    return text[0] in _FAR_FIRST and _FAR_LEAD.match(text) is not None


class _Lines:
    """Reads claims from text blocks."""

    def __init__(
        self, page: PageView, headline: int, last: int, site: str | None, language: str | None, marked: Elements
    ):
        self.page, self.headline, self.last = page, headline, last
        self.site, self.language, self.marked = site, language, marked

    def read(self, block: TextBlock, place: str) -> Iterator[Claim]:
        near = _near_hints(block.node)
        if near & _COMMENTS or len(_TRAIL.findall(block.text)) > 1:
            return
        signs = _place_signs(near)
        if self.headline >= 0 and abs(block.index - self.headline) <= _RIGHT_BY:
            signs += ("right by headline",)
        if block.index == self.last:
            signs += ("ends the text",)
        if inline := inline_authors(block, self.marked):
            score = "marked, reads as name" if byline_score(inline[0]) >= _IS_NAME else "marked, reads as none"
            yield from self._claim(", ".join(inline), block, f"{place}: marked", (*signs, score), block.text)
        if not inline or len(block.text) > len(" ".join(inline)) + 4:
            yield from self._read_lines(block, place, signs, bool(near & _BYLINE))

    def _read_lines(self, block: TextBlock, place: str, signs: tuple[str, ...], marked: bool) -> Iterator[Claim]:
        lead = "By " if self._led(block.index) else ""
        whole, apart = block.text.replace("\n", " "), names_apart(block)
        one = apart or "\n" not in block.text or byline_score(whole) >= _IS_BYLINE
        for line in [whole] if one else block.text.split("\n"):
            text = lead + (apart or line)
            if (kind := _kind(text, signs, marked)) and not (kind == "name" and _is_menu(block)):
                if marked:
                    signs = (*signs, "marked")
                yield from self._claim(text, block, f"{place}: {kind}", signs, line)

    def _led(self, index: int) -> bool:
        """Whether the block before is nothing but a lead: "By"."""
        before = self.page.blocks[index - 1] if index else None
        return before is not None and before.chars < _MAX_LEAD and is_lead(before.text)

    def _claim(self, text: str, block: TextBlock, rule: str, signs: tuple[str, ...], line: str) -> Iterator[Claim]:
        visible = rule.endswith((": byline", ": name", ": marked name"))
        if len(text) < _MAX_LEAD and is_lead(text):
            return
        names = split_authors(text, site_name=self.site, language=self.language, visible=visible)
        if rule.endswith(_UNLABELLED):
            names = [name for name in names if not has_han(name) or starts_with_family_name(name)]
        if names:
            yield Claim(tuple(names), text, block.node.element, rule, block.index, line, signs)


def names_apart(block: TextBlock) -> str:
    """The names of a block of which each stands in an element of its own, with commas between; else nothing."""
    if block.chars > _MAX_LINE or len(block.pieces) < 2:
        return ""
    parts = [text for piece in block.pieces if (text := " ".join(piece[0].split()))]
    if len(parts) < 2 or not all(_is_full_name(part) and byline_score(part) >= _IS_NAME for part in parts):
        return ""
    return ", ".join(parts)


def _is_menu(block: TextBlock) -> bool:
    """Whether a block is several links and hardly anything else."""
    if block.link_chars < _MENU_SHARE * block.chars:
        return False
    return len({piece[3].index for piece in block.pieces if piece[3] is not None}) >= _MENU_LINKS


@lru_cache(maxsize=1024)
def _place_signs(near: int) -> tuple[str, ...]:
    return tuple(sign for sign, hints in _SIGNS.items() if near & hints)


def _kind(text: str, signs: tuple[str, ...], marked: bool) -> str:
    """What makes a line worth a claim; empty where nothing does."""
    score = byline_score(text)
    if score >= _IS_BYLINE:
        return "byline"
    if score >= _IS_NAME:
        return "marked name" if marked else "name"
    if marked:
        return "marked block"
    if strip_lead(text)[1]:
        return "lead"
    if "right by headline" in signs:
        if score >= _IS_GIVEN:
            return "given name"
        if len(text) <= _MAX_DESK and name_kind(text, visible=True) is NameKind.DESK:
            return "desk"
        if "in metadata line" in signs and any(map(str.isdigit, text)):
            return "beside date"
    return ""


@lru_cache(maxsize=2048)
def is_lead(text: str) -> bool:
    """Whether a text is nothing but what leads to a name: "By", "Written by:"."""
    return strip_lead(f"{text} Jane Doe")[0] == "Jane Doe"


def grouped(claims: list[Claim], page: PageView) -> list[Claim]:
    """The claims; runs of lines near the headline that name one author each under the same parent are one claim."""
    groups: list[list[int]] = []
    for index, claim in enumerate(claims):
        if not claim.rule.endswith(_GROUPED) or not all(map(_is_full_name, claim.names)):
            continue
        if groups and _side_by_side(claims[groups[-1][-1]], claim, page):
            groups[-1].append(index)
        else:
            groups.append([index])
    gone: set[int] = set()
    found: list[Claim] = []
    for group in groups:
        first = claims[group[0]]
        names = tuple(dict.fromkeys(name for index in group for name in claims[index].names))
        if len(group) > 1 and 1 < len(names) <= _MAX_GROUP and first.rule.startswith(("under headline", "in text")):
            line = ", ".join(dict.fromkeys(claims[index].line for index in group))
            found.append(Claim(names, line, first.at, "near headline: group", first.block, line, first.signs))
            gone.update(group)
    return [claim for index, claim in enumerate(claims) if index not in gone] + found


def _is_full_name(name: str) -> bool:
    return (" " in name or not name.isascii()) and name_kind(name) is NameKind.PERSON


def _side_by_side(one: Claim, other: Claim, page: PageView) -> bool:
    """Whether two claims stand in alike elements of one list, at most a role or a picture's text apart."""
    if one.rule.partition(": ")[2] != other.rule.partition(": ")[2] or not 0 < other.block - one.block <= _GROUP_GAP:
        return False
    a, b = page.blocks[one.block].node, page.blocks[other.block].node
    for _ in range(_NEAR):
        if a.parent is None or b.parent is None or a.tag != b.tag:
            return False
        if a.parent is b.parent:
            return True
        a, b = a.parent, b.parent
    return False


def _near_hints(node: Node | None) -> int:
    """The hints of a block's element and the ones right around it."""
    hints = 0
    for _ in range(_NEAR):
        if node is None:
            break
        hints |= node.hints
        node = node.parent
    return hints


def inline_authors(block: TextBlock, marked: Elements) -> list[str]:
    """The texts of inline elements of a block that are marked as the author: by class, rel or address."""
    own = block.node.element
    if all(piece[3] is None and piece[1] is own and not piece[2] for piece in block.pieces):
        return []
    found: dict[etree._Element, list[str]] = {}
    for piece in block.pieces:
        link = piece[3]
        if link is not None and (link.element in marked or _is_author_address(link.href)):
            mark: etree._Element | None = link.element
        elif piece[1] is own and not piece[2]:
            continue
        else:
            mark = _mark(own, element_of(piece), marked)
        if mark is not None:
            found.setdefault(mark, []).append(piece[0])
    texts = [" ".join(" ".join(parts).split()) for parts in found.values()]
    return [text for text in dict.fromkeys(texts) if sum(map(str.isalpha, text)) > 1 and not is_lead(text)]


@lru_cache(maxsize=1024)
def _is_author_address(href: str) -> bool:
    return not _AUTHOR_PARTS.isdisjoint(href.lower().split("/")[1:-1])


def _mark(top: etree._Element, element: etree._Element | None, marked: Elements) -> etree._Element | None:
    """The inline element around a text node that is marked as the author, or None."""
    while element is not None and element is not top:
        names = element.get("class")
        if (names and name_hints(names) & _BYLINE) or element in marked:
            return element
        element = element.getparent()
    return None
