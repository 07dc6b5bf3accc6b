"""The store that a command works on, closed when it has ended."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


@contextlib.contextmanager
def opened(store: str, *, create: bool = False) -> Iterator["Engine"]:
    """The store's engine; `create`: a store is made where there is none.  Raises StoreError."""
    from thresher.store.opening import open_store

    engine = open_store(store, create=create)
    try:
        yield engine
    finally:
        engine.dispose()


@contextlib.contextmanager
def opened_to_read(store: str) -> Iterator["Connection"]:
    """A transaction that sees one state of the store.  Raises StoreError."""
    from thresher.store.opening import reading

    with opened(store) as engine, reading(engine) as connection:
        yield connection
