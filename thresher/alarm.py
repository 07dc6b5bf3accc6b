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

from pipelines.watch import Alert
from thresher.version import __version__

WEBHOOK_SECONDS, COMMAND_SECONDS = 10.0, 30.0


@dataclass(frozen=True, slots=True)
class Alarm:
    """Who is told of alerts, beside the user."""

    webhook: str | None = None
    command: list[str] | None = None
    """A program and its arguments."""


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


def sound(alarm: Alarm, raised: Sequence[Alert]) -> Iterator[str]:
    """Tell of alerts; what went wrong, a sentence each.  Neither address nor command is named: both hold secrets."""
    if not raised:
        return
    message = {"program": f"Thresher/{__version__}", "alerts": [msgspec.to_builtins(alert) for alert in raised]}
    if alarm.webhook and (problem := _within(WEBHOOK_SECONDS, alarm.webhook, message)):
        yield f"the webhook on {urlsplit(alarm.webhook).hostname} was not told of {_alerts(raised)}: {problem}"
    if alarm.command and (problem := _ran(alarm.command, message)):
        yield f"the alert command was not told of {_alerts(raised)}: {problem}"


def _alerts(raised: Sequence[Alert]) -> str:
    return f"{len(raised)} alert{'s' if len(raised) > 1 else ''}"


def _within(seconds: float, url: str, message: dict[str, Any]) -> str | None:
    """Post, and wait for so long in all: a server that answers a byte at a time holds nobody up."""
    problem = [f"no answer within {seconds:.0f} s"]
    thread = threading.Thread(target=lambda: problem.append(_posted(url, message, seconds)), daemon=True)
    thread.start()
    thread.join(seconds)
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
