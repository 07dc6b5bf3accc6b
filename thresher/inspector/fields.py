"""A record's fields as texts for people, in the record's order."""

from typing import Any, NamedTuple

import msgspec

from thresher.schemas.record import Evidence, PageRecord

_PAGE = (
    "url", "canonical_url", "portal", "site_name", "title", "language", "page_type", "breadcrumbs", "fetched_at",
    "content_sha256", "origin",
)  # fmt: skip
_ARTICLE = (
    "headline", "kicker", "standfirst", "byline", "authors", "source", "agency", "date_published", "date_modified",
    "body", "section", "tags", "images", "word_count",
)  # fmt: skip


class Field(NamedTuple):
    """One field of a record."""

    name: str
    value: str
    """Empty where the record has none."""
    confidence: float | None
    evidence: Evidence | None


def article_fields(record: PageRecord) -> list[Field]:
    """Those of the article; empty where the page is none."""
    return [_field(record, record.article, name) for name in _ARTICLE] if record.article is not None else []


def page_fields(record: PageRecord) -> list[Field]:
    """Those of the page."""
    return [_field(record, record, name) for name in _PAGE]


def _field(record: PageRecord, part: msgspec.Struct, name: str) -> Field:
    evidence = (record.evidence or {}).get(name)
    return Field(name, _as_text(getattr(part, name)), record.confidence.get(name), evidence)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(map(_as_text, value))
    if isinstance(value, msgspec.Struct):
        parts = msgspec.to_builtins(value).values()
        return " · ".join(str(part) for part in parts if part not in (None, ""))
    return str(value)
