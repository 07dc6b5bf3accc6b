"""What the store and the definitions hold of a page that is inspected."""

from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, select

from thresher.crawler.extractors.rules import Rules
from thresher.crawler.loaders.reread import page_at
from thresher.crawler.loaders.warc_members import FILE_NAME
from thresher.crawler.portals import definitions, load_portal, rules_of
from thresher.schemas.outcome import Outcome, Status
from thresher.schemas.page import SavedPage
from thresher.schemas.record import PageRecord
from thresher.store.row_mapping import unpacked
from thresher.store.tables import harvests, pages, records, revisions
from thresher.text.identity import identity


class Known(NamedTuple):
    """The settings of a portal's definition by which its pages are read."""

    rules: Rules | None = None
    time_zone: str | None = None


def current_record(connection: Connection, page: int | str) -> PageRecord | None:
    """The current record of a page, by its id in the store or by its address."""
    query = select(revisions.c.document).join(records, records.c.revision_id == revisions.c.id)
    by_page = pages.c.id == page if isinstance(page, int) else pages.c.key.in_({identity(page), page})
    document = connection.scalar(query.join(pages, pages.c.id == records.c.page_id).where(by_page))
    return None if document is None else unpacked(document)


def archived(record: PageRecord, archive: Path | None = None) -> tuple[SavedPage, Outcome]:
    """The page that a record was made from, loaded again, and its outcome then.

    `archive`: a folder to look in where its file has been moved.  Raises what `page_at` raises.
    """
    page = page_at(
        record.origin, url=record.url, portal=record.portal, content_sha256=record.content_sha256, archive=archive
    )
    return page, Outcome(status=Status.KEPT, origin=record.origin, url=record.url, record=record)


def machine_of(connection: Connection, record: PageRecord) -> str | None:
    """The machine whose harvest wrote the archive's file that a record names; None where that is not known."""
    found = FILE_NAME.fullmatch(Path(record.origin.file).name)
    if found is None:
        return None
    own = select(harvests.c.machine).where(harvests.c.id == int(found["harvest"]), harvests.c.portal == record.portal)
    machine: str | None = connection.scalar(own)
    return machine


def portal_of(record: PageRecord) -> Known:
    """How its portal's pages are read, where there is a definition by its name.  Raises PortalError."""
    if record.portal is None or record.portal not in definitions():
        return Known()
    return defined(record.portal)


def defined(portal: str) -> Known:
    """How the pages of a portal are read: a name, or a definition's file.  Raises PortalError."""
    known = load_portal(portal)
    return Known(rules_of(known), known.time_zone)
