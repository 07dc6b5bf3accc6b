"""`crawl --all`: every portal that the working folder defines, shared with the other machines on the store."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thresher.cli.console import WrongUsage, say
from thresher.cli.opened import opened
from thresher.exit_status import ALERTED, FAILED, OK

if TYPE_CHECKING:
    from thresher.crawler.spiders.options import Options
    from thresher.scheduler.round import Plan
    from thresher.store.rounds import Taken


@dataclass(frozen=True, slots=True)
class Share:
    """How much this machine does at once."""

    at_once: int
    turn: float
    quiet: bool
    log: str | None


def own_definitions() -> list[str]:
    """The names of the definitions in the working folder.  Raises WrongUsage where there is none."""
    from thresher.crawler.portals import definitions
    from thresher.crawler.portals.files import FOLDER

    names = [name for name, path in definitions().items() if path.parent == FOLDER]
    if not names:
        raise WrongUsage(f"thresher: --all: {FOLDER} of this folder holds no definition, which --all would harvest")
    return names


def crawl_all(portals: dict[str, str], how: "Options", share: Share) -> int:
    """Harvest portals, given as the names of their definitions by their own, and tell how it went; the exit status."""
    from thresher.pipelines.interrupts import collected_signals
    from thresher.scheduler.round import Round
    from thresher.store.portal_lock import portal_lock

    with opened(how.store, create=True) as engine, collected_signals() as signals:
        work = Round(engine, _plan(portals, how, share), signals)
        if engine.dialect.name == "postgresql":
            failed = work.run()
        else:
            with portal_lock(engine, "crawl --all"):
                failed = work.run()
    say(f"thresher: {portal}: {why}" for portal, why in failed.items())
    if signals:
        return 128 + signals[0]
    return FAILED if failed else ALERTED if work.alerted else OK


def _plan(portals: dict[str, str], how: "Options", share: Share) -> "Plan":
    from thresher.scheduler.round import Plan

    options = _options(how, share)

    def command(taken: "Taken") -> list[str]:
        return ["crawl", portals[taken.portal], "--quiet", f"--round-after={taken.after_harvest}", *options]

    return Plan(
        portals=list(portals),
        at_once=share.at_once,
        turn=how.max_seconds or share.turn,
        command=command,
        environment={**os.environ, "THRESHER_STORE": how.store},
        say=lambda line: None if share.quiet else say([f"thresher: {line}"]),
        in_turns=how.max_seconds is None and how.max_pages is None,
    )


def _options(how: "Options", share: Share) -> Sequence[str]:
    """The options of each harvest."""
    given = {
        "--contact": how.contact,
        "--jobs": how.jobs,
        "--max-pages": how.max_pages,
        "--max-seconds": how.max_seconds,
        "--turn-seconds": share.turn if how.max_seconds is None else None,
        "--delay": how.delay,
        "--revisit": how.revisit,
        "--log": share.log,
    }
    archive = "--no-archive" if how.archive is None else f"--archive={how.archive}"
    private = ["--allow-private"] if how.allow_private else []
    return [archive, *private, *(f"{name}={value}" for name, value in given.items() if value is not None)]
