"""The page's items → the record's teasers."""

from datetime import date

from thresher.crawler.extractors.dates.datetext import find_dates
from thresher.crawler.extractors.zones.item import Item
from thresher.schemas.record import Teaser


def read_teasers(items: list[Item], language: str | None, today: date, day_first: bool | None = None) -> list[Teaser]:
    """Each item as a teaser, its date as ISO 8601 where it can be told."""
    return [_teaser(item, language, today, day_first) for item in items]


def _teaser(item: Item, language: str | None, today: date, day_first: bool | None) -> Teaser:
    raw = item.date_raw
    dates = find_dates(raw, language=language, day_first=day_first, today=today, limit=1) if raw else []
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
    )
