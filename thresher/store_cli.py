"""The commands on a store, as the command line has them.  What they do is imported when they run."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from thresher.store import DEFAULT_STORE

if TYPE_CHECKING:
    from thresher.store.selection import Selection

Store = Annotated[
    str,
    typer.Option(
        envvar="THRESHER_STORE", metavar="URL", help="The store: an SQLite file or postgresql://...", show_envvar=False
    ),
]
Portal = Annotated[str | None, typer.Option(metavar="NAME", help="Only this portal's pages.")]
Since = Annotated[str | None, typer.Option(metavar="DAY", help="Only from this day on, as 2025-01-31.")]
Until = Annotated[str | None, typer.Option(metavar="DAY", help="Only up to this day.")]
Language = Annotated[str | None, typer.Option(metavar="CODE", help="Only in this language, as en.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]


class Type(StrEnum):
    """The types of pages (thresher.schemas.record.PageType, whose import is slow)."""

    ARTICLE = "article"
    LISTING = "listing"
    OTHER = "other"


class Form(StrEnum):
    """The forms of exports (thresher.pipelines.export.Format, whose import is slow)."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    JSONLD = "jsonld"
    ZYTE = "zyte"


class Duplicates(StrEnum):
    KEEP = "keep"
    FIRST = "first"


OfType = Annotated[Type | None, typer.Option("--type", help="Only pages of this type.")]


def export(
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Write here; .gz and .zst are compressed.")
    ] = "-",
    form: Annotated[Form | None, typer.Option("--format", help="The form; by the file's name when absent.")] = None,
    portal: Portal = None,
    since: Since = None,
    until: Until = None,
    language: Language = None,
    page_type: OfType = None,
    fields: Annotated[
        str | None, typer.Option(metavar="NAMES", help="Only these fields, as url,article.headline.")
    ] = None,
    all_revisions: Annotated[
        bool, typer.Option("--all-revisions/--latest", help="Every revision of a page, or the latest alone.")
    ] = False,
    duplicates: Annotated[Duplicates, typer.Option(help="Of copies of one piece: keep all, or the first.")] = (
        Duplicates.KEEP
    ),
    store: Store = DEFAULT_STORE,
) -> None:
    """Write records of the store: JSON Lines, CSV, Parquet, schema.org JSON-LD or zyte-common-items."""
    selection = _selection(portal, since, until, language, page_type)
    names = [name.strip() for name in fields.split(",")] if fields is not None else []
    if fields is not None and not all(names):
        raise typer.BadParameter("names fields, parted by commas", param_hint="--fields")
    from thresher.export_command import Options, run
    from thresher.pipelines.export import Format
    from thresher.pipelines.export.fields import checked
    from thresher.schemas.errors import OutputError

    try:
        checked(names)
    except OutputError as error:
        raise typer.BadParameter(str(error), param_hint="--fields") from None
    options = Options(
        store=store or DEFAULT_STORE,
        output=output,
        form=Format(form.value) if form else None,
        selection=selection,
        fields=names,
        all_revisions=all_revisions,
        first_of_copies=duplicates is Duplicates.FIRST,
    )
    raise typer.Exit(run(options))


def import_(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Exported JSON Lines, or - for standard input.")],
    store: Store = DEFAULT_STORE,
) -> None:
    """Read exported JSON Lines back into a store."""
    from thresher.import_command import run

    raise typer.Exit(run(files, store or DEFAULT_STORE))


def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS", help='Words, "a phrase", begin* and -without, all to be met.')
    ],
    portal: Portal = None,
    since: Since = None,
    until: Until = None,
    language: Language = None,
    page_type: OfType = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Show at most N records.")] = 20,
    as_json: AsJson = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Find records by the words of their headline and text, the best first.

    Words with a leading - come after a -- of their own: thresher search -- ferry -harbour
    """
    selection = _selection(portal, since, until, language, page_type)
    from thresher.search_command import run

    raise typer.Exit(run(" ".join(words), selection, limit, as_json, store or DEFAULT_STORE))


def show(
    url: Annotated[str, typer.Argument(metavar="URL", help="The page's address.")],
    revision: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="The Nth revision, 1 the oldest; the latest when absent.")
    ] = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show what changed, paragraph by paragraph.")] = False,
    as_json: AsJson = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Show a page's record, its revisions and its copies."""
    from thresher.show_command import run

    raise typer.Exit(run(url, revision, diff, as_json, store or DEFAULT_STORE))


def report(
    portal: Portal = None,
    since: Since = None,
    until: Until = None,
    teased: Annotated[
        bool, typer.Option("--teased", help="List the addresses that are teased but were never harvested.")
    ] = False,
    as_json: AsJson = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Count what the store holds, by portal: pages, types, fields, refusals, what is teased but missing."""
    selection = _selection(portal, since, until, None, None)
    from thresher.report_command import run

    raise typer.Exit(run(selection, teased, as_json, store or DEFAULT_STORE))


store_app = typer.Typer(help="Look after the store.", no_args_is_help=True, rich_markup_mode=None)


@store_app.command()
def info(as_json: AsJson = False, store: Store = DEFAULT_STORE) -> None:
    """Show where the store is, what it holds and the last runs."""
    from thresher.store_commands import info as run

    raise typer.Exit(run(store or DEFAULT_STORE, as_json))


@store_app.command()
def upgrade(store: Store = DEFAULT_STORE) -> None:
    """Bring the store to this program's version, or make an empty one."""
    from thresher.store_commands import upgrade as run

    raise typer.Exit(run(store or DEFAULT_STORE))


@store_app.command()
def check(store: Store = DEFAULT_STORE) -> None:
    """Look for damage; exit status 1 with what is wrong."""
    from thresher.store_commands import check as run

    raise typer.Exit(run(store or DEFAULT_STORE))


@store_app.command()
def vacuum(store: Store = DEFAULT_STORE) -> None:
    """Give space that is not used back to the system."""
    from thresher.store_commands import vacuum as run

    raise typer.Exit(run(store or DEFAULT_STORE))


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for name, command in (("export", export), ("import", import_), ("search", search), ("show", show)):
        app.command(name)(command)
    app.command()(report)
    app.add_typer(store_app, name="store")


def _selection(
    portal: str | None, since: str | None, until: str | None, language: str | None, page_type: Type | None
) -> "Selection":
    first, last = _day(since, "--since"), _day(until, "--until")
    if first and last and first > last:
        raise typer.BadParameter(f"{last} comes before --since {first}", param_hint="--until")
    from thresher.schemas.record import PageType
    from thresher.store.selection import Selection

    return Selection(
        portal=portal,
        since=first,
        until=last,
        language=language.lower() if language else None,
        page_type=PageType(page_type.value) if page_type else None,
    )


def _day(text: str | None, hint: str) -> str | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise typer.BadParameter(f"{text} is no day: write it as 2025-01-31", param_hint=hint) from None
