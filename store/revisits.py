"""When an address is visited again, by the result of its last visit.

- An answer below 400: start pages and feeds at the next harvest; articles of the ages that the portal's definition
  names as it says (`Revisit`); others within the bounds of their kind, sooner what
  is young or has changed, twice as late each time it has not.
- No answer, 408, 425, 429, 5xx: after half a minute, then ever later, up to a day (start pages and feeds: ten minutes),
  and not before a Retry-After is over.  After 8 in a row it is given up, unless it is a start page or a feed.
- Another 4xx: after a day.  After 3 in a row, or a 410, it is given up.
- Given up: after a week, then ever later, up to 90 days (those that list others: each week).
- Refused for what may pass (robots.txt, a private address, too large, no feed or sitemap there): after a day or a
  week, then ever later, the same.
- Refused for what it is (it redirects, is no page, is a trap): never.

Only a failure makes an address due again in the harvest that visited it.  What the definition names is also made due at
the beginning of each harvest (thresher.store.requeue).

All times here are matters of taste, within what portals bear.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from thresher.schemas.frontier import FORBIDDEN_BY_ROBOTS, FrontierKind
from thresher.schemas.portal import Revisit
from thresher.store.row_mapping import stamp
from thresher.text.moments import day_of, moment_of

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_WEEK, _LONG = 7 * _DAY, 90 * _DAY
_BOUNDS: Mapping[FrontierKind, tuple[int, int]] = {
    FrontierKind.START: (0, 0),
    FrontierKind.FEED: (0, 0),
    FrontierKind.SITEMAP: (0, _DAY),
    FrontierKind.LISTING: (10 * _MINUTE, _DAY),
    FrontierKind.ARTICLE: (6 * _HOUR, _LONG),
    FrontierKind.UNKNOWN: (_DAY, _LONG),
}
"""Seconds from one visit to the next, the least and the most.  0: at every harvest, where new pieces show first."""
_PASSING: Mapping[str, int] = {
    FORBIDDEN_BY_ROBOTS: _DAY,
    "private address": _DAY,
    "crashed": _DAY,
    "too large": _WEEK,
    "no feed": _WEEK,
    "no sitemap": _WEEK,
}
"""Reasons that may pass, and the seconds until the address is tried again."""
_ALWAYS = (FrontierKind.START, FrontierKind.FEED)
_LISTS = (*_ALWAYS, FrontierKind.SITEMAP, FrontierKind.LISTING)
_FIRST_BACKOFF = 30
"""Seconds after the first failure."""
_BACKOFF_FACTOR = 4
GONE_AFTER = 3
"""Visits in a row that end with `not found` until an address is given up; one that ends with `gone` is enough."""
GIVEN_UP_AFTER = 8
"""Failures in a row (server errors, no answer) until an address is given up."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The result of a visit to a leased address."""

    key: str
    status: int | None
    """Of HTTP; None where no answer came."""
    changed: bool = False
    """The page is new, or its content differs from the last visit's."""
    etag: str | None = None
    last_modified: str | None = None
    content_sha256: str | None = None
    published: str | None = None
    """The date of the article, ISO 8601: old ones change seldom."""
    retry_after: int | None = None
    """Seconds that the server asks for."""
    dropped: str | None = None
    """Why the address is not to be fetched: refused by robots.txt, a trap, a redirect elsewhere."""


def after_visit(row: Any, one: Fetched, now: str, wanted: Sequence[Revisit] = ()) -> dict[str, Any]:
    """The columns of an address in the frontier after a visit; `wanted`: how often young articles are visited."""
    answered = one.status is not None and (one.status < 400)
    values: dict[str, Any] = {
        "leased_until": None,
        "fetched_at": now,
        "http_status": one.status,
        "etag": one.etag if answered and one.status != 304 else row.etag,
        "last_modified": one.last_modified if answered and one.status != 304 else row.last_modified,
        "content_sha256": one.content_sha256 or row.content_sha256,
        "published_at": _published_at(one.published, now) or row.published_at,
        "changed_at": now if one.changed else row.changed_at,
        "reason": None,
        "unchanged": row.unchanged,
        "interval": row.interval,
        "failures": 0,
    }
    if one.dropped:
        first = _PASSING.get(one.dropped)
        never = {"reason": one.dropped, "due_at": None}
        return values | (never if first is None else _given_up(row, one.dropped, first, now))
    if not answered:
        return values | _after_failure(row, one, now)
    interval = _wanted(row, values["published_at"], now, wanted) or _interval(row, one, now)
    unchanged = 0 if one.changed else row.unchanged + 1
    return values | {"interval": interval, "unchanged": unchanged, "due_at": later(now, interval)}


def _wanted(row: Any, published_at: str | None, now: str, wanted: Sequence[Revisit]) -> int | None:
    """Seconds to the next visit by a user's table; None where it has none for an address of this kind and age."""
    if published_at is None and FrontierKind(row.kind) is not FrontierKind.ARTICLE:
        return None
    age = _age(published_at or row.discovered_at, now)
    return next((one.every for one in wanted if age <= one.age), None)


def _published_at(published: str | None, now: str) -> str | None:
    """The moment of publication, at the latest: of a day its end, and never later than now."""
    moment, day = moment_of(published), day_of(published)
    if day is None:
        return None
    if moment is None:
        moment = datetime.combine(min(day, date.max - timedelta(1)) + timedelta(1), time.min, UTC)
    return min(now, stamp(moment))


def _interval(row: Any, one: Fetched, now: str) -> int:
    """Seconds to the next visit: half of a new piece's age; then halved after a change, doubled without one."""
    least, most = _BOUNDS[FrontierKind(row.kind)]
    if row.fetched_at is None:
        age = _age(one.published, now)
        wanted = int(age / 2)
    else:
        wanted = row.interval // 2 if one.changed else max(row.interval, least, 10 * _MINUTE) * 2
    return max(least, min(most, wanted))


def _age(published: str | None, now: str) -> float:
    """Seconds from a piece's day to now; 0 where it is not known."""
    try:
        return (_time(now) - _time(published or now)).total_seconds()
    except ValueError:  # of a date the year or the month alone may be known
        return 0


def _after_failure(row: Any, one: Fetched, now: str) -> dict[str, Any]:
    """Not found: a few more visits.  Anything else: later each time, and not before the server's Retry-After."""
    failures, always = row.failures + 1, FrontierKind(row.kind) in _ALWAYS
    missing = one.status is not None and 400 <= one.status < 500 and one.status not in (408, 425, 429)
    if one.status == 410 or (failures >= GONE_AFTER if missing else failures >= GIVEN_UP_AFTER and not always):
        reason = f"http:{one.status}" if one.status else "no_answer"
        return {"failures": failures, **_given_up(row, reason, _WEEK, now)}
    most = 10 * _MINUTE if always else _DAY
    pause = _DAY if missing else min(most, _FIRST_BACKOFF * _BACKOFF_FACTOR ** min(failures - 1, GIVEN_UP_AFTER))
    server_pause = max(1, one.retry_after or 0)
    first = one.retry_after is not None and failures == 1  # the server knows best, until it has been wrong
    return {"failures": failures, "due_at": later(now, server_pause if first else max(pause, server_pause))}


def _given_up(row: Any, reason: str, first: int, now: str) -> dict[str, Any]:
    """Tried again after a while, and later each time where it was given up before."""
    most = _WEEK if FrontierKind(row.kind) in _LISTS else _LONG
    interval = max(first, min(most, row.interval * 2)) if row.reason else first
    return {"reason": reason, "interval": interval, "due_at": later(now, interval)}


def later(now: str, seconds: int) -> str:
    """The time so many seconds after another."""
    return stamp(_time(now) + timedelta(seconds=seconds))


def _time(text: str) -> datetime:
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else when.replace(tzinfo=UTC)
