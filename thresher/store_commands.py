"""The `store` commands: what a store holds, its version, its health."""

import msgspec

from thresher.console import FAILED, OK, say, show
from thresher.store.health import faults, figures, vacuumed
from thresher.store.opening import (
    VERSION,
    check_version,
    naming,
    open_any_version,
    open_store,
    reading,
    shown,
    stored_version,
)
from thresher.store.opening import upgrade as upgrade_store
from thresher.summary import printable

_MOST_FAULTS = 50


def info(store: str, as_json: bool) -> int:
    """Tell where the store is and what it holds; the exit status."""
    engine = open_store(store)
    try:
        with reading(engine) as connection:
            found = figures(connection, shown(engine.url), stored_version(engine) or "")
    finally:
        engine.dispose()
    if as_json:
        show([msgspec.json.encode(found).decode()])
        return OK
    lines = [f"store    {found.store}", f"version  {found.version}", f"size     {found.size / 1e6:,.1f} MB", ""]
    lines += [f"{name:12} {count:>12,}" for name, count in found.rows.items()]
    if found.harvests:
        lines += ["", "last runs"]
    for run in found.harvests:
        counts = ", ".join(f"{count:,} {name}" for name, count in run.figures.items())
        lines.append(f"  {run.started_at}  {run.kind}  {run.portal or ''}  {run.state}  {counts}")
    show(map(printable, lines))
    return OK


def upgrade(store: str) -> int:
    """Bring the store to this version, and tell; the exit status."""
    engine = open_any_version(store)
    try:
        before = stored_version(engine)
        if before == VERSION:
            say([f"{shown(engine.url)} is of version {VERSION} already"])
            return OK
        if before is not None and before > VERSION:
            check_version(before, engine.url)
        with naming(engine.url):
            upgrade_store(engine)
        say([f"{shown(engine.url)}: " + (f"from version {before} to {VERSION}" if before else f"made, {VERSION}")])
    finally:
        engine.dispose()
    return OK


def check(store: str) -> int:
    """Look for damage; the exit status, 1 where there is some."""
    engine = open_store(store)
    count = 0
    try:
        with reading(engine) as connection:
            for count, fault in enumerate(faults(connection), 1):
                if count <= _MOST_FAULTS:
                    show([printable(fault)])
    finally:
        engine.dispose()
    say([f"{count:,} faults" if count else "the store is sound"])
    return FAILED if count else OK


def vacuum(store: str) -> int:
    """Give unused space back; the exit status."""
    engine = open_store(store)
    try:
        before, after = vacuumed(engine)
    finally:
        engine.dispose()
    say([f"{before / 1e6:,.1f} MB before, {after / 1e6:,.1f} MB after"])
    return OK
