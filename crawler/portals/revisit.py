"""How often articles are visited, as people write it: `15m`, or by age `{"1d": "15m", "7d": "2h"}`."""

import itertools
from collections.abc import Mapping

from thresher.schemas.portal import Revisit
from thresher.text.durations import seconds_of, shown

_YOUNG = "1d"
"""A matter of taste: the age up to which one length of time alone holds."""
_LEAST = 60
"""Seconds.  Taste: what portals bear."""


def revisits(told: object) -> tuple[Revisit, ...]:
    """The table, the youngest articles first.  Raises ValueError."""
    table = {_YOUNG: told} if isinstance(told, str) else told
    if not isinstance(table, Mapping):
        raise ValueError(f"{told!r} is neither a length of time nor a table")
    found = sorted(Revisit(_seconds(age), _seconds(every)) for age, every in table.items())
    for younger, older in itertools.pairwise(found):
        if younger.age == older.age:
            raise ValueError(f"the age {shown(older.age)} is there twice")
        if younger.every > older.every:
            raise ValueError(
                f"articles up to {shown(older.age)} old would be visited every {shown(older.every)}, more often than "
                f"those up to {shown(younger.age)}, every {shown(younger.every)}"
            )
    return tuple(found)


def revisits_of_option(text: str) -> tuple[Revisit, ...]:
    """The same of `15m` or `1d=15m,7d=2h`.  Raises ValueError."""
    if "=" not in text:
        return revisits(text.strip())
    pairs = [part.strip().partition("=") for part in text.split(",")]
    ages = [age.strip() for age, _, _ in pairs]
    if twice := next((age for age in ages if ages.count(age) > 1), None):
        raise ValueError(f"the age {twice} is there twice")
    return revisits({age: every.strip() for age, (_, _, every) in zip(ages, pairs, strict=True)})


def _seconds(text: object) -> int:
    if not isinstance(text, str):
        raise ValueError(f'{text!r} is no text in quotes, as "15m"')
    seconds = seconds_of(text)
    if seconds < _LEAST:
        raise ValueError(f"{text!r} is shorter than a minute")
    return seconds
