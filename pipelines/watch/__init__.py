"""The watch: what has changed on a portal, or in how it is read, since the harvests before.

harvested, teased, sample ─→ figures ─→ kinds, judge, quiet ─→ drift ─→ examples, alerts
what a harvest brought       counts     against the history     raised    in the store
"""

from pipelines.watch.alerts import Alert, all_alerts, close_alert, open_alerts
from pipelines.watch.figures import Figures, Observation
from pipelines.watch.kinds import Kind
from pipelines.watch.observe import history, observe

__all__ = ["Alert", "Figures", "Kind", "Observation", "all_alerts", "close_alert", "history", "observe", "open_alerts"]
