"""The frontier, on both databases."""

from collections.abc import Sequence

import pytest
from sqlalchemy import Engine, insert, select

from thresher.schemas.frontier import NAMED, FoundUrl, FrontierKind
from thresher.schemas.portal import Revisit
from thresher.store.frontier import acknowledge, add, exclude, lease, next_due, reasons, take_over, waiting
from thresher.store.opening import open_store, reading, writing
from thresher.store.portal_lock import PortalBusyError, portal_lock
from thresher.store.requeue import begin, hasten, unreached, visit_matching, visit_now
from thresher.store.revisits import GIVEN_UP_AFTER, GONE_AFTER, Fetched, later
from thresher.store.tables import frontier, harvests

NOW = "2026-03-01T08:00:00Z"
PORTAL = "herald"


@pytest.fixture
def engine(engine: Engine) -> Engine:
    with writing(engine) as connection:
        rows = [{"kind": "crawl", "started_at": NOW, "state": "running", "figures": "{}"}] * 9
        connection.execute(insert(harvests), rows)
    return engine


def found(name: str, kind: FrontierKind = FrontierKind.ARTICLE, **more: int) -> FoundUrl:
    return FoundUrl(f"https://herald.example/{name}", kind, more.get("depth", 1), "test", more.get("priority", 0))


def leased(engine: Engine, now: str = NOW, harvest: int = 1, count: int = 10) -> list[str]:
    with writing(engine) as connection:
        return [one.url.rsplit("/", 1)[1] for one in lease(connection, PORTAL, count, now, 60, harvest)]


def noted(engine: Engine, *addresses: FoundUrl, now: str = NOW) -> int:
    with writing(engine) as connection:
        return add(connection, PORTAL, addresses, now)


def done(engine: Engine, name: str, now: str = NOW, *, wanted: Sequence[Revisit] = (), **told: object) -> None:
    result = Fetched(f"https://herald.example/{name}", **{"status": 200} | told)  # type: ignore[arg-type]
    with writing(engine) as connection:
        acknowledge(connection, PORTAL, [result], now, wanted)


def due(engine: Engine, name: str) -> str | None:
    with reading(engine) as connection:
        query = select(frontier.c.due_at).where(frontier.c.url.endswith(f"/{name}"))
        return connection.execute(query).scalar_one()


@pytest.mark.slow
def test_an_address_is_known_once_and_fetched_in_order(engine: Engine) -> None:
    many = [found("b"), found("a", priority=5), found("feed", FrontierKind.FEED), found("list", FrontierKind.LISTING)]
    assert noted(engine, *many) == 4
    assert noted(engine, *many, found("c")) == 1
    assert leased(engine) == ["feed", "list", "a", "b", "c"]
    assert leased(engine) == []


def test_a_better_kind_holds(engine: Engine) -> None:
    noted(engine, found("x", FrontierKind.UNKNOWN, depth=3))
    noted(engine, found("x", FrontierKind.LISTING, depth=2))
    noted(engine, found("x", FrontierKind.UNKNOWN, depth=1))
    with writing(engine) as connection:
        (one,) = lease(connection, PORTAL, 5, NOW, 60, 1)
    assert (one.kind, one.depth) == (FrontierKind.LISTING, 2)


def test_leases_of_a_dead_run_are_taken_over(engine: Engine) -> None:
    noted(engine, found("a"), found("b"))
    assert leased(engine, count=1) == ["a"]
    with writing(engine) as connection:
        assert waiting(connection, PORTAL, NOW, 1) == 2
        assert take_over(connection, PORTAL) == 1
    assert leased(engine, harvest=2) == ["a", "b"]


def test_what_is_acknowledged_is_not_fetched_again_in_the_harvest(engine: Engine) -> None:
    noted(engine, found("feed", FrontierKind.FEED), found("a"))
    assert leased(engine) == ["feed", "a"]
    for name in ("feed", "a"):
        done(engine, name, changed=True)
    assert leased(engine) == []
    assert leased(engine, harvest=2) == ["feed"]  # feeds at every harvest; the article later


@pytest.mark.parametrize(
    ("published", "first", "second", "after_change"),
    [
        (None, "2026-03-01T14:00:00Z", "2026-03-02T02:00:00Z", "2026-03-02T08:00:00Z"),
        ("2026-02-27", "2026-03-02T12:00:00Z", "2026-03-04T20:00:00Z", "2026-03-06T00:00:00Z"),
        ("2001-01-01", "2026-05-30T08:00:00Z", "2026-08-28T08:00:00Z", "2026-10-12T08:00:00Z"),
    ],
)
def test_young_and_changing_pages_are_visited_sooner(
    engine: Engine, published: str | None, first: str, second: str, after_change: str
) -> None:
    noted(engine, found("a"))
    leased(engine)
    done(engine, "a", changed=True, published=published)
    assert due(engine, "a") == first
    done(engine, "a", now=first)
    assert due(engine, "a") == second
    done(engine, "a", now=second, changed=True)
    assert due(engine, "a") == after_change


def test_failures_are_tried_again_ever_later_and_given_up(engine: Engine) -> None:
    noted(engine, found("a"))
    now = NOW
    for number in range(GIVEN_UP_AFTER):
        assert leased(engine, now=now) == ["a"], number
        done(engine, "a", now=now, status=503, retry_after=7)
        with reading(engine) as connection:
            visit_now = next_due(connection, PORTAL, 1)
        if number == 0:
            assert visit_now == "2026-03-01T08:00:07Z"
        if number == 1:
            assert visit_now == "2026-03-01T08:02:07Z"
        now = visit_now or now
    with reading(engine) as connection:
        assert reasons(connection, PORTAL) == {"http:503": 1}


@pytest.mark.parametrize(("status", "visits"), [(404, GONE_AFTER), (410, 1), (403, GONE_AFTER), (None, GIVEN_UP_AFTER)])
@pytest.mark.parametrize(
    ("kind", "weeks"), [(FrontierKind.ARTICLE, (1, 2, 4, 8)), (FrontierKind.LISTING, (1, 1, 1, 1))]
)
def test_what_is_given_up_is_looked_at_ever_later(
    engine: Engine, status: int | None, visits: int, kind: FrontierKind, weeks: tuple[int, ...]
) -> None:
    noted(engine, found("a", kind))
    for _ in range(visits - 1):
        done(engine, "a", status=status)
        assert due(engine, "a") <= "2026-03-02T08:00:00Z"
    for number in weeks:
        done(engine, "a", status=status)
        assert due(engine, "a") == later(NOW, number * 7 * 86400)
    done(engine, "a")
    with reading(engine) as connection:
        assert reasons(connection, PORTAL) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("reason", "days"),
    [("robots", 1), ("private address", 1), ("no sitemap", 7), ("redirect", None), ("trap:calendar", None)],
)
def test_a_refusal_that_may_pass_does_not_last(engine: Engine, reason: str, days: int | None) -> None:
    noted(engine, found("a"))
    assert leased(engine) == ["a"]
    done(engine, "a", status=None, dropped=reason)
    assert due(engine, "a") == (later(NOW, days * 86400) if days else None)
    assert leased(engine, now="2027-03-01T08:00:00Z") == [], "not in the harvest that was refused"
    assert leased(engine, now="2027-03-01T08:00:00Z", harvest=2) == (["a"] if days else [])


def begun(engine: Engine, *named: FoundUrl, now: str = NOW, **more: list[str]) -> None:
    with writing(engine) as connection:
        begin(connection, PORTAL, named, now, **more)


@pytest.mark.parametrize("kind", [FrontierKind.START, FrontierKind.FEED, FrontierKind.SITEMAP])
@pytest.mark.parametrize(
    "told", [{"dropped": "robots"}, {"dropped": "no page"}, {"status": 404}, {"status": 410}, {"status": 500}, {}]
)
def test_what_the_definition_names_is_due_at_each_harvest(
    engine: Engine, kind: FrontierKind, told: dict[str, object]
) -> None:
    begun(engine, found("a", kind))
    for harvest in range(1, GIVEN_UP_AFTER + 2):
        assert leased(engine, harvest=harvest) == ["a"]
        done(engine, "a", **{"status": None, **told})
        begun(engine, found("a", kind))


def test_where_a_start_page_redirects_to_is_due_at_each_harvest(engine: Engine) -> None:
    begun(engine, found("front", FrontierKind.START))
    noted(engine, FoundUrl("https://herald.example/news", FrontierKind.START, 0, "https://herald.example/front"))
    assert leased(engine) == ["news", "front"]
    done(engine, "front", status=301)
    done(engine, "news", status=404)
    begun(engine, found("front", FrontierKind.START))
    assert leased(engine, harvest=2) == ["news", "front"]


def test_a_server_that_asks_for_peace_has_it(engine: Engine) -> None:
    begun(engine, found("a", FrontierKind.START))
    leased(engine)
    done(engine, "a", status=503, retry_after=7200)
    begun(engine, found("a", FrontierKind.START))
    assert leased(engine, harvest=2) == []
    with reading(engine) as connection:
        told = [(one.reason, one.waits_until) for one in unreached(connection, PORTAL, 2)]
    assert told == [("http 503", "2026-03-01T10:00:00Z")]
    assert leased(engine, harvest=3, now="2026-03-01T10:00:00Z") == ["a"]


def test_a_start_page_that_is_named_no_more_is_none(engine: Engine) -> None:
    noted(engine, found("old", FrontierKind.LISTING))
    begun(engine, found("old", FrontierKind.START), found("new", FrontierKind.START))
    begun(engine, found("new", FrontierKind.START))
    with writing(engine) as connection:
        kinds = [(one.url[-3:], one.kind.value) for one in lease(connection, PORTAL, 5, NOW, 60, 1)]
    assert kinds == [("new", "start"), ("old", "listing")]


def test_what_was_not_allowed_is_due_when_it_is(engine: Engine) -> None:
    noted(engine, found("a"))
    done(engine, "a", status=None, dropped="private address")
    begun(engine)
    assert leased(engine, harvest=2) == []
    begun(engine, allowed=["private address"])
    assert leased(engine, harvest=2) == ["a"]


@pytest.mark.parametrize(
    ("start", "feed", "came"),
    [
        ({"status": 200}, {"status": None}, True),
        ({"status": 304}, {"dropped": "no feed"}, True),
        ({"status": None}, {"status": 200}, True),
        ({"status": None}, {"status": 404, "dropped": "no feed"}, False),
        ({"status": None, "dropped": "robots"}, {"status": None, "dropped": "robots"}, False),
        ({"status": 301}, {"status": 404}, False),
    ],
)
def test_a_harvest_came_to_nothing_where_nothing_it_begins_with_answered(
    engine: Engine, start: dict[str, object], feed: dict[str, object], came: bool
) -> None:
    begun(engine, found("front", FrontierKind.START))
    noted(engine, found("feed", FrontierKind.FEED), found("a"))
    leased(engine)
    done(engine, "front", **start)
    done(engine, "feed", **feed)
    done(engine, "a")
    with reading(engine) as connection:
        assert bool(unreached(connection, PORTAL, 1)) is not came


def test_what_a_user_asks_for_again_is_due(engine: Engine) -> None:
    noted(engine, found("a"), found("gone"))
    assert leased(engine) == ["a", "gone"]
    done(engine, "a", changed=True)
    done(engine, "gone", status=410)
    urls = [f"https://herald.example/{name}" for name in ("a", "gone", "never-met")]
    with writing(engine) as connection:
        assert visit_now(connection, [PORTAL], urls, NOW) == [urls[2]]
    assert leased(engine, harvest=2) == []
    with writing(engine) as connection:
        assert visit_now(connection, [PORTAL], urls[:2], NOW) == []
    assert leased(engine, harvest=2) == ["a", "gone"]


def test_what_is_not_to_be_fetched_is_noted_with_its_reason(engine: Engine) -> None:
    with writing(engine) as connection:
        assert exclude(connection, PORTAL, [found("calendar")], "trap:calendar", NOW) == 1
        assert exclude(connection, PORTAL, [found("calendar")], "trap:calendar", NOW) == 0
    assert leased(engine) == []
    with reading(engine) as connection:
        assert reasons(connection, PORTAL) == {"trap:calendar": 1}


def test_what_the_portal_names_is_fetched_after_all(engine: Engine) -> None:
    with writing(engine) as connection:
        exclude(connection, PORTAL, [found("round"), found("deep")], "trap:repeating", NOW)
        exclude(connection, PORTAL, [found("forbidden")], "excluded", NOW)
    noted(engine, found("dropped"))
    assert leased(engine) == ["dropped"]
    done(engine, "dropped", status=None, dropped="noise:tag")
    names = ("round", "forbidden", "dropped")
    noted(engine, *(found(name, priority=60) for name in names))
    assert leased(engine) == []
    noted(engine, *(found(name, priority=NAMED) for name in names))
    assert leased(engine) == ["dropped", "round"]


def test_the_best_that_speaks_for_an_address_stays(engine: Engine) -> None:
    noted(engine, found("a", priority=60))
    noted(engine, found("a", FrontierKind.LISTING), found("a", priority=NAMED), found("b", FrontierKind.LISTING))
    noted(engine, found("a", priority=10), found("b", FrontierKind.UNKNOWN, priority=NAMED))
    with writing(engine) as connection:
        told = {one.url[-1]: (one.kind, one.priority) for one in lease(connection, PORTAL, 9, NOW, 60, 1)}
    assert told == {"a": (FrontierKind.LISTING, NAMED), "b": (FrontierKind.LISTING, NAMED)}


def test_validators_are_kept_over_an_unchanged_answer(engine: Engine) -> None:
    noted(engine, found("feed", FrontierKind.FEED))
    leased(engine)
    done(engine, "feed", changed=True, etag='"1"', last_modified="Sun, 01 Mar 2026 08:00:00 GMT", content_sha256="ab")
    leased(engine, harvest=2)
    done(engine, "feed", status=304)
    with writing(engine) as connection:
        (one,) = lease(connection, PORTAL, 1, NOW, 60, 3)
    assert (one.etag, one.last_modified, one.content_sha256) == ('"1"', "Sun, 01 Mar 2026 08:00:00 GMT", "ab")


def test_one_crawl_of_a_portal_at_a_time(engine: Engine) -> None:
    other = open_store(engine.url.render_as_string(hide_password=False))
    with portal_lock(engine, "herald"):
        with portal_lock(other, "courier"):
            pass
        with pytest.raises(PortalBusyError, match="herald is being crawled"), portal_lock(other, "herald"):
            pass
    with portal_lock(other, "herald"):
        pass
    other.dispose()


WANTED = (Revisit(age=86400, every=900), Revisit(age=7 * 86400, every=7200))
"""A quarter of an hour on the first day, two hours in the first week."""


@pytest.mark.parametrize(
    ("published", "seconds"),
    [
        ("2026-03-01T07:30:00Z", 900),
        ("2026-02-28", 900),
        ("2026-02-27", 7200),
        ("2026-02-25T08:00:00+02:00", 7200),
        (None, 900),
        ("2030-01-01", 900),
    ],
)
def test_young_articles_are_due_as_a_table_says(engine: Engine, published: str | None, seconds: int) -> None:
    noted(engine, found("a"))
    for now in (NOW, later(NOW, 60)):  # the second visit finds the page unchanged: no date is read
        leased(engine, now)
        told = {"changed": True, "published": published} if now == NOW else {"status": 304}
        done(engine, "a", now, wanted=WANTED, **told)
        assert due(engine, "a") == later(now, seconds)


def test_old_articles_and_other_pages_are_due_as_usual(engine: Engine) -> None:
    noted(engine, found("old"), found("page", FrontierKind.UNKNOWN), found("list", FrontierKind.LISTING))
    leased(engine)
    done(engine, "old", changed=True, published="2026-01-01", wanted=WANTED)
    done(engine, "page", changed=True, wanted=WANTED)
    done(engine, "list", changed=True, wanted=WANTED)
    assert due(engine, "old") > later(NOW, 86400)
    assert (due(engine, "page"), due(engine, "list")) == (later(NOW, 86400), later(NOW, 600))


def test_what_was_reckoned_before_a_table_follows_it(engine: Engine) -> None:
    noted(engine, found("young"), found("old"), found("gone"))
    leased(engine)
    done(engine, "young", changed=True, published="2026-03-01T07:00:00Z")
    done(engine, "old", changed=True, published="2026-01-01")
    done(engine, "gone", status=410)
    for seconds, told in ((600, False), (1000, True)):
        now = later(NOW, seconds)
        with writing(engine) as connection:
            hasten(connection, PORTAL, WANTED, now)
        assert (due(engine, "young") == now) is told
        assert due(engine, "old") > now
        assert due(engine, "gone") > now


def test_a_pattern_makes_due_what_is_visited(engine: Engine) -> None:
    noted(engine, found("2026/a_1"), found("2026/ab1"), found("2025/a_1"), found("2026/gone"))
    leased(engine)
    for name in ("2026/a_1", "2026/ab1", "2025/a_1"):
        done(engine, name, changed=True)
    done(engine, "2026/gone", status=410)
    with writing(engine) as connection:
        assert visit_matching(connection, [PORTAL], "https://herald.example/2026/a_*", later(NOW, 60)) == 1
        assert visit_matching(connection, [PORTAL], "*/2026/*", later(NOW, 60)) == 2
        assert visit_matching(connection, [PORTAL], "*/2024/*", later(NOW, 60)) == 0
        assert visit_matching(connection, ["other"], "*", later(NOW, 60)) == 0
        assert visit_matching(connection, [PORTAL], "HTTPS://Herald.Example/2026/*", later(NOW, 60)) == 2
        assert visit_matching(connection, [PORTAL], "*/2026/A*", later(NOW, 60)) == 0
        for letters in ("?", "[ab]", "%", "_", "\\"):
            assert visit_matching(connection, [PORTAL], f"*/2026/{letters}*", later(NOW, 60)) == 0
    assert leased(engine, later(NOW, 60), harvest=2) == ["a_1", "ab1"]
