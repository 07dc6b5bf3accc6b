"""What the records of a store need of an archive: of which file they name which place."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePath

import msgspec
import zstandard
from sqlalchemy import ColumnElement, Connection, bindparam, exists, func, select, update

from thresher.schemas.errors import StoreError
from thresher.schemas.frontier import HarvestState
from thresher.schemas.page import Origin
from thresher.store.tables import harvests, outcomes, revisions

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


def pointers(connection: Connection, *further: ColumnElement[bool]) -> Iterator[Pointer]:
    """Every revision of every record whose page stands in a file of its own.  `further`: conditions on revisions.

    Raises StoreError.
    """
    query = select(revisions.c.id, revisions.c.document).where(*further).order_by(revisions.c.id)
    for id_, document in connection.execute(query):
        try:
            record = _DECODER.decode(zstandard.decompress(document))
        except (zstandard.ZstdError, msgspec.DecodeError) as error:
            raise StoreError(f"revision {id_} is no record: {error}; see thresher store check") from error
        if record.origin.member is None:
            yield Pointer(id_, record.origin.file, record.origin.offset, record.url)


class Needed:
    """The places that records name, by the name of their file alone.

    The names of an archive's files are unique (a harvest's time and number), and the folder may have been moved, or
    have another path on another machine.  All records are read once; then those of the pages that runs have met since.
    """

    def __init__(self, connection: Connection) -> None:
        """Raises StoreError."""
        self._places: dict[str, Places] = defaultdict(lambda: defaultdict(list))
        self._at: dict[int, tuple[str, int | None]] = {}
        """By revision: where its page is."""
        self._first = _first_that_may_write(connection)
        self._add(pointers(connection))

    def of(self, name: str) -> Places:
        """What records need of a file."""
        return self._places.get(name, {})

    def catch_up(self, connection: Connection) -> None:
        """Take in what has been stored since.  Raises StoreError."""
        met = select(outcomes.c.page_id).where(outcomes.c.harvest_id >= self._first, outcomes.c.page_id.is_not(None))
        self._add(pointers(connection, revisions.c.page_id.in_(met)))
        self._first = _first_that_may_write(connection)

    def _add(self, found: Iterable[Pointer]) -> None:
        for each in found:
            if each.revision in self._at:
                name, offset = self._at[each.revision]
                places = self._places[name]
                places[offset].remove(each.revision)
                if not places[offset]:
                    del places[offset]
            self._at[each.revision] = name, offset = PurePath(each.file).name, each.offset
            self._places[name][offset].append(each.revision)


def _first_that_may_write(connection: Connection) -> int:
    """The first run that is not over; else the next one.  A crawl that a later one of its portal follows is over."""
    later = harvests.alias()
    followed = exists().where(later.c.portal == harvests.c.portal, later.c.kind == "crawl", later.c.id > harvests.c.id)
    is_over = (harvests.c.kind == "crawl") & followed
    running = select(func.min(harvests.c.id)).where(harvests.c.state == HarvestState.RUNNING.value, ~is_over)
    return connection.scalar(running) or (connection.scalar(select(func.max(harvests.c.id))) or 0) + 1


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
