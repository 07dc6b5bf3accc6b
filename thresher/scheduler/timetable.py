"""Which schedule is due next.  It can be made anew at any time from the schedules and their runs, in the store."""

from collections.abc import Mapping
from datetime import datetime

from thresher.scheduler.rule import Rule


class Timetable:
    """The next due time of each schedule, by its portal."""

    def __init__(self) -> None:
        self._rules: dict[str, Rule] = {}
        self._next: dict[str, datetime | None] = {}

    def unknown(self, rules: Mapping[str, Rule]) -> list[str]:
        """The portals whose rule is new or has changed."""
        return [portal for portal, rule in rules.items() if self._rules.get(portal) != rule]

    def update(self, rules: Mapping[str, Rule], begins: Mapping[str, datetime]) -> None:
        """Take these rules alone; one that is new is due at its first time after that in `begins`."""
        new = {portal: rules[portal].after(begins[portal]) for portal in self.unknown(rules)}
        self._next = {portal: new[portal] if portal in new else self._next[portal] for portal in rules}
        self._rules = dict(rules)

    def take_due(self, now: datetime) -> list[tuple[str, datetime]]:
        """The portals that are due, each with its latest due time: several that were missed count as one."""
        due = []
        for portal, first in self._next.items():
            if first is not None and first <= now:
                latest = self._rules[portal].up_to(now) or first
                due.append((portal, latest))
                self._next[portal] = self._rules[portal].after(latest)
        return due
