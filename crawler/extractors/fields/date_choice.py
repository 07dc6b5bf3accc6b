"""Which of a page's dates is the article's: agreement of different sides, then trust in the rule."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from thresher.crawler.extractors.evidence import Candidate, FieldValue
from thresher.crawler.extractors.fields.date_rules import RULES, DateCandidate
from thresher.schemas.record import Warning

AGREEMENT = 1.0
"""What a second side that tells the same day adds to the log-odds."""
FAR = 0.02
"""What each block between a shown date and the headline takes away."""
FARTHEST = 50
"""Blocks beyond which nearness says nothing more."""
SHOWN_LATER = 1.5
"""What a shown date loses that is later than a declared one: it is the day of a change, without a label.  A shown date
that is earlier wins: the declared one is the day when the page was moved or made anew."""
UNEQUAL = 1.3
"""What the confidence loses where the head of the article shows another day."""
DECLARED = 1.8
"""Weight from which a declaration is about the article."""
STRONG = 2.0
"""Weight from which a shown date stands at the article's head."""
WEAK = 0.5
"""Log-odds below which a date is hardly the article's, so that the day of its last change tells more."""
FLOOR = -3.0
"""Log-odds below which a date is left out: one far from the article, among many."""
CONFIDENCE = ((5.0, 0.99), (3.5, 0.98), (2.75, 0.92), (2.5, 0.89), (2.0, 0.85), (1.5, 0.8), (0.5, 0.6), (-1.0, 0.5))
"""From these log-odds on the share of right values on 1,200 pages, a little lower where few were seen."""
LEAST = 0.3
AT_HEAD = ("time at headline", "line at headline")
SILENT_CHANGES = ("meta modified", "told from now")
"""Rules whose changes never stand in for the publication: when the page's file was written, and "updated 2 hours ago"
on a page that may be years old."""
ONLY_MODIFIED = 1.6
"""What the day of the last change loses in the place of the day of publication."""
SILENT = ("json-ld", "json-ld page", "json-ld created", "meta other")
"""Rules that tell machines alone.  A page that shows readers another day, and repeats these dates neither in a meta
element nor in its address, presents the piece as of the day that it shows; people who date such pages do so too."""


class Dates(NamedTuple):
    """When the article was published and when it was last changed."""

    published: FieldValue[str] | None
    """ISO 8601; a date-time has its offset where one is stated."""
    modified: FieldValue[str] | None
    published_raw: str | None
    """As the page shows it; where it shows none, as it declares it."""
    modified_raw: str | None
    warnings: list[Warning]


def choose(sights: Sequence[DateCandidate]) -> Dates:
    """Both dates from all that was seen."""
    changed = [sight for sight in sights if sight.label == "modified"]
    others = _not_after_changes([sight for sight in sights if sight.label in ("published", None)], changed)
    warnings: list[Warning] = []
    published = _best(others, _published_weights(others))
    if published is not None and published[1] < FLOOR:
        published = None
    modified = _best(changed, [_weight(sight) for sight in changed])
    if modified is not None and published is not None and modified[0].day < published[0].day:
        changed = [sight for sight in changed if sight.day >= published[0].day]  # a change follows the publication
        modified = _best(changed, [_weight(sight) for sight in changed])
    if modified is not None and (published is None or published[1] < WEAK) and modified[0].rule not in SILENT_CHANGES:
        published = (modified[0], modified[1] - ONLY_MODIFIED)
        warnings.append(Warning("published_from_modified", "The page tells only when it was last changed."))
    elif published is not None and (shown := _shown_change(sights, published[0])):
        published = (shown, _weight(shown) - ONLY_MODIFIED)
        warnings.append(Warning("published_from_modified", "The page shows only when it was last changed."))
    elif published is not None and any(_unequal(sight, published[0]) for sight in sights):
        published = (published[0], published[1] - UNEQUAL)
    warnings += _ambiguity(published[0]) if published else []
    return Dates(
        _found(published, sights),
        _found(modified, sights),
        _as_shown(published[0], sights) if published else None,
        _as_shown(modified[0], sights) if modified else None,
        warnings,
    )


def _not_after_changes(others: list[DateCandidate], changed: list[DateCandidate]) -> list[DateCandidate]:
    """The candidates that are not later than the page's last change.

    A declared change may be that of the draft of a piece that is declared to be published later; a change that the page
    shows is not, unless the page also shows when it was published: manuscripts are revised before."""
    last = max((sight.day for sight in changed), default="")
    if not last:
        return others
    until = _day_after(last)
    if any(sight.day == last and RULES[sight.rule].side == "shown" for sight in changed):
        return [s for s in others if s.day <= until or (s.label == "published" and RULES[s.rule].side == "shown")]
    declared = {sight.day for sight in others if RULES[sight.rule].side in ("declared", "address")}
    return [s for s in others if s.day <= until or s.day in declared or s.label == "published"]


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _as_shown(chosen: DateCandidate, sights: Sequence[DateCandidate]) -> str:
    """The date as readers see it, best at the chosen place itself."""
    same = [
        s for s in sights if s.day == chosen.day and s.shown and (s.label == "modified") == (chosen.label == "modified")
    ]
    return max(same, key=lambda s: (s.at is chosen.at, _weight(s))).shown if same else chosen.raw


def _shown_change(sights: Sequence[DateCandidate], published: DateCandidate) -> DateCandidate | None:
    """The day of the last change at the page's headline, where only `SILENT` rules tell the day of publication."""
    if any(sight.day == published.day and sight.rule not in SILENT for sight in sights):
        return None
    least = _day_after(published.day)  # a day apart, it may be one moment
    changed = {sight.day for sight in sights if sight.label == "modified"}
    head = [
        s
        for s in sights
        if s.rule in AT_HEAD and s.label not in ("published", "other") and s.day in changed and s.day > least
    ]
    return max(head, key=_says, default=None)


def _ambiguity(sight: DateCandidate) -> list[Warning]:
    if not sight.unsure or sight.other is None:
        return []
    return [Warning("ambiguous_date", f"{sight.raw!r} is read as {sight.day}; it may be {sight.other[:10]}.")]


def _unequal(sight: DateCandidate, chosen: DateCandidate) -> bool:
    rule = RULES[sight.rule]
    return rule.side == "shown" and not sight.is_foreign and rule.weight >= STRONG and sight.day != chosen.day


def _weight(sight: DateCandidate) -> float:
    return RULES[sight.rule].weight - FAR * min(sight.far, FARTHEST)


def _published_weights(sights: Sequence[DateCandidate]) -> list[float]:
    """The weights, less for a shown date that is later than what is declared."""
    declared = [s for s in sights if RULES[s.rule].side == "declared" and RULES[s.rule].weight >= DECLARED]
    first = max(declared, key=_weight).day if declared else "9999"
    return [_weight(s) - SHOWN_LATER * (s.day > first and RULES[s.rule].side == "shown") for s in sights]


def _best(sights: Sequence[DateCandidate], weights: Sequence[float]) -> tuple[DateCandidate, float] | None:
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


def _says(sight: DateCandidate) -> tuple[bool, bool, float]:
    """A time with its offset says more than a time, a time more than a day."""
    time = sight.iso[10:]
    return bool(time) and ("+" in time or "-" in time or "Z" in time), bool(time), _weight(sight)


def _confidence(odds: float) -> float:
    return next((share for least, share in CONFIDENCE if odds >= least), LEAST)


def _found(best: tuple[DateCandidate, float] | None, sights: Sequence[DateCandidate]) -> FieldValue[str] | None:
    if best is None:
        return None
    sight, odds = best
    rejected = [(Candidate(s.raw, s.at, s.rule), _why(s, sight)) for s in sights if s.day != sight.day]
    return FieldValue(sight.iso, Candidate(sight.raw, sight.at, sight.rule), _confidence(odds), rejected)


def _why(sight: DateCandidate, chosen: DateCandidate) -> str:
    if sight.label == "future":
        return "future: later than the day after the capture"
    if sight.label == "other":
        return "labelled as the date of something else"
    if sight.label == "modified" and chosen.label != "modified":
        return "labelled as the last change"
    return f"trusted less than {chosen.rule}"
