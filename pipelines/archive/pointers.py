"""What the records of a store need of an archive: of which file they name which place."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePath

import msgspec
import zstandard
from sqlalchemy import Connection, bindparam, select, update

from thresher.schemas.errors import StoreError
from thresher.schemas.page import Origin
from thresher.store.tables import outcomes, revisions

Places = dict[int | None, list[int]]
"""Offset in a file → the revisions whose records name it.  None: a record names the file alone."""


class Pointer(msgspec.Struct, frozen=True):
    """Where one record says that its page stands."""

    revision: int
    file: str
    offset: int | None
    url: str | None


class _Record(msgspec.Struct):
    origin: Origin
    url: str | None = None


_DECODER = msgspec.json.Decoder(_Record)


def pointers(connection: Connection) -> Iterator[Pointer]:
    """Every revision of every record whose page stands in a file of its own.  Raises StoreError."""
    for id_, document in connection.execute(select(revisions.c.id, revisions.c.document).order_by(revisions.c.id)):
        try:
            record = _DECODER.decode(zstandard.decompress(document))
        except (zstandard.ZstdError, msgspec.DecodeError) as error:
            raise StoreError(f"revision {id_} is no record: {error}; see thresher store check") from error
        if record.origin.member is None:
            yield Pointer(id_, record.origin.file, record.origin.offset, record.url)


def by_file_name(connection: Connection) -> dict[str, Places]:
    """The places by the name of their file alone.

    The names of an archive's files are unique (a harvest's time and number), and the folder may have been moved, or
    have another path on another machine.
    """
    found: dict[str, Places] = defaultdict(lambda: defaultdict(list))
    for each in pointers(connection):
        found[PurePath(each.file).name][each.offset].append(each.revision)
    return found


def move(connection: Connection, name: str, places: Places, moved: dict[int, int]) -> None:
    """Let the records that name places of a file name those that their pages have `moved` to in the file `name`."""
    files: set[tuple[str, str]] = set()
    for offset, ids in places.items():
        for id_ in ids:
            document = connection.execute(select(revisions.c.document).where(revisions.c.id == id_)).scalar_one()
            record = msgspec.json.decode(zstandard.decompress(document), type=dict[str, msgspec.Raw])
            origin = msgspec.json.decode(record["origin"], type=Origin)
            at = _renamed(origin, name, moved[offset or 0])
            files.add((origin.file, at.file))
            record["origin"] = msgspec.Raw(msgspec.json.encode(at))
            packed = zstandard.compress(msgspec.json.encode(record), 3)
            connection.execute(update(revisions).where(revisions.c.id == id_).values(document=packed))
    for old, new in sorted(files):
        _move_outcomes(connection, old, new, moved)


def _move_outcomes(connection: Connection, old: str, new: str, moved: dict[int, int]) -> None:
    """The same for how pages ended, of which the key begins with the place."""
    column = outcomes.c.key
    query = select(column, outcomes.c.origin).where(column >= f"{old}@", column < f"{old}A")  # A is what follows @
    renamed = update(outcomes).where(column == bindparam("was")).values(key=bindparam("is"), origin=bindparam("at"))
    for key, text in connection.execute(query).all():
        origin = msgspec.json.decode(text, type=Origin)
        before = f"{old}@{origin.offset}"
        if origin.offset in moved and key.startswith(before):
            at = _renamed(origin, PurePath(new).name, moved[origin.offset])
            values = {
                "was": key,
                "is": f"{new}@{at.offset}{key[len(before) :]}",
                "at": msgspec.json.encode(at).decode(),
            }
            connection.execute(renamed, values)


def _renamed(origin: Origin, name: str, offset: int) -> Origin:
    return msgspec.structs.replace(origin, file=str(PurePath(origin.file).with_name(name)), offset=offset)
