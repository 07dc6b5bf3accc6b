"""The page's items → the record's teasers."""

from datetime import date

from thresher.crawler.extractors.dates.datetext import find_dates
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.zoned_page import ZonedPage
from thresher.schemas.record import Teaser


def read_teasers(page: OpenPage, zones: ZonedPage) -> list[Teaser]:
    """Each item as a teaser, its date as ISO 8601 where it can be told."""
    today = page.captured
    return [_teaser(page, item, today) for item in zones.items]


def _teaser(page: OpenPage, item: Item, today: date) -> Teaser:
    raw = item.date_raw
    dates = find_dates(raw, language=page.language, day_first=page.day_first, today=today, limit=1) if raw else []
    return Teaser(
        section=item.section,
        relation=item.relation,
        headline=item.headline,
        url=item.url,
        date=dates[0].iso if dates else None,
        date_raw=raw,
        byline=item.byline,
        source=item.source,
        summary=item.summary,
        image=item.image,
        confidence=item.confidence,
    )
