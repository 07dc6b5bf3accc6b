"""Definitions in files: where they are looked up, and how one is read."""

import tomllib
from difflib import get_close_matches
from pathlib import Path

from thresher.crawler.portals.check import checked
from thresher.crawler.portals.derive import derive
from thresher.schemas.errors import PortalError
from thresher.schemas.portal import Portal

FOLDER = Path("seeds/portals")
"""In the working folder: what is defined there goes before what comes with the program."""
_SHIPPED = Path(__file__).parents[2] / "seeds" / "portals"
"""Beside the packages, in the source tree and where they are installed."""
_MAX_BYTES = 1_000_000  # bound for safety


def load_portal(what: str) -> Portal:
    """The portal of a name, of a file `*.toml`, or of an address, for which one is derived.  Raises PortalError."""
    if "://" in what:
        return derive(what)
    if what.endswith(".toml") or "/" in what:
        return read_definition(Path(what))
    known = definitions()
    if what not in known:
        raise PortalError(_absent(what, list(known)))
    return read_definition(known[what])


def read_definition(path: Path) -> Portal:
    """The portal that a file defines.  Raises PortalError with all that is wrong."""
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise PortalError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(content) > _MAX_BYTES:
        raise PortalError(f"{path}: is no definition: it is larger than {_MAX_BYTES:,} bytes")
    try:
        data = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise PortalError(f"{path}: is not UTF-8 text") from None
    except (ValueError, RecursionError) as error:
        raise PortalError(f"{path}: is no TOML: {error}") from None
    name = path.name.removesuffix(".toml")
    portal, problems = checked({"name": name, **data}, str(path))
    if data.get("name", name) != name:
        problems.insert(0, f"{path}: name: must be {name!r}, as the file is called, or be left out")
    if problems or portal is None:
        raise PortalError(*problems)
    return portal


def definitions() -> dict[str, Path]:
    """The files of all definitions that are found by name, in the order of their names."""
    found = {path.stem: path for folder in (_SHIPPED, FOLDER) for path in folder.glob("*.toml") if path.is_file()}
    return dict(sorted(found.items()))


def _absent(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, 3) or known
    return (
        f"there is no portal {name!r} in {FOLDER} or among those that come with the program; "
        f"name one ({', '.join(near)}), a file (NAME.toml) or an address (https://...)"
    )
