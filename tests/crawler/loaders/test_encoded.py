"""Bodies unpacked by what they are, never to more than is read."""

import gzip

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
