"""The `import` command: exported JSON Lines into a store."""

import contextlib
import gzip
import sys
from collections.abc import Iterator
from typing import BinaryIO, cast

from thresher.console import FAILED, OK, say
from thresher.pipelines.import_lines import outcomes_of
from thresher.pipelines.persist import keep
from thresher.schemas.errors import InputError
from thresher.schemas.outcome import Status
from thresher.store.opening import open_store
from thresher.summary import NAMED_AT_MOST, complaint


def run(files: list[str], store: str) -> int:
    """Import, and tell how much; the exit status."""
    with contextlib.ExitStack() as opened:
        inputs = [(name, opened.enter_context(_open(name))) for name in files]  # all, before the store is touched
        engine = open_store(store, create=True)
        opened.callback(engine.dispose)
        found = (outcome for name, file in inputs for outcome in outcomes_of(name, file))
        revisions = lines = refused = 0
        for outcome in keep(engine, found, kind="import"):
            lines += 1
            revisions += outcome.status in (Status.KEPT, Status.DUPLICATE)
            if outcome.status is Status.REFUSED:
                refused += 1
                if refused <= NAMED_AT_MOST:
                    say([complaint(outcome)])
    if refused > NAMED_AT_MOST:
        say([f"and {refused - NAMED_AT_MOST:,} more; see: thresher report"])
    say([f"{revisions:,} new, {lines - revisions - refused:,} known, {refused:,} no records"])
    return FAILED if refused else OK


@contextlib.contextmanager
def _open(name: str) -> Iterator[BinaryIO]:
    """The file's lines, decompressed.  Raises InputError."""
    if name == "-":
        if sys.stdin is None:
            raise InputError("standard input is closed")
        yield sys.stdin.buffer
        return
    try:
        file = _decompressed(name)
    except OSError as error:
        raise InputError(f"cannot read {name}: {error.strerror or error}") from error
    with file:
        yield file


def _decompressed(name: str) -> BinaryIO:
    if name.endswith(".gz"):
        return cast(BinaryIO, gzip.open(name))
    if name.endswith(".zst"):
        import io

        import zstandard

        return cast(BinaryIO, io.BufferedReader(zstandard.open(name, "rb")))
    return open(name, "rb")  # noqa: PTH123 - closed by the caller
