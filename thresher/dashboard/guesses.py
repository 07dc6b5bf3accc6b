"""Wrong tokens: whoever gives one after the other waits longer and longer."""

import time
from collections import OrderedDict
from collections.abc import Callable

_FREE = 5
"""A matter of taste: wrong tokens that cost nothing: people mistype."""
_LONGEST = 60.0
"""A bound for safety: seconds that whoever has the token waits at most because of somebody else at the same address."""
_CLIENTS = 10_000
"""A bound for safety: addresses that are remembered, the latest ones."""


class Guesses:
    """How often each client was wrong, and until when it is not listened to."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Seconds until the client may try again; 0 where it may."""
        return max(0.0, self._wrong.get(client, (0, 0.0))[1] - self._now())

    def wrong(self, client: str) -> None:
        """Note a wrong token."""
        count = self._wrong.pop(client, (0, 0.0))[0] + 1
        seconds = 0.0 if count < _FREE else min(_LONGEST, 2.0 ** (min(count, 20) - _FREE))
        self._wrong[client] = count, self._now() + seconds
        while len(self._wrong) > _CLIENTS:
            self._wrong.popitem(last=False)

    def right(self, client: str) -> None:
        """Forget the wrong ones."""
        self._wrong.pop(client, None)
