"""The figures of a crawl, in words."""

from collections.abc import Mapping

from thresher.schemas.frontier import FORBIDDEN_BY_ROBOTS

_SUMMED = ("fetched", "kept", "duplicate", "unchanged", "refused")
_WORDS = {"duplicate": ("copy of another page", "copies of others")}
_KINDS = ("refused", "not kept", "not fetched", "left out")
"""Of reasons, in their order: of pages that were fetched, and of addresses that were not."""
_OWN = frozenset({FORBIDDEN_BY_ROBOTS, "private address", "scheme"})
"""Why the crawl does not ask: no errors."""
_HINTS = {
    FORBIDDEN_BY_ROBOTS: "its robots.txt allows nothing of it",
    "private address": "its host is no public one: --allow-private fetches from such hosts",
    "no robots.txt": "without an answer for its robots.txt nothing is fetched; is the host up, its address right?",
}
"""By the beginning of the reason."""


def summary(figures: Mapping[str, int]) -> str:
    """`120 fetched, 100 kept, 3 refused`."""
    counts = {"fetched": 0} | {name: count for name, count in ordered(figures).items() if name in _SUMMED and count}
    return ", ".join(f"{count:,} {in_words(name, count)}" for name, count in counts.items())


def ordered(figures: Mapping[str, int]) -> dict[str, int]:
    """The counts that are of no reason: what was fetched and what became of it, then the others by name."""
    names = [*(name for name in _SUMMED if name in figures), *sorted(figures.keys() - set(_SUMMED))]
    return {name: figures[name] for name in names if ": " not in name}


def in_words(name: str, count: int) -> str:
    """A figure's name for people."""
    one, many = _WORDS.get(name, (name.replace("_", " "),) * 2)
    return one if count == 1 else many


def has_had_its_turn(figures: Mapping[str, int]) -> bool:
    """Whether the turn of others ended a harvest while addresses waited."""
    return bool(figures.get("turn over") and figures.get("waiting"))


def reasons(figures: Mapping[str, int]) -> list[str]:
    """Why pages and addresses are not in the store: a line for each kind of reason."""
    lines = []
    for kind in _KINDS:
        found = _of_kind(figures, kind)
        if found:
            counts = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
            lines.append(f"{kind}: " + ", ".join(f"{count:,} {reason}" for reason, count in counts))
    return lines


def hints(figures: Mapping[str, int]) -> list[str]:
    """What to do, where a portal gave nothing at all."""
    if figures.get("fetched"):
        return []
    found_reasons = {*_of_kind(figures, "not fetched"), *_of_kind(figures, "not kept")}
    return [hint for reason, hint in _HINTS.items() if any(one.startswith(reason) for one in found_reasons)]


def errors(figures: Mapping[str, int]) -> int:
    """Requests without an answer, and answers that were errors."""
    unanswered = sum(count for reason, count in _of_kind(figures, "not fetched").items() if reason not in _OWN)
    return unanswered + _error_answers(figures)


def in_vain(figures: Mapping[str, int]) -> bool:
    """Whether all requests, those for start pages among them, ended in errors."""
    failed = sum(_of_kind(figures, "not fetched").values()) + _error_answers(figures)
    return failed > 0 and figures.get("fetched", 0) <= _error_answers(figures)


def _error_answers(figures: Mapping[str, int]) -> int:
    """Answers that were errors."""
    counts = sum(count for reason, count in _of_kind(figures, "not kept").items() if reason.startswith("http "))
    return counts + figures.get("refused: http_error", 0)


def _of_kind(figures: Mapping[str, int], kind: str) -> dict[str, int]:
    return {name.removeprefix(f"{kind}: "): n for name, n in figures.items() if name.startswith(f"{kind}: ")}
