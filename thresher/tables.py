"""Many records as one table: of Arrow, Polars or pandas, with the columns of `thresher export --format parquet`."""

import io
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from thresher.api import page_of
from thresher.crawler.extractors.rules import Rules
from thresher.pipelines.export import parquet
from thresher.pipelines.export.rows import Row
from thresher.pipelines.process import process
from thresher.schemas.errors import OutputError
from thresher.schemas.outcome import Outcome, Status
from thresher.schemas.record import PageRecord

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Kind = type[PageRecord] | type[Outcome]


def to_arrow(pages: Iterable[PageRecord] | Iterable[Outcome], *, of: Kind | None = None) -> "pyarrow.Table":
    """A row for each record or outcome.

    Rows of outcomes also have `status`, `reason`, `detail` and `file`, and those of pages without a record an address
    at most.  `of` says what the pages are, for when there are none: a table of no outcomes has these columns too.
    Without it a table of no pages is one of records.  Raises TypeError for anything else, OutputError where pyarrow is
    not installed.
    """
    given: list[Any] = list(pages)
    makers: dict[Kind, Callable[[list[Any]], pyarrow.Table]] = {PageRecord: _records, Outcome: _outcomes}
    for kind, make in makers.items():
        if of in (None, kind) and all(isinstance(page, kind) for page in given):
            return make(given)
    kinds = sorted({type(page).__name__ for page in given})
    wanted = "records, or of outcomes," if of is None else f"{of.__name__}s"
    raise TypeError(f"a table is made of {wanted} and not of {', '.join(kinds)}")


def to_polars(pages: Iterable[PageRecord] | Iterable[Outcome], *, of: Kind | None = None) -> "polars.DataFrame":
    """`to_arrow`, as a data frame of Polars.  Raises OutputError where Polars is not installed."""
    try:
        import polars
    except ModuleNotFoundError:
        raise OutputError("a data frame of Polars needs polars: pip install polars") from None
    return polars.DataFrame(to_arrow(pages, of=of))


def to_pandas(pages: Iterable[PageRecord] | Iterable[Outcome], *, of: Kind | None = None) -> "pandas.DataFrame":
    """`to_arrow`, as a data frame of pandas.  Raises OutputError where pandas is not installed."""
    table = to_arrow(pages, of=of)
    try:
        return table.to_pandas()
    except ModuleNotFoundError:
        raise OutputError("a data frame of pandas needs pandas: pip install pandas") from None


def extract_to_arrow(
    html: bytes | str, url: str | None = None, *, time_zone: str | None = None, rules: Rules | None = None
) -> "pyarrow.Table":
    """One page as a table of one row, its outcome: a pure function for engines that map functions over pages.

    As `thresher.extract`, but a page without a record is a row too, and its `reason` says why.
    """
    return to_arrow([process(page_of(html, url=url), time_zone=time_zone, rules=rules)])


def _records(records: list[PageRecord]) -> "pyarrow.Table":
    """The table that the export writes: its columns and types are said in one place."""
    file = io.BytesIO()
    parquet.write((Row(msgspec.json.encode(record)) for record in records), [], file, all_revisions=False)
    from pyarrow.parquet import read_table

    return read_table(io.BytesIO(file.getvalue()))


def _outcomes(outcomes: list[Outcome]) -> "pyarrow.Table":
    kept = [outcome.record if outcome.status is not Status.REFUSED else None for outcome in outcomes]
    table = _records([record for record in kept if record is not None])
    import pyarrow

    numbers = iter(range(len(table)))
    table = table.take(pyarrow.array([None if each is None else next(numbers) for each in kept], pyarrow.int64()))
    address = [each.url if each is not None else outcome.url for each, outcome in zip(kept, outcomes, strict=True)]
    table = table.set_column(table.column_names.index("url"), "url", pyarrow.array(address, pyarrow.string()))
    about = {
        "status": [outcome.status.value for outcome in outcomes],
        "reason": [outcome.reason and outcome.reason.value for outcome in outcomes],
        "detail": [outcome.detail for outcome in outcomes],
        "file": [outcome.origin.file for outcome in outcomes],
    }
    for number, (name, values) in enumerate(about.items()):
        table = table.add_column(number, name, pyarrow.array(values, pyarrow.string()))
    return table
