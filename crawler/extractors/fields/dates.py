"""When the article was published and when it was last changed: evidence from several sides, weighed."""

import re
from datetime import date, datetime

from lxml import etree

from thresher.crawler.extractors.dates.datetext import learn_day_first
from thresher.crawler.extractors.fields.date_choice import Dates, choose
from thresher.crawler.extractors.fields.date_declared import DeclaredDate, address_sight, declared_sights
from thresher.crawler.extractors.fields.date_regions import DateRegions
from thresher.crawler.extractors.fields.date_rules import RULES, DateCandidate
from thresher.crawler.extractors.fields.date_shown import LINE, certain_days, line_sights, other_sights, time_sights
from thresher.crawler.extractors.fields.date_state import state_sights
from thresher.crawler.extractors.fields.headline import Headline
from thresher.crawler.extractors.markup.metadata import Metadata
from thresher.crawler.extractors.markup.view import PageView

_SLASHED = re.compile(r"\d\d?/\d\d?/\d{4}")
UNKNOWN_CAPTURE = date(2049, 12, 30)
"""Stands for `today` where nobody knows when a page was captured: the same bytes must give the same record on any
day, so that no clock is asked.  Two digits of a year up to 49 then mean 2000 and later."""


def read_dates(
    page: PageView,
    meta: Metadata,
    headline: Headline | None,
    body: list[int],
    language: str | None,
    url: str | None,
    today: date,
    *,
    fetched: str | None = None,
    until: int | None = None,
    day_first: bool | None = None,
) -> Dates:
    """The article's dates.

    `body` has the indices of the body's text blocks.  `today` is the day of capture, or `UNKNOWN_CAPTURE`: a date
    later than the day after it is none.  `fetched` is the time of capture in ISO 8601, for dates told from now.
    `until` is the block at which lists of other pieces begin behind the text.  `day_first` is the portal's order of day
    and month, where it is known.
    """
    reading = DeclaredDate(_with_region(language, meta), day_first, min(today, UNKNOWN_CAPTURE), _moment(fetched))
    sights = _sights(page, meta, headline, body, url, until, reading)
    if any(sight.other for sight in sights):
        learnt = learn_day_first(
            (block.text for block in page.blocks if block.chars <= LINE), language=reading.language
        )
        if learnt is not None:
            sights = _sights(page, meta, headline, body, url, until, reading._replace(day_first=learnt))
        else:
            sights = _settled(sights, certain_days(page, reading))
    return choose(_by_servers(sights))


def _by_servers(sights: list[DateCandidate]) -> list[DateCandidate]:
    """Declared days that the page shows with day and month the other way round: a server writes 11/01/2023 in the
    order of its own region, whatever the page's language."""
    shown = {sight.day for sight in sights if RULES[sight.rule].side == "shown"}
    settled = []
    for sight in sights:
        if sight.at is not None and sight.day not in shown and _SLASHED.match(sight.raw):
            year, month, day = sight.day.split("-")
            if (swapped := f"{year}-{day}-{month}") in shown:
                sight = sight._replace(iso=swapped + sight.iso[10:])
        settled.append(sight)
    return settled


def _settled(sights: list[DateCandidate], certain: set[str]) -> list[DateCandidate]:
    """Ambiguous dates in the order of which the page tells the same day in another way."""
    settled = []
    for sight in sights:
        if sight.other and sight.day in certain:
            sight = sight._replace(other=None)
        elif sight.other and sight.other[:10] in certain:
            sight = sight._replace(iso=sight.other, other=None)
        settled.append(sight)
    return settled


def _moment(fetched: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(fetched) if fetched else None
    except ValueError:
        return None


def _with_region(language: str | None, meta: Metadata) -> str | None:
    """The page's language with its region where one is stated: en-US and en-GB write days and months differently."""
    for stated in (meta.language, meta.first("og:locale"), meta.first("content-language", "language")):
        tag = (stated or "").replace("_", "-")
        if len(tag) >= 5 and (not language or tag[:2].lower() == language[:2].lower()):
            return tag
    return language or meta.language


def _sights(
    page: PageView,
    meta: Metadata,
    headline: Headline | None,
    body: list[int],
    url: str | None,
    until: int | None,
    reading: DeclaredDate,
) -> list[DateCandidate]:
    block = headline.block if headline else -1
    places = DateRegions(page, block, body, until)
    sights = list(declared_sights(meta, _path(page, block), reading))
    if address := address_sight(url or meta.first("og:url"), reading):
        sights.append(address)
    sights += time_sights(page, places, reading, elsewhere=False)
    sights += line_sights(page, places, reading)
    if not any(RULES[sight.rule].weight > 0 for sight in sights if sight.label != "modified"):
        sights += time_sights(page, places, reading, elsewhere=True)
        sights += other_sights(page, places, reading)
        sights += state_sights(page, reading)
        if image := address_sight(meta.first("og:image", "twitter:image"), reading, "image address"):
            sights.append(image)
    return sights


def _path(page: PageView, block: int) -> set[etree._Element]:
    """The headline's block element and all around it."""
    if block < 0:
        return set()
    node = page.blocks[block].node
    return {node.element, *(around.element for around in node.ancestors())}
