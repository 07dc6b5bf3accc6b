"""Those who watch words are told of records that have come or changed.

deliveries: watches ─→ matches ─→ messages ─→ destinations, mail ─→ noted
            saved searches     JSON, mail   webhook, command
"""

from thresher.telling.deliveries import tell, tell_one

__all__ = ["tell", "tell_one"]
