"""The `import` command: exported JSON Lines into a store."""

import contextlib
import sys
from collections.abc import Iterator
from typing import Annotated, BinaryIO, cast

import typer

from thresher.cli.console import say
from thresher.cli.opened import opened
from thresher.cli.options import DEFAULT_STORE, Store
from thresher.exit_status import FAILED
from thresher.schemas.errors import InputError


def import_(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Exported JSON Lines, or - for standard input.")],
    store: Store = DEFAULT_STORE,
) -> None:
    """Read exported JSON Lines back into a store."""
    from thresher.cli.summary import NAMED_AT_MOST, complaint
    from thresher.pipelines.import_lines import outcomes_of
    from thresher.pipelines.persist import keep
    from thresher.schemas.outcome import Status
    from thresher.store.address import shown

    with contextlib.ExitStack() as closing:
        inputs = [(name, closing.enter_context(_open(name))) for name in files]  # all, before the store is touched
        engine = closing.enter_context(opened(store, create=True))
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
        say([f"and {refused - NAMED_AT_MOST:,} more; see: thresher report --store {shown(engine.url)}"])
    say([f"{revisions:,} new, {lines - revisions - refused:,} known, {refused:,} no records"])
    if refused:
        raise typer.Exit(FAILED)


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
        import gzip

        return cast(BinaryIO, gzip.open(name))
    if name.endswith(".zst"):
        import io

        import zstandard

        return cast(BinaryIO, io.BufferedReader(zstandard.open(name, "rb")))
    return open(name, "rb")  # noqa: PTH123 - closed by the caller
