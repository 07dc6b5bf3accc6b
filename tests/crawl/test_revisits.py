"""Articles are visited as often as a user wants, and when: a portal is harvested again while its articles are young."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from tests.conftest import Command
from tests.crawl.harvests import Harvests
from tests.portal_server.client import Portal, serving
from thresher.store.opening import open_store, writing
from thresher.store.row_mapping import stamp
from thresher.store.tables import frontier
from thresher.text.identity import identity


@pytest.fixture(scope="module")
def quiet() -> Iterator[Portal]:
    """A portal without hazards."""
    with serving("--articles", 12, "--steps", 3, "--without", "all") as [portal]:
        yield portal


@pytest.fixture
def harvests(quiet: Portal, tmp_path: Path) -> Harvests:
    """A portal that was harvested an hour ago, and has edited articles since."""
    quiet.clock(0)
    harvests = Harvests(quiet, tmp_path / "small", str(tmp_path / "thresher.db"))
    harvests.run("--jobs", 1)
    quiet.clock(1)
    return harvests


def _ago(**time: int) -> str:
    return stamp(datetime.now(UTC) - timedelta(**time))


def _publish(harvests: Harvests, articles: list[str], published: str) -> None:
    """As if these articles had been published then, and visited last an hour ago."""
    engine = open_store(harvests.store)
    with writing(engine) as connection:
        which = frontier.c.key.in_([identity(url) for url in articles])
        values = {"published_at": published, "fetched_at": _ago(hours=1)}
        connection.execute(update(frontier).where(which).values(values))
    engine.dispose()


def _asked(log: list[dict[str, Any]], articles: list[str]) -> set[str]:
    """Those of the articles that the portal was asked for."""
    paths = {entry["path"] for entry in log}
    return {url for url in articles if url.split("/", 3)[3] in {path.lstrip("/") for path in paths}}


def _known(harvests: Harvests) -> tuple[list[str], set[str]]:
    """The articles that were kept, and those of them that have been edited since."""
    truth = harvests.portal.truth()["articles"]
    kept = harvests.revisions()
    known = [one["url"] for one in truth if identity(one["url"]) in kept and one["gone"] != 1]
    return known, {one["url"] for one in truth if 1 in one["changes"]} & {*known}


@pytest.mark.slow
@pytest.mark.parametrize("said_by", ["definition", "option"])
def test_young_articles_are_visited_as_often_as_wanted(harvests: Harvests, said_by: str) -> None:
    known, edited = _known(harvests)
    young = sorted({*known[:6]} | edited)
    older = [url for url in known if url not in young]
    assert edited
    assert older
    _publish(harvests, young, _ago(hours=3))
    _publish(harvests, older, _ago(days=3))
    assert _asked(harvests.run("--jobs", 1), known) == set(), "as is usual: not after an hour"
    told = ["--revisit", "1d=15m,7d=2h"]
    if said_by == "definition":
        with (harvests.folder / "courier.toml").open("a") as definition:
            definition.write('[revisit]\n7d = "2h"\n1d = "15m"\n')
        told = []
    assert _asked(harvests.run("--jobs", 1, *told), known) == {*young}
    found = harvests.revisions()
    assert {url for url in known if found[identity(url)] == 2} == edited
    assert _asked(harvests.run("--jobs", 1, *told), known) == set(), "not again within a quarter of an hour"


@pytest.mark.slow
def test_articles_are_visited_again_by_pattern_and_by_file(harvests: Harvests) -> None:
    known, _ = _known(harvests)
    section = known[0].split("/")[3]
    of_section = {url for url in known if url.split("/")[3] == section}
    listed = next(url for url in known if url not in of_section)
    (harvests.folder / "again.txt").write_text(f"# to be seen again\n\n{listed}\n")
    pattern = f"{known[0].split(section)[0]}{section}/*"
    assert _asked(harvests.run("--jobs", 1, "--again", pattern, "--again", "again.txt"), known) == {
        *of_section,
        listed,
    }


@pytest.mark.parametrize(
    ("again", "told"),
    [
        ("http://127.0.0.1/none/*", "no address of courier that is visited matches http://127.0.0.1/none/*"),
        ("none.txt", "none.txt is no address, and no file that can be read: No such file"),
        ("wrong.txt", "wrong.txt has a line that is no address: news"),
    ],
)
def test_what_cannot_be_visited_again_is_told(command: Command, tmp_path: Path, again: str, told: str) -> None:
    (tmp_path / "wrong.txt").write_text("news\n")
    (tmp_path / "courier.toml").write_text('start = ["http://127.0.0.1:9/"]\n')
    run = command("crawl", "courier.toml", "--allow-private", "--no-archive", "--again", again)
    assert run.returncode == 2
    assert told in run.stderr.decode()


def test_a_wrong_table_is_told(command: Command, tmp_path: Path) -> None:
    (tmp_path / "courier.toml").write_text('start = ["http://127.0.0.1:9/"]\n')
    run = command("crawl", "courier.toml", "--allow-private", "--no-archive", "--revisit", "1d=2h,7d=15m")
    assert run.returncode == 2
    assert "--revisit" in run.stderr.decode()
    assert "more often than" in run.stderr.decode()
