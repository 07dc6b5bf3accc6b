"""What filters find, and along which index, on both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, select, update

from benchmarks.serve import fill
from thresher.dashboard.filters import Filters, Listing
from thresher.dashboard.queries import names
from thresher.dashboard.queries.records import _newest, counted, listed, wanted
from thresher.store.opening import open_store, reading, writing
from thresher.store.tables import records

_RECORDS = 2_000


@pytest.fixture
def filled_store(store_url: str) -> Iterator[Connection]:
    """A store as the benchmark makes it, open to be read."""
    fill(store_url, _RECORDS)
    engine = open_store(store_url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def plan(connection: Connection, listing: Listing) -> str:
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    query = _newest(connection, listing).compile(connection, compile_kwargs={"literal_binds": True})
    return " ".join(str(row) for row in connection.exec_driver_sql(f"{explain} {query}"))


@pytest.mark.slow
def test_filters_that_few_records_meet_are_answered_along_an_index(filled_store: Connection) -> None:
    for given, index, number in (
        ({"only": "changed"}, "ix_records_changed", 100),
        ({"only": "doubtful"}, "ix_records_doubtful", 100),
        ({"only": "copies"}, "ix_records_copies", 100),
        ({"language": "xx"}, "ix_records_language_day", 0),
        ({"type": "listing"}, "ix_records_page_type_day", 0),
        ({"author": "LEE"}, "ix_records_authors_day", 40),
        ({"source": "agency 7"}, "ix_records_source_day", 16),
    ):
        listing = Listing.model_validate(given)
        assert index in plan(filled_store, listing), given
        assert listed(filled_store, listing).total.number == number, given


@pytest.mark.slow
def test_a_name_that_is_nowhere_asks_no_record(filled_store: Connection) -> None:
    for name in ("Nobody", "%", "_"):
        (condition,) = wanted(filled_store, Filters(author=name))
        assert str(condition) == "false"


@pytest.mark.slow
def test_the_same_is_found_however_many_have_a_name(filled_store: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in ("writer", "writer 1", "Ann Lee", "e"):
        filters = Filters(author=part)
        found = counted(filled_store, filters, _RECORDS).number
        assert found == sum(
            part.lower() in authors.lower() for authors in filled_store.scalars(select(records.c.authors))
        )
        with monkeypatch.context() as patched:
            patched.setattr(names, "_FEW_NAMES", 5)
            patched.setattr(names, "_FEW_RECORDS", 5)
            assert counted(filled_store, filters, _RECORDS).number == found


def test_records_without_names_are_left_out(store_url: str) -> None:
    fill(store_url, 200)
    engine = open_store(store_url)
    with writing(engine) as connection:
        connection.execute(update(records).values(authors=None))
    with reading(engine) as connection:
        assert listed(connection, Listing(author="Lee")).items == []
    engine.dispose()
