"""What stands over the article's text: headline, kicker, standfirst, byline, date, breadcrumbs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from thresher.crawler.extractors.dumps.line_words import plain
from thresher.crawler.extractors.dumps.lines import Kind, Line
from thresher.crawler.extractors.dumps.maintext import Span
from thresher.crawler.extractors.dumps.sources import labelled_source
from thresher.crawler.extractors.names.names import NameKind, agency_of, byline_score, name_kind

REACH = 40
"""Lines before the text among which the headline is sought."""
MAX_HEADLINE = 260
"""Columns."""
LIKELY_WORDS = 8
"""A headline of so many words is as good as a longer one; menu entries have one to three."""
ECHO_LINES = 60
"""Lines of the page's top in which a trail or a title may repeat the headline."""
MIN_ECHO = 15
DISTANCE = 0.12
"""What each line of other text between a candidate and the article's text costs: captions and a standfirst may lie
between, and the better of two candidates is more often the upper one."""
NEARBY = 4
"""Lines between a headline and its date or byline."""
LONG_HEADLINE = 18
"""Words from which a line is more likely a caption or a standfirst."""
SURER = 0.3
"""By so much must a later line's byline score be higher: 'By Jane Doe' against a topic that reads as a name."""
PLAIN_NAME = 0.3
"""The least byline score of a name that stands where bylines stand."""


@dataclass(slots=True)
class Head:
    """Indices of lines; -1 where there is none."""

    headline: int = -1
    score: float = 0.0
    text_start: int = -1
    """The first line of the text, which may be above the densest part."""
    kicker: int = -1
    byline: int = -1
    source: int = -1
    """A line with the label 'Source:'."""
    dates: list[int] = field(default_factory=list)
    standfirst: list[int] = field(default_factory=list)
    captions: list[int] = field(default_factory=list)


def read_head(lines: Sequence[Line], text: Span) -> Head:
    """The lines over the text that belong to the article."""
    head = Head(text_start=text.start)
    head.headline, head.score = find_headline(lines, text)
    if head.headline < 0:
        return head
    head.kicker = _kicker(lines, head.headline)
    for index in range(head.headline + 1, text.start):
        _place(lines, index, head)
    _look_above(lines, head)
    _begin_text(lines, head, text)
    return head


def _begin_text(lines: Sequence[Line], head: Head, text: Span) -> None:
    """The text begins at the first paragraph behind date and byline; only what is above them is a standfirst."""
    meta = max([index for index in (head.byline, *head.dates) if head.headline < index < text.start], default=-1)
    behind = [index for index in head.standfirst if index > meta >= 0 and lines[index].kind is not Kind.TEXT]
    head.text_start = behind[0] if behind else text.start
    head.standfirst = [index for index in head.standfirst if index < head.text_start]
    head.captions = [index for index in head.captions if index < head.text_start]


def find_headline(lines: Sequence[Line], text: Span) -> tuple[int, float]:
    """The line that serves best as the headline, and how well; -1 where none does."""
    best, best_score = -1, 0.0
    distance = 0.0
    top = [plain(line.text) for line in lines[: min(text.start, ECHO_LINES)]]
    for index in range(text.start - 1, max(-1, text.start - 1 - REACH), -1):
        line = lines[index]
        if _may_be_headline(line):
            score = _score(lines, index, top) - DISTANCE * distance
            if score > best_score:
                best, best_score = index, score
        distance += 1.0 if line.kind in (Kind.TEXT, Kind.CRUMBS, Kind.PROSE) else 0.2
    return best, best_score


def _may_be_headline(line: Line) -> bool:
    if line.width > MAX_HEADLINE or line.kind not in (Kind.TEXT, Kind.SENTENCE, Kind.PROSE, Kind.BYLINE):
        return False
    if line.bullet or line.dates or len(line.entries) > 2 or line.topic:
        return False
    return line.kind is not Kind.BYLINE or byline_score(line.text) < 0.6


def _score(lines: Sequence[Line], index: int, top: Sequence[str]) -> float:
    line = lines[index]
    score = min(line.words, LIKELY_WORDS) * 0.4 - (line.words == 1) - (line.words > LONG_HEADLINE)
    score += 0.5 * (line.gap > 0) + 0.5 * (index + 1 < len(lines) and lines[index + 1].gap > 0)
    score -= {Kind.PROSE: 2.5, Kind.SENTENCE: 1.5, Kind.BYLINE: 1.0}.get(line.kind, 0.0)
    following = [after.kind for after in lines[index + 1 : index + 1 + NEARBY]]
    score += 1.0 * (Kind.DATE in following or Kind.BYLINE in following)
    if len(line.text) >= MIN_ECHO:
        own = plain(line.text)
        score += 2.0 * any(
            own in other or (len(other) >= MIN_ECHO and other in own) for at, other in enumerate(top) if at != index
        )
    above = lines[max(0, index - 2) : index]
    score += 0.2 * all(line.kind is not Kind.PROSE and line.words < LIKELY_WORDS // 2 for line in above)
    return score


def _kicker(lines: Sequence[Line], headline: int) -> int:
    """The short line set apart from what is above it, right over the headline."""
    index = headline - 1
    if index < 1:
        return -1
    line = lines[index]
    apart = line.gap > max(lines[headline].gap, lines[index - 1].gap) or lines[index - 1].kind is Kind.CRUMBS
    return index if line.kind is Kind.TEXT and line.words <= 4 and apart and not line.entries else -1


def _place(lines: Sequence[Line], index: int, head: Head) -> None:
    """Say what a line between headline and text is."""
    line = lines[index]
    if head.source < 0 and labelled_source(line):
        head.source = index
        if line.dates:
            head.dates.append(index)
    elif line.kind is Kind.DATE or (line.dates and line.width < 100):
        head.dates.append(index)
        if head.byline < 0 and byline_score(line.text) >= 0.5:
            head.byline = index
    elif line.kind is Kind.BYLINE or (head.byline < 0 and _is_name(line)):
        if head.byline < 0 or byline_score(line.text) > byline_score(lines[head.byline].text) + SURER:
            head.byline = index
    elif line.kind is Kind.CAPTION:
        head.captions.append(index)
    elif line.kind in (Kind.PROSE, Kind.SENTENCE) or (line.kind is Kind.TEXT and line.words > LIKELY_WORDS):
        head.standfirst.append(index)


def _is_name(line: Line) -> bool:
    if line.kind is not Kind.TEXT or line.width > 60 or line.topic:
        return False
    return byline_score(line.text) >= PLAIN_NAME or (line.words <= 3 and agency_of(line.text) is not None)


def _look_above(lines: Sequence[Line], head: Head) -> None:
    """A date or a byline may stand right over the headline."""
    for index in range(head.headline - 1, max(-1, head.headline - 3), -1):
        line = lines[index]
        if line.kind is Kind.DATE and not head.dates:
            head.dates.append(index)
        elif line.kind is Kind.BYLINE and head.byline < 0 and byline_score(line.text) > 0.6:
            head.byline = index
        elif index != head.kicker:
            break


def is_person(text: str) -> bool:
    """Whether a short line can be a person's name."""
    return len(text) <= 60 and byline_score(text) >= PLAIN_NAME and name_kind(text, visible=True) is NameKind.PERSON
