"""Alerts are sent to a webhook and to a command.  Where that fails, the user is warned, and the harvest goes on."""

import json
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import Engine

from thresher.schemas.errors import StoreError
from thresher.store.opening import reading, writing
from thresher.version import __version__
from thresher.watch import Alert, note_sent, unsent_alerts
from thresher.webhook import post, webhook_problem

COMMAND_SECONDS = 30.0  # matter of taste
WEBHOOK, COMMAND = "webhook", "command"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Where alerts are sent, beside what the user sees."""

    webhook: str | None = None
    command: list[str] | None = None
    """A program and its arguments."""

    @property
    def channels(self) -> list[str]:
        """How they are sent."""
        return [WEBHOOK] * bool(self.webhook) + [COMMAND] * bool(self.command)


def alarm(webhook: str | None, command: str | None) -> Alarm:
    """What was given as options, checked.  Raises ValueError: the option, and what is wrong with it."""
    if webhook and (problem := webhook_problem(webhook)):
        raise ValueError("--alert-webhook", problem)
    try:
        words = shlex.split(command) if command else []
    except ValueError as error:
        raise ValueError("--alert-command", f"is no command line: {error}") from None
    return Alarm(webhook or None, words or None)


def send_alerts(engine: Engine, alarm: Alarm, portals: Sequence[str]) -> Iterator[str]:
    """Send the open alerts of portals that were not sent yet; returns what went wrong, a sentence each.

    An alert that could not be sent is sent after the next harvest, as long as it is open.
    """
    try:
        for channel in alarm.channels:
            with reading(engine) as connection:
                unsent = unsent_alerts(connection, portals, channel)
            problem = notify(alarm, channel, unsent) if unsent else None
            if problem:
                yield problem
            elif unsent:
                with writing(engine) as connection:
                    note_sent(connection, [alert.id for alert in unsent], channel)
    except StoreError as error:
        yield f"of alerts may not have been told: {error}"


def notify(alarm: Alarm, channel: str, raised: Sequence[Alert]) -> str | None:
    """Send alerts by one channel; returns what went wrong.  Neither address nor command is named: both hold secrets."""
    message = {"program": f"Thresher/{__version__}", "alerts": [_as_json(alert) for alert in raised]}
    if channel == WEBHOOK:
        who, problem = (
            f"webhook on {urlsplit(alarm.webhook or '').hostname}",
            post(alarm.webhook or "", message),
        )
    else:
        who, problem = "alert command", run_command(alarm.command or [], message)
    return f"the {who} was not told of {_alerts(raised)}: {problem}" if problem else None


def _as_json(alert: Alert) -> dict[str, Any]:
    """An alert, the same by every channel."""
    document: dict[str, Any] = msgspec.to_builtins(alert)
    document["detail"].pop("told", None)
    return document


def _alerts(raised: Sequence[Alert]) -> str:
    return f"{len(raised)} alert{'s' if len(raised) > 1 else ''}"


def run_command(command: list[str], message: dict[str, Any]) -> str | None:
    """Run a program with JSON on its standard input; returns what went wrong."""
    body = json.dumps(message).encode()
    try:
        ended = subprocess.run(command, input=body, stdout=subprocess.DEVNULL, timeout=COMMAND_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"it had not ended after {COMMAND_SECONDS:.0f} s"
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or "it cannot be run"
    return f"it ended with status {ended.returncode}" if ended.returncode else None
