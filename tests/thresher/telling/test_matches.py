"""What a watch finds, and what of it is new, on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from tests.pipelines.records import article, page
from thresher.pipelines.persist import keep
from thresher.schemas.outcome import Outcome, Status
from thresher.schemas.record import PageType
from thresher.store.matches import Match, latest_matches, new_matches
from thresher.store.opening import reading
from thresher.store.selection import Selection
from thresher.store.watches import Watch, last_revision, new_watch

Keep = Callable[..., None]
_NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)


@pytest.fixture
def kept(engine: Engine) -> Keep:
    """`kept(a="The ferry sails.")` stores an article /a of that text; later ones are captured later."""
    hours = iter(range(24))

    def run(portal: str = "news.example", page_type: PageType = PageType.ARTICLE, **texts: str) -> None:
        for name, text in texts.items():
            own = article(text, headline=f"On {name}", authors=["Ann Lee"], date_published="2026-02-28")
            when = f"2026-03-01T{next(hours):02}:00:00Z"
            told = {"url": f"https://{portal}/{name}", "portal": portal, "page_type": page_type, "fetched_at": when}
            record = page(own, language="en", **told)
            list(keep(engine, [Outcome(status=Status.KEPT, origin=record.origin, url=record.url, record=record)]))

    return run


def watch(query: str | None = None, *, new_only: bool = False, **chosen: object) -> Watch:
    return new_watch("ferries", query, Selection(**chosen), new_only=new_only, now=_NOW)  # type: ignore[arg-type]


def new(engine: Engine, wanted: Watch, after: int, limit: int = 50) -> list[Match]:
    with reading(engine) as connection:
        return new_matches(connection, wanted, after, last_revision(connection), limit)


def upto(engine: Engine) -> int:
    with reading(engine) as connection:
        return last_revision(connection)


def urls(matches: list[Match]) -> list[str]:
    return [match.url.partition("://")[2] for match in matches]


def test_what_came_and_what_changed_is_new_once(engine: Engine, kept: Keep) -> None:
    kept(a="The ferry sails at nine.", b="The train is late.")
    first = upto(engine)
    wanted = watch("ferry")
    assert urls(new(engine, wanted, 0)) == ["news.example/a"]
    assert new(engine, wanted, first) == []
    kept(a="The ferry sails at ten.", b="The train waits for the ferry.", c="Another ferry comes.", d="No boat.")
    found = new(engine, wanted, first)
    assert [(match.url[-1], match.change) for match in found] == [("a", "changed"), ("b", "changed"), ("c", "new")]
    assert urls(new(engine, watch("ferry", new_only=True), first)) == ["news.example/c"]
    (match,) = [match for match in found if match.url[-1] == "c"]
    assert (match.headline, match.authors, match.date_published) == ("On c", "Ann Lee", "2026-02-28")
    assert match.snippet[slice(*match.marks[0])] == "ferry"
    assert match.seen_at == "2026-03-01T04:00:00Z"
    assert new(engine, wanted, upto(engine)) == []


def test_what_is_read_again_as_it_was_is_not_new(engine: Engine, kept: Keep) -> None:
    kept(a="The ferry sails at nine.")
    first = upto(engine)
    kept(a="The ferry sails at nine.")
    assert new(engine, watch("ferry"), first) == []


def test_of_a_page_that_came_and_changed_meanwhile_the_present_version_is_new(engine: Engine, kept: Keep) -> None:
    kept(a="The ferry sails at nine.")
    kept(a="The ferry sails at ten.")
    for new_only in (False, True):
        (match,) = new(engine, watch("ferry", new_only=new_only), 0)
        assert (match.change, match.snippet) == ("new", "The ferry sails at ten.")


def test_a_version_has_the_same_id_whenever_it_is_told(engine: Engine, kept: Keep) -> None:
    kept(a="The ferry sails at nine.", b="A ferry is sold.")
    wanted = watch("ferry")
    ids = [match.id for match in new(engine, wanted, 0)]
    assert ids == [match.id for match in new(engine, wanted, 0)]
    with reading(engine) as connection:
        assert {match.id for match in latest_matches(connection, wanted, 10)} == set(ids)
    kept(a="The ferry sails at ten.")
    assert len({*ids, new(engine, wanted, 2)[0].id}) == 3


_FOUND: list[tuple[str | None, dict[str, object], list[str]]] = [
    ("ferry", {}, ["news.example/a", "post.example/a"]),
    ("ferry -nine", {}, ["post.example/a"]),
    ('"at nine"', {}, ["news.example/a"]),
    ("ferr*", {"portal": "post.example"}, ["post.example/a", "post.example/list"]),
    (None, {"portal": "post.example", "page_type": PageType.ARTICLE}, ["post.example/a"]),
    (None, {"portal": "never.example"}, []),
    ("ferry", {"language": "de"}, []),
    ("ferries", {"page_type": PageType.LISTING}, ["post.example/list"]),
]
"""Words, filters, and what they find."""


def test_a_watch_finds_what_a_search_finds(engine: Engine, kept: Keep) -> None:
    kept(a="The ferry sails at nine.", b="The train is late.")
    kept("post.example", a="A ferry is sold.")
    kept("post.example", PageType.LISTING, list="All ferries of today.")
    for query, chosen, found in _FOUND:
        wanted = watch(query, **chosen)
        assert urls(new(engine, wanted, 0)) == found, query
        with reading(engine) as connection:
            assert sorted(urls(latest_matches(connection, wanted, 10))) == found, query


def test_the_oldest_come_first_so_that_nothing_is_left_out(engine: Engine, kept: Keep) -> None:
    kept(**{f"n{number}": "A ferry." for number in range(5)})
    seen, after = [], 0
    while some := new(engine, watch("ferry"), after, limit=2):
        seen += urls(some)
        after = some[-1].revision
    assert seen == [f"news.example/n{number}" for number in range(5)]


@pytest.mark.parametrize(
    ("name", "query", "told"),
    [
        ("a/b", "ferry", "no name"),
        ("..", "ferry", "no name"),
        ("", "ferry", "no name"),
        ("a" * 101, "ferry", "no name"),
        ("a", "-ferry", "name a word"),
        ("a", "?!", "name a word"),
        ("a", None, "say what to look for"),
    ],
)
def test_what_cannot_be_watched_is_refused(name: str, query: str | None, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        new_watch(name, query, Selection(), now=_NOW)
