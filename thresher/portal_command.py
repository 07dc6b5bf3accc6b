"""The `portal` commands: what is defined, whether it is right, a first definition."""

from pathlib import Path

import msgspec

from thresher.console import FAILED, OK, say, show
from thresher.crawler.portals import definitions, load_portal
from thresher.crawler.portals.definition import NAME
from thresher.crawler.portals.derive import derive, name_of
from thresher.schemas.errors import OutputError, PortalError
from thresher.schemas.portal import Portal
from thresher.summary import printable
from thresher.version import __version__


def show_portals(as_json: bool) -> int:
    """Every definition that is found by its name."""
    status, rows = OK, []
    for name, path in definitions().items():
        try:
            rows.append((load_portal(name), path))
        except PortalError as error:
            status = FAILED
            say(error.problems)
    if as_json:
        listed = [msgspec.to_builtins(portal) | {"file": str(path)} for portal, path in rows]
        show(msgspec.json.encode(row).decode() for row in listed)
        return status
    width = max((len(portal.name) for portal, _ in rows), default=0)
    show(printable(f"{portal.name:{width}}  {_described(portal)}  {path}") for portal, path in rows)
    return status


def _described(portal: Portal) -> str:
    languages = f" ({', '.join(portal.languages)})" if portal.languages else ""
    return f"{portal.title or portal.start[0]}{languages}"


def check(portals: list[str]) -> int:
    """Every problem of the definitions; FAILED where there is one."""
    status = OK
    for what in portals or definitions():
        try:
            portal = load_portal(what)
        except PortalError as error:
            status = FAILED
            say(error.problems)
        else:
            show([printable(f"{what}: ok: {_described(portal)}")])
    return status


def new(url: str, output: str | None, contact: str | None, allow_private: bool) -> int:
    """Look at a site, and write its first definition."""
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
    return OK


def _name(url: str, output: str | None) -> str:
    """The portal's name: that of the file to be written, which must be new."""
    if output is None:
        return name_of(url)
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
