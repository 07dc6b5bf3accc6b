"""A page read again, from where its record says that its bytes came from."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from thresher.crawler.loaders.dispatch import STDIN, load_only
from thresher.crawler.loaders.item import MAX_PAGE_BYTES, Loaded, Only
from thresher.crawler.loaders.warc_members import OPEN
from thresher.schemas.errors import InputError, PageRefused
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import Known, Origin, SavedPage
from thresher.text.web_archives import capture_of


class Gone(InputError):
    """The file is not where it was, or never was one."""


class Changed(InputError):
    """The file is there, and holds the page no longer."""


def page_at(
    origin: Origin,
    *,
    url: str | None = None,
    portal: str | None = None,
    content_sha256: str | None = None,
    archive: Path | None = None,
    max_bytes: int = MAX_PAGE_BYTES,
) -> SavedPage:
    """The page of an origin.  Raises Gone and Changed, and PageRefused where its bytes are no page (any more).

    `url`, `portal` and `content_sha256` are those of its record: pages of a WARC that is compressed as a whole share
    one place and are told apart by them.  `archive` is a folder to look in for a file that has been moved.
    """
    path = _found(origin.file, archive)
    given = url if origin.url_from is Known.GIVEN else None
    crawled_for = portal if url is not None and capture_of(url) else None  # which kept the web archive's address

    def read(offset: int | None) -> Loaded:
        only = Only(origin.member, offset)
        return load_only(path, only, url=given, portal=crawled_for, max_bytes=max_bytes)

    page = _pick(read(origin.offset), origin, url, content_sha256)
    if not isinstance(page, SavedPage) and origin.offset:  # a revisit: what it refers to stands before it
        page = _pick(read(None), origin, url, content_sha256) or page
    if isinstance(page, SavedPage):
        return _as_recorded(page, origin, url, portal)
    raise _absent(page, origin)


def _found(file: str, archive: Path | None) -> Path:
    """Where a file is now: where it was, still being written, or below the archive's new folder."""
    for path in _candidates(file, archive):
        for candidate in (path, path.with_name(path.name + OPEN), path.with_name(path.name.removesuffix(OPEN))):
            if _is_file(candidate):
                return candidate
    if file == STDIN:
        raise Gone("the page was read from standard input and can be read again from nowhere; save it as a file")
    if file.startswith(("http://", "https://")):
        raise Gone(f"{file}: was fetched without being archived; harvest it again with an archive")
    where = f" and not below {archive}" if archive is not None else ""
    raise Gone(f"{file}: is no longer there{where}; where it was moved to, name that folder with --archive")


def _candidates(file: str, archive: Path | None) -> Iterator[Path]:
    """As the record has it, then below the archive's folder, more of the path before less."""
    path = Path(file)
    if path.name:
        yield path
    parts = [part for part in path.parts if part not in (path.anchor, "..")]
    for at in range(len(parts) if archive is not None else 0):
        assert archive is not None
        yield archive.joinpath(*parts[at:])


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _pick(loaded: Loaded, origin: Origin, url: str | None, sha256: str | None) -> SavedPage | Outcome | None:
    """The page at the origin's place; else what is there instead, and of several pages the first."""
    other: SavedPage | Outcome | None = None
    for result in loaded:
        place = result.origin
        if (place.member, place.offset) != (origin.member, origin.offset):
            if origin.offset is not None and place.offset is not None and place.offset > origin.offset:
                break
            if isinstance(result, Outcome) and result.status is Status.REFUSED:
                other = other or result
            continue
        if isinstance(result, SavedPage) and _is_meant(result, url, sha256):
            return result
        other = result if other is None or isinstance(result, SavedPage) else other
    return other if isinstance(other, Outcome) or sha256 is None else None


def _is_meant(page: SavedPage, url: str | None, sha256: str | None) -> bool:
    if sha256 is not None:
        return hashlib.sha256(page.body).hexdigest() == sha256
    return url is None or page.url is None or page.url == url or page.origin.url_from is not Known.STATED


def _as_recorded(page: SavedPage, origin: Origin, url: str | None, portal: str | None) -> SavedPage:
    """With the file's name, the address and the portal as the record has them, wherever the file is now."""
    known = origin.url_from if url else page.origin.url_from
    adjusted = msgspec.structs.replace(page.origin, file=origin.file, url_from=known)
    return msgspec.structs.replace(page, origin=adjusted, url=url or page.url, portal=portal)


def _absent(found: Outcome | None, origin: Origin) -> Exception:
    if found is not None and found.reason is not None and found.reason is not Reason.EMPTY:
        return PageRefused(found.reason, found.detail or found.reason.value)
    place = origin.file if origin.member is None else f"{origin.file}!/{origin.member}"
    place += f" at {origin.offset}" if origin.offset is not None else ""
    return Changed(f"{place}: holds another page now, or none; read it again with `thresher extract`")
