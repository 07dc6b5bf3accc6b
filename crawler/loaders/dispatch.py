"""From paths to pages: every input is opened, recognised, and handed to the loader of its form."""

import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from thresher.crawler.kinds import no_page
from thresher.crawler.loaders.html import load_html, load_text
from thresher.crawler.loaders.item import (
    MAX_DEPTH,
    MAX_PAGE_BYTES,
    Exhausted,
    InputStream,
    Job,
    Loaded,
    Meter,
    Only,
    make_page,
    refused,
    refusing,
    skipped,
)
from thresher.crawler.loaders.remote import RemoteFile, is_address
from thresher.crawler.loaders.sniff import (
    CODECS,
    HEAD,
    Kind,
    codec_of,
    ending_of,
    kind_by_name,
    kind_of,
    uncompressed_name,
)
from thresher.crawler.loaders.streams import Span, stored
from thresher.crawler.loaders.walk import FoundFile, is_folder, shown, walk
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Outcome, Reason
from thresher.schemas.page import Form, SavedPage

STDIN = "-"
_CONTAINERS = (Kind.WARC, Kind.ZIP, Kind.TAR)
_FORMS = {Kind.TEXT: Form.TEXT, Kind.MHTML: Form.MHTML, Kind.WARC: Form.WARC}


def load(
    paths: Iterable[str | Path],
    *,
    stdin: BinaryIO | None = None,
    url: str | None = None,
    portal: str | None = None,
    max_bytes: int = MAX_PAGE_BYTES,
) -> Iterator[SavedPage | Outcome]:
    """Every page of files, folders and `-` (standard input, or `stdin`), in the order of the paths.

    A thing that is no page gives an Outcome `skipped`, one that cannot be read an Outcome `refused` with its reason;
    neither stops what follows.  `url` is taken for every page in place of what its form states; `portal` is copied.
    Pages of more than `max_bytes` after unpacking are refused as too large and never held.
    """
    job = Job(url=url, portal=portal, max_bytes=max_bytes)
    for path in paths:
        if str(path) == STDIN:
            yield from _load_stream(job, stdin or sys.stdin.buffer)
        elif isinstance(path, str) and is_address(path):
            address = RemoteFile(path)
            why = "cannot be opened: is an address, which extract reads with --cluster"
            yield refused(_unopened(job, address, shown(address)), PageRefused(Reason.UNREADABLE, why))
        else:
            for found in files_of(Path(path)):
                yield from _load_file(job, found, shown(Path(path)))


def files_of(path: Path) -> Iterator[FoundFile]:
    """A file, or those below a folder; of a folder without files that it is one."""
    if not is_folder(path):
        yield FoundFile(path)
        return
    is_empty = True
    for found in walk(path):
        is_empty = False
        yield found
    if is_empty:
        yield FoundFile(path, skip="a folder without files")


def load_only(path: Path, only: Only, *, url: str | None, portal: str | None, max_bytes: int) -> Loaded:
    """What `load` gives of one file, without most of what is not `only`."""
    job = Job(url=url, portal=portal, max_bytes=max_bytes, only=only)
    return _load_file(job, FoundFile(path), shown(path))


def load_found(found: FoundFile, base: str, *, portal: str | None, only: Only | None = None) -> Loaded:
    """What `load` gives of a file that it finds under the path `base`; with `only`, from its place on."""
    job = Job(url=None, portal=portal, max_bytes=MAX_PAGE_BYTES, only=only or Only())
    return _load_file(job, found, base)


def load_warc_bytes(data: bytes, found: FoundFile, base: str, *, portal: str | None) -> Loaded:
    """What some records become that were cut out of a WARC; their places are those in `data`."""
    job = Job(url=None, portal=portal, max_bytes=MAX_PAGE_BYTES)
    item = _unopened(job, found.path, base)
    return _read_input(replace(item, stream=stored(io.BytesIO(data), job.meter)))


def count(paths: Iterable[str | Path]) -> int | None:
    """How many pages `load` will find, by names alone; None where that takes reading (containers, `-`, other names).

    A hint for a progress bar: files without a telling name are not counted.
    """
    total = 0
    for path in map(Path, paths):
        for found in walk(path) if is_folder(path) else [FoundFile(path)]:
            kind = kind_by_name(found.path.name)
            if str(path) == STDIN or (kind in _CONTAINERS and not found.skip):
                return None
            total += not (found.skip or found.error) and (
                kind in (Kind.HTML, Kind.TEXT, Kind.MHTML) or found.path == path
            )
    return total


def _load_stream(job: Job, source: BinaryIO) -> Loaded:
    job = replace(job, meter=Meter())
    stream = stored(source, job.meter)
    yield from _read_input(InputStream(job=job, file=STDIN, base=STDIN, name=STDIN, stream=stream))


def _load_file(job: Job, found: FoundFile, base: str) -> Loaded:
    """One file; its outcome is that it cannot be read when the system says so."""
    job = replace(job, meter=Meter())
    path, item = found.path, _unopened(job, found.path, base)
    if found.error:
        yield refused(item, PageRefused(Reason.UNREADABLE, f"cannot be read: {found.error}"))
    elif found.skip or (not item.named and kind_by_name(item.name) is Kind.SKIP):
        yield skipped(item, found.skip or "no page by its name")
    else:
        try:
            source = path.open("rb", buffering=0)
        except (OSError, ValueError) as error:
            why = (isinstance(error, OSError) and error.strerror) or error
            yield refused(item, PageRefused(Reason.UNREADABLE, f"cannot be opened: {why}"))
            return
        with source:
            span = Span(path, job.meter) if path.is_file() else None  # a pipe is read once
            yield from _read_input(replace(item, stream=stored(source, job.meter), span=span))


def _unopened(job: Job, path: Path | RemoteFile, base: str) -> InputStream:
    return InputStream(
        job=job, file=shown(path), base=base, name=shown(path.name), stream=stored(io.BytesIO(), job.meter)
    )


def _read_input(item: InputStream) -> Loaded:
    """One input to its end, whatever it holds; what it expands to in all is bounded."""
    try:
        yield from _read(item)
    except Exhausted as refusal:
        yield refused(item, refusal)


def _read(item: InputStream) -> Loaded:
    """What a stream holds; damage, whatever a library raises at it, ends it and leaves what was read before."""
    kind = Kind.UNKNOWN
    try:
        with refusing("cannot be read"):
            if item.depth > MAX_DEPTH:
                raise PageRefused(Reason.TOO_DEEP, f"stands in more than {MAX_DEPTH} archives; unpack the outer ones")
            head = item.stream.peek(HEAD)[:HEAD]
            kind = kind_of(item.name, head, named=item.named)
            loaded = _load_kind(item, kind, head)
            yield from _something(loaded) if kind in _CONTAINERS else loaded
    except Exhausted:
        raise
    except PageRefused as refusal:
        yield refused(item, refusal, _FORMS.get(kind, Form.HTML))


def _something(loaded: Loaded) -> Loaded:
    """What a container holds; raises PageRefused(empty) when that is nothing, so that no input ends silently."""
    nothing = True
    for result in loaded:
        nothing = False
        yield result
    if nothing:
        raise PageRefused(Reason.EMPTY, "holds nothing")


def _load_kind(item: InputStream, kind: Kind, head: bytes) -> Loaded:
    """The loader of a form; those of rarer forms are imported when they are needed."""
    if kind is Kind.COMPRESSED:
        return _load_compressed(item, head)
    if not head and kind not in (Kind.HTML, Kind.TEXT):
        return _load_empty(item)
    if kind is Kind.HTML:
        return load_html(item)
    if kind is Kind.TEXT:
        return load_text(item)
    if kind is Kind.MHTML:
        from thresher.crawler.loaders.mhtml import load_mhtml

        return load_mhtml(item)
    if kind is Kind.WARC:
        from thresher.crawler.loaders.warc_reader import load_warc

        return load_warc(item)
    if kind is Kind.TAR:
        from thresher.crawler.loaders.tars import load_tar

        return load_tar(item, _read)
    if kind is Kind.ZIP:
        from thresher.crawler.loaders.zips import load_zip

        return load_zip(item, _read)
    return _load_other(item, kind, head)


def _load_compressed(item: InputStream, head: bytes) -> Loaded:
    from thresher.crawler.loaders.compressed import expand

    codec = codec_of(item.name, head) or ""
    stream = expand(item.stream, codec, item.job.meter)
    once = item.codec is None
    inner = replace(
        item,
        name=uncompressed_name(item.name),
        stream=stream,
        depth=item.depth + 1,
        codec=codec,
        span=item.span if once else None,
    )
    if codec == "gzip" and kind_by_name(inner.name) is Kind.WARC:
        try:
            inner.stream.peek(1)
        except Exhausted:
            raise
        except PageRefused as refusal:  # behind its first record others may be whole
            from thresher.crawler.loaders.warc_reader import load_damaged_warc

            return load_damaged_warc(inner, refusal)
    return _read(inner)


def _load_empty(item: InputStream) -> Loaded:
    """Nothing: a page by a name that may be one, so that it is refused as the empty page it is."""
    if kind_by_name(item.name) is Kind.UNKNOWN and not item.named:
        yield skipped(item, "an empty file whose name says nothing")
    elif kind_by_name(item.name) in (Kind.UNKNOWN, Kind.HTML, Kind.TEXT):
        yield make_page(item, b"", Form.HTML)
    else:
        raise PageRefused(Reason.EMPTY, "holds no bytes")


def _load_other(item: InputStream, kind: Kind, head: bytes) -> Loaded:
    """What no loader reads: skipped when it was merely found, refused when it was named."""
    what = no_page(head, whole=False)
    if not item.named or kind is Kind.SKIP:
        yield skipped(item, "no page by its name" if kind is Kind.SKIP else "no page by its name or its first bytes")
    elif item.file == STDIN and what is None:
        yield from load_text(item)
    elif ending_of(item.name) in CODECS:
        raise PageRefused(Reason.UNREADABLE, f"is not the {CODECS[ending_of(item.name)]} data that its name promises")
    else:
        detail = f"is {what}, no page" if what else "holds no HTML; if it is a page's text, name it .txt"
        raise PageRefused(Reason.NOT_HTML, detail)
