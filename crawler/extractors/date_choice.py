"""Which of a page's dates is the article's: agreement of different sides, then trust in the rule."""

from collections.abc import Sequence
from math import exp
from typing import NamedTuple

from crawler.extractors.date_rules import RULES, Sight
from crawler.extractors.found import Candidate, Found
from schemas.record import Warning

AGREEMENT = 1.0
"""What a second side that tells the same day adds to the log-odds."""
FAR = 0.02
"""What each block between a shown date and the headline takes away."""
SHOWN_MODIFIED = 1.5
"""What a shown date without a label loses that is the declared day of the last change."""
WEAK = 0.5
"""Log-odds below which a date is hardly the article's, so that the day of its last change tells more."""
ONLY_MODIFIED = 1.6
"""What the day of the last change loses in the place of the day of publication."""


class Dates(NamedTuple):
    """When the article was published and when it was last changed."""

    published: Found[str] | None
    """ISO 8601; a date-time has its offset where one is stated."""
    modified: Found[str] | None
    warnings: list[Warning]


def choose(sights: Sequence[Sight]) -> Dates:
    """Both dates from all that was seen."""
    changed = [sight for sight in sights if sight.label == "modified"]
    others = [sight for sight in sights if sight.label != "modified"]
    weights = _published_weights(others, {sight.day for sight in changed if RULES[sight.rule].side == "declared"})
    warnings: list[Warning] = []
    published = _best(others, weights)
    modified = _best(changed, [_weight(sight) for sight in changed])
    if modified is not None and (published is None or published[1] < WEAK):
        published = (modified[0], modified[1] - ONLY_MODIFIED)
        warnings.append(Warning("published_from_modified", "The page tells only when it was last changed."))
    return Dates(_found(published, sights), _found(modified, sights), warnings)


def _weight(sight: Sight) -> float:
    return RULES[sight.rule].weight - FAR * sight.far


def _published_weights(sights: Sequence[Sight], changed: set[str]) -> list[float]:
    """The weights, less for a shown date that only repeats the declared day of the last change."""
    declared = {sight.day for sight in sights if RULES[sight.rule].side == "declared"}
    repeated = changed - declared if declared else set()
    return [_weight(s) - SHOWN_MODIFIED * (s.day in repeated and RULES[s.rule].side == "shown") for s in sights]


def _best(sights: Sequence[Sight], weights: Sequence[float]) -> tuple[Sight, float] | None:
    """The day with the highest log-odds, and of its sights the one that says most."""
    days: dict[str, dict[str, float]] = {}
    for sight, weight in zip(sights, weights, strict=True):
        sides = days.setdefault(sight.day, {})
        side = RULES[sight.rule].side
        sides[side] = max(sides.get(side, -9.0), weight)
    if not days:
        return None
    scores = {day: _score(sides) for day, sides in days.items()}
    best = max(scores, key=lambda day: scores[day])
    return max((sight for sight in sights if sight.day == best), key=_says), scores[best]


def _score(sides: dict[str, float]) -> float:
    return max(sides.values()) + AGREEMENT * (sum(weight > 0 for weight in sides.values()) > 1)


def _says(sight: Sight) -> tuple[bool, bool, float]:
    """A time with its offset says more than a time, a time more than a day."""
    time = sight.iso[10:]
    return bool(time) and ("+" in time or "-" in time or "Z" in time), bool(time), _weight(sight)


def _found(best: tuple[Sight, float] | None, sights: Sequence[Sight]) -> Found[str] | None:
    if best is None:
        return None
    sight, odds = best
    rejected = [(Candidate(s.raw, s.at, s.rule), _why(s, sight)) for s in sights if s.day != sight.day]
    return Found(sight.iso, Candidate(sight.raw, sight.at, sight.rule), 1 / (1 + exp(-odds)), rejected)


def _why(sight: Sight, chosen: Sight) -> str:
    if sight.label == "modified" and chosen.label != "modified":
        return "labelled as the last change"
    return f"trusted less than {chosen.rule}"
