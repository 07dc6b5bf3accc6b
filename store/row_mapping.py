"""Record → the store's columns, by which it is filtered, counted and searched.  The whole record is stored as well."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import msgspec
import zstandard

from thresher.schemas.outcome import Outcome, Status
from thresher.schemas.record import SCHEMA, SCHEMA_BEFORE, PageRecord, PageType, Teaser
from thresher.schemas.record_rows import RecordRows
from thresher.store.changes import content_digest, content_digest_before
from thresher.text.body import main_text
from thresher.text.fingerprint import Fingerprint, fingerprint
from thresher.text.identity import identity, piece_identity
from thresher.text.index_words import indexed
from thresher.text.moments import day_of

FIELDS = (
    "url", "canonical_url", "site_name", "language", "breadcrumbs", "headline", "kicker", "standfirst", "byline",
    "authors", "source", "agency", "date_published", "date_modified", "body", "section", "tags", "images", "teasers",
)  # fmt: skip
"""Fields whose fill rates are reported, in the order of the bits of `records.filled`.  Append only."""
MAX_WORDS_CHARS = 200_000
"""A bound for safety: characters of one text in the full text index.  PostgreSQL's index holds 1 MB of words."""
MAX_NAMES_CHARS = 600
"""A bound for safety: characters of a column of names.  PostgreSQL's indexes hold 2,700 bytes."""
DOUBTFUL = 0.5
"""A matter of taste: the confidence below which a value is counted as doubtful."""
_ENCODER, _DECODER = msgspec.json.Encoder(), msgspec.json.Decoder(PageRecord)
_OF_THIS_VERSION = b'"own":'
"""A name that stands in documents of this version alone: no text holds it, since there its quotation marks are
escaped."""


def rows_of(record: PageRecord) -> RecordRows:
    """The rows that a record becomes in the store."""
    print_ = fingerprint_of(record)
    headline, body = _words(record)
    return RecordRows(
        key=_page_key(record),
        digest=content_digest(record),
        digest_before=content_digest_before(record),
        document=packed(record),
        columns=_columns(record) | {"text_digest": print_.text_digest},
        headline=headline,
        body=body,
        teasers=_teaser_rows(record),
        links=_link_rows(record),
        comments=_comments(record),
        minhash=print_.minhash,
        bands=print_.bands,
    )


def with_rows(outcome: Outcome) -> Outcome:
    """A kept outcome with the rows of its record: they are made where the page is read, in the worker."""
    if outcome.status is not Status.KEPT or outcome.record is None:
        return outcome
    return msgspec.structs.replace(outcome, rows=rows_of(outcome.record))


def _page_key(record: PageRecord) -> str:
    """The identity of the page: its address, else its bytes.  Captures with the same key are of the same page."""
    return identity(record.url) if record.url else f"sha256:{record.content_sha256}"


def seen_at(fetched_at: str | None, otherwise: str) -> str:
    """A capture time in the store's format; `otherwise` where none is known."""
    if fetched_at is None:
        return otherwise
    try:
        when = datetime.fromisoformat(fetched_at)
        return stamp(when if when.tzinfo else when.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return otherwise


def stamp(when: datetime) -> str:
    """A time in the store's format: ISO 8601, UTC, to the second."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def packed(record: PageRecord) -> bytes:
    """The record as compressed JSON."""
    return zstandard.compress(_ENCODER.encode(record), 3)


def unpacked(document: bytes) -> PageRecord:
    """The record of compressed JSON."""
    return decoded(zstandard.decompress(document))


def decoded(text: bytes) -> PageRecord:
    """The record of a JSON object, also of the version before.

    Raises msgspec.DecodeError (of which msgspec.ValidationError is one).
    """
    try:
        return _DECODER.decode(text)
    except msgspec.ValidationError:
        record = msgspec.json.decode(text)
        if not isinstance(record, dict) or record.get("schema") != SCHEMA_BEFORE:
            raise
        return _brought_up(record)


def of_this_version(document: bytes) -> bytes:
    """The JSON of a record that is stored, as this version writes it."""
    return document if _OF_THIS_VERSION in document else _ENCODER.encode(decoded(document))


def can_be_renewed(document: bytes, record: PageRecord) -> bool:
    """Whether a stored document is of an earlier version, and holds nothing that `record`, of the same page, lacks.

    One that is damaged stays as it is: `thresher store check` names it.
    """
    try:
        text = zstandard.decompress(document)
        if _OF_THIS_VERSION in text:
            return False
        stored = decoded(text)
    except (zstandard.ZstdError, msgspec.DecodeError):
        return False
    return all(
        then is None or now is not None
        for then, now in ((stored.all_text, record.all_text), (stored.evidence, record.evidence))
    )


def _brought_up(record: dict[str, Any]) -> PageRecord:
    """A record of the version before, with the text of its article; of another page the text was not kept."""
    found = msgspec.convert(record | {"schema": SCHEMA}, PageRecord)
    return msgspec.structs.replace(found, text=main_text(found.article, found.blocks))


def _columns(record: PageRecord) -> dict[str, str | int | None]:
    """The columns of `records`."""
    article = record.article
    published = article.date_published if article else None
    day = day_of(published)
    return {
        "page_type": record.page_type.value,
        "language": record.language,
        "headline": _clean(article.headline if article else record.title),
        "authors": _names("; ".join(article.authors)) if article else None,
        "source": _names(article.source.name) if article and article.source else None,
        "section": _clean(article.section) if article else None,
        "published": published,
        "day": day.isoformat() if day else None,
        "words": article.word_count if article else 0,
        "teasers": len(record.teasers),
        "filled": filled(record),
        "doubtful": sum(value < DOUBTFUL for value in record.confidence.values()),
        "piece": piece_of(record),
    }


def filled(record: PageRecord) -> int:
    """A bit for each of FIELDS that has a value."""
    bits = 0
    for at, name in enumerate(FIELDS):
        holder = record if hasattr(record, name) else record.article
        if getattr(holder, name, None):
            bits |= 1 << at
    return bits


def _teaser_rows(record: PageRecord) -> list[dict[str, str | None]]:
    """The page's teasers, each once.  What changes at every visit (a relative date, a picture) makes no second row."""
    rows: dict[str, dict[str, str | None]] = {}
    for teaser in record.teasers:
        key = identity(teaser.url) if teaser.url else None
        digest = _digest(teaser.relation, teaser.section, teaser.headline, key or teaser.summary)
        rows.setdefault(digest, {"digest": digest, "key": key, **_teaser_columns(teaser)})
    return list(rows.values())


def _link_rows(record: PageRecord) -> list[dict[str, str]]:
    """The links of the article's running text, each address once."""
    rows: dict[str, dict[str, str]] = {}
    for link in record.article.links if record.article else []:
        key = identity(link.url)
        rows.setdefault(key, {"key": key, "url": _clean(link.url) or "", "text": _clean(link.text) or ""})
    return list(rows.values())


def _comments(record: PageRecord) -> str | None:
    """The readers' comments as JSON; None where there are none."""
    return _ENCODER.encode(record.comments).decode() if record.comments else None


def _words(record: PageRecord) -> tuple[str, str]:
    """The texts of the full text index: headline and body of an article, title and text of another page."""
    article = record.article
    if article is not None:
        headline, body = article.headline or "", article.body
        if article.standfirst and article.standfirst not in body:
            body = f"{article.standfirst}\n\n{body}"
    else:
        headline = record.title or ""
        body = main_or_teased(record, "\n\n")
    return indexed(headline[:MAX_WORDS_CHARS]), indexed(body[:MAX_WORDS_CHARS])


def main_or_teased(record: PageRecord, separator: str) -> str:
    """The text of a page that is no article; of a record of the version before, which has none, that of its teasers."""
    items = (" ".join(filter(None, (item.headline, item.summary))) for item in record.teasers)
    return record.text or separator.join(items)


def fingerprint_of(record: PageRecord) -> Fingerprint:
    """What copies of a record's text are found by: that of its article."""
    return fingerprint(record.article.body if record.article else "")


def piece_of(record: PageRecord) -> str | None:
    """The identity of the piece that an article page shows."""
    address = record.canonical_url or record.url
    return piece_identity(address) if address and record.page_type is PageType.ARTICLE else None


_TEASER_TEXTS = ("url", "section", "headline", "date", "byline", "source", "summary", "image")


def _teaser_columns(teaser: Teaser) -> dict[str, Any]:
    return {"relation": teaser.relation, **{name: _clean(getattr(teaser, name)) for name in _TEASER_TEXTS}}


def _names(text: str) -> str | None:
    return _clean(text[:MAX_NAMES_CHARS])


def _clean(text: str | None) -> str | None:
    """No NUL, which PostgreSQL has no place for."""
    return text.replace("\0", "") if text else None


def _digest(*parts: str | None) -> str:
    return hashlib.blake2b("\x1f".join(part or "" for part in parts).encode(), digest_size=8).hexdigest()
