"""Sound bytes, damaged: pieces moved, repeated, cut, exchanged for what is known to hurt."""

import random
import re
from collections.abc import Callable, Sequence

MAX_BYTES = 40_000
"""An input is small: what takes long is then no matter of size."""
_EDGE = re.compile(rb"[\s<>\"'={}\[\](),:;&/?#.-]|\Z")
"""Where most formats' parts begin and end."""
_NUMBER = re.compile(rb"\d+")
_NUMBERS = [
    *(b"0 1 -1 9 31 99 255 256 512 1900 65535 65536 99999 2147483648 4294967295 1e999 0x7f 00000001").split(),
    *(b"9223372036854775807 18446744073709551616 NaN").split(),
    b"9" * 5000,
    "²".encode(),
    "٣".encode(),
]
_CHARSETS = ("utf-16", "utf-16-be", "utf-8-sig", "utf-32", "latin-1", "cp1251", "shift_jis", "utf-7")
_WORST = 4
"""Once in so many steps something known to hurt is put in."""

Words = Sequence[bytes]
Step = Callable[[bytes, random.Random, Words], bytes]


def mutated(data: bytes, source: random.Random, words: Words, others: Words = ()) -> bytes:
    """`data` after one to some twenty changes.  `words`: what the format gives a meaning; `others`: inputs to take
    pieces from."""
    for _ in range(min(20, 1 + int(source.expovariate(0.35)))):
        step = source.choice(_STEPS)
        data = step(data, source, words if source.randrange(_WORST) or not others else others)[:MAX_BYTES]
    return data


def _spot(data: bytes, source: random.Random) -> int:
    """A place in the bytes, mostly beside a mark."""
    at = source.randint(0, len(data))
    if source.random() < 0.3:
        return at
    found = _EDGE.search(data, at)
    return found.start() + source.randrange(2) if found and found.end() <= len(data) else at


def _span(data: bytes, source: random.Random) -> tuple[int, int]:
    """A piece, mostly short."""
    start, other = _spot(data, source), _spot(data, source)
    if source.random() < 0.7:
        other = min(len(data), start + int(source.expovariate(1 / 20)))
    return min(start, other), max(start, other)


def _insert(data: bytes, source: random.Random, words: Words) -> bytes:
    at = _spot(data, source)
    return data[:at] + source.choice(words) + data[at:]


def _replace(data: bytes, source: random.Random, words: Words) -> bytes:
    start, end = _span(data, source)
    return data[:start] + source.choice(words) + data[end:]


def _take(data: bytes, source: random.Random, words: Words) -> bytes:
    """A piece of another input in place of one."""
    other = source.choice(words)
    first, last = _span(other, source)
    start, end = _span(data, source)
    return data[:start] + other[first:last] + data[end:]


def _delete(data: bytes, source: random.Random, _: Words) -> bytes:
    start, end = _span(data, source)
    return data[:start] + data[end:]


def _cut(data: bytes, source: random.Random, _: Words) -> bytes:
    return data[: _spot(data, source)] if source.random() < 0.3 else data


def _copy(data: bytes, source: random.Random, _: Words) -> bytes:
    start, end = _span(data, source)
    at = _spot(data, source)
    return data[:at] + data[start:end] + data[at:]


def _repeat(data: bytes, source: random.Random, _: Words) -> bytes:
    start, end = _span(data, source)
    times = min(source.choice((2, 3, 10, 100, 1000)), MAX_BYTES // max(1, end - start))
    return data[:end] + data[start:end] * times + data[end:]


def _number(data: bytes, source: random.Random, _: Words) -> bytes:
    found = _NUMBER.search(data, source.randint(0, len(data)))
    return data[: found.start()] + source.choice(_NUMBERS) + data[found.end() :] if found else data


def _flip(data: bytes, source: random.Random, _: Words) -> bytes:
    changed = bytearray(data or b"\0")
    for _time in range(source.choice((1, 1, 2, 8))):
        changed[source.randrange(len(changed))] = source.choice((0, 9, 32, 127, 128, 255, source.randrange(256)))
    return bytes(changed)


def _noise(data: bytes, source: random.Random, _: Words) -> bytes:
    at = _spot(data, source)
    return data[:at] + source.randbytes(source.choice((1, 2, 4, 16))) + data[at:]


def _recode(data: bytes, source: random.Random, _: Words) -> bytes:
    if source.random() < 0.8:
        return data
    return data.decode("utf-8", "replace").encode(source.choice(_CHARSETS), "replace")


_STEPS: tuple[Step, ...] = (
    *(_insert, _replace, _insert, _replace, _take, _delete, _cut, _copy, _repeat, _number, _flip, _noise, _recode),
)
