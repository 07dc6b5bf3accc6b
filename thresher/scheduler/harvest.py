"""A harvest as a process of its own: started, supervised, ended at its time limit with all processes it has started."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from thresher.exit_status import ALERTED, OK
from thresher.pipelines.interrupts import SIGNALS
from thresher.scheduler.runs import RunState
from thresher.store.portal_lock import PortalBusyError
from thresher.text.durations import shown
from thresher.text.printable import printable

GRACE = 20.0
"""A matter of taste: seconds that a harvest gets to end in order after SIGTERM."""
_TAIL = 16_000
"""A bound for safety: bytes of its standard error that are read, from the end."""
_LONGEST, _MOST = 500, 30
"""Bounds for safety: characters of a line, and lines, that are kept."""
_OURS = "thresher: "
"""The prefix of lines that are meant for users."""


@dataclass(frozen=True, slots=True)
class HarvestExit:
    """How the process ended."""

    state: RunState
    code: int
    """Exit status; negative, the number of the signal that ended it."""
    detail: str | None
    messages: Sequence[str] = ()
    """Its messages to the user (alerts, errors, warnings), a line each."""


class HarvestProcess:
    """A running harvest."""

    def __init__(
        self, run: int, portal: str, command: Sequence[str], environment: Mapping[str, str], time_limit: int
    ) -> None:
        self.run, self.portal = run, portal
        self._time_limit = time_limit
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "thresher.scheduler.child", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._stderr,
            env=dict(environment),
            start_new_session=True,
        )
        self._began = time.monotonic()
        self._terminated_at: float | None = None
        self._late = False
        self._code: int | None = None

    @property
    def pid(self) -> int:
        """The process, and its group."""
        return self._process.pid

    @property
    def termination_sent(self) -> bool:
        """Whether it was sent SIGTERM."""
        return self._terminated_at is not None

    def poll(self) -> HarvestExit | None:
        """How it ended; None while it runs.  Enforces its time limit."""
        if self._code is None and not self._is_over():
            if self._terminated_at is None and time.monotonic() - self._began > self._time_limit:
                self._late = True
                self.end()
            elif self._terminated_at is not None and time.monotonic() - self._terminated_at > GRACE:
                self.kill()
            return None
        if self._code is None:
            self.kill()  # its process group, while the group's id cannot be reused
            self._code = self._process.wait()
        return self._ended(self._code)

    def end(self) -> None:
        """Send SIGTERM; it is killed after GRACE."""
        if self._terminated_at is None and self._code is None:  # otherwise its id may be another process's by now
            self._terminated_at = time.monotonic()
            os.kill(self._process.pid, signal.SIGTERM)  # Popen's own would wait for a process that has ended

    def kill(self) -> None:
        """Kill it and all processes that it has started."""
        if self._code is not None:
            return
        if sys.platform == "win32":
            raise NotImplementedError
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """Close its streams."""
        self._stderr.close()
        if self._process.stdin:
            self._process.stdin.close()

    def _is_over(self) -> bool:
        """Whether the process has ended; it stays a zombie, so that the id of its group cannot be reused."""
        if sys.platform != "linux":
            return self._process.poll() is not None  # macOS has no waitid: there the group's id is free a moment sooner
        return os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def _ended(self, code: int) -> HarvestExit:
        lines = self._tail()
        messages = [line.removeprefix(_OURS) for line in lines if line.startswith(_OURS)][-_MOST:]
        state, detail = self._state_of(code, lines, messages)
        return HarvestExit(state, code, detail, tuple(messages))

    def _state_of(self, code: int, lines: Sequence[str], messages: Sequence[str]) -> tuple[RunState, str | None]:
        errors = [line for line in messages if not line.startswith("warning: ")]
        if self._late:
            return RunState.TIMED_OUT, f"ended at its time limit of {shown(self._time_limit)}"
        if code in (OK, ALERTED):
            return RunState.FINISHED, _counted(errors) if code == ALERTED else None
        if self._terminated_at is not None or code - 128 in SIGNALS:
            return RunState.INTERRUPTED, "told to end"
        if code < 0:
            return RunState.KILLED, f"killed by signal {-code}"
        if str(PortalBusyError(self.portal)) in messages:
            return RunState.BUSY, "a harvest begun by hand, or by another scheduler, is under way"
        return RunState.FAILED, (errors or lines[-1:] or [f"exit status {code}"])[0]

    def _tail(self) -> list[str]:
        """The last lines of its standard error, made printable."""
        self._stderr.seek(max(0, self._stderr.seek(0, os.SEEK_END) - _TAIL))
        lines = self._stderr.read().decode("utf-8", "replace").split("\n")
        return [printable(line.strip())[:_LONGEST] for line in lines if line.strip()]


def _counted(lines: Sequence[str]) -> str | None:
    """The first line, and how many more there are."""
    return lines[0] + (f" (and {len(lines) - 1} more)" if lines[1:] else "") if lines else None
