"""The figures of a crawl, in words."""

import pytest

from thresher.crawl_figures import errors, hints, reasons, summary

FIGURES = {
    "fetched": 1412,
    "kept": 1377,
    "refused": 3,
    "refused: http_error": 2,
    "refused: not_found": 1,
    "not kept: trap:calendar": 11,
    "not fetched: robots": 6,
    "not fetched: timeout": 1,
    "left out: off_host": 30,
    "left out: media": 4,
}


def test_what_came_of_pages_and_why_the_rest_did_not() -> None:
    assert summary(FIGURES) == "1,412 fetched, 1,377 kept, 3 refused"
    assert reasons(FIGURES) == [
        "refused: 2 http_error, 1 not_found",
        "not kept: 11 trap:calendar",
        "not fetched: 6 robots, 1 timeout",
        "left out: 30 off_host, 4 media",
    ]
    assert errors(FIGURES) == 3, "what the crawl does not ask for is none"


@pytest.mark.parametrize(
    ("figures", "hint"),
    [
        ({"not fetched: robots": 6}, "robots.txt allows nothing"),
        ({"not fetched: private address": 1}, "--allow-private"),
        ({"not fetched: no robots.txt (connection refused)": 2}, "is the host up"),
    ],
)
def test_where_nothing_came_a_hint_says_what_to_do(figures: dict[str, int], hint: str) -> None:
    assert [hint in told for told in hints(figures)] == [True]
    assert hints({**figures, "fetched": 1}) == []
