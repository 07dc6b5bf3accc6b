"""An article → plain columns, which any program reads that can open the database: the record itself is compressed."""

from thresher.schemas.record import PageRecord
from thresher.store.row_mapping import stamp
from thresher.store.tables import article_versions
from thresher.text.moments import day_of, moment_of

ARTICLE_COLUMNS = tuple(column.name for column in article_versions.columns if column.name != "revision_id")
"""The names of these columns, in their order."""


def article_columns(record: PageRecord) -> dict[str, str | int | None] | None:
    """The columns of `article_versions`; None where the page is no article.  Lists are joined by semicolons."""
    article = record.article
    if article is None:
        return None
    return {
        "canonical_url": record.canonical_url,
        "site_name": record.site_name,
        "language": record.language,
        "headline": article.headline,
        "kicker": article.kicker,
        "standfirst": article.standfirst,
        "byline": article.byline,
        "authors": "; ".join(article.authors) or None,
        "source": article.source.name if article.source else None,
        "source_url": article.source.url if article.source else None,
        "agency": article.agency,
        "date_published": article.date_published,
        **_compared("date_published", article.date_published),
        "date_published_raw": article.date_published_raw,
        "date_modified": article.date_modified,
        **_compared("date_modified", article.date_modified),
        "date_modified_raw": article.date_modified_raw,
        "section": article.section,
        "tags": "; ".join(article.tags) or None,
        "word_count": article.word_count,
        "body": article.body,
    }


def _compared(name: str, text: str | None) -> dict[str, str | None]:
    """A date in the two forms that sort: its day, and its moment in UTC."""
    day, moment = day_of(text), moment_of(text)
    return {f"{name}_day": day.isoformat() if day else None, f"{name}_utc": stamp(moment) if moment else None}
