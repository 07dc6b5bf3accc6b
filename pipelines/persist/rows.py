"""Writing rows, on either database."""

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import JSON, BigInteger, Connection, Table, Text, bindparam, cast, column, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement


def inserted(connection: Connection, into: Table, rows: list[dict[str, Any]]) -> list[int]:
    """The ids of the inserted rows, in their order."""
    found = connection.execute(insert(into).returning(into.c.id, sort_by_parameter_order=True), rows)
    return [id_ for (id_,) in found]


def insert_many(
    connection: Connection,
    into: Table,
    rows: list[dict[str, Any]],
    conflict: Callable[[Any], Any] = lambda statement: statement,
) -> None:
    """Insert rows that have the same columns; `conflict` says what becomes of those that are there.

    PostgreSQL gets them as one document: a statement a row takes several times as long there.
    """
    statement = upsert(connection, into)
    if connection.dialect.name != "postgresql":
        connection.execute(conflict(statement), rows)
        return
    names = list(rows[0])
    document = cast(bindparam("rows", type_=Text), JSON)
    given = func.json_to_recordset(document).table_valued(*(column(name, _type_of(into, name)) for name in names))
    listed = given.render_derived(name="given", with_types=True)
    statement = statement.from_select(names, select(*(listed.c[name] for name in names)))
    connection.execute(conflict(statement), {"rows": msgspec.json.encode(rows).decode()})


def _type_of(into: Table, name: str) -> BigInteger | Text:
    """Without its collation, which is the column's own."""
    return BigInteger() if into.c[name].type.python_type is int else Text()


def extend(connection: Connection, which: Table, seen: list[tuple[int, str, str, str]]) -> None:
    """Widen first_seen and last_seen of rows, given as id, seen, first, last, that were seen outside of them."""
    wider = [
        {"row": id_, "first": min(when, first), "last": max(when, last)}
        for id_, when, first, last in seen
        if not first <= when <= last
    ]
    if wider:
        statement = update(which).where(which.c.id == bindparam("row"))
        connection.execute(statement.values(first_seen=bindparam("first"), last_seen=bindparam("last")), wider)


def upsert(connection: Connection, into: Table) -> Any:
    """An INSERT of the database's own kind, which knows ON CONFLICT."""
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(into)


def lesser(connection: Connection, one: Any, other: Any) -> ColumnElement[Any]:
    """The smaller of two values, in the words of the database."""
    return (func.least if connection.dialect.name == "postgresql" else func.min)(one, other)


def greater(connection: Connection, one: Any, other: Any) -> ColumnElement[Any]:
    """The larger of two values, in the words of the database."""
    return (func.greatest if connection.dialect.name == "postgresql" else func.max)(one, other)
