"""The export as a database: what it holds, and how it comes about."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from benchmarks.generated import captures
from thresher.pipelines.export import sqlite
from thresher.pipelines.export.rows import Row, rows
from thresher.pipelines.persist import keep
from thresher.pipelines.process import process
from thresher.schemas.page import Form, Origin, SavedPage
from thresher.schemas.record import PageRecord
from thresher.store.opening import open_store, reading
from thresher.store.row_mapping import decoded
from thresher.store.selection import Selection
from thresher.store.tables import metadata


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_store(str(tmp_path_factory.mktemp("store") / "store.db"), create=True)
    pages = (
        SavedPage(
            body=page.encode(),
            origin=Origin(file="a.warc", form=Form.HTML, member=f"{url} {when}"),
            url=url,
            fetched_at=f"{when:%Y-%m-%dT%H:%M:%SZ}",
        )
        for url, when, page in captures(40)
    )
    for _ in keep(engine, map(process, pages)):
        pass
    yield engine
    engine.dispose()


def _read(engine: Engine, *, all_revisions: bool = False) -> list[Row]:
    with reading(engine) as connection:
        return list(rows(connection, Selection(), all_revisions=all_revisions))


def _exported(found: list[Row], path: Path, *, all_revisions: bool = False) -> Path:
    with path.open("ab") as file:
        assert sqlite.write(found, [], file, all_revisions=all_revisions) == len(found)
    return path


def _query(path: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query, values).fetchall()


@pytest.fixture(scope="module")
def exported(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _exported(_read(engine), tmp_path_factory.mktemp("export") / "export.sqlite")


@pytest.fixture(scope="module")
def records(engine: Engine) -> list[PageRecord]:
    return [decoded(row.document) for row in _read(engine)]


def test_every_record_is_there_in_its_order(exported: Path, records: list[PageRecord]) -> None:
    found = _query(exported, "SELECT id, url, page_type FROM records ORDER BY id")
    assert found == [(at, record.url, record.page_type.value) for at, record in enumerate(records, 1)]


def test_articles_have_their_texts_and_authors(exported: Path, records: list[PageRecord]) -> None:
    articles = [record for record in records if record.article]
    found = _query(exported, "SELECT url, headline, body, word_count, date_published FROM articles ORDER BY record_id")
    assert found == [
        (one.url, one.article.headline, one.article.body, one.article.word_count, one.article.date_published)
        for one in articles
        if one.article
    ]
    authors = _query(exported, "SELECT name FROM authors ORDER BY record_id, position")
    assert authors == [(name,) for one in articles if one.article for name in one.article.authors]
    assert len(authors) > 1


@pytest.mark.parametrize("table", ["teasers", "links"])
def test_teasers_and_links_stand_in_their_order(exported: Path, records: list[PageRecord], table: str) -> None:
    found = _query(exported, f"SELECT record_id, position, url FROM {table} ORDER BY record_id, position")
    wanted = [
        (at, place, item.url)
        for at, record in enumerate(records, 1)
        for place, item in enumerate(getattr(record, table), 1)
    ]
    assert found == wanted
    assert found


def test_full_text_finds_words_by_column(exported: Path, records: list[PageRecord]) -> None:
    word = next(one.article.headline for one in records if one.article and one.article.headline).split()[0]
    query = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?"
    assert _query(exported, query, f'headline: "{word}"')[0][0] > 0
    assert _query(exported, query, "nowhere_to_be_found") == [(0,)]


def test_the_same_records_give_the_same_bytes(engine: Engine, exported: Path, tmp_path: Path) -> None:
    again = _exported(_read(engine), tmp_path / "again.sqlite")
    assert again.read_bytes() == exported.read_bytes()


def test_it_is_sound(exported: Path) -> None:
    assert _query(exported, "PRAGMA integrity_check") == [("ok",)]
    assert _query(exported, "PRAGMA foreign_key_check") == []


def test_every_revision_has_its_times(engine: Engine, tmp_path: Path) -> None:
    found = _read(engine, all_revisions=True)
    path = _exported(found, tmp_path / "all.sqlite", all_revisions=True)
    assert _query(path, "SELECT seen_first, seen_last FROM records ORDER BY id") == [row[1:] for row in found]


def test_no_records_make_an_empty_database(tmp_path: Path) -> None:
    path = _exported([], tmp_path / "empty.sqlite")
    assert _query(path, "SELECT count(*) FROM articles") == [(0,)]


def test_the_columns_of_articles_are_those_of_the_store(exported: Path) -> None:
    kept = [column.name for column in metadata.tables["article_versions"].columns if column.name != "revision_id"]
    names = [name for _, name, *_ in _query(exported, "PRAGMA table_info(articles)")]
    assert names == ["record_id", "url", "portal", *kept]


def test_what_cannot_be_written_is_an_error_of_the_system(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    with (folder / "a.sqlite").open("ab") as file:
        (folder / "a.sqlite").unlink()
        folder.rmdir()
        with pytest.raises(OSError, match="unable to open"):
            sqlite.write(_read(engine), [], file, all_revisions=False)
