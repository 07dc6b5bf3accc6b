"""The figures of a crawl, in words."""

from collections.abc import Mapping

_STATUSES = ("kept", "duplicate", "unchanged", "refused")
_WORDS = {"duplicate": "copies of others"}


def summary(figures: Mapping[str, int]) -> str:
    """`120 fetched, 100 kept, 3 refused`."""
    parts = [f"{figures.get('fetched', 0):,} fetched"]
    parts += [f"{figures[name]:,} {_WORDS.get(name, name)}" for name in _STATUSES if figures.get(name)]
    return ", ".join(parts)


def reasons(figures: Mapping[str, int]) -> list[str]:
    """Why what was met is not in the store: a line for each kind of reason."""
    lines = []
    for kind in ("refused", "not kept", "not fetched", "left out"):
        found = [
            (name.removeprefix(f"{kind}: "), count) for name, count in figures.items() if name.startswith(kind + ":")
        ]
        if found:
            told = sorted(found, key=lambda pair: (-pair[1], pair[0]))
            lines.append(f"{kind}: " + ", ".join(f"{count:,} {reason}" for reason, count in told))
    return lines
