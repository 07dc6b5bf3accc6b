"""The page that is to be inspected: of a file, of the store or of the web."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec

from thresher.cli.console import say
from thresher.cli.opened import opened_to_read
from thresher.cli.summary import complaint
from thresher.crawler.loaders import load
from thresher.crawler.loaders.reread import Gone
from thresher.crawler.portals.fetch import Visitor
from thresher.inspector.stored import Known as Defined
from thresher.inspector.stored import archived, current_record, machine_of, portal_of
from thresher.pipelines.process import process
from thresher.schemas.errors import InputError
from thresher.schemas.outcome import NO_PAGE, Outcome, Status
from thresher.schemas.page import Form, Known, Origin, SavedPage
from thresher.schemas.record import PageRecord
from thresher.store.machines import machine_name
from thresher.text.printable import printable
from thresher.version import __version__

_NAMED = 20
"""A matter of taste: pages of an archive that are listed."""
_LISTED = 10_000
"""A bound for safety: pages of an archive that are looked through for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which page."""

    page: str
    """A file, an address, or a number of the store."""
    store: str | None
    archive: str | None
    member: str | None
    url: str | None
    contact: str | None
    allow_private: bool


class Chosen(msgspec.Struct, frozen=True):
    """A page, what had become of it, and how it is to be read."""

    page: SavedPage
    before: Outcome | None = None
    defined: Defined = Defined()


def chosen(wanted: Wanted) -> Chosen:
    """The page that is meant: an address, a number of the store, else a file."""
    name = wanted.page
    if "://" in name:
        return _stored(wanted, name) if wanted.store else Chosen(_fetched(wanted))
    if name.isascii() and name.isdigit() and len(name) < 19 and not Path(name).exists():
        if not wanted.store:
            raise InputError(f"{name}: is no file; for page {name} of a store name the store: --store")
        return _stored(wanted, int(name))
    return Chosen(_a_page(_loaded(name, wanted)))


def _stored(wanted: Wanted, page: int | str) -> Chosen:
    record = _record(wanted.store or "", page)
    archive = Path(wanted.archive) if wanted.archive is not None else None
    try:
        return Chosen(*archived(record, archive), portal_of(record))
    except Gone as error:
        with opened_to_read(wanted.store or "") as connection:
            machine = machine_of(connection, record)
        if machine in (None, machine_name()):
            raise
        raise InputError(f"{error}; it was written on {machine}") from None


def _record(store: str, page: int | str) -> PageRecord:
    with opened_to_read(store) as connection:
        record = current_record(connection, page)
    if record is not None:
        return record
    if isinstance(page, int):
        raise InputError(f"the store has no page {page}")
    raise InputError(f"{page}: is not in the store; without --store it is fetched from the web")


def _fetched(wanted: Wanted) -> SavedPage:
    """A page of the web, as robots.txt and its server's peace allow."""
    answer = Visitor(__version__, wanted.contact, wanted.allow_private).get(wanted.page)
    if answer.status != 200:
        raise InputError(f"{answer.url}: the server answered {answer.status}")
    origin = Origin(file=answer.url, form=Form.HTML, url_from=Known.STATED)
    return SavedPage(body=answer.body, origin=origin, url=answer.url)


def _loaded(name: str, wanted: Wanted) -> SavedPage:
    """The page of a file; of several the one that is chosen, else the first."""
    found = load([name])
    results = islice(found, _LISTED)
    seen: list[SavedPage] = []
    refused: list[Outcome] = []
    for result in results:
        if isinstance(result, Outcome):
            refused += [result] if result.status is Status.REFUSED else []
        elif _is_chosen(result, wanted):
            if wanted.member is None and wanted.url is None and any(isinstance(more, SavedPage) for more in results):
                say([f"thresher: {name} holds more pages than this one; choose with --member or --url"])
            return result
        else:
            seen.append(msgspec.structs.replace(result, body=b""))
            only = result
    if wanted.url is not None and wanted.member is None and len(seen) == 1:
        adjusted = msgspec.structs.replace(only.origin, url_from=Known.GIVEN)
        return msgspec.structs.replace(only, url=wanted.url, origin=adjusted)
    raise InputError("\n".join(_absent(name, seen, refused)))


def _a_page(page: SavedPage) -> SavedPage:
    """The page.  Raises InputError for what is none; a page that is refused for what it shows can be looked at."""
    outcome = process(page)
    if outcome.reason in NO_PAGE:
        raise InputError(complaint(outcome))
    return page


def _is_chosen(page: SavedPage, wanted: Wanted) -> bool:
    return (wanted.member is None or page.origin.member == wanted.member) and (
        wanted.url is None or page.url == wanted.url
    )


def _absent(name: str, seen: list[SavedPage], refused: list[Outcome]) -> Iterator[str]:
    """What there is instead of the page."""
    if not seen:
        yield f"{name}: holds no page that can be read"
        yield from (f"  {complaint(outcome)}" for outcome in refused[:_NAMED])
        return
    yield f"{name}: holds no such page; it holds"
    yield from (f"  {_named(page)}" for page in seen[:_NAMED])
    if len(seen) > _NAMED:
        yield f"  and {len(seen) - _NAMED:,} more"


def _named(page: SavedPage) -> str:
    parts = [page.origin.member and f"--member {page.origin.member}", page.url and f"--url {page.url}"]
    return printable(" ".join(filter(None, parts)) or page.origin.file)
