"""The `inspect` command: one page, from a file, the store or the web, with where its record's parts stand."""

import webbrowser
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec

from thresher.console import OK, colours, say, show, width
from thresher.crawler.loaders import load
from thresher.crawler.portals.fetch import Visitor
from thresher.inspector import report, terminal, text
from thresher.inspector.page import GENERATOR
from thresher.inspector.stored import Known as Defined
from thresher.inspector.stored import archived, current_record, defined, portal_of
from thresher.output import STANDARD_OUTPUT, file_to
from thresher.schemas.errors import InputError, OutputError
from thresher.schemas.outcome import Outcome, Status
from thresher.schemas.page import Form, Known, Origin, SavedPage
from thresher.schemas.record import PageRecord
from thresher.store.opening import open_store, reading
from thresher.summary import complaint, printable
from thresher.version import __version__

DEFAULT_OUTPUT = "report.html"
_NAMED = 20
"""Pages of an archive that are listed."""
_LISTED = 10_000
"""Pages of an archive that are looked through for them."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says."""

    page: str
    output: str | None
    open: bool
    text: bool
    store: str | None
    archive: str | None
    member: str | None
    url: str | None
    rules: str | None
    contact: str | None
    allow_private: bool


class _Chosen(msgspec.Struct, frozen=True):
    """A page, what had become of it, and how it is to be read."""

    page: SavedPage
    before: Outcome | None = None
    defined: Defined = Defined()


def run(options: Options) -> int:
    """Inspect the page; the exit status."""
    chosen = _chosen(options)
    known = chosen.defined if options.rules is None else defined(options.rules)
    arguments = (chosen.page, chosen.before)
    if options.text:
        told = text(
            *arguments, rules=known.rules, time_zone=known.time_zone, colour=colours(), width=width(terminal.WIDTH)
        )
        show(told.splitlines())
        return OK
    made = report(*arguments, rules=known.rules, time_zone=known.time_zone)
    if options.output == STANDARD_OUTPUT:
        show([made.rstrip("\n")])
        return OK
    path = _write(made, options.output)
    say([f"thresher: {path} is written"])
    if options.open and not webbrowser.open(path.resolve().as_uri()):
        say([f"thresher: no browser could be started; open {path.resolve().as_uri()}"])
    return OK


def _write(made: str, output: str | None) -> Path:
    """Where no file is named, only a report that was made before is written over."""
    path = Path(output or DEFAULT_OUTPUT)
    try:
        if output is None and path.exists() and GENERATOR.encode() not in path.read_bytes()[:4096]:
            raise OutputError(f"{path}: is there already, and no report; name another file with --output")
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror or error}") from None
    with file_to(str(path)) as file:  # a file name may hold bytes that are no text
        file.write(made.encode("utf-8", "replace"))
    return path


def _chosen(options: Options) -> _Chosen:
    """The page that is meant: an address, a number of the store, else a file."""
    name = options.page
    if "://" in name:
        return _stored(options, name) if options.store else _Chosen(_fetched(options))
    if name.isascii() and name.isdigit() and len(name) < 19 and not Path(name).exists():
        if not options.store:
            raise InputError(f"{name}: is no file; for page {name} of a store name the store: --store")
        return _stored(options, int(name))
    return _Chosen(_loaded(name, options))


def _stored(options: Options, page: int | str) -> _Chosen:
    record = _record(options.store or "", page)
    archive = Path(options.archive) if options.archive is not None else None
    return _Chosen(*archived(record, archive), portal_of(record))


def _record(store: str, page: int | str) -> PageRecord:
    engine = open_store(store)
    try:
        with reading(engine) as connection:
            record = current_record(connection, page)
    finally:
        engine.dispose()
    if record is not None:
        return record
    if isinstance(page, int):
        raise InputError(f"the store has no page {page}")
    raise InputError(f"{page}: is not in the store; without --store it is fetched from the web")


def _fetched(options: Options) -> SavedPage:
    """A page of the web, as robots.txt and its server's peace allow."""
    answer = Visitor(__version__, options.contact, options.allow_private).get(options.page)
    if answer.status != 200:
        raise InputError(f"{answer.url}: the server answered {answer.status}")
    origin = Origin(file=answer.url, form=Form.HTML, url_from=Known.STATED)
    return SavedPage(body=answer.body, origin=origin, url=answer.url)


def _loaded(name: str, options: Options) -> SavedPage:
    """The page of a file; of several the one that is chosen, else the first."""
    found = load([name])
    results = islice(found, _LISTED)
    seen: list[SavedPage] = []
    refused: list[Outcome] = []
    for result in results:
        if isinstance(result, Outcome):
            refused += [result] if result.status is Status.REFUSED else []
        elif _is_chosen(result, options):
            if options.member is None and options.url is None and any(isinstance(more, SavedPage) for more in results):
                say([f"thresher: {name} holds more pages than this one; choose with --member or --url"])
            return result
        else:
            seen.append(msgspec.structs.replace(result, body=b""))
            only = result
    if options.url is not None and options.member is None and len(seen) == 1:
        told = msgspec.structs.replace(only.origin, url_from=Known.GIVEN)
        return msgspec.structs.replace(only, url=options.url, origin=told)
    raise InputError("\n".join(_absent(name, seen, refused)))


def _is_chosen(page: SavedPage, options: Options) -> bool:
    return (options.member is None or page.origin.member == options.member) and (
        options.url is None or page.url == options.url
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
