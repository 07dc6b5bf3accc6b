"""What an answer comes to."""

import pytest

from thresher.crawler.loaders.exchange import Exchange
from thresher.crawler.portals.check import portal_of
from thresher.crawler.spiders.handle_response import handle_response
from thresher.schemas.frontier import FrontierKind
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import SavedPage
from thresher.store.frontier import Leased

MAP = "https://news.example/sitemap.xml"
_URLS = b"<urlset><url><loc>https://news.example/a</loc></url></urlset>"


def _read(page: SavedPage) -> None:  # type: ignore[return]
    pytest.fail("no page is read")


@pytest.mark.parametrize(
    ("status", "body", "before", "named", "dropped"),
    [
        (404, b"", None, False, "no sitemap"),
        (200, b"<html>Not here", None, False, "no sitemap"),
        (404, b"", "ab" * 32, False, None),
        (404, b"", None, True, None),
        (503, b"", None, False, None),
        (200, _URLS, None, False, None),
    ],
)
def test_a_sitemap_that_was_one_or_is_named_is_expected_again(
    status: int, body: bytes, before: str | None, named: bool, dropped: str | None
) -> None:
    portal = portal_of(
        {"name": "news", "start": ["https://news.example/"], **({"sitemaps": [MAP]} if named else {})}, "news"
    )
    leased = Leased(MAP, MAP, FrontierKind.SITEMAP, 0, None, None, before, 0)
    exchange = Exchange(MAP, [], status, [("ETag", '"1"')], body, "2026-03-01T08:00:00Z")
    ended = handle_response(leased, exchange, portal=portal, archive=None, read=_read)  # type: ignore[arg-type]
    assert ended.fetched
    assert ended.fetched.dropped == dropped
    assert (ended.fetched.content_sha256 is not None) == (ended.fetched.etag is not None) == (body == _URLS)


def test_a_page_that_crashes_its_reading_is_read_anew_at_the_next_visit() -> None:
    url = "https://news.example/"
    portal = portal_of({"name": "news", "start": [url]}, "news")
    leased = Leased(url, url, FrontierKind.START, 0, None, None, None, 0)
    exchange = Exchange(
        url, [], 200, [("ETag", '"1"'), ("Content-Type", "text/html")], b"<h1>News</h1>", "2026-03-01T08:00:00Z"
    )
    ended = handle_response(leased, exchange, portal=portal, archive=None, read=_crashed)
    assert ended.fetched
    assert ended.outcome
    assert (ended.fetched.dropped, ended.fetched.etag, ended.fetched.content_sha256) == ("crashed", None, None)


def _crashed(page: SavedPage) -> Outcome:
    return Outcome(status=Status.REFUSED, origin=page.origin, url=page.url, reason=Reason.CRASHED)
