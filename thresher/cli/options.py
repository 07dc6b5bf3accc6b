"""Options that several commands have.

Where only the sentence differs that explains it, a function makes the option: `Annotated[bool, quiet("...")]`.
"""

import math
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from thresher.store import DEFAULT_STORE as DEFAULT_STORE
from thresher.text.days import EXAMPLES, day_named

if TYPE_CHECKING:
    from thresher.store.selection import Selection


def none_if_empty(text: str | None) -> str | None:
    """A variable of the environment may be set to nothing."""
    return text or None


# The store.


def _store_or_default(text: str) -> str:
    return text or DEFAULT_STORE


Store = Annotated[
    str,
    typer.Option(
        envvar="THRESHER_STORE",
        metavar="URL",
        help="The store: an SQLite file or postgresql://...",
        show_envvar=False,
        callback=_store_or_default,
    ),
]

# In which form.


class Form(StrEnum):
    """The forms of records (thresher.pipelines.export.Format, whose import is slow)."""

    JSONL = "jsonl"
    JSON = "json"
    MARKDOWN = "md"
    TEXT = "txt"
    HTML = "html"
    TEI = "tei"
    CSV = "csv"
    PARQUET = "parquet"
    SQLITE = "sqlite"
    JSONLD = "jsonld"
    ZYTE = "zyte"


OutputForm = Annotated[
    Form | None,
    typer.Option("--format", metavar="FORM", help=f"By the output's name when absent: {', '.join(Form)}."),
]
Chunks = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="In place of records, their texts in chunks of at most N words.",
    ),
]


# Which records.


class Type(StrEnum):
    """The types of pages (thresher.schemas.record.PageType, whose import is slow)."""

    ARTICLE = "article"
    LISTING = "listing"
    OTHER = "other"


Portal = Annotated[str | None, typer.Option(metavar="NAME", help="Only this portal's pages.")]
Since = Annotated[str | None, typer.Option(metavar="DAY", help=f"Only from this day on: {EXAMPLES}.")]
Until = Annotated[str | None, typer.Option(metavar="DAY", help="Only up to this day.")]
Language = Annotated[str | None, typer.Option(metavar="CODE", help="Only in this language, as en.")]
OfType = Annotated[Type | None, typer.Option("--type", help="Only pages of this type.")]


def selection(
    portal: str | None = None,
    since: str | None = None,
    until: str | None = None,
    language: str | None = None,
    page_type: Type | None = None,
) -> "Selection":
    """What these options select.  Raises typer.BadParameter."""
    first, last = days(since, until)
    from thresher.schemas.record import PageType
    from thresher.store.selection import Selection

    return Selection(
        portal=portal,
        since=first,
        until=last,
        language=language.lower() if language else None,
        page_type=PageType(page_type.value) if page_type else None,
    )


def days(since: str | None, until: str | None) -> tuple[str | None, str | None]:
    """The first and the last day of what is wanted.  Raises typer.BadParameter."""
    first, last = _day(since, "--since"), _day(until, "--until")
    if first and last and first > last:
        raise typer.BadParameter(f"{last} comes before --since {first}", param_hint="--until")
    return first, last


def _day(text: str | None, hint: str) -> str | None:
    if text is None:
        return None
    try:
        return day_named(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=hint) from None


# The archive.


def _of_this_machine(text: str) -> str:
    if "://" in text:
        raise typer.BadParameter(f"{text} is an address; name a folder of this machine")
    return text


Archive = Annotated[
    str, typer.Option(metavar="DIR", help="Write every answer here, as WARC.", callback=_of_this_machine)
]
NoArchive = Annotated[bool, typer.Option("--no-archive", help="Keep records alone.")]

# Who asks, and whom.


def contact(help_text: str) -> Any:
    """`--contact`: str | None."""
    return typer.Option(
        envvar="THRESHER_CONTACT", metavar="ADDRESS", help=help_text, show_envvar=False, callback=none_if_empty
    )


def allow_private(help_text: str) -> Any:
    """`--allow-private`: bool."""
    return typer.Option("--allow-private", help=help_text)


Contact = Annotated[
    str | None, contact("Where a portal's people can reach you: mail or a page.  Needed for every real portal.")
]
AllowPrivate = Annotated[bool, allow_private("Fetch from private and loopback addresses too.")]

# Limits.


def at_least_one(help_text: str) -> Any:
    """A number of things: int or int | None."""
    return typer.Option(min=1, metavar="N", help=help_text)


Jobs = Annotated[int | None, at_least_one("Worker processes; all cores when absent.")]
Delay = Annotated[float | None, typer.Option(min=0, metavar="S", help="Seconds between two requests to a host.")]
LastRuns = Annotated[int, at_least_one("Show the last N runs.")]


def check_seconds(seconds: float | None) -> None:
    """Raise typer.BadParameter for what `--max-seconds` cannot be."""
    if seconds is not None and not (math.isfinite(seconds) and seconds > 0):
        raise typer.BadParameter("must be a number of seconds above 0", param_hint="--max-seconds")


# What is told, and how.


class Log(StrEnum):
    TEXT = "text"
    JSON = "json"


def quiet(help_text: str) -> Any:
    """`--quiet`: bool."""
    return typer.Option("--quiet", "-q", help=help_text)


AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]
