"""The `inspect` command, as the command line has it.  What it does is imported when it runs."""

from typing import Annotated

import typer


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
        typer.Option(
            envvar="THRESHER_CONTACT",
            metavar="ADDRESS",
            help="Who asks, for the people whose servers are asked: a mail address or a page about you.",
            show_envvar=False,
        ),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch addresses that are not on the open internet too.")
    ] = False,
) -> None:
    """Show where a page's record comes from: the page, every zone tinted, beside its record, as one HTML file.

    The page is made inert: the report runs nothing of it and asks nobody for anything.

    Exit status: 0 when it was written, 1 when the page could not be had, 2 for wrong usage.
    """
    if text and (output is not None or open_):
        raise typer.BadParameter("goes to standard output; redirect it", param_hint="--text")
    if open_ and output == "-":
        raise typer.BadParameter("needs a file", param_hint="--open")
    from thresher.inspect_command import Options, run

    options = Options(
        page=page,
        output=output,
        open=open_,
        text=text,
        store=store or None,
        archive=archive,
        member=member,
        url=url,
        rules=rules,
        contact=contact,
        allow_private=allow_private,
    )
    raise typer.Exit(run(options))
