"""Whom the groups of a robots.txt are for, as its portal's people write them."""

import time

import pytest
from protego import Protego

from thresher.crawler.portals.robots import robots_text

_OTHERS = b"User-agent: *\nDisallow:\n"


@pytest.mark.parametrize(
    ("group", "ours"),
    [
        (b"User-agent: Thresher", True),
        (b"User-agent: THRESHER/2.0", True),
        (b"user-agent : thresher/0.1 (+https://news.example/bots)", True),
        (b"User-agent:Thresher (any)", True),
        (b"User agent thresher/1", True),
        (b"\xe2\x80\x8b\xef\xbb\xbfUser-agent: thresher", True),
        (b"User-agent: thresh\xc2\xader/1", True),
        (b"# \xff\xfe\xe4\rUser-agent: thresher/1", True),
        (b"\xff\xfe" + "User-agent: thresher".encode("utf-16-le"), True),
        (b"User-agent: thresher-news/1", False),
        (b"User-agent: thresher2", False),
        (b"User-agent: newsthresher/1", False),
        (b"<html>User-agent: thresher", False),
    ],
    ids=ascii,
)
def test_groups(group: bytes, ours: bool) -> None:
    wide = group.startswith(b"\xff\xfe")
    rest = b"\nDisallow: /\n\n" + _OTHERS
    rules = Protego.parse(robots_text(group + (rest.decode().encode("utf-16-le") if wide else rest)))
    assert rules.can_fetch("https://news.example/piece", "Thresher") is not ours


@pytest.mark.parametrize(
    "line",
    [b"user-agent" + b" " * 400_000 + b"x", b" " * 400_000 + b"x", b"user-agent:" * 50_000],
    ids=["inside", "before", "often"],
)
def test_long_lines_are_read_at_once(line: bytes) -> None:
    began = time.perf_counter()
    assert robots_text(line) == line.decode()
    assert time.perf_counter() - began < 2
