"""The `watch` commands: saved searches whose new matches are told."""

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from thresher.cli import options
from thresher.cli.console import WrongUsage, say, show
from thresher.cli.help import Commands
from thresher.cli.opened import opened, opened_to_read
from thresher.exit_status import FAILED
from thresher.text.printable import printable

if TYPE_CHECKING:
    from thresher.store.matches import Match
    from thresher.store.watches import Watch

app = Commands(help="Save searches, and tell of new and changed records that match.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Its name, as thresher watch list shows it.")]


class Type(StrEnum):
    """Types of pages, and all of them."""

    ARTICLE = "article"
    LISTING = "listing"
    OTHER = "other"
    ANY = "any"


def _several(metavar: str, help_text: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(metavar=metavar, help=help_text, show_default=False)
    return option


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call it: letters, digits and . _ -")],
    query: Annotated[
        str | None,
        typer.Option(metavar="WORDS", help='As of thresher search: words, "a phrase", begin* and -without.'),
    ] = None,
    portal: options.Portal = None,
    language: options.Language = None,
    page_type: Annotated[Type, typer.Option("--type", help="Only pages of this type.")] = Type.ARTICLE,
    new_only: Annotated[bool, typer.Option("--new-only", help="Do not tell of pages that have changed.")] = False,
    mail: Annotated[list[str] | None, _several("ADDRESS", "Send a mail there; may be repeated.")] = None,
    webhook: Annotated[
        list[str] | None, _several("VARIABLE", "Post to the address that this environment variable holds.")
    ] = None,
    command: Annotated[
        list[str] | None, _several("VARIABLE", "Run the command that this environment variable holds.")
    ] = None,
    store: options.Store = options.DEFAULT_STORE,
) -> None:
    """Save a search.

    Whatever matches it from now on is told after each harvest, and stands in its Atom feed.

    thresher watch add ferries --query 'ferry -harbour' --portal news.example --mail me@post.example
    """
    from datetime import UTC, datetime

    from thresher.store.opening import writing
    from thresher.store.watches import add_watch, new_watch
    from thresher.telling.messages import described

    kept_type = None if page_type is Type.ANY else options.Type(page_type.value)
    selection = options.selection(portal, language=language, page_type=kept_type)
    told = list(_destinations(mail, webhook, command))
    try:
        watch = new_watch(name, query, selection, new_only=new_only, destinations=told, now=datetime.now(UTC))
    except ValueError as error:
        raise WrongUsage(f"thresher: {error}") from None
    with opened(store, create=True) as engine, writing(engine) as connection:
        add_watch(connection, watch)
    show([printable(f"{name}: {described(watch)}")])
    say(_notes(watch))


def _destinations(mail: list[str] | None, webhook: list[str] | None, command: list[str] | None) -> Iterator[str]:
    """What is told, as the store keeps it.  Raises typer.BadParameter."""
    from thresher.telling import destinations

    given = {destinations.MAIL: mail, destinations.WEBHOOK: webhook, destinations.COMMAND: command}
    for kind, targets in given.items():
        for target in targets or []:
            try:
                yield destinations.destination(kind, target)
            except ValueError as error:
                raise typer.BadParameter(str(error), param_hint=f"--{kind}") from None


def _notes(watch: "Watch") -> Iterator[str]:
    """What the user should know beside that it is kept."""
    from thresher.telling.destinations import problem_now, shown

    if not watch.destinations:
        yield f"nobody is told: it has a feed, /watches/{watch.name}.atom of thresher serve, and thresher watch show"
    for one in watch.destinations:
        if problem := problem_now(one):
            yield f"thresher: warning: {shown(one)} could not be told from here: {problem}"


@app.command("list")
def list_(as_json: options.AsJson = False, store: options.Store = options.DEFAULT_STORE) -> None:
    """Show the watches, and how telling of them went."""
    import msgspec

    from thresher.store.watches import all_watches

    with opened_to_read(store) as connection:
        found = all_watches(connection)
    if as_json:
        show(msgspec.json.encode(watch).decode() for watch in found)
    else:
        show(printable(line) for watch in found for line in _described(watch))
    if not found:
        say(["there is no watch yet: thresher watch add"])


@app.command()
def remove(name: Name, store: options.Store = options.DEFAULT_STORE) -> None:
    """Forget a watch."""
    from thresher.store.opening import writing
    from thresher.store.watches import remove_watch

    with opened(store) as engine, writing(engine) as connection:
        remove_watch(connection, name)


@app.command("show")
def show_(
    name: Name,
    limit: Annotated[int, options.at_least_one("Show at most N records.")] = 20,
    as_json: options.AsJson = False,
    store: options.Store = options.DEFAULT_STORE,
) -> None:
    """Show what a watch finds now.

    These are the records of the store as it is, the latest first.
    """
    import msgspec

    from thresher.store.matches import latest_matches
    from thresher.store.watches import one_watch

    with opened_to_read(store) as connection:
        watch = one_watch(connection, name)
        found = latest_matches(connection, watch, limit)
    if as_json:
        show(msgspec.json.encode(match).decode() for match in found)
    else:
        show(printable(line) for line in _described(watch))
        show(printable(line) for match in found for line in _lines(match))
    if not found:
        say(["nothing found"])


@app.command("test")
def try_(name: Name, store: options.Store = options.DEFAULT_STORE) -> None:
    """Try whether news arrive.

    The latest record that the watch finds is sent to all who are told, marked as a test.

    Exit status: 0 when all could be told, else 1.
    """
    from thresher.store.opening import reading
    from thresher.store.watches import one_watch
    from thresher.telling import tell_one
    from thresher.telling.destinations import shown

    with opened(store) as engine:
        with reading(engine) as connection:
            watch = one_watch(connection, name)
        if not watch.destinations:
            raise WrongUsage(f"thresher: watch {name} tells nobody: add it anew with --mail, --webhook or --command")
        problems = {one: tell_one(engine, watch, one) for one in watch.destinations}
    for one, problem in problems.items():
        say([f"{shown(one)}: {problem or 'told'}"])
    if any(problems.values()):
        raise typer.Exit(FAILED)


@app.command()
def tell(store: options.Store = options.DEFAULT_STORE) -> None:
    """Tell what is new, now.

    After a harvest that happens by itself; records that came by extract or import are told with the next harvest.

    Exit status: 0 when all could be told, else 1.
    """
    from thresher.telling import tell as tell_all

    with opened(store) as engine:
        problems = list(tell_all(engine))
    say(f"thresher: warning: {problem}" for problem in problems)
    if problems:
        raise typer.Exit(FAILED)


def _described(watch: "Watch") -> Iterator[str]:
    from thresher.telling.destinations import shown
    from thresher.telling.messages import described

    yield f"{watch.name}: {described(watch)}"
    for one, told in watch.destinations.items():
        last = f", last {told.at}" if told.at else ""
        yield f"  {shown(one)}: told of {told.count:,}{last}{f'; not told: {told.problem}' if told.problem else ''}"


def _lines(match: "Match") -> Iterator[str]:
    yield ""
    yield match.headline or match.url
    about = (match.date_published or match.day, match.portal, match.authors, match.change)
    yield f"  {' · '.join(filter(None, about))}  {match.url}"
    if match.snippet:
        yield f"  {match.snippet}"
