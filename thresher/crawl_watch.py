"""After a harvest: it is compared with its portal's own history."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine

from thresher.schemas.errors import ThresherError
from thresher.watch import Alert, observe

_LOG = logging.getLogger("thresher.watch")


def watched(engine: Engine, portal: str, harvest: int, warn: Callable[[str], object] = bool) -> list[Alert]:
    """The alerts that a harvest raises.  What goes wrong with the watch is a warning, and stops nothing."""
    try:
        raised = observe(engine, harvest, datetime.now(UTC))
    except ThresherError as error:
        problem = str(error)
    except Exception as error:  # noqa: BLE001 - the harvest is kept; an error of the watch must not fail it
        problem = f"{type(error).__name__}: {error}"
    else:
        for alert in raised:
            _LOG.warning("%s: alert %d: %s", portal, alert.id, alert.message)
        return raised
    _LOG.warning("%s was not watched: %s", portal, problem)
    warn(f"{portal} was not watched: {problem}")
    return []
