"""Regular expressions of definitions: Python's, each search of which ends in bounded time."""

import math
import re

import regex

SECONDS = 0.5
"""Of computing, of the first search that takes too long; of those after it less and less."""
_LEAST_SECONDS = 0.01
_MOST_REPEATS = 10_000
"""Of what a pattern repeats a fixed number of times: it is written out that often when it is compiled."""
_COUNT = re.compile(r"(\)?)\{(\d{1,9})")
_TRIALS = [f"https://www.post.example/{part * (100 // len(part))}!" for part in ("a", "1", "/a", "a-", "a1")]
"""Addresses on which patterns that backtrack for ever show it."""


class Pattern:
    """A regular expression that is looked for in addresses.  Raises ValueError where it is none, or is too slow."""

    def __init__(self, text: str, *, otherwise: bool = False) -> None:
        """`otherwise`: what `search` says where it cannot be told in time."""
        self.text, self._otherwise = text, otherwise
        self.slow: list[str] = []
        """What it took too long on."""
        try:
            re.compile(text)
            if _repeats(text) > _MOST_REPEATS:
                raise ValueError(f"{text!r} repeats something more than {_MOST_REPEATS:,} times")
            self._compiled = regex.compile(text)
        except (re.error, regex.error, OverflowError, RecursionError) as error:
            raise ValueError(f"{text!r} is no regular expression: {error}") from None

    def search(self, address: str) -> bool:
        """Whether it is found."""
        seconds = max(_LEAST_SECONDS, SECONDS / (1 + len(self.slow)))
        try:
            # Other threads go on meanwhile, and signals are heeded.
            return self._compiled.search(address, timeout=seconds, concurrent=True) is not None
        except TimeoutError:
            self.slow.append(address)
            return self._otherwise

    def check(self) -> None:
        """Raise ValueError where it takes too long on an ordinary address."""
        for address in _TRIALS:
            self.search(address)
            if self.slow:
                raise ValueError(
                    f"{self.text!r} takes for ever on addresses such as {address[:40]}...; "
                    "a repetition of what may be read in two ways does, as (a|aa)+"
                )


def _repeats(text: str) -> int:
    """How often a part is written out at most: groups may stand in each other."""
    counts = [(group, int(count)) for group, count in _COUNT.findall(text)]
    return max((count for _, count in counts), default=1) * math.prod(count or 1 for group, count in counts if group)
