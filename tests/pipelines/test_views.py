"""The store's views, on both databases: what people read who open it with programs of their own."""

from typing import Any

import pytest
from sqlalchemy import Engine, text

from benchmarks.generated import captures
from thresher.pipelines.export.rows import rows
from thresher.pipelines.persist import keep
from thresher.pipelines.process import process
from thresher.schemas.outcome import Outcome
from thresher.schemas.page import Form, Origin, SavedPage
from thresher.store.health import faults
from thresher.store.look_up import look_up
from thresher.store.opening import reading, upgrade, writing
from thresher.store.row_mapping import decoded
from thresher.store.selection import Selection

_ARTICLE = """<html lang=en><head><title>{headline}</title>
<meta property="article:published_time" content="2026-03-01T10:00:00+02:00"></head><body><article><h1>{headline}</h1>
<p class=byline>By Ann Lee and Omar Haddad</p>{paragraphs}</article>
<aside><h2>Read also</h2><ul><li><a href="/story/1">The harbour keeps its oldest crane, says the council</a></li>
<li><a href="/story/9">What the ferry's captain told the inquiry about the night</a></li></ul></aside></body></html>"""

_CARD = "<div class=card><h2><a href=/story/{0}>Much is said of story {0} tonight</a></h2><p>Read more.</p></div>"
_FRONT = f"<nav><a href=/>Home</a></nav><h1>Herald</h1>{''.join(_CARD.format(number) for number in range(1, 9))}"


def _saved(url: str, html: str, when: str) -> Outcome:
    origin = Origin(file="a.warc", form=Form.HTML, member=f"{url} {when}")
    return process(SavedPage(body=html.encode(), origin=origin, url=url, fetched_at=when, portal="herald"))


def _story(number: int, said: str) -> str:
    sentence = f"The council of the town said that story {number} was {said}, and that the ferry goes on as before. "
    more = '<p>It was told <a href="/story/1">in another story</a> before that nobody should be surprised.</p>'
    return _ARTICLE.format(headline=f"Story {number} of the town", paragraphs=f"<p>{sentence * 4}</p>" * 4 + more)


@pytest.fixture
def engine(engine: Engine) -> Engine:
    """Two articles, one of them in two versions, and a front page; a corpus of generated pages beside them."""
    pages = [
        _saved("https://herald.example/story/1", _story(1, "true"), "2026-03-01T12:00:00Z"),
        _saved("https://herald.example/story/2", _story(2, "true"), "2026-03-01T12:00:00Z"),
        _saved("https://herald.example/story/2", _story(2, "false"), "2026-03-02T12:00:00Z"),
        _saved("https://herald.example/", _FRONT, "2026-03-02T12:00:00Z"),
        *(_saved(url, page, f"{when:%Y-%m-%dT%H:%M:%SZ}") for url, when, page in captures(12)),
    ]
    for _ in keep(engine, pages):
        pass
    return engine


def _query(engine: Engine, query: str, **values: object) -> list[dict[str, Any]]:
    with reading(engine) as connection:
        return [dict(row._mapping) for row in connection.execute(text(query), values)]


def test_articles_are_what_the_records_say(engine: Engine) -> None:
    with reading(engine) as connection:
        records = {record.url: record for record in (decoded(row.document) for row in rows(connection, Selection()))}
    articles = {url: record for url, record in records.items() if record.article}
    found = {row["url"]: row for row in _query(engine, "SELECT * FROM articles")}
    assert found.keys() == articles.keys()
    for url, record in articles.items():
        assert record.article is not None
        assert _compared(found[url]) == (
            record.portal, record.language, record.article.headline, "; ".join(record.article.authors) or None,
            record.article.date_published, record.article.body, record.article.word_count,
        )  # fmt: skip


def _compared(row: dict[str, Any]) -> tuple[object, ...]:
    return tuple(
        row[name] for name in ("portal", "language", "headline", "authors", "date_published", "body", "word_count")
    )


def test_a_date_is_there_as_shown_as_a_day_and_as_a_moment(engine: Engine) -> None:
    query = "SELECT date_published, date_published_day, date_published_utc FROM articles WHERE url LIKE '%/story/1'"
    assert [*_query(engine, query)[0].values()] == ["2026-03-01T10:00:00+02:00", "2026-03-01", "2026-03-01T08:00:00Z"]


def test_revisions_are_numbered_and_hold_what_each_said(engine: Engine) -> None:
    url = "https://herald.example/story/2"
    found = _query(engine, "SELECT * FROM revisions WHERE url = :url ORDER BY number", url=url)
    assert [(row["number"], row["is_latest"]) for row in found] == [(1, 0), (2, 1)]
    with reading(engine) as connection:
        for row in found:
            page = look_up(connection, url, row["number"])
            assert page is not None
            assert page.record.article is not None
            assert row["body"] == page.record.article.body
    assert found[0]["first_seen"] < found[1]["first_seen"]
    (latest,) = _query(engine, "SELECT body, versions FROM articles WHERE url = :url", url=url)
    assert (latest["body"], latest["versions"]) == (found[1]["body"], 2)


def test_every_revision_is_in_the_view(engine: Engine) -> None:
    (count,) = _query(engine, "SELECT (SELECT count(*) FROM page_revisions) AS here, count(*) AS there FROM revisions")
    assert count["here"] == count["there"] > len(_query(engine, "SELECT 1 FROM articles"))


@pytest.mark.parametrize("view", ["teasers", "links"])
def test_teasers_and_links_tell_their_page_and_the_page_that_they_lead_to(engine: Engine, view: str) -> None:
    query = f"SELECT item.url, a.headline FROM {view} AS item LEFT JOIN articles AS a ON a.page_id = item.to_page_id"
    found = {row["url"]: row["headline"] for row in _query(engine, f"{query} WHERE page_url LIKE '%/story/2'")}
    assert found["https://herald.example/story/1"] == "Story 1 of the town"
    assert found.get("https://herald.example/story/9") is None
    (count,) = _query(engine, f"SELECT (SELECT count(*) FROM page_{view}) AS here, count(*) AS there FROM {view}")
    assert count["here"] == count["there"]


def test_harvests_have_their_counts_in_columns(engine: Engine) -> None:
    with writing(engine) as connection:
        columns = "kind, portal, started_at, ended_at, state, figures"
        values = "'crawl', 'herald', '2026-03-01T23:59:00Z', '2026-03-02T00:01:30Z', 'finished', :figures"
        figures = '{"fetched": 7, "kept": 5, "refused: not_found": 1}'
        connection.execute(text(f"INSERT INTO harvests ({columns}) VALUES ({values})"), {"figures": figures})
    found = _query(engine, "SELECT * FROM harvests_summary WHERE kind = 'crawl'")
    assert [(row["seconds"], row["fetched"], row["kept"], row["unchanged"]) for row in found] == [(150, 7, 5, 0)]
    (own,) = _query(engine, "SELECT * FROM harvests_summary WHERE kind = 'extract'")
    assert own["kept"] > 2


def test_an_upgrade_makes_them_anew(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("DROP VIEW links"))
    before = _query(engine, "SELECT * FROM articles ORDER BY page_id")
    upgrade(engine)
    assert _query(engine, "SELECT count(*) AS n FROM links")[0]["n"] > 0
    assert _query(engine, "SELECT * FROM articles ORDER BY page_id") == before


def test_pages_that_are_no_articles_have_revisions_without_columns(engine: Engine) -> None:
    (front,) = _query(engine, "SELECT * FROM revisions WHERE url = 'https://herald.example/'")
    assert (front["number"], front["is_latest"], front["headline"], front["body"]) == (1, 1, None, None)
    assert _query(engine, "SELECT 1 FROM articles WHERE url = 'https://herald.example/'") == []


def test_an_article_without_columns_is_a_fault(engine: Engine) -> None:
    with writing(engine) as connection:
        assert list(faults(connection)) == []
        connection.execute(text("DELETE FROM article_versions WHERE headline = 'Story 1 of the town'"))
    with reading(engine) as connection:
        assert list(faults(connection)) == ["https://herald.example/story/1: is not in the view articles"]
