"""Addresses of web archives."""

import pytest

from thresher.text.web_archives import capture_of

PAGE = "https://news.example/town?id=1"


@pytest.mark.parametrize(
    ("address", "url", "moment"),
    [
        (f"https://web.archive.org/web/20240306102030/{PAGE}", PAGE, "2024-03-06T10:20:30+00:00"),
        (f"http://web.archive.org/web/20240306102030id_/{PAGE}", PAGE, "2024-03-06T10:20:30+00:00"),
        (
            "https://web.archive.org/web/20240306102030/http:/news.example/",
            "http://news.example/",
            "2024-03-06T10:20:30+00:00",
        ),
        (f"https://web.archive.org/web/20240306/{PAGE}", PAGE, "2024-03-06"),
        (f"https://web.archive.org/web/2024/{PAGE}", PAGE, None),
        (f"https://web.archive.org/web/20249999999999/{PAGE}", PAGE, None),
        (
            "https://web.archive.org/web/20240306102030/news.example/a",
            "http://news.example/a",
            "2024-03-06T10:20:30+00:00",
        ),
        (f"https://archive.library.example/wayback/20240306102030/{PAGE}", PAGE, "2024-03-06T10:20:30+00:00"),
    ],
)
def test_an_address_tells_the_page_and_the_moment(address: str, url: str, moment: str | None) -> None:
    assert capture_of(address) == (url, moment)


@pytest.mark.parametrize(
    "address",
    [
        PAGE,
        "https://web.archive.org/",
        "https://web.archive.org/web/20240306102030/",
        "https://news.example/2024/03/06/https-for-all",
        "https://news.example/20240306102030/story",
        f"https://news.example/go?to={PAGE}",
    ],
)
def test_others_tell_nothing(address: str) -> None:
    assert capture_of(address) is None
