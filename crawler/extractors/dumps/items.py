"""Teasers among lines: a headline with a date, a byline and a summary around it, under a heading.

The order of an item's parts is not given: a date may stand first or behind the headline or last.  What a line adds to
the item before it decides; a date that opens a section's first item opens all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from thresher.crawler.extractors.dumps.head import is_person
from thresher.crawler.extractors.dumps.line_odds import Odds
from thresher.crawler.extractors.dumps.line_words import Topic, see_also
from thresher.crawler.extractors.dumps.lines import Kind, Line
from thresher.schemas.record import Zone

MAX_SUMMARY = 3
"""Paragraphs of one item."""
HEADING_WORDS = 4
ITEM, RICH_ITEM = -200, -900
"""Log-odds, in thousandths, from which a line is another piece's headline; where a name or a date stands below it."""
KNOWN_ITEM, KNOWN_RICH_ITEM = -1_300, -2_000
"""The same under a known heading."""
SAYING = 8
"""Words of a line that says something, however it ends."""
COMMENT_LINES = 6
"""Lines in which a comment says something: a name, a date and what it answers stand before it."""
OPENS = 3
"""Lines below a heading among which its first item stands."""
SURE_ITEM = 1_000
"""The same where a line stands behind a heading of comments or a box."""
_STANDING_APART = (Kind.DATE, Kind.BYLINE, Kind.PROSE, Kind.SENTENCE)


@dataclass(slots=True)
class LineItem:
    """Indices of its lines; -1 where it has none."""

    section: str | None
    related: bool
    headline: int = -1
    date: int = -1
    byline: int = -1
    summary: list[int] = field(default_factory=list)

    def indices(self) -> list[int]:
        return [index for index in (self.headline, self.date, self.byline, *self.summary) if index >= 0]


@dataclass(slots=True)
class Walk:
    """Where a walk over lines has come to, and what it has found."""

    lines: Sequence[Line]
    end: int
    odds: Odds
    """Whether a line is another piece's headline."""
    tail: int
    """Where the page's closing menu begins."""
    zones: dict[int, Zone] = field(default_factory=dict)
    items: list[LineItem] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    """Lines that read as links and are no headline."""
    item: LineItem | None = None
    section: str | None = None
    topic: Topic | None = None
    related: bool = False
    stacked: bool = False
    """Whether the heading of related material has headings of its own below it."""
    date_first: bool = False
    fresh: bool = False
    """Whether the line before was a heading."""

    @property
    def known(self) -> bool:
        """Whether a known heading stands over the lines."""
        return self.topic in (Topic.RELATED, Topic.TEASER, Topic.GENRE) or self.related

    @property
    def zone(self) -> Zone:
        return Zone.RELATED if self.related else Zone.TEASER


def read_items(lines: Sequence[Line], start: int, end: int, odds: Odds) -> Walk:
    """Headings, items and the rest of lines [start, end)."""
    walk = Walk(lines, end, odds, tail=_closing_menu(lines, start, end))
    for index in range(start, end):
        line = lines[index]
        topic = line.topic
        if (
            topic is not None
            and not (line.kind is Kind.TOOL and topic is not Topic.RELATED)
            and _is_heading_here(walk, index)
        ):
            _open_section(walk, index, topic)
        elif walk.topic in (Topic.COMMENTS, Topic.SIGNUP, Topic.TAGS) and _stays(walk, index):
            _read_set_apart(walk, index)
        elif _is_headline(walk, index):
            _read_headline(walk, index)
        else:
            _READ[line.kind](walk, index)
    return walk


def _speaks(walk: Walk, index: int) -> bool:
    """Whether running text stands in the lines from here: it does in comments, and not behind a word of a menu."""
    near = walk.lines[index : min(index + COMMENT_LINES, walk.end)]
    return any(line.kind in (Kind.PROSE, Kind.SENTENCE) or line.words >= SAYING for line in near)


def _closing_menu(lines: Sequence[Line], start: int, end: int) -> int:
    """Where the short lines begin that a page ends with."""
    index = end
    while end == len(lines) and index > start and _is_entry(lines[index - 1]):
        index -= 1
    return index


def _is_entry(line: Line) -> bool:
    if line.kind in (Kind.LEGAL, Kind.TOOL, Kind.CRUMBS):
        return True
    return line.kind is Kind.TEXT and not line.dates and (line.words <= HEADING_WORDS or len(line.entries) > 2)


def _is_headline(walk: Walk, index: int) -> bool:
    """Whether a line is another piece's headline, and not what the item before it still lacks."""
    line, item = walk.lines[index], walk.item
    if walk.odds[index] <= _least(walk, index) or line.kind in (Kind.DATE, Kind.LEGAL, Kind.TOOL):
        return False
    if item is None or item.headline < 0:
        return True
    if line.kind in (Kind.PROSE, Kind.SENTENCE) and not item.summary:
        return bool(walk.odds[index] > SURE_ITEM)
    return item.byline >= 0 or bool(item.summary) or not _is_byline_here(walk, index)


def _least(walk: Walk, index: int) -> int:
    below = _kind(walk, index + 1)
    rich = below in (Kind.DATE, Kind.BYLINE) or (index + 1 < walk.end and _is_byline_here(walk, index + 1))
    if walk.known:
        return KNOWN_RICH_ITEM if rich else KNOWN_ITEM
    return RICH_ITEM if rich else ITEM


def _is_heading_here(walk: Walk, index: int) -> bool:
    """A known word is a heading unless it is what the item is waiting for, or an entry of a menu."""
    item = walk.item
    if item is not None and item.date >= 0 and item.headline < 0 and walk.date_first:
        return False
    if walk.lines[index].topic is Topic.COMMENTS:
        return _speaks(walk, index + 1)
    if walk.lines[index].topic not in (Topic.GENRE, Topic.TEASER):
        return True
    end = min(index + 1 + OPENS, walk.end)
    return any(walk.odds[at] > KNOWN_ITEM or walk.lines[at].kind is Kind.DATE for at in range(index + 1, end))


def _open_section(walk: Walk, index: int, topic: Topic | None) -> None:
    line = walk.lines[index]
    if walk.fresh and walk.related:
        walk.stacked = True
    if topic is Topic.RELATED:
        walk.related, walk.stacked = True, False
    elif topic is Topic.TEASER or (topic is None and walk.related):
        walk.related = walk.related and walk.stacked
    elif topic in (Topic.COMMENTS, Topic.SIGNUP, Topic.TAGS):
        walk.related = False
    walk.section, walk.topic = line.text.rstrip(":："), topic
    walk.item, walk.date_first, walk.fresh = None, False, True
    walk.headings.append(index)
    walk.zones[index] = _SET_APART.get(topic, walk.zone) if topic else walk.zone


_SET_APART = {Topic.COMMENTS: Zone.COMMENTS, Topic.SIGNUP: Zone.OTHER, Topic.TAGS: Zone.NAVIGATION}


def _stays(walk: Walk, index: int) -> bool:
    """Whether a line still belongs to the comments, the box or the tags."""
    line = walk.lines[index]
    if walk.odds[index] > SURE_ITEM or index >= walk.tail:
        return False
    if walk.topic is Topic.COMMENTS:
        return _speaks(walk, index)
    if walk.topic is Topic.TAGS:
        return line.kind is Kind.TEXT and line.words <= HEADING_WORDS
    return line.kind in (Kind.PROSE, Kind.SENTENCE) and line.words <= 40


def _read_set_apart(walk: Walk, index: int) -> None:
    walk.fresh = False
    walk.zones[index] = _SET_APART[walk.topic] if walk.topic else Zone.OTHER
    if walk.topic is Topic.TAGS:
        walk.tags.append(walk.lines[index].text)
        walk.links.append(index)


def _read_date(walk: Walk, index: int) -> None:
    item = walk.item
    walk.zones[index] = walk.zone
    if item is None:
        walk.date_first = True
    if item is None or walk.date_first or item.date >= 0:
        item = _new_item(walk)
    item.date = index
    walk.fresh = False


def _read_byline(walk: Walk, index: int) -> None:
    walk.zones[index] = walk.zone
    walk.fresh = False
    if walk.item is not None and walk.item.byline < 0:
        walk.item.byline = index


def _read_prose(walk: Walk, index: int) -> None:
    item = walk.item
    walk.fresh = False
    if item is None or len(item.summary) >= MAX_SUMMARY:
        walk.zones[index] = Zone.OTHER
        return
    walk.zones[index] = walk.zone
    if item.headline < 0:
        item.headline = index
    else:
        item.summary.append(index)


def _read_headline(walk: Walk, index: int) -> None:
    """A line that promotes a piece; behind a date that opens an item it is that item's."""
    if also := see_also(walk.lines[index].text):
        _read_see_also(walk, index, also[0])
        return
    if walk.topic in (Topic.COMMENTS, Topic.SIGNUP, Topic.TAGS):
        walk.section, walk.topic = None, None
    item = walk.item
    if item is None or item.headline >= 0:
        item = _new_item(walk)
    item.headline = index
    walk.zones[index] = walk.zone
    walk.fresh = False


def _read_text(walk: Walk, index: int) -> None:
    line, item = walk.lines[index], walk.item
    if also := see_also(line.text):
        _read_see_also(walk, index, also[0])
    elif len(line.entries) > 2:
        _read_tool(walk, index)
    elif item is not None and item.headline < 0 and line.words > HEADING_WORDS:
        item.headline = index
        walk.zones[index] = walk.zone
    elif item is not None and item.byline < 0 and not item.summary and _is_byline_here(walk, index):
        item.byline = index
        walk.zones[index] = walk.zone
    elif _is_heading(walk, index):
        _open_section(walk, index, None)
        return
    else:
        _read_tool(walk, index)
    walk.fresh = False


def _read_see_also(walk: Walk, index: int, label: str) -> None:
    walk.items.append(LineItem(label, True, headline=index))
    walk.item = None
    walk.zones[index] = Zone.RELATED


def _is_byline_here(walk: Walk, index: int) -> bool:
    """A name between a headline and a date or a summary is a byline."""
    return _kind(walk, index + 1) in (Kind.DATE, Kind.PROSE, Kind.SENTENCE) and is_person(walk.lines[index].text)


def _is_heading(walk: Walk, index: int) -> bool:
    """Whether a short line stands over an item with parts of its own."""
    line, item = walk.lines[index], walk.item
    if line.words > HEADING_WORDS or line.bullet or line.text[-1] in '?!…"”»':
        return False
    if not any(walk.odds[at] > _least(walk, at) for at in range(index + 1, min(index + 3, walk.end))):
        return False
    complete = item is None or bool(item.summary) or (item.date >= 0 and not walk.date_first)
    if _kind(walk, index + 1) is Kind.DATE:
        # behind items that begin with a date, or where the date has the headline behind it
        return _kind(walk, index + 2) is Kind.TEXT and (item is None or (walk.date_first and complete))
    if _kind(walk, index + 1) is not Kind.TEXT:
        return False
    following, second = walk.lines[index + 1], _kind(walk, index + 2)
    if is_person(following.text) and second in (Kind.DATE, Kind.PROSE, Kind.SENTENCE):
        return False
    has_parts = second in _STANDING_APART or (second is Kind.TEXT and is_person(walk.lines[index + 2].text))
    return has_parts and (complete or line.gap > following.gap)


def _kind(walk: Walk, index: int) -> Kind | None:
    return walk.lines[index].kind if index < walk.end else None


def _new_item(walk: Walk) -> LineItem:
    walk.item = LineItem(walk.section, walk.related)
    walk.items.append(walk.item)
    return walk.item


def _read_tool(walk: Walk, index: int) -> None:
    walk.zones[index] = Zone.NAVIGATION
    walk.links.append(index)


def _read_caption(walk: Walk, index: int) -> None:
    walk.zones[index] = walk.zone if walk.item is not None else Zone.OTHER


def _read_legal(walk: Walk, index: int) -> None:
    walk.zones[index] = Zone.OTHER
    walk.item = None


_READ = {
    Kind.DATE: _read_date,
    Kind.BYLINE: _read_byline,
    Kind.PROSE: _read_prose,
    Kind.SENTENCE: _read_prose,
    Kind.TEXT: _read_text,
    Kind.TOOL: _read_tool,
    Kind.CRUMBS: _read_tool,
    Kind.LEGAL: _read_legal,
    Kind.CAPTION: _read_caption,
}
