"""Harvests of a portal on loopback keep what they promise."""

import os
import random
import re
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.crawl.harvests import PATIENT, Harvests, key_of
from tests.portal_server.client import Portal, serving
from thresher.crawler.spiders.leases import MOST_IN_FLIGHT
from thresher.store.tables import frontier
from thresher.text.identity import identity

_TRAPS = ("/calendar", "/latest", "/find", "/forum")
_A_TRAP = 150
"""Requests that a trap may cost."""
_MAPS = re.compile(r"/(robots\.txt|rss\.xml|atom\.xml|feed\.json|sitemap[^?]*)?")


@pytest.fixture(scope="module", autouse=True)
def long_harvest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Harvests, "subprocess.Popen[bytes]"]]:
    """A harvest of all that can go wrong, which for the most part waits: it goes on beside the other tests."""
    folder = tmp_path_factory.mktemp("all")
    with serving() as [portal]:
        harvests = Harvests(portal, folder / "all", str(folder / "all.db"))
        with harvests.start() as run:
            yield harvests, run
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)


@pytest.mark.slow
def test_the_second_harvest_fetches_what_is_new_or_due_with_conditions(harvests: Harvests) -> None:
    harvests.run()
    before, revisions = harvests.articles(), harvests.revisions()
    again = [entry for entry in harvests.run() if "/dossier/" not in entry["path"]]
    assert [entry["path"] for entry in again if not _MAPS.fullmatch(entry["path"])] == []
    known = {"/rss.xml", "/atom.xml", "/feed.json", "/sitemap.xml", "/"} & {entry["path"] for entry in again}
    assert {"/rss.xml", "/"} <= known
    assert {entry["path"] for entry in again if entry["path"] in known and entry["status"] == 304} == known
    assert (harvests.articles(), harvests.revisions()) == (before, revisions)


@pytest.mark.slow
def test_new_articles_are_found_and_changed_ones_become_revisions(harvests: Harvests) -> None:
    old = harvests.portal.truth()
    harvests.run()
    harvests.portal.clock(1)
    fetched = {key_of(entry) for entry in harvests.run()}
    truth = harvests.portal.truth()
    new = {identity(one["url"]) for one in truth["articles"]} - {identity(one["url"]) for one in old["articles"]}
    assert new <= fetched
    assert new <= _keys(harvests)
    harvests.make_due()
    log = harvests.run()
    urls = {identity(one["url"]): one for one in old["articles"] if one["section"] != "dossier"}
    visits = {key_of(entry): entry for entry in log if key_of(entry) in urls}
    assert visits.keys() >= urls.keys()
    said = {key: entry["status"] for key, entry in visits.items() if urls[key]["section"] in ("politics", "science")}
    unchanged = {key for key in said if 1 not in urls[key]["changes"] and urls[key]["gone"] != 1}
    assert {said[key] for key in unchanged} == {304}
    changed = {key for key, one in urls.items() if 1 in one["changes"] and one["gone"] != 1}
    revisions = harvests.revisions()
    assert {key: revisions[key] for key in urls} == {key: 2 if key in changed else 1 for key in urls}
    assert urls.keys() <= _keys(harvests), "what is gone stays"


def _keys(harvests: Harvests) -> set[str]:
    return set().union(*harvests.articles().values())


@pytest.mark.slow
@pytest.mark.parametrize(("delay", "asked"), [(0.15, 0), (0, 0.2)])
def test_the_pace_promised_to_a_host_is_kept(tmp_path: Path, delay: float, asked: float) -> None:
    with serving("--articles", 60, "--crawl-delay", asked, "--without", "all") as [portal]:
        harvests = Harvests(portal, tmp_path / "slow", str(tmp_path / "slow.db"))
        harvests.pace(delay, concurrency=8)
        times = [entry["at"] for entry in harvests.run("--max-pages", 25) if entry["path"] != "/robots.txt"]
    assert len(times) >= 20
    # Over ten requests: on a busy machine one may arrive late, and the next in time.
    assert (
        min(later - earlier for earlier, later in zip(times, times[10:], strict=False)) >= 10 * max(delay, asked) - 0.4
    )


@pytest.fixture(scope="module")
def quiet(served: Portal, tmp_path_factory: pytest.TempPathFactory) -> Harvests:
    """A harvest that nothing disturbed."""
    served.clock(0)
    folder = tmp_path_factory.mktemp("quiet")
    harvests = Harvests(served, folder / "quiet", str(folder / "quiet.db"))
    harvests.run()
    return harvests


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "kills"), [("sqlite", 20), ("postgresql", 10)])
def test_kills_leave_the_store_of_a_quiet_harvest(
    engine: str, kills: int, quiet: Harvests, portal: Portal, tmp_path: Path, new_store_url: Callable[[str], str]
) -> None:
    harvests = Harvests(portal, tmp_path / "killed", new_store_url(engine))
    random_, reached, done = random.Random(1), [0], set[str]()
    step = 2 * len(quiet.fetched()) // kills
    for _ in range(kills):
        portal.clear()
        harvests.run_until(reached[-1] + random_.randint(0, step), random_.uniform(0, 0.2))
        asked = _asked_for(portal.log())
        assert not done & asked.keys(), "what is acknowledged is not fetched again"
        assert max(asked.values(), default=0) <= 1, "once in a run"
        done = _done(harvests)
        lost = _pages(portal.log()) - harvests.visited()
        assert len(lost) <= MOST_IN_FLIGHT, "all else that was fetched is kept"
        reached.append(len(harvests.fetched()))
    assert reached == sorted(reached), "what is acknowledged stays so"
    assert len(set(reached)) > kills // 4, "the kills met harvests at work"
    assert not done & _asked_for(harvests.run()).keys()
    # Which pages of a trap are fetched until it is known as one depends on the order in which answers come.
    assert _differences(harvests.content(_TRAPS), quiet.content(_TRAPS)) == []


def _done(harvests: Harvests) -> set[str]:
    """The pages that were fetched, but for those that every harvest begins with."""
    return {key for key, kind in harvests.fetched().items() if kind in ("article", "unknown", "listing")}


def _asked_for(log: list[dict[str, Any]]) -> Counter[str]:
    """How often each page was asked for."""
    return Counter(key_of(entry) for entry in log if not _MAPS.fullmatch(entry["path"]))


def _pages(log: list[dict[str, Any]]) -> set[str]:
    """The addresses that ended a visit: a lease may cost several requests, as it is redirected, robots.txt has none."""
    asked = [entry for entry in log if not _MAPS.fullmatch(entry["path"])]
    return {key_of(entry) for entry in asked if (entry["status"] or 0) // 100 != 3}


def _differences(one: list[list[Any]], other: list[list[Any]]) -> list[Any]:
    """Rows that only one of two stores has."""
    return [row for left, right in zip(one, other, strict=True) for row in sorted({*left} ^ {*right}, key=repr)]


@pytest.mark.slow
def test_an_interrupted_harvest_ends_soon_and_the_next_goes_on(harvests: Harvests, portal: Portal) -> None:
    assert harvests.run_until(100, 0, signal.SIGINT) == 130
    interrupted = portal.log()
    done = _done(harvests)
    assert 100 <= len(interrupted) < 600
    assert not done & set(map(key_of, harvests.run()))
    assert {identity(one["url"]) for one in portal.truth()["articles"]} <= _keys(harvests)


@pytest.mark.slow
def test_extracting_the_archive_gives_the_records_of_the_harvest(harvests: Harvests, tmp_path: Path) -> None:
    harvests.run()
    again = Harvests(harvests.portal, tmp_path / "again", str(tmp_path / "again.db"))
    again.thresher("extract", harvests.archive, "--store", again.store, "--portal", "courier", "--quiet")
    assert _differences(again.content(), harvests.content()) == []


@pytest.mark.slow
def test_a_harvest_keeps_every_article_once_and_nothing_else(
    long_harvest: tuple[Harvests, "subprocess.Popen[bytes]"],
) -> None:
    harvests, run = long_harvest
    assert run.wait(PATIENT) == 0, harvests.said()
    log, truth = harvests.portal.log(), harvests.portal.truth()
    wanted = {identity(one["url"]): one for one in truth["articles"]}
    copies = {identity(copy): identity(url) for copy, url in truth["copies"].items()}
    kept = Counter(next(iter({copies.get(key, key) for key in keys})) for keys in harvests.articles().values())
    assert not [one["url"] for key, one in wanted.items() if key not in kept], "missing"
    assert not [key for key, count in kept.items() if count > 1], "more than once"
    assert sorted(kept.keys() - wanted.keys() - set(map(identity, truth["either"]))) == [], "nothing else"
    _is_polite(log, truth, harvests)


def _is_polite(log: list[dict[str, Any]], truth: Any, harvests: Harvests) -> None:
    asked = Counter(map(key_of, log))
    assert not [url for url in truth["disallowed"] if identity(url) in asked]
    assert not [entry["path"] for entry in log if entry["path"].startswith(("/media/", "/internal/"))]
    once = {identity(one["url"]) for one in truth["articles"] if one["section"] != "dossier"}
    assert not [key for key in once if asked[key] > 1], "fetched once"
    for trap in _TRAPS:
        assert sum(entry["path"].startswith(trap) for entry in log) <= _A_TRAP, trap
    elsewhere = frontier.c.url.in_(truth["forbidden"]) & frontier.c.http_status.is_not(None)
    assert harvests.query(select(frontier.c.url).where(elsewhere)) == []
