"""Writing rows, on either database.  Statements are built once: to build one takes longer than to execute it."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    column,
    func,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement

from thresher.text.storable import all_storable

Conflict: TypeAlias = Callable[[Any, str], Any]
"""Adds to an INSERT, given with the database's name, what happens to rows that exist already."""


def inserted(connection: Connection, into: Table, rows: list[dict[str, Any]]) -> list[int]:
    """The ids of the inserted rows, in their order."""
    return [id_ for (id_,) in connection.execute(_returning(into), rows)]


@cache
def _returning(into: Table) -> Any:
    return insert(into).returning(into.c.id, sort_by_parameter_order=True)


def insert_many(
    connection: Connection, into: Table, rows: list[dict[str, Any]], conflict: Conflict | None = None
) -> None:
    """Insert rows of texts and numbers that have the same columns.

    They are sent as one JSON document: one statement a row takes several times as long (measured).
    """
    statement = _insertion(connection.dialect.name, into, tuple(rows[0]), conflict)
    connection.execute(statement, {"rows": _document(rows)})


def _document(rows: list[dict[str, Any]]) -> str:
    """Rows as JSON.  Cleaned here: in JSON the characters that no database takes are escaped, or cannot be encoded."""
    return msgspec.json.encode(all_storable(rows)).decode()


@cache
def _insertion(database: str, into: Table, names: tuple[str, ...], conflict: Conflict | None) -> Any:
    given = _given_to_postgresql(into, names) if database == "postgresql" else _given_to_sqlite(names)
    statement = upsert(database, into).from_select(names, given)
    return conflict(statement, database) if conflict else statement


def _given_to_postgresql(into: Table, names: tuple[str, ...]) -> Select[Any]:
    document = cast(bindparam("rows", type_=Text), JSON)
    given = func.json_to_recordset(document).table_valued(*(column(name, _type_of(into, name)) for name in names))
    listed = given.render_derived(name="given", with_types=True)
    return select(*(listed.c[name] for name in names))


def _given_to_sqlite(names: tuple[str, ...]) -> Select[Any]:
    """SQLite takes ON CONFLICT for a join's ON, unless a WHERE stands before it."""
    listed = func.json_each(bindparam("rows", type_=Text)).table_valued("value")
    return select(*(func.json_extract(listed.c.value, f"$.{name}") for name in names)).where(true())


def _type_of(into: Table, name: str) -> BigInteger | Text:
    """The column's type without its collation."""
    return BigInteger() if into.c[name].type.python_type is int else Text()


def extend(connection: Connection, which: Table, seen: list[tuple[int, str, str, str]]) -> None:
    """Widen first_seen and last_seen of rows, given as (id, seen, first_seen, last_seen), to include `seen`."""
    wider = [
        {"row": id_, "first": min(when, first), "last": max(when, last)}
        for id_, when, first, last in seen
        if not first <= when <= last
    ]
    if wider:
        statement = update(which).where(which.c.id == bindparam("row"))
        connection.execute(statement.values(first_seen=bindparam("first"), last_seen=bindparam("last")), wider)


def upsert(database: str, into: Table) -> Any:
    """An INSERT in the dialect of the database, which supports ON CONFLICT."""
    return (postgresql if database == "postgresql" else sqlite).insert(into)


def lesser(database: str, one: Any, other: Any) -> ColumnElement[Any]:
    """The smaller of two values, in the dialect of the database."""
    return (func.least if database == "postgresql" else func.min)(one, other)


def greater(database: str, one: Any, other: Any) -> ColumnElement[Any]:
    """The larger of two values, in the dialect of the database."""
    return (func.greatest if database == "postgresql" else func.max)(one, other)


def matches(database: str, one: ColumnElement[str], pattern: str) -> ColumnElement[bool]:
    """Whether a text is as a pattern, in which `*` stands for anything and every other letter for itself, as written.

    LIKE would take capitals for small letters on SQLite, and on PostgreSQL not.
    """
    if database == "sqlite":
        return one.op("GLOB", is_comparison=True)(re.sub(r"([?\[])", r"[\1]", pattern))
    return one.like(re.sub(r"([%_\\])", r"\\\1", pattern).replace("*", "%"), escape="\\")
