"""The `schedule` commands and the scheduler itself."""

import json
import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Engine

from thresher.alarm import Alarm, alarm
from thresher.console import OK, USAGE, say, show
from thresher.crawl_figures import summary
from thresher.crawler.portals import load_portal
from thresher.crawler.portals.address_rules import PRIVATE, refusal
from thresher.crawler.portals.contact import check_contact
from thresher.crawler.portals.files import definitions
from thresher.logs import log_to_standard_error
from thresher.pipelines.time_zones import check_time_zone
from thresher.scheduler import durations, runs, schedules
from thresher.scheduler.leadership import is_led
from thresher.scheduler.schedules import Schedule
from thresher.schemas.errors import PortalError
from thresher.schemas.portal import Portal
from thresher.store.opening import open_store, reading, shown, store_url, writing
from thresher.store.row_mapping import stamp
from thresher.summary import printable
from thresher.text.crontab import check_schedule


@dataclass(frozen=True, slots=True)
class Wanted:
    """What `schedule add` is told."""

    what: str
    every: str | None
    cron: str | None
    timezone: str | None
    jitter: str
    time_limit: str
    archive: str | None
    contact: str | None
    allow_private: bool
    numbers: Mapping[str, float | None]
    """Options of the crawl that take a number."""


def add(wanted: Wanted, store: str) -> int:
    """Keep a schedule; the exit status."""
    try:
        portal = load_portal(wanted.what)
        schedule = _schedule(wanted, portal)
        check_contact([portal], wanted.contact)
        _check_public(wanted, portal)
    except (PortalError, ValueError) as error:
        say(f"thresher: {problem}" for problem in getattr(error, "problems", [str(error)]))
        return USAGE
    return _add(schedule, store)


def _check_public(wanted: Wanted, portal: Portal) -> None:
    """Raise ValueError where every harvest would fetch nothing."""
    parts = [urlsplit(url) for url in portal.start]
    if not wanted.allow_private and all(refusal(one.scheme, one.hostname or "") == PRIVATE for one in parts):
        raise ValueError(
            f"{portal.name}: {parts[0].hostname} is no public host, and nothing would be fetched from it; "
            "--allow-private allows it"
        )


def _add(schedule: Schedule, store: str) -> int:
    engine = open_store(store, create=True)
    try:
        with writing(engine) as connection:
            schedules.add(connection, schedule)
        with reading(engine) as connection:
            kept = next(one for one in schedules.listed(connection) if one.portal == schedule.portal)
        show([printable(f"{kept.portal}: {kept.times}; next: {kept.next_run_at or 'never'}")])
        _hint(engine)
    finally:
        engine.dispose()
    return OK


def _schedule(wanted: Wanted, portal: Portal) -> Schedule:
    """The schedule that is wanted.  Raises ValueError, naming the option."""
    if wanted.every and wanted.cron:
        raise ValueError("--every and --cron: give one of them")
    cron = wanted.cron if wanted.cron or wanted.every else portal.schedule
    if not (cron or wanted.every):
        raise ValueError(f"{portal.name}: its definition names no schedule; give --every or --cron")
    if wanted.timezone and not cron:
        raise ValueError("--timezone is that of --cron")
    now = stamp(datetime.now(UTC))
    schedule = Schedule(
        portal=portal.name,
        definition=_found_anywhere(wanted.what),
        every=_seconds("--every", wanted.every) if wanted.every else None,
        cron=" ".join(_checked("--cron", check_schedule, cron).split()) if cron else None,
        timezone=_checked("--timezone", _time_zone, wanted.timezone or (cron and portal.time_zone) or "UTC"),
        jitter=_seconds("--jitter", wanted.jitter, least=0),
        time_limit=_seconds("--time-limit", wanted.time_limit),
        options=_options(wanted),
        added_at=now,
        since=now,
    )
    if schedule.every and schedule.jitter >= schedule.every:
        raise ValueError(f"--jitter: {wanted.jitter} must be shorter than --every {wanted.every}")
    if schedule.rule.after(datetime.now(UTC)) is None:
        raise ValueError(f"--cron: {cron!r} names a day that never comes")
    return schedule


def _checked(option: str, check: Callable[[str], str], text: str) -> str:
    try:
        return check(text)
    except ValueError as error:
        raise ValueError(f"{option}: {error}") from None


def _time_zone(name: str) -> str:
    check_time_zone(name)
    return name


def _seconds(option: str, text: str, least: int = 1) -> int:
    try:
        seconds = durations.seconds_of(text)
    except ValueError as error:
        raise ValueError(f"{option}: {error}") from None
    if seconds < least:
        raise ValueError(f"{option}: {text!r} must be longer")
    return seconds


def _found_anywhere(what: str) -> str:
    """What names the definition in whatever folder the scheduler runs."""
    if "://" in what:
        return what
    if what.endswith(".toml") or "/" in what:
        return str(Path(what).absolute())
    path = definitions()[what]
    return what if path.is_absolute() else str(path.absolute())  # what comes with the program moves with it


def _options(wanted: Wanted) -> list[str]:
    """The arguments of the crawl."""
    given = [f"--archive={Path(wanted.archive).absolute()}"] if wanted.archive is not None else ["--no-archive"]
    if wanted.contact:
        given.append(f"--contact={wanted.contact}")
    if wanted.allow_private:
        given.append("--allow-private")
    return given + [f"{name}={value}" for name, value in wanted.numbers.items() if value is not None]


def show_schedules(as_json: bool, store: str) -> int:
    """Show all schedules; the exit status."""
    engine = open_store(store)
    try:
        with reading(engine) as connection:
            found = schedules.listed(connection)
        show([json.dumps(asdict(one), ensure_ascii=False) for one in found] if as_json else _table(map(_row, found)))
        if found and not as_json:
            _hint(engine)
    finally:
        engine.dispose()
    return OK


def _row(schedule: Schedule) -> list[str]:
    following = schedule.next_run_at or ("paused" if schedule.paused else "never")
    last = f"{schedule.last_state} {schedule.last_started_at}" if schedule.last_state else "-"
    told = [schedule.portal, schedule.times, f"next: {following}", f"last: {last}", schedule.last_detail or ""]
    return [printable(part) for part in told]


def _table(rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines whose columns stand under each other."""
    found = list(rows)
    widths = [max(map(len, column)) for column in zip(*found, strict=True)]
    return ["  ".join(f"{part:<{width}}" for part, width in zip(row, widths, strict=True)).rstrip() for row in found]


def _hint(engine: Engine) -> None:
    """Nothing is begun where no scheduler runs."""
    if not is_led(engine):
        say(["no scheduler is running on this store; start one: thresher scheduler"])


def show_history(portal: str | None, limit: int, as_json: bool, store: str) -> int:
    """Show past runs, the latest first; the exit status."""
    engine = open_store(store)
    try:
        with reading(engine) as connection:
            found = runs.history(connection, portal, limit)
            if portal is not None and not found:
                schedules.check_planned(connection, portal)
    finally:
        engine.dispose()
    show(json.dumps(run, ensure_ascii=False) if as_json else printable(_past(run)) for run in found)
    return OK


def _past(run: Mapping[str, Any]) -> str:
    ended = f"to {run['ended_at']}" if run["ended_at"] else ""
    harvest = f"harvest {run['harvest_id']}" if run["harvest_id"] else ""
    came = summary(run["figures"]) if run["figures"] else ""
    told = [run["started_at"], ended, f"{run['state']:<11}", run["portal"], harvest, came, run["detail"]]
    return f"{run['id']:>5}  " + "  ".join(str(part) for part in told if part)


def pause(portal: str, store: str) -> int:
    """Pause a schedule; the exit status."""
    return _change(store, portal, schedules.pause, "paused")


def resume(portal: str, store: str) -> int:
    """Resume a schedule; the exit status."""
    return _change(store, portal, partial(schedules.resume, now=datetime.now(UTC)), "resumed")


def remove(portal: str, store: str) -> int:
    """Remove a schedule; the exit status."""
    return _change(store, portal, schedules.remove, "removed")


def run_now(portal: str, store: str) -> int:
    """Ask for a harvest; the exit status."""
    return _change(store, portal, partial(schedules.run_now, now=datetime.now(UTC)), "asked for")


def _change(store: str, portal: str, change: Callable[[Connection, str], None], told: str) -> int:
    engine = open_store(store)
    try:
        with writing(engine) as connection:
            change(connection, portal)
        show([printable(f"{portal}: {told}")])
        if told in ("resumed", "asked for"):
            _hint(engine)
    finally:
        engine.dispose()
    return OK


def run_scheduler(at_once: int, log: str, store: str) -> int:
    """Run the scheduler until it is told to end; the exit status."""
    try:
        told = alarm(os.environ.get("THRESHER_ALERT_WEBHOOK"), os.environ.get("THRESHER_ALERT_COMMAND"))
    except ValueError as error:
        name = error.args[0].strip("-").replace("-", "_").upper()
        say([f"thresher: THRESHER_{name} {error.args[1]}"])
        return USAGE
    log_to_standard_error(log)
    logging.getLogger("thresher").setLevel(logging.INFO)
    return _run_scheduler(at_once, told, store)


def _run_scheduler(at_once: int, told: Alarm, store: str) -> int:
    from thresher.scheduler import service

    engine = open_store(store)
    service.log.info("store %s, process %d", shown(store_url(store)), os.getpid())
    try:
        # By the environment, not as an argument: it may hold a password, and arguments are seen by everybody.
        service.Service(engine, {**os.environ, "THRESHER_STORE": store}, at_once, told).run()
    finally:
        engine.dispose()
    return OK
