"""What the loaders hand to each other: one stream with its place, and the outcomes they make of it."""

import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from thresher.crawler.kinds import no_page
from thresher.crawler.loaders.sniff import Kind, kind_by_name
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import Form, Known, Origin, SavedPage
from thresher.text.web_archives import capture_of

if TYPE_CHECKING:
    from thresher.crawler.loaders.streams import Span

MAX_PAGE_BYTES = 64 << 20
"""A bound for safety: bytes of a page.  One is larger by accident or malice: the largest real ones are some 20 MB."""
MAX_DEPTH = 8
"""A bound for safety: containers and compressions inside each other; real inputs have three (a gzip WARC in a WACZ
in a zip)."""
MAX_NAME = 1024
"""A bound for safety: characters kept of a name; tar and zip allow 64 KB and more."""
FREE_EXPANSION = 4 << 30
"""A bound for safety: bytes that one input may always expand to, whatever its size."""
MAX_EXPANSION = 1000
"""A bound for safety: bytes per stored byte beyond that; one deflate cannot exceed 1032, archives inside
archives can."""
_PAGES = (Kind.HTML, Kind.TEXT, Kind.MHTML)

Loaded = Iterator[SavedPage | Outcome]


class Exhausted(PageRefused):
    """The whole input expands to more than its share: nothing more is read from it."""


@contextlib.contextmanager
def refusing(what: str) -> Iterator[None]:
    """Whatever libraries raise when they meet hostile or damaged bytes, as PageRefused: `what`, and what they say.

    The one place where that is done.  Their documentation does not name all that they raise, so nothing is listed.
    """
    try:
        yield
    except PageRefused:
        raise
    except EOFError as error:
        raise PageRefused(Reason.TRUNCATED, f"{what}: it ends early; copy or download it again") from error
    except MemoryError as error:
        raise PageRefused(Reason.OUT_OF_MEMORY, f"{what}: there is not enough memory") from error
    except OSError as error:
        raise PageRefused(Reason.UNREADABLE, f"{what}: {error.strerror or error}") from error
    except Exception as error:
        problem = encodable(f"{error}"[:300]) or "damaged"
        raise PageRefused(Reason.UNREADABLE, f"{what} ({type(error).__name__}: {problem})") from error


@dataclass(slots=True)
class Meter:
    """Counts what one input stores and what it has expanded to so far, in bytes."""

    stored: int = 0
    expanded: int = 0

    def expand(self, size: int) -> None:
        """Count `size` expanded bytes; raises Exhausted when that is out of all proportion."""
        self.expanded += size
        if self.expanded > FREE_EXPANSION + MAX_EXPANSION * self.stored:
            raise Exhausted(
                Reason.TOO_LARGE,
                f"expands to over {self.expanded >> 20} MB from {self.stored >> 10} KB; unpack it first if it is meant",
            )


@dataclass(frozen=True, slots=True)
class Only:
    """The one page of an input that is wanted: what can be passed over unread is."""

    member: str | None = None
    """As in Origin; None for an input that is no archive."""
    offset: int | None = None
    """Where in a WARC to begin; None to read all of it."""
    as_one: bool = False
    """What revisits refer to is looked for before that place too, as if the WARC were read from its beginning."""

    def leads_to(self, member: str | None) -> bool:
        """Whether an archive's member is the page's own, or an archive that holds it."""
        return self.member is None or member is None or f"{self.member}!/".startswith(f"{member}!/")


@dataclass(frozen=True, slots=True)
class Job:
    """What holds for every page of one call."""

    url: str | None
    portal: str | None
    max_bytes: int
    only: Only = Only()
    meter: Meter = field(default_factory=Meter)
    """One for each input that is named or found in a folder."""


@dataclass(frozen=True, slots=True)
class InputStream:
    """One stream that may be or hold pages."""

    job: Job
    file: str
    """As it stands in Origin.file."""
    base: str
    """The argument of the command line that it was found under; equal to `file` when that names it."""
    name: str
    """The name that says what it is: without folders, and without the endings of compressions already undone."""
    stream: io.BufferedReader
    member: str | None = None
    depth: int = 0
    span: "Span | None" = None
    """The stored bytes, where they can be read again; they are in `codec`."""
    codec: str | None = None
    """The compression between the stored bytes and `stream`, None when there is none."""
    warc_form: Form = Form.WARC
    """What a WARC here is part of."""

    @property
    def named(self) -> bool:
        """The user named this very thing, so it is read for what it holds rather than for its name."""
        return self.member is None and self.file == self.base

    @property
    def label(self) -> str:
        return self.file if self.member is None else f"{self.file}!/{self.member}"

    def inside(self, name: str, stream: io.BufferedReader) -> "InputStream":
        """The member `name` of this archive."""
        name = printable(name)
        member = name if self.member is None else f"{self.member}!/{name}"
        return replace(
            self,
            name=base_name(name),
            member=member,
            stream=stream,
            depth=self.depth + 1,
            span=None,
            codec=None,
        )


def base_name(name: str) -> str:
    """The last part of a path in either system's spelling."""
    return name.replace("\\", "/").rstrip("/").rpartition("/")[2]


def printable(name: str) -> str:
    """A name as it can stand in a record: bytes that are no UTF-8 are escaped, so is NUL, and its length is bounded."""
    with contextlib.suppress(UnicodeEncodeError):  # surrogates that stand for no byte are escaped as they are
        name = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    name = encodable(name).replace("\0", "\\x00")  # PostgreSQL has no NUL
    return name if len(name) <= MAX_NAME else name[: MAX_NAME - 1] + "…"


def encodable(text: str) -> str:
    """Text that can be written: a lone surrogate is escaped."""
    return text.encode("utf-8", "backslashreplace").decode()


def make_page(
    item: InputStream,
    body: bytes,
    form: Form,
    *,
    url: tuple[str | None, Known] = (None, Known.STATED),
    fetched_at: str | None = None,
    charset: str | None = None,
    offset: int | None = None,
    truncated: bool = False,
) -> SavedPage | Outcome:
    """A SavedPage of what a form states; a URL that the user gave takes the place of any other.

    A page's address in a web archive gives way to the page's own, and says when the page was captured.  Only what was
    crawled for a portal keeps the address that was asked for: there it is found again.

    Bytes that are no page are skipped as what they are, but for a file that is named, or by its name is a page: that
    one ends refused, by `process`.
    """
    promised = offset is None and (item.named or kind_by_name(item.name) in _PAGES)
    if not promised and (what := no_page(body)):
        return skipped(item, f"is {what}, no page", form, offset=offset, url=url[0])
    address, known = (item.job.url, Known.GIVEN) if item.job.url else url
    address = None if address is None else encodable(address)
    crawled_there = form in (Form.WARC, Form.WACZ) and item.job.portal is not None
    if address and not crawled_there and (capture := capture_of(address)):
        address, fetched_at = capture.url, capture.moment or fetched_at
    origin = Origin(
        file=item.file,
        form=form,
        offset=offset,
        member=item.member,
        url_from=known if address else None,
        fetched_at_from=Known.STATED if fetched_at else None,
        charset=charset,
        charset_from=Known.STATED if charset else None,
    )
    return SavedPage(
        body=body, origin=origin, url=address, fetched_at=fetched_at, portal=item.job.portal, truncated=truncated
    )


def refused(
    item: InputStream, why: PageRefused, form: Form = Form.HTML, *, offset: int | None = None, url: str | None = None
) -> Outcome:
    """The outcome of a page or input that cannot be read; the sentence begins with its name."""
    return Outcome(
        status=Status.REFUSED,
        origin=Origin(file=item.file, form=form, offset=offset, member=item.member),
        url=item.job.url or url,
        reason=why.reason,
        detail=f"{item.label}: {why.detail}",
    )


def skipped(
    item: InputStream, detail: str, form: Form = Form.HTML, *, offset: int | None = None, url: str | None = None
) -> Outcome:
    """The outcome of a thing that is no page."""
    return Outcome(
        status=Status.SKIPPED,
        origin=Origin(file=item.file, form=form, offset=offset, member=item.member),
        url=url,
        detail=detail,
    )
