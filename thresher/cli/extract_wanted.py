"""What `thresher extract` is told, as plain data."""

from dataclasses import dataclass

from thresher.cli.extract_urls import Fetching
from thresher.cli.written import Output


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command is told, checked."""

    paths: list[str]
    urls: list[str]
    """Addresses to fetch pages from."""
    fetching: Fetching
    output: Output
    """Without a name, records go to the store alone."""
    errors: str | None
    store: str | None
    jobs: int | None
    url: str | None
    portal: str | None
    time_zone: str | None
    rules: str | None
    """The portal whose definition pages are read by: a name, or a file."""
    evidence: bool
    all_text: bool
    max_seconds: float
    max_memory: int
    quiet: bool
    cluster: str | None
    """Where shards are worked on; None: here, without shards."""
    shard_size: int
    index: str | None
    hosts: list[str]
    since: str | None
    until: str | None
