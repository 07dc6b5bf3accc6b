"""What the store holds after outcomes were kept, on both databases."""

import multiprocessing
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine, func, select

from benchmarks.generated import article, captures, paragraphs
from thresher.pipelines.persist import keep
from thresher.pipelines.persist.revisions import store_unchanged
from thresher.pipelines.process import process
from thresher.schemas.outcome import Outcome, Status
from thresher.schemas.page import Form, Origin, SavedPage
from thresher.store.copies import copies_of
from thresher.store.opening import open_store, reading, writing
from thresher.store.row_mapping import unpacked
from thresher.store.tables import bands, harvests, links, outcomes, pages, records, revisions, teasers
from thresher.text.identity import identity

TABLES = (pages, revisions, records, bands, teasers, links, outcomes)


def outcome(url: str | None, html: str, when: str | None = "2026-03-01T08:00:00Z", *, file: str = "a.warc") -> Outcome:
    origin = Origin(file=file, form=Form.HTML, member=f"{url} {when}")
    return process(SavedPage(body=html.encode(), origin=origin, url=url, fetched_at=when))


def some(count: int) -> list[Outcome]:
    return [outcome(url, page, f"{when:%Y-%m-%dT%H:%M:%SZ}") for url, when, page in captures(count)]


def kept(engine: Engine, found: Sequence[Outcome]) -> list[Outcome]:
    return list(keep(engine, found))


def sizes(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        return {t.name: connection.scalar(select(func.count()).select_from(t)) or 0 for t in TABLES}


def rows(engine: Engine, *columns: Any) -> list[Any]:
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(*columns))]


def current_body(engine: Engine) -> str:
    query = select(revisions.c.document).join(records, records.c.revision_id == revisions.c.id)
    with reading(engine) as connection:
        article = unpacked(connection.execute(query).scalar_one()).article
    return article.body if article else ""


def test_the_same_again_changes_nothing(engine: Engine) -> None:
    found = some(60)
    first = kept(engine, found)
    before = sizes(engine)
    again = kept(engine, found)
    assert [one.url for one in first] == [one.url for one in found]
    assert Counter(one.status for one in again) == {Status.UNCHANGED: 60}
    assert sizes(engine) == before
    assert before["pages"] == 56
    assert before["page_revisions"] == 60
    assert Counter(status for (status, _) in rows(engine, outcomes.c.status, outcomes.c.key)) == Counter(
        one.status.value for one in first
    )


def test_a_change_is_a_revision_and_the_last_capture_is_current(engine: Engine) -> None:
    url, texts = "https://a.example/1", paragraphs(1)
    later = outcome(url, article("One", [*texts, "Something was added to it later."]), "2026-03-05T08:00:00Z")
    earlier = outcome(url, article("One", texts), "2026-03-01T08:00:00Z")
    for found in ([earlier], [later], [earlier]):  # a capture that comes late does not become current
        kept(engine, found)
    seen = rows(engine, revisions.c.first_seen, revisions.c.last_seen)
    assert seen == [("2026-03-01T08:00:00Z",) * 2, ("2026-03-05T08:00:00Z",) * 2]
    assert "added" in current_body(engine)
    kept(engine, [outcome(url, article("One", texts), "2026-03-09T08:00:00Z")])
    assert sizes(engine)["page_revisions"] == 2
    assert "added" not in current_body(engine)


def test_versions_are_counted_in_whatever_order_they_come(engine: Engine) -> None:
    """The second is kept after the third; the first, seen again, is none."""
    times = ("2026-03-01T08:00:00Z", "2026-03-03T08:00:00Z", "2026-03-02T08:00:00Z")
    found = [outcome("https://a.example/1", article("A", paragraphs(when)), when) for when in times]
    for at, number in ((0, 1), (1, 2), (2, 3), (0, 3)):
        kept(engine, [found[at]])
        assert rows(engine, records.c.versions) == [(number,)]


def test_names_of_any_length_are_kept(engine: Engine) -> None:
    draw = random.Random(1)
    named = ["".join(chr(draw.randrange(0x20000, 0x2A000)) for _ in range(40)) for _ in range(99)]
    (one,) = [outcome("https://a.example/1", article("A", paragraphs(1)))]
    assert one.record is not None
    assert one.record.article is not None
    told = msgspec.structs.replace(one.record.article, authors=named)
    kept(engine, [msgspec.structs.replace(one, record=msgspec.structs.replace(one.record, article=told), rows=None)])
    assert [len(authors) for (authors,) in rows(engine, records.c.authors)] == [600]


def test_what_stands_around_an_article_makes_no_revision(engine: Engine) -> None:
    url, texts = "https://a.example/1", paragraphs(1)
    kept(engine, [outcome(url, article("One", texts, teased=(4, 5, 6)))])
    kept(engine, [outcome(url, article("One", texts, teased=(6, 7, 8)), "2026-03-02T08:00:00Z")])
    assert sizes(engine)["page_revisions"] == 1
    seen = rows(engine, teasers.c.key, teasers.c.first_seen, teasers.c.last_seen)
    first, second = "2026-03-01T08:00:00Z", "2026-03-02T08:00:00Z"
    assert [(key.rsplit("/", 1)[1], one, other) for key, one, other in seen] == [
        ("4", first, first), ("5", first, first), ("6", first, second), ("7", second, second), ("8", second, second),
    ]  # fmt: skip


def test_two_captures_of_one_page_in_one_batch(engine: Engine) -> None:
    url = "https://a.example/1"
    found = [
        outcome(url, article("One", paragraphs(seed)), f"2026-03-0{day}T08:00:00Z") for day, seed in enumerate("abc", 1)
    ]
    assert [one.status for one in kept(engine, [*found, found[0]])] == [Status.KEPT] * 3 + [Status.UNCHANGED]
    assert sizes(engine) | {"outcomes": 0} == sizes(engine) | {
        "pages": 1,
        "page_revisions": 3,
        "records": 1,
        "outcomes": 0,
    }


def test_captures_of_an_unknown_time_twice(engine: Engine) -> None:
    found = [outcome("https://a.example/1", article("One", paragraphs(seed)), None, file=seed) for seed in "ab"]
    kept(engine, found)
    kept(engine, found)
    assert sizes(engine)["page_revisions"] == 2


def test_pages_without_an_address_are_known_by_their_bytes(engine: Engine) -> None:
    found = [outcome(None, article("One", paragraphs(seed)), file=seed) for seed in "ab"]
    kept(engine, found)
    kept(engine, [outcome(None, article("One", paragraphs("a")), file="c")])
    assert sizes(engine) | {"pages": 2, "page_revisions": 2, "outcomes": 3} == sizes(engine)


TEXTS = paragraphs("piece", 8)
COPIES = {
    "the same words": ("https://b.example/x", article("Other headline", TEXTS)),
    "a paragraph cut": ("https://b.example/x", article("Council meets", TEXTS[:-1])),
    "the printer's version": ("https://a.example/print/1", article("Council meets", [*TEXTS[:5], "Printed from us."])),
}


@pytest.mark.parametrize("name", COPIES)
@pytest.mark.parametrize("one_batch", [True, False])
def test_copies_are_found(engine: Engine, name: str, one_batch: bool) -> None:
    first, second = outcome("https://a.example/1", article("Council meets", TEXTS)), outcome(*COPIES[name], file="b")
    ended = kept(engine, [first, second]) if one_batch else kept(engine, [first]) + kept(engine, [second])
    assert [(one.status, one.duplicate_of) for one in ended] == [
        (Status.KEPT, None), (Status.DUPLICATE, "https://a.example/1"),
    ]  # fmt: skip
    ((page_id, _), *_) = rows(engine, records.c.page_id, records.c.cluster)
    with reading(engine) as connection:
        assert [copy.url for copy in copies_of(connection, page_id)] == ["https://a.example/1", COPIES[name][0]]


def test_other_pieces_are_no_copies(engine: Engine) -> None:
    half = [*TEXTS[:3], *paragraphs("else", 5)]
    found = [
        outcome("https://a.example/1", article("Council meets", TEXTS)),
        outcome("https://b.example/2", article("Council meets", half), file="b"),
        outcome("https://b.example/3", article("Council meets", paragraphs("third")), file="c"),
    ]
    assert [one.status for one in kept(engine, found)] == [Status.KEPT] * 3


def test_a_page_between_two_clusters_joins_them(engine: Engine) -> None:
    chain = [TEXTS, [*TEXTS[:-1], *paragraphs("x", 1)], [*TEXTS[:-2], *paragraphs("x", 1), *paragraphs("y", 1)]]
    for number, texts in [(1, chain[0]), (3, chain[2]), (2, chain[1])]:
        kept(engine, [outcome(f"https://a{number}.example/", article("Council", texts), file=str(number))])
    assert len({cluster for (cluster, _) in rows(engine, records.c.cluster, records.c.page_id)}) == 1


def test_a_teaser_leads_to_the_record_that_is_harvested_later(engine: Engine) -> None:
    kept(engine, [outcome("https://a.example/1", article("One", paragraphs(1), teased=(2, 3)))])
    kept(engine, [outcome("http://www.a.example/news/2?utm_source=x", article("Two", paragraphs(2)), file="b")])
    with reading(engine) as connection:
        query = select(teasers.c.url, records.c.headline).outerjoin_from(teasers, pages, pages.c.key == teasers.c.key)
        found = connection.execute(query.outerjoin(records, records.c.page_id == pages.c.id).order_by(teasers.c.url))
        assert [tuple(row) for row in found] == [
            ("https://a.example/news/2", "Two"),
            ("https://a.example/news/3", None),
        ]


def test_refused_pages_are_told_with_their_reason(engine: Engine) -> None:
    ended = kept(engine, [outcome("https://a.example/1", "")])
    assert rows(engine, outcomes.c.status, outcomes.c.reason, outcomes.c.url) == [
        ("refused", "empty", "https://a.example/1")
    ]
    assert [one.status for one in ended] == [Status.REFUSED]


def test_a_run_that_fails_says_so(engine: Engine) -> None:
    def failing() -> Iterator[Outcome]:
        yield outcome("https://a.example/1", article("One", paragraphs(1)))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        list(keep(engine, failing()))
    assert rows(engine, harvests.c.state, harvests.c.kind) == [("failed", "extract")]


def _keep_in_another_process(url: str, numbers: range) -> None:
    engine = open_store(url)
    for number in numbers:
        kept(engine, [outcome(f"https://a.example/{number}", article(f"{number}", TEXTS), file=str(number))])


@pytest.mark.slow
def test_two_writers_at_once(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=_keep_in_another_process, args=(url, numbers))
        for numbers in (range(0, 30), range(15, 45))
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert sizes(engine) | {"pages": 45, "page_revisions": 45, "records": 45, "outcomes": 45} == sizes(engine)
    assert len({cluster for (cluster, _) in rows(engine, records.c.cluster, records.c.page_id)}) == 1


def test_an_unchanged_page_is_seen_with_what_stands_around(engine: Engine) -> None:
    url = "https://herald.example/"
    menu = "<nav><a href=/>Home</a> <a href=/world>World</a> <a href=/sport>Sport</a></nav><h1>Herald</h1>"
    card = "<div class=card><h2><a href='/news/{0}'>Much is said of the {0} tonight</a></h2><p>Read more.</p></div>"
    for day, names in ((1, ("ferry", "flood", "harbour")), (2, ("ferry", "harbour", "market"))):
        shown = menu + "".join(map(card.format, names))
        kept(engine, [outcome(url, shown, f"2026-03-0{day}T08:00:00Z")])
    with writing(engine) as connection:
        store_unchanged(connection, [identity(url)], "2026-03-03T08:00:00Z")
    days = {
        (address.rpartition("/")[2], seen[8:10]) for address, seen in rows(engine, teasers.c.url, teasers.c.last_seen)
    }
    assert days == {("flood", "01"), ("ferry", "03"), ("harbour", "03"), ("market", "03")}
    assert rows(engine, pages.c.last_seen) == [("2026-03-03T08:00:00Z",)]


def test_when_a_page_was_seen() -> None:
    from thresher.store.row_mapping import seen_at

    now = "2026-11-24T00:00:00Z"
    assert seen_at("2026-03-01T10:00:00+02:00", now) == "2026-03-01T08:00:00Z"
    assert seen_at("2026-03-01", now) == "2026-03-01T00:00:00Z"
    assert seen_at("yesterday", now) == now
    assert seen_at(None, now) == now
    assert seen_at(datetime.max.isoformat() + "-12:00", now) == now
