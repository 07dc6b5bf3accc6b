"""The watch: detects changes of a portal, or of how it is read, against its earlier harvests.

harvested, teased, sample ─→ figures ─→ kinds, judge, quiet ─→ drift ─→ examples, alerts
what a harvest brought       counts     against the history     raised    in the store
"""

from thresher.watch.alerts import Alert, all_alerts, close_alert, note_sent, open_alerts, unsent_alerts
from thresher.watch.figures import Figures, Observation
from thresher.watch.kinds import Kind
from thresher.watch.observe import history, is_observed, observe

__all__ = [
    "Alert",
    "Figures",
    "Kind",
    "Observation",
    "all_alerts",
    "close_alert",
    "history",
    "is_observed",
    "note_sent",
    "observe",
    "open_alerts",
    "unsent_alerts",
]
