"""The `alerts` commands: what is wrong with portals."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from thresher.console import ALERTED, FAILED, OK, say, show
from thresher.store.opening import open_store, reading, writing
from thresher.store.row_mapping import stamp
from thresher.summary import printable
from thresher.watch import Alert, all_alerts, close_alert, open_alerts


def run(portal: str | None, closed: bool, as_json: bool, store: str) -> int:
    """Show the alerts, the latest first; the exit status."""
    engine = open_store(store)
    try:
        with reading(engine) as connection:
            found = (all_alerts if closed else open_alerts)(connection, portal)
    finally:
        engine.dispose()
    for alert in found:
        show([msgspec.json.encode(alert).decode()] if as_json else map(printable, _lines(alert)))
    return ALERTED if any(alert.closed_at is None for alert in found) else OK


def _lines(alert: Alert) -> Iterator[str]:
    name = f"{alert.kind} {alert.subject}".rstrip()
    yield f"{alert.id:>5}  {alert.raised_at}  {_state(alert)}  {alert.portal}  {name}"
    yield f"       {alert.message}"
    last = alert.detail.get("last_good", {})
    if "of" in last:
        yield f"       last as usual: {last['count']:,} of {last['of']:,} at {last['at']}"
    for example in alert.detail.get("examples", []):
        yield f"       {example['url']}"


def _state(alert: Alert) -> str:
    if alert.closed_at is None:
        return "open"
    return "accepted" if alert.detail.get("accepted") else "over"


def close(number: int, store: str) -> int:
    """Close an alert by hand; the exit status, 1 where there is no such open one."""
    engine = open_store(store)
    try:
        with writing(engine) as connection:
            closed = close_alert(connection, number, stamp(datetime.now(UTC)))
    finally:
        engine.dispose()
    if not closed:
        say([f"thresher: there is no open alert {number}; thresher alerts shows those that are"])
    return OK if closed else FAILED
