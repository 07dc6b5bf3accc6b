"""The `inspect` command: one page, from a file, the store or the web, with where its record's parts stand."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thresher.cli import options
from thresher.cli.console import colours, say, show, width
from thresher.cli.output import STANDARD_OUTPUT, file_to
from thresher.schemas.errors import OutputError

if TYPE_CHECKING:
    from thresher.cli.inspected_page import Chosen
    from thresher.inspector.stored import Known

_DEFAULT_OUTPUT = "report.html"


def inspect(
    page: Annotated[
        str,
        typer.Argument(
            metavar="PAGE", help="A saved page, an address, or the number of a page in the store; - for standard input."
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the report here; - for standard output."),
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the report in a browser.")] = False,
    text: Annotated[bool, typer.Option("--text", help="Write lines for a terminal in place of a report.")] = False,
    store: Annotated[
        str | None,
        typer.Option(
            envvar="THRESHER_STORE",
            metavar="URL",
            help="Look addresses and numbers up in this store, and read the page from its archive.",
            show_envvar=False,
            callback=options.none_if_empty,
        ),
    ] = None,
    archive: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Where the archive is now, if it has been moved.")
    ] = None,
    member: Annotated[str | None, typer.Option(metavar="NAME", help="Of an archive, the member of this name.")] = None,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Of an archive, the page of this address; else the page's own.")
    ] = None,
    rules: Annotated[
        str | None, typer.Option(metavar="PORTAL", help="Read by this portal's definition, a name or TOML file.")
    ] = None,
    contact: Annotated[
        str | None,
        options.contact("Who asks, for the people whose servers are asked: a mail address or a page about you."),
    ] = None,
    allow_private: Annotated[
        bool, options.allow_private("Fetch addresses that are not on the open internet too.")
    ] = False,
) -> None:
    """Show where a page's record comes from: the page, every zone tinted, beside its record, as one HTML file.

    The page is made inert: the report runs nothing of it and asks nobody for anything.

    Exit status: 0 when it was written, 1 when the page could not be had, 2 for wrong usage.
    """
    if text and (output is not None or open_):
        raise typer.BadParameter("goes to standard output; redirect it", param_hint="--text")
    if output is not None and "://" in output:
        raise typer.BadParameter(f"{output} is an address; name a file of this machine", param_hint="--output")
    if open_ and output == "-":
        raise typer.BadParameter("needs a file", param_hint="--open")
    from thresher.cli.inspected_page import Wanted, chosen

    wanted = Wanted(
        page=page,
        store=store,
        archive=archive,
        member=member,
        url=url,
        contact=contact,
        allow_private=allow_private,
    )
    found = chosen(wanted)
    if text:
        _show_text(found, rules)
    else:
        _report(found, rules, output, open_)


def _show_text(found: "Chosen", rules: str | None) -> None:
    from thresher import inspector
    from thresher.inspector.terminal import WIDTH

    known = _known(found, rules)
    text = inspector.text(
        found.page,
        found.before,
        rules=known.rules,
        time_zone=known.time_zone,
        colour=colours(),
        width=width(WIDTH),
    )
    show(text.splitlines())


def _report(found: "Chosen", rules: str | None, output: str | None, open_: bool) -> None:
    from thresher import inspector

    known = _known(found, rules)
    made = inspector.report(found.page, found.before, rules=known.rules, time_zone=known.time_zone)
    if output == STANDARD_OUTPUT:
        show([made.rstrip("\n")])
        return
    path = _write(made, output)
    say([f"thresher: {path} is written"])
    if open_:
        _open_in_browser(path)


def _known(found: "Chosen", rules: str | None) -> "Known":
    """How the page is to be read: by the definition that is named, else by its own portal's."""
    from thresher.inspector.stored import defined

    return found.defined if rules is None else defined(rules)


def _write(made: str, output: str | None) -> Path:
    """Where no file is named, only a report that was made before is written over."""
    from thresher.inspector.page import GENERATOR

    path = Path(output or _DEFAULT_OUTPUT)
    try:
        if output is None and path.exists() and GENERATOR.encode() not in path.read_bytes()[:4096]:
            raise OutputError(f"{path}: is there already, and no report; name another file with --output")
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror or error}") from None
    with file_to(str(path)) as file:  # a file name may hold bytes that are no text
        file.write(made.encode("utf-8", "replace"))
    return path


def _open_in_browser(path: Path) -> None:
    import webbrowser

    if not webbrowser.open(path.resolve().as_uri()):
        say([f"thresher: no browser could be started; open {path.resolve().as_uri()}"])
