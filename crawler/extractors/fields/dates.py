"""When the article was published and when it was last changed: evidence from several sides, weighed."""

import re
from datetime import date, datetime, timedelta

from lxml import etree

from thresher.crawler.extractors.dates.capture import UNKNOWN_CAPTURE
from thresher.crawler.extractors.dates.dateorder import learn_day_first, with_country
from thresher.crawler.extractors.evidence import FieldValue
from thresher.crawler.extractors.fields.date_choice import Dates, choose
from thresher.crawler.extractors.fields.date_declared import DeclaredDate, address_sight, declared_sights
from thresher.crawler.extractors.fields.date_regions import DateRegions
from thresher.crawler.extractors.fields.date_rules import RULES, DateCandidate
from thresher.crawler.extractors.fields.date_shown import LINE, certain_days, line_sights, other_sights, time_sights
from thresher.crawler.extractors.fields.date_state import state_sights
from thresher.crawler.extractors.markup.metadata import Metadata
from thresher.crawler.extractors.markup.view import PageView
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.comments import below_headings, by_readers
from thresher.crawler.extractors.zones.zoned_page import ZonedPage
from thresher.schemas.record import Warning
from thresher.text.addresses import host_of
from thresher.text.language import detect_language

_SLASHED = re.compile(r"\d\d?/\d\d?/\d{4}")
_DOUBTED = timedelta(days=366)
"""How much later than its stated capture a page may be dated: archives that were made anew state the wrong day."""
_SAMPLE = 8
"""First blocks of the body by which its language is told."""
_GUESS = 0.3
"""Confidence of a date that stands far from the article."""


def read_dates(page: OpenPage, zones: ZonedPage) -> Dates:
    """The article's dates; where all are later than the capture, the capture's time is doubted, not the page."""
    today = page.captured
    dates = dates_until(page, zones, today)
    if today >= UNKNOWN_CAPTURE or (dates.published is not None and not _doubts_capture(dates.published)):
        return dates
    later = dates_until(page, zones, today + _DOUBTED)
    if later.published is None:  # only now "3 hours ago", which is as right as the capture's time
        return dates_until(page, zones, today, from_now=True)
    is_later = later.published.value[:10] > today.isoformat()
    if dates.published is not None and not (is_later and later.published.confidence > dates.published.confidence):
        return dates
    what = f"the page is dated {later.published.value[:10]}, later than its capture on {today.isoformat()}"
    return later._replace(warnings=[*later.warnings, Warning("date_after_capture", what)])


def _doubts_capture(published: FieldValue[str]) -> bool:
    """Whether a page that seems to be dated may be dated later than its capture: the date is a mere guess, or others
    were left out as future."""
    return published.confidence <= _GUESS or any(why.startswith("future") for _, why in published.rejected)


def dates_until(page: OpenPage, zones: ZonedPage, latest: date, *, from_now: bool = False) -> Dates:
    """The article's dates, none later than the day after `latest`.

    With `from_now` dates that are told from the time of capture count, too.
    """
    language = with_country(_with_region(page.language, page.meta), host_of(page.base.url or ""))
    moment = _moment(page.fetched) if from_now else None
    reading = DeclaredDate(language, page.day_first, min(latest, UNKNOWN_CAPTURE), moment)
    sights = _sights(page, zones, reading)
    if page.day_first is None and any(sight.other for sight in sights):
        sights = _in_order(page, zones, reading, sights)
    return choose(_by_servers(sights))


def _in_order(
    page: OpenPage, zones: ZonedPage, reading: DeclaredDate, sights: list[DateCandidate]
) -> list[DateCandidate]:
    """The dates in numbers in the order that the page's other dates, then its text's language and its country tell."""
    sights = _settled(sights, set())
    if not any(sight.other for sight in sights):
        return sights
    prose = " ".join(page.view.blocks[index].text for index in zones.body[:_SAMPLE])
    spoken = detect_language(prose) or ""
    own = reading
    if spoken and spoken != (reading.language or "")[:2].lower():
        own = reading._replace(language=with_country(spoken, host_of(page.base.url or "")))
    elif not any(sight.unsure for sight in sights):
        return sights
    learnt = learn_day_first((block.text for block in page.view.blocks if block.chars <= LINE), language=own.language)
    if learnt is None and own is reading:
        return _settled(sights, certain_days(page.view, reading))
    return _settled(_sights(page, zones, own._replace(day_first=learnt)), certain_days(page.view, own))


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
    """Dates in numbers in the order of which the page tells the same day in another way; `certain` are more such days
    for those whose language does not say."""
    changes = {sight.day for sight in sights if not sight.other and sight.label == "modified"}
    others = {sight.day for sight in sights if not sight.other and sight.label in ("published", None)}
    settled = []
    for sight in sights:
        if other := sight.other:
            told = others | (changes if sight.label == "modified" else set()) | (certain if sight.unsure else set())
            if sight.day in told:
                sight = sight._replace(other=None, unsure=False)
            elif other[:10] in told:
                sight = sight._replace(iso=other, other=None, unsure=False)
        settled.append(sight)
    return settled


def _moment(fetched: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(fetched) if fetched and "T" in fetched else None
    except ValueError:
        return None


def _with_region(language: str | None, meta: Metadata) -> str | None:
    """The page's language with its region where one is stated: en-US and en-GB write days and months differently."""
    for stated in (meta.language, meta.first("og:locale"), meta.first("content-language", "language")):
        tag = (stated or "").replace("_", "-")
        if len(tag) >= 5 and (not language or tag[:2].lower() == language[:2].lower()):
            return tag
    return language or meta.language


def _sights(page: OpenPage, zones: ZonedPage, reading: DeclaredDate) -> list[DateCandidate]:
    view, meta, block = page.view, page.meta, page.headline_block
    readers = by_readers(view, zones.comments)
    if zones.body:
        readers |= below_headings(view, zones.body[-1])
    places = DateRegions(view, block, zones.body, zones.after_body, readers)
    sights = list(declared_sights(meta, _path(view, block), reading))
    if address := address_sight(page.base.url or meta.first("og:url"), reading):
        sights.append(address)
    sights += time_sights(view, places, reading, elsewhere=False)
    sights += line_sights(view, places, reading)
    if not any(RULES[sight.rule].weight > 0 for sight in sights if sight.label in ("published", None)):
        sights += time_sights(view, places, reading, elsewhere=True)
        sights += other_sights(view, places, reading)
        sights += state_sights(view, reading)
        if image := address_sight(meta.first("og:image", "twitter:image"), reading, "image address"):
            sights.append(image)
    return sights


def _path(page: PageView, block: int) -> set[etree._Element]:
    """The headline's block element and all around it."""
    if block < 0:
        return set()
    node = page.blocks[block].node
    return {node.element, *(around.element for around in node.ancestors())}
