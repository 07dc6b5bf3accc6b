"""The commands on definitions of portals, as the command line has them.  What they do is imported when they run."""

from typing import Annotated

import typer

portal_app = typer.Typer(help="Look after the definitions of portals.", no_args_is_help=True, rich_markup_mode=None)


@portal_app.command("list")
def list_(
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Show the portals that are defined: in seeds/portals of the working folder, and with the program."""
    from thresher.portal_command import show_portals

    raise typer.Exit(show_portals(as_json))


@portal_app.command()
def check(
    portals: Annotated[
        list[str] | None, typer.Argument(metavar="NAME|FILE", help="Names or TOML files; all portals when absent.")
    ] = None,
) -> None:
    """Check definitions; exit status 1 with all that is wrong, and what is allowed."""
    from thresher.portal_command import check as run

    raise typer.Exit(run(portals or []))


@portal_app.command()
def new(
    url: Annotated[str, typer.Argument(metavar="URL", help="The portal's front page.")],
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write here, as seeds/portals/NAME.toml."),
    ] = None,
    contact: Annotated[
        str | None,
        typer.Option(
            envvar="THRESHER_CONTACT",
            metavar="ADDRESS",
            help="A mail address or a page about you, for the people whose server is asked.",
            show_envvar=False,
        ),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also look at addresses that are not on the open internet.")
    ] = False,
) -> None:
    """Write a first definition by looking at a site: its front page, robots.txt, feeds and sitemaps."""
    from thresher.portal_command import new as run

    raise typer.Exit(run(url, output, contact or None, allow_private))
