"""The `portal` commands: what is defined, whether it is right, a first definition."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thresher.cli import options
from thresher.cli.console import say, show
from thresher.cli.help import Commands
from thresher.exit_status import FAILED
from thresher.schemas.errors import OutputError, PortalError
from thresher.text.printable import printable
from thresher.version import __version__

if TYPE_CHECKING:
    from thresher.schemas.portal import Portal

app = Commands(help="Look after the definitions of portals.", no_args_is_help=True)


@app.command("list")
def list_(as_json: options.AsJson = False) -> None:
    """Show the portals that are defined: in seeds/portals of the working folder, and with the program."""
    import msgspec

    from thresher.crawler.portals import definitions, load_portal

    rows, all_right = [], True
    for name, path in definitions().items():
        try:
            rows.append((load_portal(name), path))
        except PortalError as error:
            all_right = False
            say(error.problems)
    if as_json:
        listed = [msgspec.to_builtins(portal) | {"file": str(path)} for portal, path in rows]
        show(msgspec.json.encode(row).decode() for row in listed)
    else:
        width = max((len(portal.name) for portal, _ in rows), default=0)
        show(printable(f"{portal.name:{width}}  {_described(portal)}  {path}") for portal, path in rows)
    if not all_right:
        raise typer.Exit(FAILED)


@app.command()
def check(
    portals: Annotated[
        list[str] | None, typer.Argument(metavar="NAME|FILE", help="Names or TOML files; all portals when absent.")
    ] = None,
) -> None:
    """Check definitions; exit status 1 with all that is wrong, and what is allowed."""
    from thresher.crawler.portals import definitions, load_portal

    all_right = True
    for what in portals or definitions():
        try:
            portal = load_portal(what)
        except PortalError as error:
            all_right = False
            say(error.problems)
        else:
            show([printable(f"{what}: ok: {_described(portal)}")])
    if not all_right:
        raise typer.Exit(FAILED)


@app.command()
def new(
    url: Annotated[str, typer.Argument(metavar="URL", help="The portal's front page.")],
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write here, as seeds/portals/NAME.toml."),
    ] = None,
    contact: Annotated[
        str | None, options.contact("A mail address or a page about you, for the people whose server is asked.")
    ] = None,
    allow_private: Annotated[
        bool, options.allow_private("Also look at addresses that are not on the open internet.")
    ] = False,
) -> None:
    """Write a first definition by looking at a site: its front page, robots.txt, feeds and sitemaps."""
    from thresher.crawler.portals.derive import derive
    from thresher.crawler.portals.draft import draft
    from thresher.crawler.portals.fetch import Visitor
    from thresher.crawler.portals.look import look

    url = url if "://" in url else f"https://{url}"
    derive(url)  # tells what is wrong with the address, before anything is asked
    name = _name(url, output)
    seen = look(url, Visitor(__version__, contact, allow_private), lambda line: say([f"thresher: {line}"]))
    text = draft(seen, name)
    if output is None:
        show([text.rstrip("\n")])
    else:
        _write(Path(output), text)
        say([f"thresher: {output} is written; look it through, then: thresher portal check {output}"])


def _described(portal: "Portal") -> str:
    languages = f" ({', '.join(portal.languages)})" if portal.languages else ""
    return f"{portal.title or portal.start[0]}{languages}"


def _name(url: str, output: str | None) -> str:
    """The portal's name: that of the file to be written, which must be new."""
    from thresher.crawler.portals.derive import name_of
    from thresher.crawler.portals.values import NAME

    if output is None:
        return name_of(url)
    if "://" in output:
        raise OutputError(f"{output} is an address; name a file of this machine")
    path = Path(output)
    name = path.name.removesuffix(".toml")
    if path.suffix != ".toml" or not NAME.fullmatch(name):
        raise OutputError(f"{output}: name it NAME.toml, in small letters, digits, dots, - and _")
    if path.exists():
        raise OutputError(f"{output}: is there already; name another file")
    return name


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror}") from None
