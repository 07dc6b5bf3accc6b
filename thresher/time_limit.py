"""Work that has so many seconds in all."""

import threading
from collections.abc import Callable


def in_time(seconds: float, work: Callable[[], str | None]) -> str | None:
    """What went wrong, within so many seconds, even where a server answers a byte at a time."""
    problem: list[str | None] = [f"no answer within {seconds:.0f} s"]
    thread = threading.Thread(target=lambda: problem.append(work()), daemon=True)
    thread.start()
    thread.join(seconds)
    return problem[-1] or None
