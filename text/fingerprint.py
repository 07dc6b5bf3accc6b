"""Fingerprints that find copies of a text: a digest for the same words, MinHash with LSH bands for nearly the same.

MinHash: Broder, "On the resemblance and containment of documents" (1997); bands: Leskovec, Rajaraman, Ullman,
"Mining of Massive Datasets", chapter 3.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from thresher.text.scripts import HAN, KANA, LAO, THAI

_Values: TypeAlias = NDArray[np.uint32]

_UNSPACED = re.compile(f"[{THAI}{LAO}{KANA}{HAN}]")
"""Characters of scripts that put no spaces between words."""
_WORD = re.compile(r"\w+")
_SIGN_OR_WORD = re.compile(f"{_UNSPACED.pattern}|[^\\W{_UNSPACED.pattern[1:]}+")
_SHINGLE = 4
"""Words of one shingle."""
BANDS, _ROWS = 20, 6
"""Bands, and values of each.  Texts that share .7 of their shingles have a band in common with a probability of .92;
those that share .8 with .997, .4 with .08."""
_SEED = 1
"""Never to be changed: stored fingerprints would no longer be comparable."""
_GOLDEN = np.uint64(0x9E37_79B9_7F4A_7C15)
NEAR = 0.7
"""Share of common shingles from which two texts are copies.  Measured: rewritten pieces on one event share under .3."""
LEAST_WORDS = 40
"""Words of the shortest text that is compared: shorter ones (a caption, a notice) are alike without being copies."""
LEAST_SAME = 12
"""Words of the shortest text that is compared for being the same."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The fingerprint of one text."""

    text_digest: str | None
    minhash: bytes | None
    """120 unsigned integers of 32 bits, little-endian."""
    bands: tuple[int, ...]
    """Signed integers of 64 bits: two texts with one in common may be near-copies."""


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text; parts for which the text is too short are None or empty."""
    folded = text.casefold()
    words = (_SIGN_OR_WORD if _UNSPACED.search(folded) else _WORD).findall(folded)
    if len(words) < LEAST_SAME:
        return Fingerprint(None, None, ())
    digest = hashlib.blake2b(" ".join(words).encode(), digest_size=16).hexdigest()
    if len(words) < LEAST_WORDS:
        return Fingerprint(digest, None, ())
    values = _minhash(words)
    return Fingerprint(digest, values.tobytes(), _band_values(values))


def similarity(one: bytes, other: bytes) -> float:
    """The estimated share of common shingles of two texts, 0 to 1, with a standard error of .05."""
    return float(np.mean(np.frombuffer(one, "<u4") == np.frombuffer(other, "<u4")))


def _minhash(words: list[str]) -> _Values:
    import rensa

    shingles = [" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)]
    sketch = rensa.RMinHash(BANDS * _ROWS, _SEED)
    sketch.update(shingles)
    return np.array(sketch.digest(), "<u4")


def _band_values(values: _Values) -> tuple[int, ...]:
    """One hash for each band, of its values and its number.  Mixed as in splitmix64 (Steele, Lea and Flood 2014)."""
    mixed = np.arange(1, BANDS + 1, dtype=np.uint64)
    for column in values.reshape(BANDS, _ROWS).T:
        mixed = (mixed ^ column) * _GOLDEN
        mixed ^= mixed >> np.uint64(32)
    return tuple(mixed.view(np.int64).tolist())
