"""Folders: the files below them in a fixed order, each once."""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from thresher.crawler.loaders.item import printable
from thresher.crawler.loaders.sniff import Kind, kind_by_name

if TYPE_CHECKING:
    from thresher.crawler.loaders.remote import RemoteFile

_SIDECAR = re.compile(
    r"(?P<page>.+)(?:[._-]files|[._ -](?:Dateien|fichiers|bestanden|file|archivos|tiedostot|pliki|soubory|elemei"
    r"|ficheiros|arquivos|dosyalar|datoteke|fitxers|failid|fails|bylos|fajlovi|fitxategiak|filer|fajlok|subory|fisiere|файлы))$",
    re.I,
)
"""The folder of a browser's "save page as", as Firefox, Chrome and the localised Internet Explorers name it."""

_MACHINERY = frozenset({"hts-cache", "__MACOSX", ".git", ".svn", ".hg"})
"""Folders that a tool keeps for itself; HTTrack's cache would give every page a second time."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file below a folder, or what is wrong with it."""

    path: "Path | RemoteFile"
    skip: str | None = None
    """Why it is no page, when its place already says so."""
    error: str | None = None
    """What the system says when it cannot be read."""


def walk(folder: Path) -> Iterator[FoundFile]:
    """All files below a folder, by name; a folder that links lead to a second time is not entered again."""
    seen: set[tuple[int, int]] = set()
    stack: list[Iterator[FoundFile | _Folder]] = [iter([_Folder(folder, None)])]
    while stack:
        found = next(stack[-1], None)
        if found is None:
            stack.pop()
        elif isinstance(found, _Folder):
            stack.append(_entries(found, seen))
        else:
            yield found


@dataclass(frozen=True, slots=True)
class _Folder:
    path: Path
    skip: str | None


def _entries(folder: _Folder, seen: set[tuple[int, int]]) -> Iterator[FoundFile | _Folder]:
    try:
        status = folder.path.stat()
        if (status.st_dev, status.st_ino) in seen:
            yield FoundFile(folder.path, skip="a link to a folder that was read already")
            return
        seen.add((status.st_dev, status.st_ino))
        with os.scandir(folder.path) as scan:
            entries = sorted(scan, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        yield FoundFile(folder.path, error=error.strerror or str(error))
        return
    pages = {page_stem(entry.name) for entry in entries if kind_by_name(entry.name) is Kind.HTML}
    for entry in entries:
        path = folder.path / entry.name
        if is_folder(entry):
            yield _Folder(path, folder.skip or folder_skip(entry.name, pages))
        else:
            yield FoundFile(path, skip=folder.skip or _special(entry))


def page_stem(name: str) -> str:
    """A page's name without its ending and compression, as its sidecar folder repeats it."""
    return re.sub(r"\.x?s?html?(?:\.\w+)?$", "", name, flags=re.I)


def folder_skip(name: str, pages: set[str]) -> str | None:
    """Why nothing in a folder is a page; None when it may hold some.  `pages`: the stems of the pages beside it."""
    if name in _MACHINERY:
        return "a tool's own folder"
    match = _SIDECAR.match(name)
    return "saved beside a page as its part" if match and match["page"] in pages else None


def is_folder(entry: "Path | os.DirEntry[str]") -> bool:
    """Whether a name leads to a folder; what cannot be looked at is none, and opening it tells what is wrong."""
    try:
        return entry.is_dir()
    except (OSError, ValueError):
        return False


def _special(entry: "os.DirEntry[str]") -> str | None:
    """Reading a pipe or a device in a folder could wait for ever."""
    try:
        mode = entry.stat().st_mode
    except OSError:
        return None  # opening it tells what is wrong
    return None if stat.S_ISREG(mode) else "not an ordinary file"


def shown(path: "Path | RemoteFile | str") -> str:
    """A path as it stands in a record, `/` between its parts on every system."""
    return printable(Path(path).as_posix()) if isinstance(path, Path) else printable(str(path))
