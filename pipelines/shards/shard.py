"""What shards are made of: plain data that is sent to a worker and comes back."""

import hashlib
from typing import Literal

import msgspec

from thresher.crawler.extractors.rules import Rules
from thresher.schemas.outcome import Outcome, Reason
from thresher.schemas.record import PageType
from thresher.version import __version__

# Workers log the work that they are given, and addresses may hold passwords: a shard, a cut and a job show none.


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file, or a part of one."""

    file: str
    """Its path, or its address."""
    base: str
    """What the user named, by which it was found."""
    skip: str | None = None
    error: str | None = None
    """As in FoundFile."""
    size: int = 0
    version: str = ""
    """With the size: what changes when the file is written anew, as far as that can be told."""
    start: int = 0
    end: int | None = None
    """Of a WARC only the records from `start` to before `end`; both are places where a record starts."""
    records: tuple[tuple[int, int], ...] = ()
    """Of a WARC only these: where each starts, and how many bytes it has."""


class Shard(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of work: its parts in the order of the inputs."""

    order: tuple[int, int]
    """Its place among all shards: the number of its first file, and the place where it starts there."""
    parts: tuple[Part, ...]

    def __repr__(self) -> str:
        return f"Shard {self.order}"

    @property
    def size(self) -> int:
        return sum(_size(part) for part in self.parts)


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """A large WARC, or the rest of one, that is to be cut into shards."""

    order: tuple[int, int]
    part: Part
    shard_bytes: int

    def __repr__(self) -> str:
        return f"Cut {self.order}"

    @property
    def size(self) -> int:
        return _size(self.part)


def _size(part: Part) -> int:
    if part.records:
        return sum(length for _, length in part.records)
    return (part.size if part.end is None else part.end) - part.start


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for every shard of a run."""

    output: str
    """The folder of the results, or its address."""
    form: Literal["jsonl", "parquet"] = "jsonl"
    portal: str | None = None
    time_zone: str | None = None
    rules: Rules | None = None
    evidence: bool = False
    all_text: bool = False
    max_seconds: float
    max_memory: int
    inputs: frozenset[str] = frozenset()
    """The files that the user named."""
    run: str = ""
    """The name of this run, under which it counts how often a shard was begun."""
    version: str = __version__

    def __repr__(self) -> str:
        return f"Job {self.run}"

    def key(self, shard: Shard) -> str:
        """The name of a shard's results: another one for other inputs, options or versions."""
        rules = self.rules.__getstate__() if self.rules is not None else None
        options = (self.form, self.portal, self.time_zone, rules, self.evidence, self.all_text)
        limits = (self.max_seconds, self.max_memory, self.version)
        text = repr((shard.parts, options, limits))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


class Counts(msgspec.Struct, kw_only=True):
    """How the pages of a shard ended."""

    types: dict[PageType, int] = {}
    reasons: dict[Reason, int] = {}
    skipped: int = 0
    unread: int = 0
    """Inputs that could not be read to their end, or that were named as pages and are none."""
    unread_skipped: int = 0
    """How many of these were skipped rather than refused."""
    refused: list[Outcome] = []
    """The first refused pages that are not among the unread, without records."""
    unread_first: list[Outcome] = []

    @property
    def pages(self) -> int:
        return sum(self.types.values()) + sum(self.reasons.values())


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A file of results."""

    name: str
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a shard came to: written beside its files when they are complete."""

    key: str
    order: tuple[int, int]
    inputs: list[str]
    """What it was made of: names, with the places in a WARC behind them."""
    versions: dict[str, str]
    counts: Counts
    records: File | None = None
    errors: File | None = None
    refused: str | None = None
    """Why there are no results."""
