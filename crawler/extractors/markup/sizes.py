"""How much text a text is: letters of scripts that say more in fewer count for more."""

import functools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_DENSE = ((0x1100, 0x1200, 2), (0x3040, 0x3100, 2), (0x3400, 0xA000, 3), (0xAC00, 0xD7B0, 2), (0xF900, 0xFB00, 3))
"""Ranges of code points, and how many Latin letters say what one of them says: jamo, kana, Han, Hangul, Han.
Roughly what translations need; the full width marks beside them count as one."""
_END = 0xFB01
_HEAD = 160
"""Characters of a text that tell the script of all of it."""


def sizes(texts: Sequence[str]) -> list[int] | None:
    """The length of each text as if it were written in Latin letters; None where each has as many as characters."""
    heads = [text[:_HEAD] for text in texts]
    joined = "".join(heads)
    if joined.isascii():
        return None
    codes = np.minimum(np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32), _END)
    if codes.max(initial=0) < _DENSE[0][0]:
        return None
    extra = _weights()[codes]
    if not extra.any():
        return None
    lengths = np.fromiter(map(len, heads), np.int64, len(heads))
    ends = np.cumsum(lengths)
    chars = np.fromiter(map(len, texts), np.int64, len(texts))
    added = np.add.reduceat(extra, ends - lengths)
    return (chars + chars * added // lengths).tolist()  # type: ignore[no-any-return]


@functools.cache
def _weights() -> NDArray[np.int64]:
    """By code point what it counts for beyond one."""
    weights = np.zeros(_END + 1, np.int64)
    for first, end, weight in _DENSE:
        weights[first : min(end, _END)] = weight - 1
    return weights
