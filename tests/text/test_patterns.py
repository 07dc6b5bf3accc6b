"""Patterns of definitions are Python's, and end."""

import re
import threading

import pytest

from thresher.text.patterns import Pattern


@pytest.mark.parametrize(
    ("pattern", "found", "absent"),
    [
        (r"/\d{4}/\d{2}/", "https://post.example/2026/03/a", "https://post.example/2026/a"),
        (r"/a/?\Z", "https://post.example/a/", "https://post.example/a/b"),
        (r"//[^/]+/(?!video)", "https://post.example/news", "https://post.example/video"),
        (r"/(\w+)/\1", "https://post.example/a/a", "https://post.example/a/b"),
        (r"(?i)/NEWS", "https://post.example/news", "https://post.example/new"),
        (r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", "/123e4567-e89b-12d3-a456-426614174000", "/123e4567"),
        (".*/.*/.*-.*", "https://post.example/a-b", "https://post.example/a"),
    ],
)
def test_python_s_syntax(pattern: str, found: str, absent: str) -> None:
    Pattern(pattern).check()
    assert Pattern(pattern).search(found)
    assert not Pattern(pattern).search(absent)
    assert re.search(pattern, found)


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("(", "is no regular expression"),
        ("a{99999999999999999}", "is no regular expression"),
        ("(" * 5000 + ")" * 5000, "is no regular expression"),
        ("(?:(?:a{1000}){1000}){1000}", "repeats something more than 10,000 times"),
        ("(?:b?){1000000}", "repeats something more than"),
        ("(a|a)*$", "takes for ever on addresses such as https://www.post.example/aaa"),
        ("(1|1)+!!", "takes for ever"),
    ],
    ids=["syntax", "count", "depth", "repeats", "empty", "exponential", "digits"],
)
def test_what_is_no_pattern(pattern: str, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        Pattern(pattern).check()


@pytest.mark.slow
@pytest.mark.parametrize("otherwise", [True, False])
def test_a_search_that_takes_too_long_ends_sooner_each_time(otherwise: bool) -> None:
    pattern = Pattern("(b|b)+$", otherwise=otherwise)
    addresses = [f"https://post.example/{'b' * 80}-{number}" for number in range(60)]
    assert [pattern.search(address) for address in addresses] == [otherwise] * 60
    assert pattern.slow == addresses


def test_others_go_on_meanwhile() -> None:
    """A search holds no lock of the interpreter's, so that signals are heeded."""
    pattern, searching, counted = Pattern("(b|b)+$"), threading.Event(), 0

    def search() -> None:
        searching.set()
        pattern.search("b" * 80 + "-")

    thread = threading.Thread(target=search)
    thread.start()
    searching.wait()
    while thread.is_alive():
        counted += 1
    thread.join()
    assert pattern.slow
    assert counted > 100
