"""What comes out of a store, on both databases."""

import csv
import io
import json
import time
from datetime import UTC, date, datetime

import msgspec
import pytest
from sqlalchemy import Engine

from benchmarks.generated import captures
from thresher.pipelines.export import LINES, Format, format_of
from thresher.pipelines.export.csv import cell
from thresher.pipelines.export.fields import checked, value_at
from thresher.pipelines.export.rows import Row, rows
from thresher.pipelines.import_lines import outcomes_of
from thresher.pipelines.persist import keep
from thresher.pipelines.process import process
from thresher.schemas.errors import OutputError, StoreError
from thresher.schemas.outcome import Outcome, Status
from thresher.schemas.page import Form, Origin, SavedPage
from thresher.schemas.record import PageType
from thresher.store.opening import open_store, reading
from thresher.store.selection import Selection


def outcome(url: str | None, html: str, when: str) -> Outcome:
    origin = Origin(file="a.warc", form=Form.HTML, member=f"{url} {when}")
    return process(SavedPage(body=html.encode(), origin=origin, url=url, fetched_at=when))


@pytest.fixture(scope="module")
def found() -> list[Outcome]:
    return [outcome(url, page, f"{when:%Y-%m-%dT%H:%M:%SZ}") for url, when, page in captures(40)]


@pytest.fixture
def engine(engine: Engine, found: list[Outcome]) -> Engine:
    for _ in keep(engine, found):
        pass
    return engine


def exported(engine: Engine, form: Format = Format.JSONL, fields: list[str] | None = None, **chosen) -> list[bytes]:
    which = {name: chosen.pop(name) for name in ("all_revisions", "first_of_copies") if name in chosen}
    with reading(engine) as connection:
        return list(LINES[form](rows(connection, Selection(**chosen), **which), fields or []))


@pytest.mark.parametrize("all_revisions", [False, True])
def test_an_export_that_is_read_back_is_exported_the_same(engine: Engine, tmp_path, all_revisions) -> None:
    lines = exported(engine, all_revisions=all_revisions)
    copy = open_store(str(tmp_path / "copy.db"), create=True)
    text = io.BytesIO(b"\n".join([*reversed(lines), b""]))
    kept = list(keep(copy, outcomes_of("export.jsonl", text), kind="import"))
    assert all(one.status is not Status.REFUSED for one in kept)
    assert exported(copy, all_revisions=all_revisions) == lines
    copy.dispose()


def test_the_order_is_of_addresses_not_of_arrival(engine: Engine, found: list[Outcome], new_store_url) -> None:
    other = open_store(new_store_url("sqlite"), create=True)
    for _ in keep(other, reversed(found)):
        pass
    assert exported(other) == exported(engine)
    assert exported(other, first_of_copies=True) == exported(engine, first_of_copies=True)
    other.dispose()


def test_filters(engine: Engine) -> None:
    every = [json.loads(line) for line in exported(engine)]
    portal = every[0]["portal"]
    of_portal = [json.loads(line) for line in exported(engine, portal=portal)]
    assert of_portal == [record for record in every if record["portal"] == portal]
    articles = exported(engine, page_type=PageType.ARTICLE)
    assert len(articles) == sum(record["page_type"] == "article" for record in every)
    days = sorted((r["article"] or {}).get("date_published") or r["fetched_at"] for r in every)
    assert len(exported(engine, since=days[0][:10], until=days[-1][:10])) == len(every)
    assert exported(engine, until="1900-01-01") == []
    assert exported(engine, language="xx") == []
    with pytest.raises(StoreError, match="no portal"):
        exported(engine, portal="none.example")


def test_all_revisions_are_more_and_say_when_they_were_seen(engine: Engine) -> None:
    lines = [json.loads(line) for line in exported(engine, all_revisions=True)]
    assert len(lines) > len(exported(engine))
    assert all(line["seen_first"] <= line["seen_last"] for line in lines)


def test_csv_is_read_as_it_was_written(engine: Engine) -> None:
    text = b"\n".join([*exported(engine, Format.CSV), b""]).decode()
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    records = [json.loads(line) for line in exported(engine)]
    assert [row["url"] for row in table] == [record["url"] or "" for record in records]
    assert [row["body"] for row in table] == [cell(value_at(record, "article.body")) or "" for record in records]
    assert text.count("\r\n") >= len(table) + 1


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@a", "\tx", "\rx", " =1", "\u00a0=1", "＝1", "\ufeff=1", "'=1", "''@"]
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["plain", "'quoted'", "a=b", "", 5, -5, 0.5, None])
def test_other_cells_are_left_alone(value: object) -> None:
    assert cell(value) == value


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("Rates;=1+1", "Rates;'=1+1"),
        ("Rates; \u200b=1", "Rates; \u200b'=1"),
        ("Rates\t+1", "Rates\t'+1"),
        ("One\n\n=1;-2", "One\n\n'=1;'-2"),
        ('A;"@x"', 'A;"\'@x"'),
        (";;'=1", ";;''=1"),
        ("=1;=2", "'=1;'=2"),
        ("a; b - c", "a; b - c"),
    ],
)
def test_no_part_of_a_cell_is_a_formula_where_semicolons_part_cells(text: str, guarded: str) -> None:
    assert cell(text) == guarded


def test_a_cell_of_nothing_but_separators_is_guarded_quickly() -> None:
    began = time.perf_counter()
    assert cell("x" + "\n" * 300_000) == "x" + "\n" * 300_000
    assert time.perf_counter() - began < 5


def test_cells_of_lists() -> None:
    assert cell(["Ann Lee", "Bo"]) == "Ann Lee; Bo"
    assert cell(["=cmd", "x"]) == "'=cmd; x"
    assert cell(["Ann Lee", "=cmd"]) == "Ann Lee; '=cmd"
    assert cell([{"a": 1}]) == '[{"a":1}]'


def test_fields_are_chosen_by_dotted_names(engine: Engine) -> None:
    names = ["url", "article.authors", "teasers.url", "confidence.headline"]
    line = json.loads(exported(engine, fields=checked(names), page_type=PageType.ARTICLE)[0])
    assert list(line) == names
    assert isinstance(line["teasers.url"], list)
    with pytest.raises(OutputError, match=r"did you mean article\.headline"):
        checked(["headline"])
    with pytest.raises(OutputError, match=r"no field url\.x"):
        checked(["url.x"])


def test_schema_org_and_zyte(engine: Engine) -> None:
    for line in map(json.loads, exported(engine, Format.JSONLD)):
        assert line["@type"] in ("NewsArticle", "CollectionPage", "WebPage")
        assert None not in line.values()
    for line in map(json.loads, exported(engine, Format.ZYTE)):
        assert line["url"]
        assert "articles" in line or "articleBody" in line
        assert line.get("datePublished") is None or "T" in line["datePublished"]


def test_parquet_holds_what_json_holds(engine: Engine, tmp_path) -> None:
    pyarrow = pytest.importorskip("pyarrow.parquet")
    from thresher.pipelines.export import parquet

    path = tmp_path / "a.parquet"
    with path.open("wb") as file, reading(engine) as connection:
        parquet.write(rows(connection, Selection()), [], file, all_revisions=False)
    table = pyarrow.read_table(path).to_pylist()
    records = [json.loads(line) for line in exported(engine)]
    dates = (("date_published", "article.date_published"), ("fetched_at", "fetched_at"))
    texts = (("headline", "article.headline"), ("authors", "article.authors"), ("teasers", "teasers"))
    for name, field in (*texts, *dates):
        assert [row[name] for row in table] == [value_at(record, field) for record in records]


def test_dates_of_parquet_are_texts_days_and_moments(tmp_path) -> None:
    pyarrow = pytest.importorskip("pyarrow.parquet")
    from thresher.pipelines.export import parquet

    shown = ["2026-03-01T23:30:00-05:00", "2026-03-01T10:00:00", "2026-03-01", "9999-12-31T23:30:00-05:00", None]
    lines = [msgspec.json.encode({"article": {"date_published": each}}) for each in shown]
    with (tmp_path / "a.parquet").open("wb") as file:
        given = [Row(line, "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z") for line in lines]
        parquet.write(given, ["article.date_published"], file, all_revisions=True)
    table = pyarrow.read_table(tmp_path / "a.parquet")
    day, last = date(2026, 3, 1), date(9999, 12, 31)
    assert table["article.date_published"].to_pylist() == shown
    assert table["article.date_published_day"].to_pylist() == [day, day, day, last, None]
    moment = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
    assert table["article.date_published_utc"].to_pylist() == [moment, None, None, None, None]
    assert table["seen_last"].to_pylist() == [datetime(2026, 3, 3, tzinfo=UTC)] * 5


@pytest.mark.parametrize("fields", [["teasers.url", "accounting", "confidence", "article.source.name", "links.zone"]])
def test_parquet_of_chosen_fields(engine: Engine, tmp_path, fields: list[str]) -> None:
    pyarrow = pytest.importorskip("pyarrow.parquet")
    from thresher.pipelines.export import parquet

    path = tmp_path / "a.parquet"
    with path.open("wb") as file, reading(engine) as connection:
        count = parquet.write(rows(connection, Selection(), all_revisions=True), fields, file, all_revisions=True)
    assert pyarrow.read_table(path).num_rows == count
    assert pyarrow.read_table(path).schema.names == [*fields, "seen_first", "seen_last"]


def test_lines_that_are_no_records_are_told_by_number(engine: Engine) -> None:
    text = exported(engine)[0] + b"\n\nnot json\n{}\n\xff\n[1]\n"
    kept, *refused = outcomes_of("x.jsonl", io.BytesIO(text))
    assert kept.status is Status.KEPT
    assert [one.origin.member for one in refused] == ["line 3", "line 4", "line 5", "line 6"]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("-", "jsonl"),
        ("a.csv.gz", "csv"),
        ("A.PARQUET", "parquet"),
        ("a.sqlite", "sqlite"),
        ("a.jsonld.zst", "jsonld"),
        ("a.txt", "txt"),
    ],
)
def test_the_form_follows_the_name(name: str, form: str) -> None:
    assert format_of(name) == form
