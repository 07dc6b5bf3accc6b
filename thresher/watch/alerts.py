"""Alerts in the store: raised once, open while the drift holds, closed by the figures or by hand."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, insert, select, update

from thresher.store.tables import alerts
from thresher.watch.drift import DriftState, Finding, Span
from thresher.watch.examples import Example


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """A drift of a portal that a user should look at, present or past."""

    id: int
    portal: str
    kind: str
    """One of thresher.watch.Kind."""
    subject: str
    """The field, the page type or the reason; empty where it is the portal as a whole."""
    harvest_id: int
    """The harvest that raised it."""
    raised_at: str
    last_seen_at: str
    closed_at: str | None
    """Null while it is open."""
    message: str
    detail: dict[str, Any]
    """`value` now and as usual, `last_good`, `examples`, `since` and `until` (harvests), `accepted`;
    `told`: the channels (webhook, command) by which users were notified of it."""


def open_alerts(connection: Connection, portal: str | None = None) -> list[Alert]:
    """The open alerts, the latest first."""
    return _found(connection, select(alerts).where(alerts.c.closed_at.is_(None)), portal)


def all_alerts(connection: Connection, portal: str | None = None) -> list[Alert]:
    """All alerts, closed ones too, the latest first."""
    return _found(connection, select(alerts), portal)


def close_alert(connection: Connection, id_: int, now: str) -> bool:
    """Close an alert by hand: its figures count as usual from now on.  False where there is no such open alert."""
    row = connection.execute(select(alerts).where(alerts.c.id == id_, alerts.c.closed_at.is_(None))).first()
    if row is not None:
        _close(connection, _alert(row), now, {"accepted": True})
    return row is not None


def unsent_alerts(connection: Connection, portals: Sequence[str], channel: str) -> list[Alert]:
    """The open alerts of portals of which users were not yet notified in this way."""
    return [
        alert
        for portal in portals
        for alert in reversed(open_alerts(connection, portal))
        if channel not in alert.detail.get("told", [channel])  # of an alert without the list it is not known
    ]


def note_sent(connection: Connection, ids: Sequence[int], channel: str) -> None:
    """Store that users were notified of alerts."""
    for row in connection.execute(select(alerts).where(alerts.c.id.in_(ids))).all():
        alert = _alert(row)
        _change(connection, alert, alert.detail | {"told": [*alert.detail.get("told", []), channel]}, {})


def spans(connection: Connection, portal: str) -> list[Span]:
    """The harvests in which drifts of a portal held."""
    return [_span(alert) for alert in all_alerts(connection, portal)]


def stored_alerts(
    connection: Connection,
    portal: str,
    harvest: int,
    now: str,
    findings: Sequence[tuple[Finding, list[Example]]],
) -> list[Alert]:
    """Store what a harvest found of drifts; returns the alerts that it raised."""
    holding = {(alert.kind, alert.subject): alert for alert in open_alerts(connection, portal)}
    raised = []
    for finding, examples in findings:
        alert = holding.get((finding.kind.value, finding.subject))
        if alert is None:
            if finding.change is DriftState.RAISED:
                raised.append(_raise(connection, portal, harvest, now, finding, examples))
        elif finding.change in (DriftState.RAISED, DriftState.HOLDS):  # raised: by another harvest meanwhile
            values = {"last_seen_at": now, "message": finding.message}
            detail = alert.detail | {"value": finding.value} | ({"examples": examples} if examples else {})
            _change(connection, alert, detail, values)
        else:
            ended = {"until": harvest} if finding.change is DriftState.OVER else {"accepted": True}
            _close(connection, alert, now, ended)
    return raised


def _raise(
    connection: Connection, portal: str, harvest: int, now: str, finding: Finding, examples: list[Example]
) -> Alert:
    detail = {
        "value": finding.value,
        "last_good": finding.last_good,
        "examples": examples,
        "since": finding.since,
        "until": None,
        "accepted": False,
        "told": [],
    }
    row = {
        "portal": portal,
        "kind": finding.kind.value,
        "subject": finding.subject,
        "harvest_id": harvest,
        "raised_at": now,
        "last_seen_at": now,
        "message": finding.message,
        "detail": _json(detail),
    }
    return _alert(connection.execute(insert(alerts).values(row).returning(alerts)).one())


def _close(connection: Connection, alert: Alert, now: str, ended: dict[str, Any]) -> None:
    _change(connection, alert, alert.detail | ended, {"closed_at": now})


def _change(connection: Connection, alert: Alert, detail: dict[str, Any], values: dict[str, Any]) -> None:
    connection.execute(update(alerts).where(alerts.c.id == alert.id).values(detail=_json(detail), **values))


def _found(connection: Connection, query: Select[Any], portal: str | None) -> list[Alert]:
    if portal is not None:
        query = query.where(alerts.c.portal == portal)
    return [_alert(row) for row in connection.execute(query.order_by(alerts.c.id.desc()))]


def _alert(row: Any) -> Alert:
    return Alert(**{**row._mapping, "detail": msgspec.json.decode(row.detail)})


def _span(alert: Alert) -> Span:
    since, until = alert.detail.get("since", alert.harvest_id), alert.detail.get("until")
    if alert.closed_at is not None and until is None:
        until = alert.harvest_id  # accepted: its harvests are part of the history now
    accepted = alert.detail.get("accepted", False)
    return Span(kind=alert.kind, subject=alert.subject, since=since, until=until, accepted=accepted)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
