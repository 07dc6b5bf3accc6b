"""Regular expressions of portals' definitions, each search of which ends in bounded time."""

import math
import re

import regex

SECONDS = 0.5
"""A bound for safety: the time limit of a search; it shrinks with each search that exceeds it."""
_LEAST_SECONDS = 0.01
"""The least time limit."""
_MOST_REPEATS = 10_000
"""A bound for safety: fixed repetitions in a pattern, since compiling writes each of them out."""
_COUNT = re.compile(r"(\)?)\{(\d{1,9})")
_TRIALS = [f"https://www.post.example/{part * (100 // len(part))}!" for part in ("a", "1", "/a", "a-", "a1")]
"""Addresses on which patterns with catastrophic backtracking reveal it."""


class Pattern:
    """A regular expression that is searched for in addresses.  Raises ValueError where it is invalid."""

    def __init__(self, text: str, *, otherwise: bool = False) -> None:
        """`otherwise`: the result of a search that exceeds the time limit."""
        self.text, self._otherwise = text, otherwise
        self.slow: list[str] = []
        """Addresses on which it exceeded the time limit."""
        try:
            re.compile(text)
            if _repeats(text) > _MOST_REPEATS:
                raise ValueError(f"{text!r} repeats something more than {_MOST_REPEATS:,} times")
            self._compiled = regex.compile(text)
        except (re.error, regex.error, OverflowError, RecursionError) as error:
            raise ValueError(f"{text!r} is no regular expression: {error}") from None

    def search(self, address: str) -> bool:
        """Whether it is found in the address."""
        seconds = max(_LEAST_SECONDS, SECONDS / (1 + len(self.slow)))
        try:
            # `concurrent`: other threads and signal handlers run meanwhile.
            return self._compiled.search(address, timeout=seconds, concurrent=True) is not None
        except TimeoutError:
            self.slow.append(address)
            return self._otherwise

    def check(self) -> None:
        """Raise ValueError where it exceeds the time limit on an ordinary address."""
        for address in _TRIALS:
            self.search(address)
            if self.slow:
                raise ValueError(
                    f"{self.text!r} takes for ever on addresses such as {address[:40]}...; "
                    "a repetition of what may be read in two ways does, as (a|aa)+"
                )


def _repeats(text: str) -> int:
    """An upper bound of how often a part is written out: groups may be nested."""
    counts = [(group, int(count)) for group, count in _COUNT.findall(text)]
    return max((count for _, count in counts), default=1) * math.prod(count or 1 for group, count in counts if group)
