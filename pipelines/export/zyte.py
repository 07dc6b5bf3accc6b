"""The shapes of zyte-common-items: Article, and ArticleList for listings; one object per line.

Pages that are neither, and pages without an address (which both shapes require), are left out.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from thresher.pipelines.export.jsonld import filled
from thresher.pipelines.export.row import Row
from thresher.schemas.record import Article, PageRecord, PageType, Teaser
from thresher.store.row_mapping import decoded, seen_at


def lines(rows: Iterable[Row], fields: list[str]) -> Iterator[bytes]:
    """An object for each article and listing."""
    for row in rows:
        record = decoded(row.document)
        if record.url is not None and record.page_type is not PageType.OTHER:
            yield msgspec.json.encode(item(record))


def item(record: PageRecord) -> dict[str, Any]:
    """The record as an Article or an ArticleList; what has no value is left out."""
    return filled(
        url=record.url,
        canonicalUrl=record.canonical_url,
        breadcrumbs=[filled(name=crumb.text, url=crumb.url) for crumb in record.breadcrumbs],
        metadata=filled(dateDownloaded=seen_at(record.fetched_at, "")) or None,
        **(_article(record, record.article) if record.article else {}),
        **({"articles": [_listed(teaser) for teaser in record.teasers]} if record.article is None else {}),
    )


def _article(record: PageRecord, article: Article) -> dict[str, Any]:
    images = [{"url": image.url} for image in article.images]
    dated = article.date_published or article.date_modified
    return {
        "headline": article.headline,
        "datePublished": _time(dated),
        "datePublishedRaw": article.date_published_raw if article.date_published else article.date_modified_raw,
        "dateModified": _time(article.date_modified),
        "dateModifiedRaw": article.date_modified_raw,
        "authors": [filled(name=name, nameRaw=article.byline) for name in article.authors],
        "inLanguage": record.language,
        "mainImage": images[0] if images else None,
        "images": images,
        "description": article.standfirst,
        "articleBody": article.body,
    }


def _listed(teaser: Teaser) -> dict[str, Any]:
    return filled(
        url=teaser.url,
        headline=teaser.headline,
        datePublished=_time(teaser.date),
        datePublishedRaw=teaser.date_raw,
        authors=[{"name": teaser.byline, "nameRaw": teaser.byline}] if teaser.byline else None,
        articleBody=teaser.summary,
        mainImage={"url": teaser.image} if teaser.image else None,
        images=[{"url": teaser.image}] if teaser.image else None,
    )


def _time(date: str | None) -> str | None:
    """These shapes have no bare dates: a day is its beginning."""
    return f"{date}T00:00:00" if date and "T" not in date else date
