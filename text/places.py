"""Places in a text that stay known while its white space changes: counted in characters that are no white space."""

from bisect import bisect_right
from itertools import accumulate


def inked(text: str) -> int:
    """The number of its characters that are no white space."""
    return len("".join(text.split()))


class Places:
    """Where the characters stand that are no white space, in a text whose white space is folded."""

    def __init__(self, text: str) -> None:
        self._ends = list(accumulate(map(len, text.split())))

    @property
    def count(self) -> int:
        """How many there are."""
        return self._ends[-1] if self._ends else 0

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Where those from `first` up to, not including, `end` begin and end in the text."""
        return first + bisect_right(self._ends, first), end + bisect_right(self._ends, end - 1)
