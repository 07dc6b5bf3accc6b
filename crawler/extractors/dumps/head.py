"""What stands over the article's text: headline, kicker, standfirst, byline, date, breadcrumbs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from thresher.crawler.extractors.dumps.chrome import site_name
from thresher.crawler.extractors.dumps.line_odds import LineOdds, Odds
from thresher.crawler.extractors.dumps.lines import Kind, Line
from thresher.crawler.extractors.dumps.maintext import Span
from thresher.crawler.extractors.dumps.sources import labelled_source
from thresher.crawler.extractors.names.names import NameKind, byline_score, name_kind
from thresher.crawler.extractors.zones.forest import SCALE

LIKELY_HEADLINE = -3_000
"""Log-odds, in thousandths, from which the likeliest line is the headline: a dump without one is rare."""
LIKELY = -400
"""The same of dates and bylines, which many pages do not show."""
BESIDE = 2
"""Lines around a byline among which another author is named."""
ABOVE = 3
"""Lines over the headline among which a date, a byline or a source may stand."""
STANDFIRST_WORDS = 8
PLAIN_NAME = 0.3
"""The least byline score of a name that stands where bylines stand."""


@dataclass(slots=True)
class Head:
    """Indices of lines; -1 where there is none."""

    headline: int = -1
    score: float = 0.0
    """Log-odds."""
    kicker: int = -1
    bylines: list[int] = field(default_factory=list)
    """In the page's order."""
    source: int = -1
    """A line with the label 'Source:'."""
    dates: list[int] = field(default_factory=list)
    """The likeliest first."""
    standfirst: list[int] = field(default_factory=list)
    captions: list[int] = field(default_factory=list)


def read_head(lines: Sequence[Line], text: Span, odds: LineOdds) -> Head:
    """The lines that say what the article is, most of them over its text."""
    head = Head()
    headlines = odds.headline[: text.end].copy()
    if named := site_name(lines, None):
        headlines[named[1] : named[1] + 1] -= SCALE
    index = likeliest(headlines, LIKELY_HEADLINE)
    if index >= 0:
        head.headline, head.score = index, float(odds.headline[index]) / SCALE
        head.kicker = _kicker(lines, index)
    byline = likeliest(odds.byline, LIKELY)
    if byline >= 0:
        beside = range(max(0, byline - BESIDE), min(len(lines), byline + BESIDE + 1))
        head.bylines = [at for at in beside if at == byline or odds.byline[at] > 0]
    date = likeliest(odds.date, LIKELY)
    if date >= 0:
        head.dates = [date, *(at for at in range(max(0, date - ABOVE), date + ABOVE + 1) if _changed(lines, at, date))]
    for at in range(max(0, head.headline - ABOVE), text.start):
        if head.source < 0 and at != head.headline and labelled_source(lines[at]):
            head.source = at
    if head.headline >= 0:
        _read_between(lines, head, text)
    return head


def likeliest(odds: Odds, least: int) -> int:
    """The index of the greatest odds, -1 where they are less than `least`."""
    index = int(odds.argmax()) if len(odds) else -1
    return index if index >= 0 and odds[index] > least else -1


def _changed(lines: Sequence[Line], index: int, date: int) -> bool:
    """Whether a line beside the date says when the piece was changed."""
    return index != date and index < len(lines) and lines[index].kind is Kind.DATE


def _read_between(lines: Sequence[Line], head: Head, text: Span) -> None:
    """What stands between headline and text, and at the text's beginning over date and byline."""
    near = text.start + ABOVE
    meta = max((index for index in (*head.bylines, *head.dates) if head.headline < index < near), default=-1)
    for index in range(head.headline + 1, max(text.start, meta)):
        line = lines[index]
        if index in (head.source, *head.bylines, *head.dates):
            continue
        if line.kind is Kind.CAPTION:
            head.captions.append(index)
        elif line.kind in (Kind.PROSE, Kind.SENTENCE) or (line.kind is Kind.TEXT and line.words > STANDFIRST_WORDS):
            head.standfirst.append(index)


def _kicker(lines: Sequence[Line], headline: int) -> int:
    """The short line set apart from what is above it, right over the headline."""
    index = headline - 1
    if index < 1:
        return -1
    line = lines[index]
    apart = line.gap > max(lines[headline].gap, lines[index - 1].gap) or lines[index - 1].kind is Kind.CRUMBS
    return index if line.kind is Kind.TEXT and line.words <= 4 and apart and not line.entries else -1


def is_person(text: str) -> bool:
    """Whether a short line can be a person's name."""
    return len(text) <= 60 and byline_score(text) >= PLAIN_NAME and name_kind(text, visible=True) is NameKind.PERSON
