"""`crawl --again`: addresses that are visited now, although they are not due."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from thresher.cli.console import WrongUsage
from thresher.cli.output import STANDARD_OUTPUT as STANDARD_INPUT

if TYPE_CHECKING:
    from sqlalchemy import Engine

_MOST_BYTES = 100_000_000
"""A bound for safety: of a file of addresses."""


def addresses_of(named: list[str]) -> list[str]:
    """Addresses and patterns, each once; what is neither is a file of them, one a line.  Raises WrongUsage."""
    found: list[str] = []
    for name in named:
        found += [name] if _is_address(name) else _lines_of(name)
    return list(dict.fromkeys(found))


def make_due(engine: "Engine", portals: list[str], again: list[str]) -> None:
    """Make addresses due; where one is unknown none.  Raises WrongUsage."""
    from datetime import UTC, datetime

    from thresher.store.look_up import near
    from thresher.store.opening import writing
    from thresher.store.requeue import visit_matching, visit_now
    from thresher.store.row_mapping import stamp

    if not again:
        return
    now, of_portals, lines = stamp(datetime.now(UTC)), ", ".join(portals), []
    with writing(engine) as connection:
        for url in visit_now(connection, portals, [url for url in again if "*" not in url], now):
            lines.append(f"thresher: --again: no page, feed or sitemap of {of_portals} has named {url} yet")
            lines += [f"  like it: {other}" for other in near(connection, url)]
        for pattern in (pattern for pattern in again if "*" in pattern):
            if not visit_matching(connection, portals, pattern, now):
                lines.append(f"thresher: --again: no address of {of_portals} that is visited matches {pattern}")
        if lines:
            raise WrongUsage(*lines)  # within the transaction, which it undoes


def _is_address(name: str) -> bool:
    return "://" in name or "*" in name


def _lines_of(name: str) -> list[str]:
    """The lines of a file that say something: none that is empty, or begins with #."""
    try:
        if name == STANDARD_INPUT:
            text = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                text = file.read(_MOST_BYTES + 1)
    except OSError as error:
        told = "is no address, and no file that can be read"
        raise WrongUsage(f"thresher: --again: {name} {told}: {error.strerror or error}") from None
    if len(text) > _MOST_BYTES:
        raise WrongUsage(f"thresher: --again: {name} is larger than {_MOST_BYTES // 1_000_000} MB: split it")
    lines = [line.strip() for line in text.decode("utf-8-sig", "replace").splitlines()]
    named = [line for line in lines if line and not line.startswith("#")]
    if wrong := next((line for line in named if not _is_address(line)), None):
        raise WrongUsage(f"thresher: --again: {name} has a line that is no address: {wrong[:200]}")
    return named
