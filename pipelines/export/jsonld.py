"""schema.org JSON-LD: NewsArticle, CollectionPage with its items, WebPage; one object per line."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from thresher.pipelines.export.row import Row
from thresher.schemas.record import Article, Image, PageRecord, PageType, Teaser
from thresher.store.row_mapping import decoded


def lines(rows: Iterable[Row], fields: list[str]) -> Iterator[bytes]:
    """An object for each record."""
    for row in rows:
        yield msgspec.json.encode(page(decoded(row.document)))


def page(record: PageRecord) -> dict[str, Any]:
    """The record in the words of schema.org; what has no value is left out."""
    kind = {PageType.ARTICLE: "NewsArticle", PageType.LISTING: "CollectionPage"}.get(record.page_type, "WebPage")
    crumbs = [
        {"@type": "ListItem", "position": at, **filled(name=crumb.text, item=crumb.url)}
        for at, crumb in enumerate(record.breadcrumbs, 1)
    ]
    return {
        "@context": "https://schema.org",
        "@type": kind,
        **filled(
            url=record.url,
            mainEntityOfPage=record.canonical_url,
            name=record.title,
            inLanguage=record.language,
            publisher=filled_part("Organization", name=record.site_name),
            breadcrumb={"@type": "BreadcrumbList", "itemListElement": crumbs} if crumbs else None,
        ),
        **(_article(record.article) if record.article else {}),
        **(_items(record.teasers) if record.page_type is PageType.LISTING else {}),
    }


def filled(**properties: Any) -> dict[str, Any]:
    """The properties that have a value."""
    return {name: value for name, value in properties.items() if value not in (None, [], "")}


def filled_part(kind: str, **properties: Any) -> dict[str, Any] | None:
    """A part of this type; None where it says nothing."""
    found = filled(**properties)
    return {"@type": kind, **found} if found else None


def _article(article: Article) -> dict[str, Any]:
    source = article.source
    return filled(
        headline=article.headline,
        description=article.standfirst,
        author=[{"@type": "Person", "name": name} for name in article.authors],
        datePublished=article.date_published,
        dateModified=article.date_modified,
        articleSection=article.section,
        keywords=article.tags,
        wordCount=article.word_count,
        articleBody=article.body,
        image=[_image(image) for image in article.images],
        sourceOrganization=filled_part("Organization", name=source.name, url=source.url) if source else None,
    )


def _image(image: Image) -> dict[str, Any]:
    return {
        "@type": "ImageObject",
        **filled(url=image.url, caption=image.caption or image.alt, creditText=image.credit),
    }


def _items(teasers: list[Teaser]) -> dict[str, Any]:
    items = [{"@type": "ListItem", "position": at, "item": _item(teaser)} for at, teaser in enumerate(teasers, 1)]
    return {"mainEntity": {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items}}


def _item(teaser: Teaser) -> dict[str, Any]:
    return {
        "@type": "NewsArticle",
        **filled(
            url=teaser.url,
            headline=teaser.headline,
            description=teaser.summary,
            datePublished=teaser.date,
            author=filled_part("Person", name=teaser.byline),
            sourceOrganization=filled_part("Organization", name=teaser.source),
            articleSection=teaser.section,
            image=teaser.image,
        ),
    }
