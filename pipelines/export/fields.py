"""The fields of a record by dotted names, such as `article.headline` or `teasers.url`."""

import difflib
import functools
import types
import typing
from typing import Any

import msgspec

from thresher.schemas.errors import OutputError
from thresher.schemas.record import PageRecord

COLUMNS = {
    "url": "url",
    "canonical_url": "canonical_url",
    "portal": "portal",
    "page_type": "page_type",
    "language": "language",
    "title": "title",
    "headline": "article.headline",
    "kicker": "article.kicker",
    "standfirst": "article.standfirst",
    "byline": "article.byline",
    "authors": "article.authors",
    "source": "article.source.name",
    "source_url": "article.source.url",
    "agency": "article.agency",
    "date_published": "article.date_published",
    "date_modified": "article.date_modified",
    "section": "article.section",
    "tags": "article.tags",
    "word_count": "article.word_count",
    "body": "article.body",
    "text": "text",
    "fetched_at": "fetched_at",
    "content_sha256": "content_sha256",
}
"""The columns of a table of records, and the fields that they show."""
SEEN = ("seen_first", "seen_last")
"""Further columns where every revision is exported."""


def value_at(value: Any, name: str) -> Any:
    """The value that a dotted name leads to; through a list, the list of the values."""
    for at, part in enumerate(parts := name.split(".")):
        if isinstance(value, list):
            return [value_at(item, ".".join(parts[at:])) for item in value]
        value = value.get(part) if isinstance(value, dict) else None
    return value


def checked(names: list[str]) -> list[str]:
    """The names, if each is a field of a record.  Raises OutputError, which suggests similar names."""
    known = list(types_of_fields())
    for name in names:
        if name not in types_of_fields() and not _in_a_map(name):
            near = difflib.get_close_matches(name, known, 3, 0.5)
            near = [other for other in known if other.endswith(f".{name}")] + near
            raise OutputError(
                f"a record has no field {name}" + (f"; did you mean {', '.join(dict.fromkeys(near))}?" if near else "")
            )
    return names


@functools.cache
def types_of_fields() -> dict[str, Any]:
    """Every dotted name of a record's fields with its type; a list's items are reached through its name."""
    return dict(_walk(PageRecord, ""))


def _walk(struct: type[msgspec.Struct], before: str) -> typing.Iterator[tuple[str, Any]]:
    for field in msgspec.structs.fields(struct):
        name = f"{before}{field.name}"
        yield name, field.type
        inner = part_of(field.type)
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
            yield from _walk(inner, f"{name}.")


def part_of(annotation: Any) -> Any:
    """The type within `T | None` and `list[T]`."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is list:
        return part_of(arguments[0])
    if origin in (types.UnionType, typing.Union):
        return part_of(next(kind for kind in arguments if kind is not type(None)))
    return annotation


def _in_a_map(name: str) -> bool:
    """`confidence.headline`, `accounting.by_zone.teaser`: the keys of a map are not known in advance."""
    before, _, _ = name.rpartition(".")
    return bool(before) and typing.get_origin(part_of(types_of_fields().get(before))) is dict
