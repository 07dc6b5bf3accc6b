"""Example pages of a drift: their ids and addresses."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select

from thresher.schemas.outcome import Status
from thresher.schemas.record import PageType
from thresher.store.row_mapping import FIELDS
from thresher.store.tables import frontier, outcomes
from thresher.watch.drift import Finding
from thresher.watch.figures import Figures
from thresher.watch.harvested import HarvestPages, KeptPage
from thresher.watch.kinds import Kind

MOST = 5
"""A matter of taste: examples of one drift."""
Example = dict[str, Any]
"""`page`, the id of a page in the store or null, and `url`."""


class Examples:
    """Finds example pages among those of a harvest."""

    def __init__(
        self,
        harvest: HarvestPages,
        kept: Sequence[KeptPage],
        missed: Sequence[str],
        placed: dict[str, list[tuple[KeptPage, int]]],
        figures: Figures,
    ) -> None:
        self._harvest, self._kept, self._missed, self._placed, self._figures = harvest, kept, missed, placed, figures

    def of(self, connection: Connection, finding: Finding) -> list[Example]:
        """The pages that show a drift best, at most MOST."""
        if finding.kind is Kind.REFUSALS:
            return self._refused(connection, finding.subject)
        if finding.kind is Kind.TEASED_MISSED:
            return [{"page": None, "url": url} for url in self._missed[:MOST]]
        if finding.kind is Kind.LAYOUT_CHANGED:
            return _pages(one for one, _ in self._placed.get(finding.subject, []))
        return _pages(self._shown(finding))

    def _shown(self, finding: Finding) -> Iterable[KeptPage]:
        articles = [one for one in self._kept if one.is_article]
        listings = [one for one in self._kept if one.page_type == PageType.LISTING.value]
        subject = finding.subject
        shown: dict[Kind, Callable[[], Iterable[KeptPage]]] = {
            Kind.FIELD_GONE: lambda: (
                one
                for one in self._kept
                if (one.is_article if subject in FIELDS else subject in one.own) and not one.has(subject)
            ),
            Kind.BODIES_SHRUNK: lambda: sorted(articles, key=lambda one: one.words),
            Kind.TEASERS_GONE: lambda: sorted(listings, key=lambda one: one.teasers),
            Kind.LOW_CONFIDENCE: lambda: sorted(articles, key=lambda one: -one.doubtful),
            Kind.PAGE_TYPES: lambda: (one for one in self._kept if not one.is_article and one.is_new),
        }
        return shown[finding.kind]() if finding.kind in shown else ()

    def _refused(self, connection: Connection, reason: str) -> list[Example]:
        """Refused pages, or else addresses that were not fetched."""
        refused = select(outcomes.c.url).where(
            outcomes.c.harvest_id == self._harvest.id,
            outcomes.c.status == Status.REFUSED.value,
            outcomes.c.reason == reason,
        )
        left = select(frontier.c.url).where(
            frontier.c.portal == self._harvest.portal,
            frontier.c.harvest_id == self._harvest.id,
            frontier.c.http_status.is_(None),
        )
        query = refused.order_by(outcomes.c.url) if reason in self._figures.refused else left.order_by(frontier.c.id)
        return [{"page": None, "url": url} for url in connection.scalars(query.limit(MOST))]


def _pages(kept: Iterable[KeptPage]) -> list[Example]:
    return [{"page": one.page, "url": one.url} for one, _ in zip(kept, range(MOST), strict=False)]
