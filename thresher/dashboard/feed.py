"""Atom feeds (RFC 4287) of articles, the latest first: of a portal, of a selection, of a watch."""

import hashlib
import html
import re
import uuid
from collections import Counter
from datetime import UTC, datetime
from typing import Annotated, NamedTuple
from urllib.parse import quote, urlencode
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import APIRouter, HTTPException, Query, Request
from sqlalchemy import ColumnElement, Connection, select
from starlette.responses import Response

from thresher.dashboard.filters import Filters
from thresher.dashboard.queries import watches
from thresher.dashboard.queries.records import selected
from thresher.dashboard.rendering import address, is_web, language, of_portal
from thresher.dashboard.store import Store
from thresher.schemas.record import BlockKind, PageRecord, PageType
from thresher.store.matches import found_by
from thresher.store.opening import reading
from thresher.store.row_mapping import stamp, unpacked
from thresher.store.selection import portal_id
from thresher.store.tables import pages, records, revisions
from thresher.telling.messages import described
from thresher.version import __version__

router = APIRouter(include_in_schema=False)

_ENTRIES = 50
_LATE = 2_000
"""A bound for safety: the latest revisions of all portals, among which changed articles are searched."""
_LONGEST, _LONGEST_CONTENT = 500, 50_000
"""Characters of a summary, and of a text.  Taste, and a bound for safety."""
_TAGS = {
    BlockKind.HEADING: ("<h2>", "</h2>"),
    BlockKind.LIST_ITEM: ("<ul><li>", "</li></ul>"),
    BlockKind.QUOTE: ("<blockquote>", "</blockquote>"),
    BlockKind.CODE: ("<pre>", "</pre>"),
    BlockKind.PREFORMATTED: ("<pre>", "</pre>"),
}
_ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Entry(NamedTuple):
    """A new or changed article."""

    key: str
    first_seen: str
    changed: str
    record: PageRecord


class Feed(NamedTuple):
    """What stands over the entries.  Addresses are relative: only the client knows the one of the dashboard."""

    name: str
    """What the feed's id is made of."""
    title: str
    path: str
    page: str


@router.get("/feeds/{name:path}.atom")
def of_a_portal(request: Request, name: str, filters: Annotated[Filters, Query()], store: Store) -> Response:
    """The last articles of a portal, those that the filters select."""
    if filters.portal not in (None, name):
        raise HTTPException(422, f"portal: the address names {name}; /feeds.atom has feeds of any")
    asked = filters.model_copy(update={"portal": name})
    given = {part: value for part, value in asked.given().items() if part != "portal"}
    with reading(store) as connection:
        entries = _entries(connection, selected(connection, _articles(asked)), portal_id(connection, name))
    own = of_portal(name)
    path = address(f"{own.replace('/portals/', '/feeds/', 1)}.atom", **given)
    page = address("/records", **asked.given()) if given else own
    id_ = f"thresher:portal:{name}" + (f"?{urlencode(given)}" if given else "")
    title = ": ".join(filter(None, (_portal_title(entries) or name, ", ".join(given.values()))))
    return _answer(request, Feed(id_, title, path, page), entries)


@router.get("/feeds.atom")
def of_a_selection(request: Request, filters: Annotated[Filters, Query()], store: Store) -> Response:
    """The last articles that the filters select."""
    given = filters.given()
    with reading(store) as connection:
        entries = _entries(connection, selected(connection, _articles(filters)), None)
    title = ", ".join(given.values()) or "all portals"
    feed = Feed(f"thresher:records?{urlencode(given)}", title, address("/feeds.atom", **given), "/records")
    return _answer(request, feed._replace(page=address("/records", **given)), entries)


@router.get("/watches/{name}.atom")
def of_a_watch(request: Request, name: str, store: Store) -> Response:
    """The last records that a watch finds."""
    with reading(store) as connection:
        watch = watches.one(connection, name)
        entries = _entries(connection, found_by(connection, watch), None)
    feed = Feed(f"thresher:watch:{name}", f"{name}: {described(watch)}", f"/watches/{quote(name)}.atom", "/watches")
    return _answer(request, feed, entries)


def _articles(filters: Filters) -> Filters:
    return filters if filters.type else filters.model_copy(update={"type": PageType.ARTICLE})


def _entries(connection: Connection, wanted: list[ColumnElement[bool]], portal: int | None) -> list[Entry]:
    """The latest new or changed records that are wanted; `portal` is an index to look along."""
    wanted = [*wanted, *([] if portal is None else [pages.c.portal_id == portal])]
    ids = (
        select(pages.c.id)
        .join_from(pages, records, records.c.page_id == pages.c.id)
        .join(revisions, revisions.c.id == records.c.revision_id)
        .where(*wanted)
    )
    late = select(revisions.c.id).order_by(revisions.c.id.desc()).limit(_LATE).scalar_subquery()
    came = ids.order_by(pages.c.id.desc()).limit(_ENTRIES)
    changed = ids.where(records.c.revision_id.in_(late), pages.c.first_seen < revisions.c.first_seen)
    some = {*connection.scalars(came), *connection.scalars(changed.limit(_ENTRIES))}
    query = (
        select(pages.c.key, pages.c.first_seen, revisions.c.first_seen, revisions.c.document)
        .join_from(pages, records, records.c.page_id == pages.c.id)
        .join(revisions, revisions.c.id == records.c.revision_id)
        .where(pages.c.id.in_(some))
        .order_by(revisions.c.first_seen.desc(), pages.c.key)
        .limit(_ENTRIES)
    )
    return [Entry(key, first, when, unpacked(document)) for key, first, when, document in connection.execute(query)]


def _portal_title(entries: list[Entry]) -> str | None:
    """What a portal calls itself on most of its pages."""
    names = Counter(entry.record.site_name for entry in entries if entry.record.site_name)
    return names.most_common(1)[0][0] if names else None


def _answer(request: Request, feed: Feed, entries: list[Entry]) -> Response:
    body = _document(feed, entries)
    tag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/atom+xml", headers=headers)


def _document(feed: Feed, entries: list[Entry]) -> bytes:
    root = Element("feed", xmlns=_ATOM)
    _text(root, "id", _urn(feed.name))
    _text(root, "title", feed.title)
    _text(root, "updated", max((entry.changed for entry in entries), default="1970-01-01T00:00:00Z"))
    SubElement(root, "link", rel="self", href=feed.path)
    SubElement(root, "link", rel="alternate", type="text/html", href=feed.page)
    SubElement(root, "generator", version=__version__).text = "Thresher"
    for entry in entries:
        _add_entry(root, entry)
    body: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body


def _add_entry(root: Element, entry: Entry) -> None:
    record, article = entry.record, entry.record.article
    made = SubElement(root, "entry")
    headline = (article.headline if article else None) or record.title or record.url or entry.key
    _text(made, "id", _urn(entry.key))
    _text(made, "title", headline)
    _text(made, "published", _published(record) or entry.first_seen)
    _text(made, "updated", entry.changed)
    names = (article.authors if article else []) or [record.site_name or record.portal or "unknown"]
    for name in names:
        _text(SubElement(made, "author"), "name", name)
    if record.url is not None and is_web(record.url):
        SubElement(made, "link", rel="alternate", href=_clean(record.url))
    if article and article.section:
        SubElement(made, "category", term=_clean(article.section))
    begin = (article.standfirst or article.body.partition("\n\n")[0]) if article else ""
    texts = [_text(made, "summary", begin if len(begin) <= _LONGEST else begin[: _LONGEST - 1] + "…")] if begin else []
    content = _content(record)
    if content:
        texts.append(_text(made, "content", content))
        texts[-1].set("type", "html")
    if code := language(record.language):
        for text in texts:
            text.set("xml:lang", code)


def _published(record: PageRecord) -> str | None:
    """The article's date as Atom has it: with a time, at the beginning of the day where none is stated."""
    stated = record.article.date_published if record.article else None
    try:
        when = datetime.fromisoformat(stated or "")
        return stamp(when if when.tzinfo else when.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def _content(record: PageRecord) -> str:
    """The text as HTML, of tags of ours alone."""
    made, left = [], _LONGEST_CONTENT
    for block in (record.article or record).blocks:
        before, after = _TAGS.get(block.kind, ("<p>", "</p>"))
        text = block.text if len(block.text) <= left else block.text[:left] + "…"
        left -= len(text)
        made.append(before + html.escape(text, quote=False).replace("\n", "<br>\n") + after)
        if left <= 0:
            break
    return "\n".join(made)


def _text(parent: Element, name: str, text: str) -> Element:
    made = SubElement(parent, name)
    made.text = _clean(text)
    return made


def _clean(text: str) -> str:
    """The text without characters that XML forbids."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _urn(name: str) -> str:
    """An id that is the same in every store and never changes."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"
