"""Parquet: the columns of a table of records, lists as lists; pictures, comments, teasers, the origin as parts.

A date of a record may be a day, or a time with or without its offset: it stays the text that it is, and beside it stand
its day and its moment, as a date and a timestamp.  Own fields are texts: portals may give one name to different types.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, get_args, get_origin

import msgspec

from thresher.pipelines.export.fields import COLUMNS, SEEN, part_of, types_of_fields, value_at
from thresher.pipelines.export.row import Row
from thresher.schemas.errors import OutputError
from thresher.schemas.record import OwnValue
from thresher.text.extras import how_to_install
from thresher.text.moments import day_of, moment_of

if TYPE_CHECKING:
    import pyarrow

_GROUP_BYTES = 4 << 20
"""A bound for safety: JSON of one row group: what is in memory at a time."""
_NESTED = {
    "breadcrumbs": "breadcrumbs",
    "images": "article.images",
    "comments": "comments",
    "teasers": "teasers",
    "origin": "origin",
}

_DATES = frozenset({"article.date_published", "article.date_modified", "fetched_at"})


def write(rows: Iterable[Row], fields: list[str], file: BinaryIO, *, all_revisions: bool) -> int:
    """Write the rows as one file; their number.  Raises OutputError where pyarrow is not installed."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError:
        raise OutputError(f"Parquet needs pyarrow; {how_to_install('parquet')}") from None
    names = {name: name for name in fields} or COLUMNS | _NESTED
    schema = pyarrow.schema([*_columns(names), *((name, _utc()) for name in (SEEN if all_revisions else ()))])
    count = 0
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for group in _groups(rows):
            values = [_values(row, names) for row in group]
            writer.write_table(pyarrow.Table.from_pylist(values, schema=schema))
            count += len(values)
    return count


def _columns(names: dict[str, str]) -> "Iterator[tuple[str, pyarrow.DataType]]":
    import pyarrow

    for name, field in names.items():
        yield name, _arrow(_type_of(field))
        if field in _DATES:
            yield f"{name}_day", pyarrow.date32()
            yield f"{name}_utc", _utc()


def _utc() -> "pyarrow.DataType":
    import pyarrow

    return pyarrow.timestamp("us", "UTC")


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    group: list[Row] = []
    size = 0
    for row in rows:
        group.append(row)
        size += len(row.document)
        if size > _GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _values(row: Row, names: dict[str, str]) -> dict[str, Any]:
    record = msgspec.json.decode(row.document)
    values = {name: value_at(record, field) for name, field in names.items()}
    for name in [name for name, field in names.items() if field.partition(".")[0] == "own"]:
        given = values[name]
        values[name] = (
            {key: _as_text(one) for key, one in given.items()} if isinstance(given, dict) else _as_text(given)
        )
    for name in [name for name, field in names.items() if field in _DATES]:
        values |= {f"{name}_day": day_of(values[name]), f"{name}_utc": moment_of(values[name])}
    return values | {"seen_first": moment_of(row.seen_first), "seen_last": moment_of(row.seen_last)}


def _as_text(value: Any) -> str | None:
    """An own field's value: a text as it is, else JSON."""
    return value if value is None or isinstance(value, str) else msgspec.json.encode(value).decode()


def _type_of(name: str) -> Any:
    """A field's type, as a list where the way to it leads through one."""
    known = types_of_fields()
    if name not in known:  # a key of a map
        return part_of_map(known[name.rpartition(".")[0]])
    parts = name.split(".")
    before = [".".join(parts[:at]) for at in range(1, len(parts))]
    annotation = known[name]
    for holder in before:
        for _ in range(_lists_in(known[holder])):
            annotation = list[annotation]  # type: ignore[valid-type]
    return annotation


def _lists_in(annotation: Any) -> int:
    """How many lists stand in one another: 2 of a list of lists."""
    return 1 + _lists_in(get_args(annotation)[0]) if get_origin(annotation) is list else 0


def part_of_map(annotation: Any) -> Any:
    """What a map's keys lead to."""
    return get_args(part_of(annotation))[1]


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) is list or any(get_origin(kind) is list for kind in get_args(annotation))


def _arrow(annotation: Any) -> "pyarrow.DataType":
    """The type of a column that holds values of a field's type."""
    import pyarrow

    if annotation == OwnValue:
        return pyarrow.string()
    if _is_list(annotation):
        return pyarrow.list_(_arrow(next(iter(get_args(annotation)))))
    inner = part_of(annotation)
    if get_origin(inner) is dict:
        return pyarrow.map_(pyarrow.string(), _arrow(get_args(inner)[1]))
    if get_origin(inner) is Literal or issubclass(inner, StrEnum | str):
        return pyarrow.string()
    if issubclass(inner, msgspec.Struct):
        return pyarrow.struct([(field.name, _arrow(field.type)) for field in msgspec.structs.fields(inner)])
    return {float: pyarrow.float64(), bool: pyarrow.bool_()}.get(inner, pyarrow.int64())
