"""Those who watch words are told of records that have come or changed.

watches ─→ matches ─→ messages ─→ destinations, mail ─→ noted in the store
the store's saved searches        webhook, command, mail
"""

from thresher.telling.tell import tell, tell_one

__all__ = ["tell", "tell_one"]
