"""SQLite: a database that people open; a table for each kind of thing, and full text of the articles.

    records ─┬─ articles ── articles_fts     one row of `articles` for each record of an article
             ├─ authors, tags
             └─ teasers, links, images, comments, breadcrumbs

It is written in one go, without a journal: whoever is interrupted throws the file away.
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, BinaryIO

import msgspec

from thresher.pipelines.export.fields import SEEN, part_of
from thresher.pipelines.export.row import Row
from thresher.schemas.record import Comment, Crumb, Image, Link, PageRecord, Teaser
from thresher.store.article_columns import ARTICLE_COLUMNS, article_columns
from thresher.store.row_mapping import decoded

_RECORD = (
    "url", "canonical_url", "portal", "site_name", "title", "language", "page_type", "fetched_at", "content_sha256",
)  # fmt: skip
_NAMES = {"authors": "name", "tags": "tag"}
_PARTS: dict[str, type[msgspec.Struct]] = {
    "teasers": Teaser,
    "links": Link,
    "images": Image,
    "comments": Comment,
    "breadcrumbs": Crumb,
}
_INDEXES = {
    "records": ("url", "portal"),
    "articles": ("url", "portal", "date_published_day", "section"),
    "authors": ("name",),
    "tags": ("tag",),
    "teasers": ("url",),
    "links": ("url",),
}
_AT_ONCE = ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "BEGIN")
_FULL_TEXT = (
    """CREATE VIRTUAL TABLE articles_fts USING fts5(headline, standfirst, body, content="articles",
        content_rowid="record_id", tokenize="unicode61 remove_diacritics 2")""",
    "INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')",
)
_OF_RECORD = "record_id INTEGER NOT NULL REFERENCES records (id)"


def write(rows: Iterable[Row], fields: list[str], file: BinaryIO, *, all_revisions: bool) -> int:
    """Write the rows into a file that has a name and is empty; their number.  Raises OSError."""
    number = 0
    try:
        with contextlib.closing(sqlite3.connect(file.name, isolation_level=None)) as database:
            for statement in (*_AT_ONCE, *_tables(all_revisions)):
                database.execute(statement)
            for number, row in enumerate(rows, 1):
                for table, values in _values(number, row):
                    database.execute(_insertion(table, len(values)), values)
            for statement in (*_indexes(), *_FULL_TEXT, "COMMIT"):
                database.execute(statement)
    except sqlite3.Error as error:
        raise OSError(str(error)) from error  # as of any file that cannot be written
    return number


def _tables(all_revisions: bool) -> list[str]:
    """The statements that make the tables."""
    seen = [f"{name} TEXT" for name in SEEN] if all_revisions else []
    columns = {
        "records": ["id INTEGER PRIMARY KEY", *(f"{name} TEXT" for name in _RECORD), "text TEXT", *seen],
        "articles": [
            "record_id INTEGER PRIMARY KEY REFERENCES records (id)",
            "url TEXT",
            "portal TEXT",
            *(f"{name} {'INTEGER' if name == 'word_count' else 'TEXT'}" for name in ARTICLE_COLUMNS),
        ],
    }
    for table, name in _NAMES.items():
        columns[table] = [_OF_RECORD, "position INTEGER NOT NULL", f"{name} TEXT NOT NULL"]
    for table, part in _PARTS.items():
        typed = (f'"{field.name}" {_type(field.type)}' for field in msgspec.structs.fields(part))
        columns[table] = [_OF_RECORD, "position INTEGER NOT NULL", *typed]
    return [f"CREATE TABLE {table} ({', '.join(named)})" for table, named in columns.items()]


def _type(annotation: Any) -> str:
    return {int: "INTEGER", bool: "INTEGER", float: "REAL"}.get(part_of(annotation), "TEXT")


def _indexes() -> list[str]:
    pairs = [(table, "record_id") for table in (*_NAMES, *_PARTS)]
    pairs += [(table, name) for table, names in _INDEXES.items() for name in names]
    return [f"CREATE INDEX ix_{table}_{name} ON {table} ({name})" for table, name in pairs]


def _insertion(table: str, width: int) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * width)})"


def _values(number: int, row: Row) -> Iterator[tuple[str, list[Any]]]:
    """The rows of a record, each with its table.  An article's text stands in `articles` alone."""
    record = decoded(row.document)
    article = article_columns(record)
    seen = [] if row.seen_first is None else [row.seen_first, row.seen_last]
    own = [_plain(getattr(record, name)) for name in _RECORD]
    yield "records", [number, *own, None if article else record.text, *seen]
    if article:
        yield "articles", [number, record.url, record.portal, *article.values()]
    for table, items in _lists(record).items():
        for position, item in enumerate(items, 1):
            values = [item] if isinstance(item, str) else map(_plain, msgspec.structs.astuple(item))
            yield table, [number, position, *values]


def _lists(record: PageRecord) -> dict[str, list[Any]]:
    article = record.article
    return {
        "authors": article.authors if article else [],
        "tags": article.tags if article else [],
        "teasers": record.teasers,
        "links": record.links,
        "images": article.images if article else [],
        "comments": record.comments,
        "breadcrumbs": record.breadcrumbs,
    }


def _plain(value: Any) -> Any:
    """What a column holds: what has parts of its own, as JSON."""
    if isinstance(value, StrEnum):
        return value.value
    return value if value is None or isinstance(value, str | int | float) else msgspec.json.encode(value).decode()
