"""Bodies unpacked by what they are, never to more than is read."""

import gzip
import time

import pytest

from crawler.loaders.encoded import unpacked

_PACKED = gzip.compress(b" " * 1_000_000, mtime=0)


@pytest.mark.parametrize(
    ("body", "stated"),
    [
        (_PACKED, ["gzip"]),
        (_PACKED, ["br"]),
        (_PACKED, [""]),
        (gzip.compress(_PACKED, mtime=0), ["gzip", "gzip"]),
        (_PACKED[:-2], ["gzip"]),
    ],
    ids=["gzip", "another", "none", "twice", "cut"],
)
def test_a_bomb_is_not_unpacked(body: bytes, stated: list[str]) -> None:
    found, whole = unpacked(body, stated, 200_000)
    assert 200_000 < len(found) < 400_000
    assert not whole


def test_codings_without_number_are_not_undone() -> None:
    assert unpacked(_PACKED, ["gzip"] * 100_000, 1_000_000) == (b" " * 1_000_000, True)


@pytest.mark.parametrize(
    ("body", "limit", "expected"),
    [
        (b"plain", 10, (b"plain", True)),
        (b"plain", 3, (b"pla", False)),
        (gzip.compress(b"plain"), 5, (b"plain", True)),
        (gzip.compress(b"plain"), 3, (b"pla", False)),
        (gzip.compress(b"one") + gzip.compress(b"two"), 10, (b"onetwo", True)),
        (gzip.compress(gzip.compress(b"twice")), 100, (b"twice", True)),
        (gzip.compress(b"padded") + bytes(20), 10, (b"padded", True)),
        (gzip.compress(b"cut")[:-8], 10, (b"cut", False)),
        (b"\x1f\x8bbroken", 10, (b"\x1f\x8bbroken", False)),
    ],
    ids=["plain", "long", "packed", "packed long", "members", "twice", "padded", "cut", "broken"],
)
def test_files_packed_once_or_twice(body: bytes, limit: int, expected: tuple[bytes, bool]) -> None:
    found, whole = unpacked(body, ["gzip", "gzip"], limit)
    assert (found[:limit], whole) == expected


def test_many_small_members_cost_no_more_than_their_size() -> None:
    def seconds(count: int) -> float:
        body, best = gzip.compress(b"a") * count, 9.0
        for _ in range(3):
            started = time.process_time()
            assert unpacked(body, ["gzip"], count) == (b"a" * count, True)
            best = min(best, time.process_time() - started)
        return best

    assert seconds(80_000) < 3 * seconds(40_000)
