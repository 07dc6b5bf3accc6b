"""Bodies unpacked by what they are, never to more than is read."""

import gzip
import time

import pytest

from thresher.crawler.loaders.encoded import unpacked

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
    ("body", "expected"),
    [
        (b"plain", (b"plain", True)),
        (gzip.compress(b"one") + gzip.compress(b"two"), (b"onetwo", True)),
        (gzip.compress(gzip.compress(b"twice")), (b"twice", True)),
        (gzip.compress(b"padded") + bytes(20), (b"padded", True)),
        (gzip.compress(b"cut")[:-8], (b"cut", False)),
        (b"\x1f\x8bbroken", (b"\x1f\x8bbroken", False)),
        (b"\0<\0u\0r\0l\0s\0e\0t", (b"\0<\0u\0r\0l\0s\0e\0t", True)),
    ],
)
def test_files_are_unpacked_whose_codings_nobody_states(body: bytes, expected: tuple[bytes, bool]) -> None:
    assert unpacked(body, ("", ""), 1_000_000) == expected


def test_many_small_members_cost_no_more_than_their_size() -> None:
    def seconds(count: int) -> float:
        body, best = gzip.compress(b"a") * count, 9.0
        for _ in range(3):
            started = time.process_time()
            assert unpacked(body, [""], 1_000_000) == (b"a" * count, True)
            best = min(best, time.process_time() - started)
        return best

    assert seconds(80_000) < 3 * seconds(40_000)
