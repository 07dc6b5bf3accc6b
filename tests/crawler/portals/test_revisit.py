"""How often articles are visited, as definitions and the command line say it."""

import pytest

from thresher.crawler.portals.check import checked
from thresher.crawler.portals.revisit import revisits, revisits_of_option
from thresher.schemas.portal import Revisit

DAY = 86400


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ("15m", [(DAY, 900)]),
        ({"7d": "2h", "1d": "15m"}, [(DAY, 900), (7 * DAY, 7200)]),
        ({"12h": "1h30m"}, [(DAY // 2, 5400)]),
        ({}, []),
    ],
)
def test_a_length_of_time_or_a_table(told: object, wanted: list[tuple[int, int]]) -> None:
    assert list(revisits(told)) == wanted


@pytest.mark.parametrize("text", ["1d=15m,7d=2h", " 7d = 2h , 1d = 15m "])
def test_the_option_says_the_same(text: str) -> None:
    assert revisits_of_option(text) == revisits({"1d": "15m", "7d": "2h"})
    assert revisits_of_option("15m") == revisits("15m")


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ("soon", "'soon' is no length of time"),
        ("10s", "'10s' is shorter than a minute"),
        ("9999d", "'9999d' is longer than a year"),
        (15, "15 is neither a length of time nor a table"),
        ({"1d": 15}, "15 is no text in quotes"),
        ({"young": "15m"}, "'young' is no length of time"),
        ({"1d": "15m", "24h": "20m"}, "the age 1d is there twice"),
        ({"1d": "2h", "7d": "15m"}, "articles up to 7d old would be visited every 15m, more often than those up to 1d"),
    ],
)
def test_what_is_wrong_is_told_with_the_key(told: object, problem: str) -> None:
    portal, (said,) = checked({"name": "post", "start": ["https://post.example/"], "revisit": told}, "post.toml")
    assert portal is None
    assert said.startswith(f"post.toml: revisit: {problem}")
    assert '; allowed: a length of time for articles up to a day old, as "15m"' in said


def test_a_definition_has_it_as_plain_data() -> None:
    start = {"name": "post", "start": ["https://post.example/"]}
    portal, problems = checked(start | {"revisit": {"1d": "15m"}}, "post.toml")
    assert problems == []
    assert portal is not None
    assert portal.revisit == (Revisit(age=DAY, every=900),)


@pytest.mark.parametrize("text", ["1d=15m,1d=20m", "1d=", "=15m", "1d=15m,"])
def test_an_option_that_is_wrong(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no length of time|is there twice"):
        revisits_of_option(text)
