"""The files of an archive, as crawls have named them; other files in its folder are none of ours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from thresher.crawler.loaders.warc_members import FILE_NAME, OPEN
from thresher.schemas.errors import InputError
from thresher.store.row_mapping import stamp


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """A WARC file of one portal."""

    path: Path
    portal: str
    size: int
    written: float
    """When it was written last, seconds since 1970."""
    is_open: bool
    """A harvest writes it, or was killed while it did."""


@dataclass(slots=True)
class PortalFiles:
    """The files of one portal, counted."""

    portal: str
    files: int
    open: int
    bytes: int
    first: str
    """When the oldest was written last, ISO 8601; `last` the same of the youngest."""
    last: str


def files_of(root: Path, portal: str | None = None) -> list[ArchiveFile]:
    """The files of an archive, or of one of its portals, the oldest first.  Raises InputError."""
    if not root.is_dir():
        raise InputError(f"{root}: there is no such folder; name the archive with --archive")
    try:
        found = [each for folder in sorted(root.iterdir()) if folder.is_dir() for each in _files_in(folder)]
    except OSError as error:
        raise InputError(f"{error.filename}: cannot be read: {error.strerror}") from error
    if portal is not None:
        found = [each for each in found if each.portal == portal]
        if not found:
            raise InputError(f"{root}: holds no file of a portal {portal}")
    return sorted(found, key=lambda each: (each.written, each.path.name))


def _files_in(folder: Path) -> Iterator[ArchiveFile]:
    for path in folder.iterdir():
        if FILE_NAME.fullmatch(path.name.removesuffix(OPEN)) and path.is_file() and not path.is_symlink():
            found = path.stat()
            yield ArchiveFile(path, folder.name, found.st_size, found.st_mtime, path.name.endswith(OPEN))


def by_portal(files: list[ArchiveFile]) -> list[PortalFiles]:
    """What each portal has, by its name; `files` are in the order of time."""
    counts: dict[str, PortalFiles] = {}
    for file in files:
        when = stamp(datetime.fromtimestamp(file.written, UTC))
        own = counts.setdefault(file.portal, PortalFiles(file.portal, 0, 0, 0, when, when))
        own.files += 1
        own.open += file.is_open
        own.bytes += file.size
        own.last = when
    return [counts[name] for name in sorted(counts)]
