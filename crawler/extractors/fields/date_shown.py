"""Dates that a page shows: `time` elements, date lines at the headline, lines at the text's end."""

import re
from collections.abc import Iterator

from lxml import etree

from thresher.crawler.extractors.dates.datelabels import Label, date_label
from thresher.crawler.extractors.dates.datetext import DateText, date_share, may_hold_date
from thresher.crawler.extractors.fields.date_declared import DeclaredDate, text_under
from thresher.crawler.extractors.fields.date_regions import DateRegions
from thresher.crawler.extractors.fields.date_rules import DateCandidate
from thresher.crawler.extractors.markup.view import PageView, TextBlock, element_of
from thresher.crawler.extractors.markup.vocabulary import Hint, name_hints

_ABOUT = int(Hint.META | Hint.FOOTER)
"""Names of boxes with a sentence about the piece: `post-footer`, `entry-meta`."""
_DATE, _HEADING = int(Hint.DATE), int(Hint.HEADING)
LINE = 160
"""Characters of a line that may be a date line with a byline and a place in it."""
OPENING = 90
"""Characters of a longer block that are read: a dateline begins a text, a signature ends it."""
CLOSING = 400
"""The same at the text's end, where a sentence may tell when the piece was written."""
LINE_SHARE = 0.5
"""The share of a line's letters and digits that makes it a date line."""
SHORT = 60
"""Characters of a line that begins or ends with its date: a byline and the date, a place and the date."""
LABEL = 30
"""Characters of a block that may be nothing but a label: 'Last updated:'."""
OLDEST = "1995"
"""The web's first years: an older date that a page shows is a birthday or history."""
_MODIFIED_NAMES = ("updat", "modif")
_OTHER_NAMES = re.compile(
    r"(?<![a-z])(?:event[-_]?(?:date|time)|(?:dt|date|event)?[-_]?(?:start|end)(?:s|date|time|[-_]\w+)?|doortime|deadline"
    r"|due[-_]?date|expir\w*|valid\w*|birth\w*|death\w*|founding\w*|availability\w*)(?![a-z])"
)
"""Names of elements with the date of something else than the piece: an event, a term, a life."""
_PUBLISHED_NAMES = ("publish", "entry-date", "pubdate", "posted", "post-date", "created")
_MAX_TIMES = 40
_DATELINE = re.compile(r"[^\w]{0,3}(?:\([^()]{2,40}\)|[A-Z]{2,12}(?![a-z]))?\s*[-–—:.|/)]")
"""What stands behind the date that a text begins with: an agency, a dash.  Other dates of its first sentences are of
what it tells."""
_digit = re.compile(r"\d").search
_TOLD = 3
"""Words from which a sentence has begun before a date."""
_APART = re.compile(r"[.:!?|•·–—(\[/\n]\s*")
_GOES_ON = re.compile(r"[.!?]|,?\s+[^\W\d_A-ZÀ-Þ]")
_STOPS = frozenset(".!?…”»")


def time_sights(
    page: PageView, places: DateRegions, reading: DeclaredDate, *, elsewhere: bool
) -> Iterator[DateCandidate]:
    """Dates of `time` elements: those at the article's head and end, or those elsewhere."""
    looked = 0
    for element, node, block in page.times:
        place = places.name(block)
        if (place == "elsewhere") != elsewhere:
            continue
        apart = places.apart(block, node)
        if apart and (not elsewhere or places.of_other_pieces(block, node)):
            continue
        looked += 1
        if looked > _MAX_TIMES:
            return
        found, raw = value_of_time(element, reading)
        if found is not None and found.iso > OLDEST:
            label = _label_of_time(page, element, block)
            if apart and label != "published":
                continue
            rule = f"time {place}{', labelled' if label == 'published' else ''}"
            far = places.far(block)
            yield reading.candidate(found, element, rule, label, far, raw=raw, shown=text_under(element)[:LINE])


def value_of_time(element: etree._Element, reading: DeclaredDate) -> tuple[DateText | None, str]:
    raw = element.get("datetime") or element.get("content") or ""
    found = reading.parse(raw) if raw else None
    if found is None:
        raw = text_under(element)
        found = reading.parse(raw)
    return found, raw


def _label_of_time(page: PageView, element: etree._Element, block: int) -> Label | None:
    """By the words before it in its block, by its names, or by the short block before."""
    text = page.blocks[block].text if block < len(page.blocks) else ""
    shown = text_under(element)
    start = text.find(shown) if shown else -1
    if start > 0 and (label := date_label(text, start, start + len(shown))):
        return label
    names = _names(element)
    if _OTHER_NAMES.search(names):
        return "other"
    if element.get("pubdate") is not None or any(name in names for name in _PUBLISHED_NAMES):
        return "published"
    if any(name in names for name in _MODIFIED_NAMES):
        return "modified"
    return _label_before(page, block) if start <= 0 else None


def _names(element: etree._Element) -> str:
    return f"{element.get('class', '')} {element.get('itemprop', '')}".lower()


def _label_before(page: PageView, block: int) -> Label | None:
    """What a label alone in the block before says: 'Updated:'.  A heading may be of a deadline, and labels nothing."""
    if not 0 < block <= len(page.blocks):
        return None
    before = page.blocks[block - 1]
    if len(before.text) > LABEL or _digit(before.text):
        return None
    label = date_label(before.text, len(before.text), len(before.text))
    return None if label == "other" and before.node.hints & _HEADING else label


def line_sights(page: PageView, places: DateRegions, reading: DeclaredDate) -> Iterator[DateCandidate]:
    """Dates in the blocks at the headline and at the text's end."""
    for index in places.blocks():
        block = page.blocks[index]
        if (index in places.near or may_hold_date(block.text)) and not places.apart(index, block.node):
            yield from _in_block(page, block, places, reading)


def _in_block(page: PageView, block: TextBlock, places: DateRegions, reading: DeclaredDate) -> Iterator[DateCandidate]:
    place = places.name(block.index)
    text, dates = _dates_in(block, reading, at_end=place == "at text's end")
    if not dates:
        if place == "at headline" and block.chars <= LINE:
            yield from _in_attributes(block, reading)
            yield from _from_now(page, block, places, reading)
        return
    is_title = block.node.hints & _HEADING and place == "in lead"  # of a part of the text: 'March 1998'
    is_line = (
        block.chars <= LINE
        and not is_title
        and bool(
            block.node.hints & _DATE
            or date_share(text, dates, language=reading.language) >= LINE_SHARE
            or (block.chars <= SHORT and (dates[0].start == 0 or dates[-1].end >= len(text) - 1))
        )
    )
    far, begin = places.far(block.index), 0
    for found in dates:
        label = _label(page, block, text, found, begin, dates[-1])
        begin = found.end
        if found.iso > OLDEST:
            at = _element_at(block, found.raw)
            if label is None and _OTHER_NAMES.search(_names(at)):
                label = "other"
            if label is None and place != "at text's end" and _is_told(text, found):
                label = "other"
            kind = "line" if is_line or label or _is_marked(block, at, found.raw) else "text"
            if kind == "text" and place == "in lead" and not _DATELINE.match(text, found.end):
                continue
            rule = f"{kind} {place}{', labelled' if label == 'published' else ''}"
            yield reading.candidate(found, at, rule, label, far, shown=found.raw)


def _is_told(text: str, found: DateText) -> bool:
    """Whether a date stands within a sentence: "The fair takes place on 20.12.2019 in the hall."  It is of what the
    sentence tells; the date of publication stands before a text or apart from it."""
    before = _APART.split(text[: found.start])[-1].split()
    return len(before) >= _TOLD and _GOES_ON.match(text, found.end) is not None and text.rstrip()[-1:] in _STOPS


def _is_marked(block: TextBlock, at: etree._Element, raw: str) -> bool:
    """Whether an element within a short block is named a date, or holds nothing else."""
    if name_hints(at.get("class") or "") & _DATE:
        return True
    return block.chars <= LINE and at is not block.node.element and text_under(at) == raw


def _dates_in(block: TextBlock, reading: DeclaredDate, *, at_end: bool) -> tuple[str, list[DateText]]:
    """The part of a block's text that is read, and its dates."""
    text = block.text
    if len(text) > (CLOSING if at_end else LINE):
        text = text[-CLOSING:] if at_end else text[:OPENING]
    if not may_hold_date(text):
        return text, []
    dates = reading.find(text)
    if len(block.pieces) > 1 and block.chars <= LINE:
        # two elements side by side are shown apart, but their text has no space: 'Health' 'March 3, 2020'
        spaced = " ".join(" ".join(piece[0] for piece in block.pieces).split())
        if spaced != text and len(more := reading.find(spaced)) > len(dates):
            return spaced, more
    return text, dates


def _label(page: PageView, block: TextBlock, text: str, found: DateText, begin: int, last: DateText) -> Label | None:
    """What the words around a date say; those between two dates belong to the second."""
    label = date_label(text if found is last else text[: found.end], found.start, found.end, begin=begin)
    if label is None and begin == 0 and found.start < 3:
        return _label_before(page, block.index)
    return label


def _in_attributes(block: TextBlock, reading: DeclaredDate) -> Iterator[DateCandidate]:
    """Dates beside a text that has none: `title="2010-04-26"` on '3 hours ago', `data-date`."""
    for element in {element_of(piece): None for piece in block.pieces[:6]}:
        for name, value in _attributes(element):
            if (name == "title" or "date" in name or "time" in name) and 8 <= len(value) <= 60:
                found = reading.parse(value)
                if found is not None and element.tag != "time":
                    shown = text_under(element)[:LINE]
                    yield reading.candidate(found, element, "attribute at headline", None, raw=value, shown=shown)


def _from_now(page: PageView, block: TextBlock, places: DateRegions, reading: DeclaredDate) -> Iterator[DateCandidate]:
    """'3 hours ago', where the time of capture is known; a headline that says 'yesterday' tells no date."""
    if block.index != places.headline and (found := reading.from_now(block.text)):
        text = block.text
        label = date_label(text, len(text), len(text)) or _label_before(page, block.index)
        far = places.far(block.index)
        yield reading.candidate(found, block.node.element, "told from now", label, far, shown=found.raw)


def certain_days(page: PageView, reading: DeclaredDate) -> set[str]:
    """The days of the page's dates that can be read in one way only."""
    days = {
        found.iso[:10]
        for element, _, _ in page.times
        if (found := value_of_time(element, reading)[0]) and not found.ambiguous
    }
    for block in page.blocks:
        if block.chars <= LINE:
            days |= {found.iso[:10] for found in reading.find(block.text) if not found.ambiguous}
    return days


def _attributes(element: etree._Element) -> Iterator[tuple[str, str]]:
    for name, value in element.items():
        yield str(name), str(value)


def _element_at(block: TextBlock, raw: str) -> etree._Element:
    """The element whose text node holds the date; the block's where it is spread over several."""
    for piece in block.pieces:
        if raw in piece[0]:
            return element_of(piece)
    return block.node.element


def other_sights(page: PageView, places: DateRegions, reading: DeclaredDate) -> Iterator[DateCandidate]:
    """Dates anywhere on the page, for pages that show none where an article does."""
    for block in page.blocks:
        long = block.chars > (CLOSING if block.node.hints & _ABOUT else LINE)
        if long or not may_hold_date(block.text) or block.index in places.head or block.index in places.tail:
            continue
        if places.of_other_pieces(block.index, block.node):
            continue
        text, dates = _dates_in(block, reading, at_end=block.chars > LINE)
        begin = 0
        for found in dates:
            label = _label(page, block, text, found, begin, dates[-1])
            begin = found.end
            line = label is not None or block.node.hints & _DATE
            # above the article stands today's date
            apart = places.apart(block.index, block.node) or (not line and block.index < places.middle)
            if found.iso > OLDEST and (label == "published" or not apart):
                kind = "line" if line else "text"
                rule = f"{kind} elsewhere{', labelled' if label == 'published' else ''}"
                far = places.far(block.index)
                yield reading.candidate(found, block.node.element, rule, label, far, shown=found.raw)
