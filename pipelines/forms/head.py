"""What stands above a text: its title, who wrote it, when and where."""

from typing import NamedTuple

from thresher.schemas.record import PageRecord


class Head(NamedTuple):
    """A record's head; what is not known is None or empty."""

    title: str | None
    """The headline of an article, the title of another page."""
    byline: str | None
    """As shown; else the authors' names."""
    authors: list[str]
    date: str | None
    """Of publication, in ISO 8601."""
    url: str | None
    site: str | None
    description: str | None
    language: str | None
    tags: list[str]


def head(record: PageRecord) -> Head:
    article = record.article
    return Head(
        title=(article.headline if article else None) or record.title,
        byline=(article.byline or ", ".join(article.authors) or None) if article else None,
        authors=article.authors if article else [],
        date=article.date_published if article else None,
        url=record.url or record.canonical_url,
        site=record.site_name,
        description=article.standfirst if article else None,
        language=record.language,
        tags=article.tags if article else [],
    )


def day_and_time(iso: str) -> str:
    """A date as people write it: without the `T`, seconds and the offset of the machine's form."""
    return iso[:16].replace("T", " ")


def one_line(text: str) -> str:
    return " ".join(text.split())
