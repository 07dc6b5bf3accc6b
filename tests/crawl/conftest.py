"""The test portal and harvests of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crawl.harvests import Harvests
from tests.portal_server.client import Portal, serving


@pytest.fixture(scope="session")
def served() -> Iterator[Portal]:
    """A portal with all that can go wrong, but for what a harvest waits for."""
    slow = ("broken", "broken-once", "busy", "overloaded", "hang", "dribble-forever", "cut", "says-gzip", "huge")
    with serving("--without", *slow) as [portal]:
        yield portal


@pytest.fixture
def portal(served: Portal) -> Portal:
    """The portal at the beginning of its time."""
    served.clock(0)
    served.clear()
    return served


@pytest.fixture
def harvests(portal: Portal, tmp_path: Path, new_store_url: Callable[[str], str]) -> Harvests:
    """Harvests into an SQLite store."""
    return Harvests(portal, tmp_path / "harvests", new_store_url("sqlite"))
