"""After a crawl: each harvest is compared with its portal's own history."""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Engine

from crawler.spiders.run import Run
from pipelines.watch import Alert, observe
from schemas.errors import ThresherError
from thresher.console import say

_LOG = logging.getLogger("thresher.watch")


def observed(engine: Engine, runs: Iterable[Run]) -> list[Alert]:
    """The alerts that the harvests raise.  What goes wrong with the watch is a warning, and stops nothing."""
    raised = []
    for run in runs:
        harvest: int | None = getattr(run, "harvest", None)  # a portal that is harvested by another run has none
        if harvest is None:
            continue
        try:
            raised += observe(engine, harvest, datetime.now(UTC))
        except ThresherError as error:
            _warn(run, str(error))
        except Exception as error:  # noqa: BLE001 - the harvest is kept; an error of the watch must not fail it
            _warn(run, f"{type(error).__name__}: {error}")
    for alert in raised:
        _LOG.warning("%s: %s: %s", alert.portal, alert.kind, alert.message)
    return raised


def _warn(run: Run, problem: str) -> None:
    _LOG.warning("%s was not watched: %s", run.portal.name, problem)
    say([f"thresher: warning: {run.portal.name} was not watched: {problem}"])
