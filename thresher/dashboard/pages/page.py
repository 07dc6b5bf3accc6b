"""One page: its record, everything in it, its versions, its copies."""

from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import HTMLResponse

from thresher import inspector
from thresher.dashboard import reprocess as again
from thresher.dashboard.charts import share_bar
from thresher.dashboard.diff import compared
from thresher.dashboard.queries import page as pages
from thresher.dashboard.rendering import page
from thresher.dashboard.security import asked_from_here
from thresher.dashboard.store import Served, Store
from thresher.schemas.errors import InputError, PageRefused
from thresher.schemas.record import BlockKind, PageRecord, Zone
from thresher.store.opening import reading

router = APIRouter(include_in_schema=False)
_COSTS = [Depends(asked_from_here)]
_MOST = 1 << 62
_APART = "sandbox allow-scripts; frame-ancestors 'none'"
"""The report is made of the page's own bytes: it runs in an origin of its own, without the dashboard's rights."""
_PAGE_FIELDS = ("url", "canonical_url", "site_name", "title", "language", "page_type", "fetched_at", "content_sha256")
_ARTICLE_FIELDS = (
    "headline", "kicker", "standfirst", "byline", "authors", "source", "agency", "date_published",
    "date_published_raw", "date_modified", "date_modified_raw", "section", "tags", "word_count",
)  # fmt: skip


@router.get("/pages/{id_}")
def current(request: Request, id_: int, store: Store) -> HTMLResponse:
    """A page with its current record."""
    return _shown(request, store, id_, None)


@router.get("/pages/{id_}/versions/{number}")
def version(request: Request, id_: int, number: int, store: Store) -> HTMLResponse:
    """A page with an earlier version of its record."""
    return _shown(request, store, id_, number)


@router.get("/pages/{id_}/evidence", dependencies=_COSTS)
def evidence(request: Request, id_: int, store: Store, settings: Served) -> HTMLResponse:
    """Where each value of a page stands in it, read again from its archive."""
    found, definition = _to_read(store, id_)
    record, why = found.record, None
    try:
        outcome = again.with_evidence(record, definition, settings.archive)
    except (InputError, PageRefused) as error:
        why = str(error)
    else:
        record, why = outcome.record or record, outcome.detail
    return page(request, "evidence.html", page=found, record=record, why=why)


@router.get("/pages/{id_}/inspect", dependencies=_COSTS)
def inspect(id_: int, store: Store, settings: Served) -> HTMLResponse:
    """The page as it was saved, with its zones, beside its record; in an origin of its own."""
    _, definition = _to_read(store, id_)
    try:
        made = again.inspected(id_, store.url, definition, settings.archive)
    except InputError as error:
        raise HTTPException(404, f"the page cannot be read again: {error}") from None
    made = inspector.leading_to(made, f"/pages/{id_}", "Back to the record")
    return HTMLResponse(made, headers={"Content-Security-Policy": f"{_APART}; {inspector.policy()}"})


def _to_read(store: Store, id_: int) -> tuple[pages.Page, str | None]:
    """The page, and the name or file of its portal's definition."""
    with reading(store) as connection:
        found = pages.one(connection, id_) if 0 < id_ < _MOST else None
        if found is None:
            raise HTTPException(404, f"the store holds no page {id_}")
        return found, again.definition_of(connection, found.record.portal)


def _shown(request: Request, store: Store, id_: int, number: int | None) -> HTMLResponse:
    with reading(store) as connection:
        found = pages.one(connection, id_, number) if 0 < id_ < _MOST else None
        if found is None:
            what = f"no page {id_}" if number is None else f"no version {number} of a page {id_}"
            raise HTTPException(404, f"the store holds {what}")
        context: dict[str, Any] = {
            "versions": pages.versions(connection, id_, found.version),
            "captures": pages.captures(connection, id_),
            "copies": pages.copies(connection, id_),
        }
    record = found.record
    return page(
        request,
        "page.html",
        page=found,
        record=record,
        article=record.article,
        why=None,
        paragraphs=paragraphs_of(record),
        fields=fields_of(record),
        zones=zones_of(record),
        zone_bar=share_bar("How the page's characters are divided among its zones", zones_of(record)),
        links={zone: [link for link in record.links if link.zone is zone] for zone in Zone},
        changes=compared(found.changes),
        **context,
    )


def fields_of(record: PageRecord) -> list[tuple[str, Any, float | None]]:
    """Every field that is one value, with its confidence."""
    fields = [(name, getattr(record, name), record.confidence.get(name)) for name in _PAGE_FIELDS]
    if record.article is not None:
        fields += [(name, getattr(record.article, name), record.confidence.get(name)) for name in _ARTICLE_FIELDS]
    return [(name, _plain(value), confidence) for name, value, confidence in fields if value not in (None, [], "")]


def _plain(value: Any) -> Any:
    """A value as text; the source keeps its address."""
    return "; ".join(value) if isinstance(value, list) else value


def paragraphs_of(record: PageRecord) -> list[tuple[BlockKind, str]]:
    """The text's paragraphs, each with what it is: a heading, an item of a list, a quote and so on."""
    blocks = record.article.blocks if record.article is not None else record.blocks
    kinds = {block.text: block.kind for block in blocks}
    return [(kinds.get(text, BlockKind.PARAGRAPH), text) for text in record.text.split("\n\n")] if record.text else []


def zones_of(record: PageRecord) -> list[tuple[str, int]]:
    """How many characters each zone has."""
    return [(zone.value, record.accounting.by_zone.get(zone, 0)) for zone in Zone]
