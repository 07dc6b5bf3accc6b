"""The watch on a store, on both databases: what counts as a harvest's, what is noted, what closes."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine, insert, select

from tests.pipelines.records import article, page
from thresher.pipelines.persist import store_batch
from thresher.scheduler.runs import RunState
from thresher.schemas.frontier import FoundUrl, FrontierKind
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import Form, Origin
from thresher.schemas.record import PageRecord, PageType, Teaser
from thresher.store import frontier
from thresher.store.opening import reading, writing
from thresher.store.revisits import Fetched
from thresher.store.row_mapping import stamp
from thresher.store.rows import inserted
from thresher.store.tables import alerts, harvests, scheduled_runs
from thresher.watch import Alert, Kind, all_alerts, close_alert, history, observe, open_alerts
from thresher.watch.alerts import stored_alerts
from thresher.watch.drift import DriftState, Finding

_BEGIN = datetime(2026, 3, 2, 6, tzinfo=UTC)
_HOST = "https://post.example"


class Post:
    """A portal whose harvests are written into a store as a crawl writes them."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.day, self.pieces = engine, 0, 0

    @property
    def now(self) -> datetime:
        return _BEGIN + timedelta(days=self.day)

    def harvest(self, records: Sequence[PageRecord], *refused: Outcome, state: str = "finished") -> int:
        """A harvest a day later, of these pages; its number."""
        self.day += 1
        now = stamp(self.now)
        figures: dict[str, int] = {"fetched": len(records) + len(refused), "kept": len(records)}
        for outcome in refused:
            assert outcome.reason is not None
            name = f"refused: {outcome.reason.value}"
            figures["refused"] = figures[name] = figures.get(name, 0) + 1
        row = {"kind": "crawl", "portal": "post", "started_at": now, "state": state}
        with writing(self.engine) as connection:
            told = str(figures).replace("'", '"')
            (number,) = inserted(connection, harvests, [row | {"figures": told}])
            outcomes = [self._kept(record, number, now) for record in records]
            store_batch(connection, [*outcomes, *refused], number, now)
        return number

    def _kept(self, record: PageRecord, harvest: int, now: str) -> Outcome:
        origin = Origin(file=f"{harvest}.html", form=Form.HTML, member=record.url)
        return Outcome(status=Status.KEPT, origin=origin, url=record.url, record=record, seen=now)

    def articles(self, count: int, **fields: Any) -> list[PageRecord]:
        """New articles, with a byline unless it is given otherwise."""
        found = []
        for _ in range(count):
            self.pieces += 1
            found.append(self.article(self.pieces, **fields))
        return found

    def article(self, number: int, **fields: Any) -> PageRecord:
        told = article(
            f"Story {number} " + "of many words " * 30,
            **{"byline": "By Ann Lee", "headline": f"Story {number}", "word_count": 92} | fields,
        )
        return page(told, url=f"{_HOST}/{number}", portal="post", content_sha256=f"{number:064}")

    def observe(self, harvest: int) -> list[Alert]:
        return observe(self.engine, harvest, self.now)

    def usual(self, days: int = 6) -> None:
        for _ in range(days):
            assert self.observe(self.harvest(self.articles(10))) == []

    def alerts(self) -> list[Alert]:
        with reading(self.engine) as connection:
            return all_alerts(connection)

    def open(self) -> list[tuple[str, str]]:
        with reading(self.engine) as connection:
            return [(alert.kind, alert.subject) for alert in open_alerts(connection, "post")]


@pytest.fixture
def post(engine: Engine) -> Post:
    return Post(engine)


def test_a_lost_field_of_ones_own(post: Post) -> None:
    def priced(price: float | None) -> list[PageRecord]:
        return [msgspec.structs.replace(one, own={"price": price}) for one in post.articles(10)]

    for _ in range(6):
        assert post.observe(post.harvest(priced(12.5))) == []
    (alert,) = post.observe(post.harvest(priced(None)))
    assert (alert.kind, alert.subject) == ("field_gone", "own.price")
    assert alert.message == "own.price is gone: 0 of 10 pages have it, usually 100 %"
    assert len(alert.detail["examples"]) == 5
    assert post.observe(post.harvest(priced(12.5))) == []
    assert post.open() == []


def test_a_lost_byline_from_its_alert_to_its_return(post: Post) -> None:
    post.usual()
    broken = post.articles(10, byline=None)
    number = post.harvest(broken)
    (alert,) = post.observe(number)
    assert (alert.kind, alert.subject, alert.portal, alert.harvest_id) == ("field_gone", "byline", "post", number)
    assert (alert.raised_at, alert.last_seen_at, alert.closed_at) == (stamp(post.now), stamp(post.now), None)
    assert alert.message == "byline is gone: 0 of 10 articles have it, usually 100 %"
    examples = alert.detail["examples"]
    assert [one["url"] for one in examples] == [record.url for record in broken[:5]]
    assert all(isinstance(one["page"], int) for one in examples)
    assert (alert.detail["last_good"]["count"], alert.detail["last_good"]["of"]) == (10, 10)
    assert post.observe(post.harvest(post.articles(10, byline=None))) == []
    (held,) = post.alerts()
    assert (held.id, held.last_seen_at, held.closed_at) == (alert.id, stamp(post.now), None)
    assert post.observe(post.harvest(post.articles(10))) == []
    (over,) = post.alerts()
    assert (over.id, over.closed_at, over.detail["accepted"]) == (alert.id, stamp(post.now), False)
    post.usual(2)
    assert [one.subject for one in post.observe(post.harvest(post.articles(10, byline=None)))] == ["byline"]
    assert len(post.alerts()) == 2


def test_old_stock_does_not_hide_a_break(post: Post) -> None:
    post.usual()
    stock = [post.article(number) for number in range(1, 61)]
    number = post.harvest([*stock, *post.articles(8, byline=None)])
    assert [one.subject for one in post.observe(number)] == ["byline"]
    with reading(post.engine) as connection:
        figures = history(connection, "post", 1)[0].figures
    assert (figures.articles, figures.new_articles, figures.filled.get("byline", 0)) == (8, 8, 0)


def test_revised_pages_count(post: Post) -> None:
    post.usual()
    revised = [post.article(number, byline=None, headline=f"Corrected {number}") for number in range(1, 11)]
    number = post.harvest(revised)
    assert [(one.kind, one.subject) for one in post.observe(number)] == [("field_gone", "byline")]
    with reading(post.engine) as connection:
        figures = history(connection, "post", 1)[0].figures
    assert (figures.articles, figures.new_articles) == (10, 0)


def test_looking_twice_at_a_harvest_changes_nothing(post: Post) -> None:
    post.usual()
    number = post.harvest(post.articles(10, byline=None))
    assert len(post.observe(number)) == 1
    before = post.alerts()
    assert post.observe(number) == []
    assert post.alerts() == before
    with reading(post.engine) as connection:
        assert len(history(connection, "post", 100)) == 7
        assert [one.harvest for one in history(connection, "post", 3)] == [5, 6, 7]


def test_two_harvests_that_are_looked_at_at_once_raise_it_once(post: Post) -> None:
    post.usual()
    number = post.harvest(post.articles(10, byline=None))
    (alert,) = post.observe(number)
    finding = Finding(kind=Kind.FIELD_GONE, subject="byline", change=DriftState.RAISED, since=number, message="again")
    with writing(post.engine) as connection:
        assert stored_alerts(connection, "post", number, stamp(post.now), [(finding, [])]) == []
    (held,) = post.alerts()
    assert (held.id, held.closed_at, held.message) == (alert.id, None, "again")


def test_closed_by_hand_it_is_usual(post: Post) -> None:
    post.usual()
    (alert,) = post.observe(post.harvest(post.articles(10, byline=None)))
    with writing(post.engine) as connection:
        assert close_alert(connection, alert.id, stamp(post.now))
        assert not close_alert(connection, alert.id, stamp(post.now))
        assert not close_alert(connection, 999, stamp(post.now))
    for _ in range(4):
        assert post.observe(post.harvest(post.articles(10, byline=None))) == []
    (closed,) = post.alerts()
    assert closed.detail["accepted"]


def test_what_lasts_is_closed(post: Post) -> None:
    post.usual()
    for _ in range(14):
        post.observe(post.harvest(post.articles(10, byline=None)))
    (closed,) = post.alerts()
    assert closed.closed_at == stamp(post.now)
    assert closed.detail["accepted"]
    assert post.observe(post.harvest(post.articles(10, byline=None))) == []


def test_bodies_that_shrink(post: Post) -> None:
    post.usual()
    short = post.articles(10, word_count=3)
    (alert,) = post.observe(post.harvest(short))
    assert (alert.kind, alert.detail["value"]["count"], len(alert.detail["examples"])) == ("bodies_shrunk", 10, 5)


def test_refusals_of_one_reason(post: Post) -> None:
    post.usual()

    def walls() -> list[Outcome]:
        return [
            Outcome(
                status=Status.REFUSED,
                origin=Origin(file=f"{post.day}-{at}", form=Form.HTML),
                url=f"{_HOST}/w/{post.day}/{at}",
                reason=Reason.CONSENT_WALL,
            )
            for at in range(15)
        ]

    assert post.observe(post.harvest(post.articles(5), *walls())) == []
    number = post.harvest(post.articles(5), *walls())
    (alert,) = post.observe(number)
    assert (alert.kind, alert.subject) == ("refusals", "consent_wall")
    assert [one["url"] for one in alert.detail["examples"]] == sorted(f"{_HOST}/w/7/{at}" for at in range(15))[:5]
    assert alert.detail["since"] == number - 1


def listing(day: int, urls: Sequence[str]) -> PageRecord:
    teased = [Teaser(headline=f"Piece {day} {url}", url=url) for url in urls]
    return page(
        url=f"{_HOST}/news/{day}",
        portal="post",
        page_type=PageType.LISTING,
        teasers=teased,
        content_sha256=f"{day:064x}",
    )


def test_what_is_teased_and_not_harvested(post: Post) -> None:
    def day(missing: int) -> list[Alert]:
        articles = post.articles(20)
        absent = [f"{_HOST}/absent/{post.day}-{at}" for at in range(missing)]
        forbidden = [f"{_HOST}/forbidden/{post.day}-{at}" for at in range(5)]
        urls = [record.url or "" for record in articles]
        found = [FoundUrl(url, FrontierKind.ARTICLE, 1, f"{_HOST}/") for url in (*urls, *absent, *forbidden)]
        with writing(post.engine) as connection:
            frontier.add(connection, "post", found, stamp(post.now))
            dropped = [Fetched(f"{_HOST}/forbidden/{post.day}-{at}", None, dropped="robots") for at in range(5)]
            frontier.acknowledge(connection, "post", dropped, stamp(post.now))
        elsewhere = ["https://other.example/1"]
        shown = listing(post.day, [*urls, *absent, *forbidden, *elsewhere])
        return post.observe(post.harvest([*articles, shown]))

    for _ in range(6):
        assert day(1) == []
    with reading(post.engine) as connection:
        figures = history(connection, "post", 1)[0].figures
    assert (figures.teased, figures.missed) == (21, 1)
    assert day(60) == []
    (alert,) = day(60)
    assert (alert.kind, alert.detail["value"]["count"], alert.detail["value"]["of"]) == ("teased_missed", 120, 160)
    assert alert.detail["examples"][0]["url"].startswith(f"{_HOST}/absent/7-")


def test_harvests_that_fail_or_were_killed(post: Post) -> None:
    post.usual(3)
    post.harvest([], state="running")  # killed: nobody has looked at it
    (alert,) = post.observe(post.harvest([], state="failed"))
    assert (alert.kind, alert.message) == (
        "harvests_failed",
        "2 harvests in a row have failed, were killed or took too long",
    )
    assert post.observe(post.harvest([], state="failed")) == []
    assert post.open() == [("harvests_failed", "")]
    post.observe(post.harvest(post.articles(10)))
    assert post.open() == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("harvest", "run", "raised"),
    [
        ("interrupted", RunState.TIMED_OUT, ["harvests_failed"]),
        ("running", RunState.KILLED, ["harvests_failed"]),
        ("finished", RunState.KILLED, ["harvests_failed"]),
        ("running", RunState.INTERRUPTED, []),  # killed, since it did not end when it was told to
        ("finished", RunState.FINISHED, []),
    ],
)
def test_scheduled_harvests_that_are_cut_off(post: Post, harvest: str, run: RunState, raised: list[str]) -> None:
    post.usual(3)
    found: list[Alert] = []
    for _ in range(2):
        number = post.harvest(post.articles(1), state=harvest)
        row = {"portal": "post", "due_at": stamp(post.now), "started_at": stamp(post.now), "harvest_id": number}
        with writing(post.engine) as connection:
            connection.execute(insert(scheduled_runs).values(row | {"state": run.value}))
        found += post.observe(number)
    assert [one.kind for one in found] == raised


def test_what_is_no_harvest_of_a_portal_is_not_looked_at(post: Post) -> None:
    with writing(post.engine) as connection:
        row = {"kind": "extract", "started_at": stamp(post.now), "state": "finished", "figures": "{}"}
        (number,) = inserted(connection, harvests, [row])
    assert post.observe(number) == []
    assert post.observe(number + 1) == []
    with reading(post.engine) as connection:
        assert history(connection, "post", 10) == []


def test_portals_do_not_mix(post: Post) -> None:
    post.usual()
    post.observe(post.harvest(post.articles(10, byline=None)))
    with reading(post.engine) as connection:
        assert open_alerts(connection, "other") == []
        assert len(open_alerts(connection)) == 1


def test_every_kind_that_is_noted_is_known(post: Post) -> None:
    post.usual()
    post.observe(post.harvest(post.articles(10, byline=None)))
    with reading(post.engine) as connection:
        assert {Kind(kind) for (kind,) in connection.execute(select(alerts.c.kind))} == {Kind.FIELD_GONE}


def test_a_broken_alert_of_hand_is_no_matter(post: Post) -> None:
    """Rows that another program wrote without our detail do not keep a harvest from being looked at."""
    post.usual(3)
    row = {"portal": "post", "kind": "field_gone", "subject": "x", "harvest_id": 1, "raised_at": "", "last_seen_at": ""}
    with writing(post.engine) as connection:
        connection.execute(insert(alerts).values(row | {"message": "", "detail": "{}", "closed_at": ""}))
    assert post.observe(post.harvest(post.articles(10))) == []
