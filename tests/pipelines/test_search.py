"""Full text, a page's revisions, figures and faults, on both databases."""

from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy import Engine, text

from benchmarks.generated import article, paragraphs
from thresher.pipelines.persist import keep
from thresher.pipelines.process import process
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import Form, Origin, SavedPage
from thresher.store.health import faults, figures, vacuumed
from thresher.store.look_up import look_up, near, teased_on
from thresher.store.opening import reading, writing
from thresher.store.report import never_harvested, report
from thresher.store.search import Hit, search, snippet, terms_of
from thresher.store.selection import Selection
from thresher.text.index_words import indexed, placed, words

TEXTS = {
    "ferry": "Harbour ferry sails again. The café at the quay re-opened, says news.example/a today, at 10.30 sharp.",
    "train": "Train to the harbour is late. Straße closed; Über-Bahn replaces it. The ferry-man waits.",
    "ёлка": "Ёлку нарядили на площади. Мой город ждёт праздника, и паром уже пришёл.",
    "日本": "東京で新しい橋が開通した。日本の技術が使われている。",
    "hindi": "हिन्दी में समाचार पढ़ें और देखें।",
    "arabic": "العَرَبِيَّة لغة جميلة.",
}


def outcome(url: str, html: str, when: str = "2026-03-01T08:00:00Z") -> Outcome:
    origin = Origin(file="a.warc", form=Form.HTML, member=f"{url} {when}")
    return process(SavedPage(body=html.encode(), origin=origin, url=url, fetched_at=when))


@pytest.fixture
def engine(engine: Engine) -> Engine:
    first = outcome("https://a.example/0", article("A plain story", paragraphs(0), teased=(3, 4)))
    assert first.record is not None
    assert first.record.article is not None
    found = []
    for at, (name, body) in enumerate(TEXTS.items()):
        own = msgspec.structs.replace(first.record.article, headline=f"On {name}", standfirst=None, body=body)
        record = msgspec.structs.replace(first.record, url=f"https://a.example/{at}", article=own)
        found.append(msgspec.structs.replace(first, url=record.url, record=record))
    refused = Outcome(status=Status.REFUSED, origin=Origin(file="x.html", form=Form.HTML), reason=Reason.EMPTY)
    for _ in keep(engine, [*found, refused]):
        pass
    return engine


@pytest.fixture
def hits(engine: Engine) -> Callable[..., list[Hit]]:
    def run(query: str, limit: int = 20, **chosen: str) -> list[Hit]:
        with reading(engine) as connection:
            return search(connection, query, Selection(**chosen), limit)

    return run


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ferry", ["ferry", "train"]),
        ("FERRY harbour", ["ferry", "train"]),
        ("ferry -train", ["ferry"]),
        ('"ferry sails"', ["ferry"]),
        ('"sails ferry"', []),
        ("harb*", ["ferry", "train"]),
        ("harb", []),
        ("cafe", ["ferry"]),
        ("re-opened", ["ferry"]),
        ("example", ["ferry"]),
        ("10.30", ["ferry"]),
        ("strasse", ["train"]),
        ("uber", ["train"]),
        ("елку", ["ёлка"]),
        ("мои", []),
        ("東京", ["日本"]),
        ("京東", []),
        ("日本の*", ["日本"]),
        ("हिन्दी", ["hindi"]),
        ("العربية", ["arabic"]),
        ("-ferry", []),
        ("", []),
    ],
)
def test_the_same_is_found_on_both_databases(hits, query: str, found: list[str]) -> None:
    assert sorted((hit.headline or "").removeprefix("On ") for hit in hits(query)) == sorted(found)


@pytest.mark.parametrize(
    "query",
    [
        '"',
        '""',
        "*",
        "-",
        "'",
        "a OR",
        "NEAR(",
        "^a",
        "headline:x",
        "(",
        "a AND",
        ":*",
        "a'b",
        "\\",
        "<->",
        "!",
        "a & b",
        "\0a",
        "%",
        "x" * 5000,
    ],
)
def test_no_query_is_an_error(hits, query: str) -> None:
    hits(query)
    hits(f"ferry {query}")


def test_filters_and_limits(hits) -> None:
    assert len(hits("ferry", limit=1)) == 1
    assert hits("ferry", portal="a.example")
    assert hits("ferry", since="2030-01-01") == []


def test_what_stands_in_the_headline_comes_first(hits) -> None:
    assert [hit.headline for hit in hits("ferry")] == ["On ferry", "On train"]


def test_snippets_mark_what_was_found() -> None:
    told, marks = snippet(f"{'one ' * 40}The Café\nwas {'two ' * 60}", terms_of("cafe"))
    assert [told[start:end] for start, end in marks] == ["Café"]
    assert told.startswith("… ")
    assert told.endswith(" …")
    assert "\n" not in told
    assert snippet("", terms_of("a")) == ("", [])


@pytest.mark.parametrize("text", list(TEXTS.values()))
def test_words_and_their_places_agree(text: str) -> None:
    assert [word for _, _, word in placed(text)] == words(text) == indexed(text).split()


def test_a_page_its_revisions_and_what_promotes_it(engine: Engine) -> None:
    url = "https://a.example/again"
    texts = paragraphs("x")
    for day in (2, 3):
        html = article("Bridge opens", [*texts[:-1], f"Changed on day {day}."], teased=(9,))
        for _ in keep(engine, [outcome(url, html, f"2026-03-0{day}T08:00:00Z")]):
            pass
    with reading(engine) as connection:
        page = look_up(connection, url + "?utm_source=x")
        assert page is not None
        assert [version.number for version in page.revisions] == [1, 2]
        assert page.shown == 2
        assert "article.body" in [change.field for change in page.revisions[1].changes]
        first = look_up(connection, url, 1)
        assert first is not None
        assert first.record.article is not None
        assert "day 2" in first.record.article.body
        with pytest.raises(IndexError):
            look_up(connection, url, 3)
        assert look_up(connection, url + "x") is None
        assert url in near(connection, url + "x")
        (missing, *_) = never_harvested(connection, Selection())
        assert teased_on(connection, missing)


def test_figures_by_portal(engine: Engine) -> None:
    with reading(engine) as connection:
        nameless, portal = report(connection, Selection())
        assert nameless.refused == {"empty": 1}
        assert (portal.portal, portal.pages, portal.types) == ("a.example", 6, {"article": 6})
        assert portal.filled["headline"] == 1.0
        assert portal.teased == portal.never_harvested == 2
        assert [figure.portal for figure in report(connection, Selection(portal="a.example"))] == ["a.example"]
        assert figures(connection, "x", "1").rows["records"] == 6


def test_a_store_is_sound_and_stays_so(engine: Engine) -> None:
    before, after = vacuumed(engine)
    assert before > 0
    assert after > 0
    with reading(engine) as connection:
        assert list(faults(connection)) == []


def test_faults_are_named(engine: Engine) -> None:
    row = "page_id" if engine.dialect.name == "postgresql" else "rowid"
    with writing(engine) as connection:
        connection.execute(text("UPDATE page_revisions SET document = :no WHERE id = 1"), {"no": b"no record"})
        connection.execute(text(f"DELETE FROM record_words WHERE {row} = 2"))
        connection.execute(text("DELETE FROM records WHERE page_id = 3"))
    with reading(engine) as connection:
        told = list(faults(connection))
    assert len(told) == 4
    assert "revision 1 is no record" in told[0]
    assert "has no record" in told[1]
    assert "is not in the full text index" in told[2]
    assert "texts of no record" in told[3]


def test_few_and_many_are_found_alike(hits: Callable[..., list[Hit]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Few are looked up first, and weighed then."""
    few = [hits(query) for query in ("story", "council*", "on -story")]
    assert any(few)
    monkeypatch.setattr("thresher.store.search._FEW", 0)
    assert [hits(query) for query in ("story", "council*", "on -story")] == few
