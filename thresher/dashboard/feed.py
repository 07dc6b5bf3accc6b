"""Atom feeds (RFC 4287) of a portal's articles, the latest first."""

import hashlib
import re
import uuid
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import APIRouter, HTTPException, Request
from sqlalchemy import Connection, select
from starlette.responses import Response

from thresher.dashboard.rendering import is_web, language, of_portal
from thresher.dashboard.store import Store
from thresher.schemas.record import PageRecord, PageType
from thresher.store.opening import reading
from thresher.store.row_mapping import unpacked
from thresher.store.tables import pages, portals, records, revisions
from thresher.version import __version__

router = APIRouter(include_in_schema=False)

_ENTRIES = 50
_LATE = 2_000
"""A bound for safety: the latest revisions of all portals, among which changed articles are searched."""
_LONGEST = 500  # matter of taste
_ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@router.get("/feeds/{name:path}.atom")
def feed(request: Request, name: str, store: Store) -> Response:
    """The last articles of a portal."""
    with reading(store) as connection:
        id_ = connection.scalar(select(portals.c.id).where(portals.c.name == name))
        if id_ is None:
            raise HTTPException(404, f"the store holds no portal {name}")
        body = _document(name, _entries(connection, id_))
    tag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/atom+xml", headers=headers)


def _entries(connection: Connection, portal_id: int) -> list[tuple[str, str, str, PageRecord]]:
    """The latest new or changed articles: key of the page, first seen, changed, record."""
    columns = select(pages.c.key, pages.c.first_seen, revisions.c.first_seen, revisions.c.document)
    of_portal = (
        columns.join_from(pages, records, records.c.page_id == pages.c.id)
        .join(revisions, revisions.c.id == records.c.revision_id)
        .where(pages.c.portal_id == portal_id, records.c.page_type == PageType.ARTICLE.value)
    )
    late = select(revisions.c.id).order_by(revisions.c.id.desc()).limit(_LATE).scalar_subquery()
    came = of_portal.order_by(pages.c.id.desc()).limit(_ENTRIES)
    changed = of_portal.where(records.c.revision_id.in_(late), pages.c.first_seen < revisions.c.first_seen)
    found = {row[0]: row for query in (came, changed.limit(_ENTRIES)) for row in connection.execute(query)}
    last = sorted(sorted(found.values(), key=lambda row: row[0]), key=lambda row: row[2], reverse=True)[:_ENTRIES]
    return [(key, first, when, unpacked(document)) for key, first, when, document in last]


def _document(name: str, entries: list[tuple[str, str, str, PageRecord]]) -> bytes:
    """Links to the dashboard are relative: only the client knows the address by which it reaches it."""
    root = Element("feed", xmlns=_ATOM)
    _text(root, "id", _urn(f"thresher:portal:{name}"))
    _text(root, "title", f"{name}, as harvested")
    _text(root, "updated", max((changed for _, _, changed, _ in entries), default="1970-01-01T00:00:00Z"))
    SubElement(root, "link", rel="self", href=f"{of_portal(name).replace('/portals/', '/feeds/', 1)}.atom")
    SubElement(root, "link", rel="alternate", type="text/html", href=of_portal(name))
    SubElement(root, "generator", version=__version__).text = "Thresher"
    for key, first, changed, record in entries:
        _entry(SubElement(root, "entry"), key, first, changed, record)
    body: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body


def _entry(entry: Element, key: str, first: str, changed: str, record: PageRecord) -> None:
    article = record.article
    headline = (article.headline if article else None) or record.title or record.url or key
    _text(entry, "id", _urn(key))
    _text(entry, "title", headline)
    _text(entry, "published", first)
    _text(entry, "updated", changed)
    names = (article.authors if article else []) or [record.site_name or record.portal or "unknown"]
    for name in names:
        _text(SubElement(entry, "author"), "name", name)
    if record.url is not None and is_web(record.url):
        SubElement(entry, "link", rel="alternate", href=_clean(record.url))
    if article and article.section:
        SubElement(entry, "category", term=_clean(article.section))
    begin = (article.standfirst or article.body.partition("\n\n")[0]) if article else ""
    if begin:
        summary = _text(entry, "summary", begin if len(begin) <= _LONGEST else begin[: _LONGEST - 1] + "…")
        if code := language(record.language):
            summary.set("xml:lang", code)


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
