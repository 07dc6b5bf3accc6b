"""What `schedule add` is told → a schedule, checked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from thresher.crawler.portals import load_portal
from thresher.crawler.portals.address_rules import PRIVATE, refusal
from thresher.crawler.portals.contact import check_contact
from thresher.crawler.portals.files import definitions
from thresher.pipelines.time_zones import check_time_zone
from thresher.scheduler.schedules import Schedule
from thresher.schemas.portal import Portal
from thresher.store.row_mapping import stamp
from thresher.text import durations
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


def wanted_schedule(wanted: Wanted) -> Schedule:
    """The schedule that is wanted.  Raises PortalError, and ValueError, naming the option."""
    portal = load_portal(wanted.what)
    schedule = _schedule(wanted, portal)
    check_contact([portal], wanted.contact)
    _check_public(wanted, portal)
    return schedule


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


def _check_public(wanted: Wanted, portal: Portal) -> None:
    """Raise ValueError where every harvest would fetch nothing."""
    parts = [urlsplit(url) for url in portal.start]
    if not wanted.allow_private and all(refusal(one.scheme, one.hostname or "") == PRIVATE for one in parts):
        raise ValueError(
            f"{portal.name}: {parts[0].hostname} is no public host, and nothing would be fetched from it; "
            "--allow-private allows it"
        )
