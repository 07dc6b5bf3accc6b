"""Where a harvest goes next."""

from pathlib import Path

import pytest

from thresher.crawler.portals.check import portal_of
from thresher.crawler.spiders.link_follower import MOST_REDIRECTS, LinkFollower
from thresher.crawler.spiders.result_writer import VisitResult
from thresher.schemas.frontier import NAMED, FoundUrl, FrontierKind
from thresher.store import frontier
from thresher.store.frontier import Leased
from thresher.store.opening import open_store, writing
from thresher.store.revisits import Fetched

NOW = "2026-03-01T08:00:00.000000Z"
SITE = "https://news.example"


@pytest.mark.parametrize("killed_every", [1, 3, 1000])
def test_a_chain_of_redirects_ends_however_often_its_runs_are_killed(tmp_path: Path, killed_every: int) -> None:
    portal = portal_of({"name": "news", "start": [f"{SITE}/"], "hosts": ["news.example"]}, "news")
    engine = open_store(str(tmp_path / "news.db"), create=True)
    leading, hops = LinkFollower(portal), 0
    with writing(engine) as connection:
        frontier.add(connection, "news", [FoundUrl(f"{SITE}/story/0", FrontierKind.ARTICLE, 1, f"{SITE}/")], NOW)
        while leased := frontier.lease(connection, "news", 1, NOW, 60, 1):
            hops += 1
            ended = VisitResult(
                Fetched(leased[0].key, 302, dropped="redirect"), leased[0], target=f"{SITE}/story/{hops}"
            )
            leading.add_links(ended)
            assert ended.fetched
            frontier.acknowledge(connection, "news", [ended.fetched], NOW)
            frontier.add(connection, "news", ended.found, NOW)
            if hops % killed_every == 0:
                leading = LinkFollower(portal)
                leading.resume(connection)
    engine.dispose()
    assert hops == MOST_REDIRECTS + 1
    assert [reason for _, reason in ended.refused] == ["redirects"]


@pytest.mark.parametrize(
    ("target", "priority"),
    [("/basket/cake/7", NAMED), ("/food/cake", NAMED), ("/login?next=/basket/cake", None), ("/search/a/a/a/a", None)],
)
def test_what_a_feed_names_may_redirect_but_not_to_a_page_to_sign_in_at(target: str, priority: int | None) -> None:
    leading = LinkFollower(portal_of({"name": "news", "start": [f"{SITE}/"], "hosts": ["news.example"]}, "news"))
    url = f"{SITE}/basket/cake"
    leased = Leased(url, url, FrontierKind.ARTICLE, 1, None, None, None, 0, NAMED)
    assert leading.unwanted(leased) is None
    ended = VisitResult(Fetched(url, 302, dropped="redirect"), leased, target=SITE + target)
    leading.add_links(ended)
    assert [one.priority for one in ended.found] == ([] if priority is None else [priority])
