"""For the summary of a run: addresses that were found and left out, and start pages that gave nothing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from thresher.crawler.spiders.result_writer import VisitResult
from thresher.schemas.frontier import FrontierKind
from thresher.store.frontier import BY_FORM, Leased

_MOST = 100_000
"""A bound for safety: addresses that are counted once each, however often they are met."""
_PAGES = frozenset((FrontierKind.LISTING, FrontierKind.ARTICLE, FrontierKind.UNKNOWN))


@dataclass(frozen=True, slots=True)
class LeftForForm:
    """An address that stands for those that are left out for one reason."""

    reason: str
    url: str
    pattern: str | None
    """For a definition's `include`."""


def of_form(reason: str) -> bool:
    """Whether it is the form of an address that gave the reason: a guess."""
    return reason.startswith(BY_FORM)


@dataclass(slots=True)
class LeftOut:
    """The reasons for which addresses are left out, each of the first addresses counted once."""

    counted: Counter[str] = field(default_factory=Counter)
    """Reasons of entries without addresses, and of addresses that are too many to be told apart."""
    examples: dict[str, str] = field(default_factory=dict)
    """The first address of each reason."""
    _by_address: dict[int, str] = field(default_factory=dict)

    def add(self, left_out: Mapping[str, str]) -> None:
        """Note addresses with their reasons."""
        for url, reason in left_out.items():
            self.examples.setdefault(reason, url)
            if len(self._by_address) < _MOST or hash(url) in self._by_address:
                self._by_address[hash(url)] = reason
            else:
                self.counted[reason] += 1

    @property
    def reasons(self) -> Counter[str]:
        return Counter(self._by_address.values()) + self.counted


@dataclass(slots=True)
class EmptyStarts:
    """The start pages that led to no page."""

    _found: dict[str, tuple[str, bool]] = field(default_factory=dict)
    """Why, and whether they are kept."""
    _any_led_on: bool = False
    """Some page of the portal was discovered."""

    def note(self, result: VisitResult, leased: Leased) -> None:
        """Note what a visit led to."""
        led = any(found.kind in _PAGES for found in result.found)
        self._any_led_on = self._any_led_on or led
        if leased.kind is FrontierKind.START and not (led or result.unchanged or result.target):
            kept = result.outcome is not None and result.outcome.record is not None
            self._found[leased.url] = (_why(result), kept)

    @property
    def reasons(self) -> dict[str, str]:
        """Those that are not kept, or are all that the run knows, with the reasons."""
        return {url: why for url, (why, kept) in sorted(self._found.items()) if not (kept and self._any_led_on)}


def _why(result: VisitResult) -> str:
    """Why a start page led to no page."""
    outcome = result.outcome
    if outcome is None or outcome.record is None:
        if outcome is not None and outcome.reason is not None:
            return f"refused as {outcome.reason.value}: {outcome.detail}" if outcome.detail else outcome.reason.value
        return (result.fetched.dropped if result.fetched else None) or "no page"
    if not outcome.record.links:
        return "it has no links; if scripts make them, render = true in the definition runs them"
    reasons = ", ".join(f"{count:,} {reason}" for reason, count in result.left_out.most_common())
    return (
        f"none of its links is followed ({reasons})" if reasons else "none of its links leads to a page of the portal"
    )
