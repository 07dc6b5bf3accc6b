"""Telling of alerts: to a webhook, to a command.  Whoever cannot be told is warned about, and stops nothing."""

import json
import shlex
import subprocess
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import msgspec
from sqlalchemy import Engine

from thresher.schemas.errors import StoreError
from thresher.store.opening import reading, writing
from thresher.version import __version__
from thresher.watch import Alert, note_sent, unsent_alerts

WEBHOOK_SECONDS, COMMAND_SECONDS = 10.0, 30.0  # matter of taste
WEBHOOK, COMMAND = "webhook", "command"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Who is told of alerts, beside the user."""

    webhook: str | None = None
    command: list[str] | None = None
    """A program and its arguments."""

    @property
    def ways(self) -> list[str]:
        """How they are told."""
        return [WEBHOOK] * bool(self.webhook) + [COMMAND] * bool(self.command)


def alarm(webhook: str | None, command: str | None) -> Alarm:
    """What was given as options, checked.  Raises ValueError: the option, and what is wrong with it."""
    if webhook:
        try:
            parts = urlsplit(webhook)
            sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            sound = False
        if not (sound and webhook.isascii() and webhook.isprintable() and " " not in webhook):
            raise ValueError("--alert-webhook", "must be an address, http:// or https://")
        if parts.username is not None:
            raise ValueError("--alert-webhook", "must hold no user name")
    try:
        words = shlex.split(command) if command else []
    except ValueError as error:
        raise ValueError("--alert-command", f"is no command line: {error}") from None
    return Alarm(webhook or None, words or None)


def send_alerts(engine: Engine, alarm: Alarm, portals: Sequence[str]) -> Iterator[str]:
    """Tell of the open alerts of portals of which nobody has been told; what went wrong, a sentence each.

    Whoever could not be told is told with the next harvest, as long as the alert is open.
    """
    try:
        for way in alarm.ways:
            with reading(engine) as connection:
                unsent = unsent_alerts(connection, portals, way)
            problem = sound(alarm, way, unsent) if unsent else None
            if problem:
                yield problem
            elif unsent:
                with writing(engine) as connection:
                    note_sent(connection, [alert.id for alert in unsent], way)
    except StoreError as error:
        yield f"of alerts may not have been told: {error}"


def sound(alarm: Alarm, way: str, raised: Sequence[Alert]) -> str | None:
    """Tell of alerts in one way; what went wrong.  Neither address nor command is named: both hold secrets."""
    message = {"program": f"Thresher/{__version__}", "alerts": [_as_json(alert) for alert in raised]}
    if way == WEBHOOK:
        who, problem = f"webhook on {urlsplit(alarm.webhook or '').hostname}", _within(alarm.webhook or "", message)
    else:
        who, problem = "alert command", _ran(alarm.command or [], message)
    return f"the {who} was not told of {_alerts(raised)}: {problem}" if problem else None


def _as_json(alert: Alert) -> dict[str, Any]:
    """An alert, the same in every way of telling."""
    document: dict[str, Any] = msgspec.to_builtins(alert)
    document["detail"].pop("told", None)
    return document


def _alerts(raised: Sequence[Alert]) -> str:
    return f"{len(raised)} alert{'s' if len(raised) > 1 else ''}"


def _within(url: str, message: dict[str, Any]) -> str | None:
    """Post, and wait for so long in all: a server that answers a byte at a time holds nobody up."""
    problem = [f"no answer within {WEBHOOK_SECONDS:.0f} s"]
    thread = threading.Thread(target=lambda: problem.append(_posted(url, message, WEBHOOK_SECONDS)), daemon=True)
    thread.start()
    thread.join(WEBHOOK_SECONDS)
    return problem[-1] or None


def _posted(url: str, message: dict[str, Any], seconds: float) -> str:
    """What went wrong; empty where nothing did."""
    body = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
    headers = {"Content-Type": "application/json", "User-Agent": f"Thresher/{__version__}"}
    try:
        with build_opener(_NoRedirect).open(Request(url, body, headers), timeout=seconds):
            return ""
    except HTTPError as error:
        error.close()
        return f"it answered {error.code}"
    except TimeoutError:
        return f"no answer within {seconds:.0f} s"
    except Exception as error:  # noqa: BLE001 - whatever a server or the way to it does, the harvest is done
        reason = getattr(error, "reason", None)
        return getattr(reason, "strerror", None) or type(error).__name__


class _NoRedirect(HTTPRedirectHandler):
    """A redirected POST would be a GET."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _ran(command: list[str], message: dict[str, Any]) -> str | None:
    body = json.dumps(message).encode()
    try:
        ended = subprocess.run(command, input=body, stdout=subprocess.DEVNULL, timeout=COMMAND_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"it had not ended after {COMMAND_SECONDS:.0f} s"
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or "it cannot be run"
    return f"it ended with status {ended.returncode}" if ended.returncode else None
