"""A portal's own rules: where the zones and fields of its pages stand, each for a period.  They override what is found.

Rules are applied to the split and to the record, so that a page without them costs nothing more, and a rule that finds
nothing on a page changes nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from thresher.crawler.extractors.rules.selectors import Selector
from thresher.schemas.portal import OwnType
from thresher.schemas.record import Zone


class Rule(NamedTuple):
    """Where a zone or a field stands, by CSS or XPath, from the first to the last day of a period."""

    name: str
    css: str | None = None
    xpath: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether it is for pages of a day; on an unknown day only rules without an end are."""
        if day is None:
            return self.valid_until is None
        return (self.valid_from or day) <= day <= (self.valid_until or day)


class OwnRule(NamedTuple):
    """How an own field is read: what the rule finds, or an attribute of it, as a type, the first or all."""

    rule: Rule
    type: OwnType = "text"
    list: bool = False
    attribute: str | None = None


class Rules:
    """The rules of one portal, their selectors compiled.  They can be handed to another process."""

    def __init__(
        self,
        portal: str,
        zones: Sequence[Rule] = (),
        fields: Sequence[Rule] = (),
        own: Sequence[OwnRule] = (),
        *,
        day_first: bool | None = None,
    ) -> None:
        """`day_first`: whether the portal writes 04/05 for the 4th of May; None: each page tells."""
        self.portal, self.day_first = portal, day_first
        self._zones, self._fields, self._own = tuple(zones), tuple(fields), tuple(own)
        self._zone_selectors = [Selector(rule.css, rule.xpath, elements=True) for rule in zones]
        self._field_selectors = [Selector(rule.css, rule.xpath) for rule in fields]
        self._own_selectors = [Selector(own.rule.css, own.rule.xpath) for own in self._own]

    def __getstate__(self) -> tuple[object, ...]:
        return self.portal, self._zones, self._fields, self._own, self.day_first

    def __setstate__(
        self, state: tuple[str, tuple[Rule, ...], tuple[Rule, ...], tuple[OwnRule, ...], bool | None]
    ) -> None:
        portal, zones, fields, own, day_first = state
        self.__init__(portal, zones, fields, own, day_first=day_first)  # type: ignore[misc]

    def __bool__(self) -> bool:
        return bool(self._zones or self._fields or self._own)

    @property
    def dated(self) -> bool:
        """Whether a page's day matters."""
        own = (own.rule for own in self._own)
        return any(rule.valid_from or rule.valid_until for rule in (*self._zones, *self._fields, *own))

    def zones(self, day: date | None) -> Iterator[tuple[Zone, Selector]]:
        """The rules of zones for pages of a day."""
        for rule, selector in zip(self._zones, self._zone_selectors, strict=True):
            if rule.holds(day):
                yield Zone(rule.name), selector

    def field(self, name: str, day: date | None) -> Iterator[Selector]:
        """The rules of a field for pages of a day."""
        for rule, selector in zip(self._fields, self._field_selectors, strict=True):
            if rule.name == name and rule.holds(day):
                yield selector

    def own(self, day: date | None) -> Iterator[tuple[OwnRule, Selector]]:
        """The rules of own fields for pages of a day."""
        for own, selector in zip(self._own, self._own_selectors, strict=True):
            if own.rule.holds(day):
                yield own, selector
