"""When harvests of a portal begin: a pure function of its schedule, equal in every process and after every crash."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from thresher.scheduler import crontab

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """Every so many seconds from `start` on, which is the first time, or at the times of a crontab line."""

    portal: str
    every: int | None
    cron: str | None
    timezone: str
    jitter: int
    """Seconds at most by which a harvest begins later than it is due."""
    start: datetime

    def after(self, moment: datetime) -> datetime | None:
        """The first beginning later than this moment; None where there is none."""
        due = self._due_up_to(moment) or self._due_after(moment)
        while due is not None and self._beginning(due) <= moment:
            due = self._due_after(due)
        return self._beginning(due) if due is not None else None

    def up_to(self, moment: datetime) -> datetime | None:
        """The last beginning that is not later than this moment; None where there is none."""
        due = self._due_up_to(moment)
        if due is not None and self._beginning(due) > moment:
            due = self._due_up_to(due - _SECOND)
        return self._beginning(due) if due is not None else None

    def _beginning(self, due: datetime) -> datetime:
        """The due time plus a delay within the jitter, a hash of this time, so that it is always the same."""
        if not self.jitter:
            return due
        digest = hashlib.blake2b(f"{self.portal} {due.timestamp():.0f}".encode(), digest_size=8).digest()
        late = int.from_bytes(digest, "big") % (self.jitter + 1)
        following = self._due_after(due)
        if following is not None:
            late = min(late, int((following - due).total_seconds()) - 1)
        return due + timedelta(seconds=late)

    def _due_after(self, moment: datetime) -> datetime | None:
        if self.cron is not None:
            return crontab.after(self.cron, self.timezone, moment)
        return self.start if moment < self.start else self._nth(self._number(moment) + 1)

    def _due_up_to(self, moment: datetime) -> datetime | None:
        if self.cron is not None:
            return crontab.up_to(self.cron, self.timezone, moment)
        return None if moment < self.start else self._nth(self._number(moment))

    def _number(self, moment: datetime) -> int:
        return (moment - self.start) // timedelta(seconds=self.every or 1)

    def _nth(self, number: int) -> datetime:
        return (self.start + number * timedelta(seconds=self.every or 1)).astimezone(UTC)
