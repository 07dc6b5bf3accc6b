"""One page now: `POST /api/extract`, and the page of the dashboard to paste another into."""

import json
import re
import threading
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.conftest import ROOT
from tests.crawl.harvests import Harvests
from tests.crawl.site import Site
from tests.crawl.site import served as served_site
from tests.thresher.dashboard.conftest import Watched, sign_in
from tests.thresher.dashboard.serving import HOSTILE, TOKEN, Answer, Dashboard, dashboard

PAGE = (ROOT / "seeds/pages/article-de.html").read_text(encoding="utf-8")
ALLOWED = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with served_site() as site:
        site.robots = "User-agent: *\nDisallow: /secret"
        site.answers["/moved"] = (302, {"Location": "/story"}, "")
        yield site


@pytest.fixture(scope="module")
def asking(filled: Harvests) -> Iterator[Dashboard]:
    """A dashboard that may fetch from this machine."""
    with dashboard(filled.store, "--allow-private") as found:
        yield found


def sent(found: Dashboard, **asked: str) -> Answer:
    return found.ask("/api/extract", "POST", json.dumps(asked), Content_Type="application/json", **ALLOWED)


def at(site: Site, path: str) -> str:
    return f"http://127.0.0.1:{site.server_port}{path}"


def test_markup_gives_the_outcome_that_extract_gives(served: Dashboard) -> None:
    told = sent(served, html=PAGE, url="https://post.example/1").json()
    assert (told["status"], told["url"]) == ("kept", "https://post.example/1")
    assert told["record"]["article"]["headline"] == "Ein Dorf zählt seine Sterne"
    raw = served.ask(
        "/api/extract?url=https://post.example/1", "POST", PAGE.encode(), Content_Type="text/html", **ALLOWED
    )
    assert raw.json()["record"]["article"] == told["record"]["article"]
    empty = sent(served, html="<p></p>").json()
    assert (empty["status"], empty["reason"], empty["record"]) == ("refused", "empty", None)


@pytest.mark.slow
def test_an_address_is_fetched_as_a_crawl_fetches(asking: Dashboard, site: Site) -> None:
    told = sent(asking, url=at(site, "/moved")).json()
    assert (told["status"], told["url"], told["origin"]["file"]) == ("kept", at(site, "/story"), at(site, "/story"))
    told = sent(asking, url=at(site, "/secret")).json()
    assert (told["reason"], told["detail"]) == ("not_fetched", "robots.txt does not allow it")
    assert "/secret" not in site.asked
    real = sent(asking, url="https://post.example/")
    assert real.status == 503
    assert "give --contact your mail address" in real.json()["detail"]


def test_private_addresses_need_leave_and_nobody_fetches_without_the_token(served: Dashboard, site: Site) -> None:
    site.asked.clear()
    told = sent(served, url=at(site, "/story")).json()
    assert (told["status"], told["reason"]) == ("refused", "not_fetched")
    assert "private address" in told["detail"]
    asked = json.dumps({"url": at(site, "/story")})
    assert served.ask("/api/extract", "POST", asked).status == 401
    cookie = served.sign_in()
    assert served.ask("/api/extract", "POST", asked, Cookie=cookie).status == 403
    form = urlencode({"url": at(site, "/story"), "word": "wrong"})
    assert served.ask("/extract", "POST", form, Cookie=cookie).status == 403
    assert site.asked == []


@pytest.mark.parametrize(
    ("asked", "detail"),
    [
        ("{}", "send a page as html, or the url of one to fetch"),
        ('{"urls": "https://post.example/"}', "urls: there is no such parameter"),
        ('{"url": "file:///etc/passwd"}', "url: must begin with http:// or https://"),
        ('{"url": 1}', "url: Input should be a valid string"),
        ("", "Invalid JSON: EOF while parsing a value at line 1 column 0"),
    ],
)
def test_wrong_requests_are_told(asked: str, detail: str, served: Dashboard) -> None:
    answer = served.ask("/api/extract", "POST", asked, **ALLOWED)
    assert (answer.status, answer.json()["detail"]) == (422, detail)


def test_size_is_limited(served: Dashboard) -> None:
    large = f"<p>{'x' * 3_000_000}</p>" + PAGE
    assert sent(served, html=large).json()["status"] == "kept"
    length = str(17 << 20)
    answer = served.ask("/api/extract", "POST", "", Content_Length=length, **ALLOWED)
    assert (answer.status, answer.json()["detail"]) == (
        413,
        "the request is too large, or does not say its length: 16,777,216 bytes are read",
    )


@pytest.mark.slow
def test_two_pages_at_once(asking: Dashboard, site: Site) -> None:
    go_on, here = threading.Event(), threading.Barrier(3)
    for number in range(2):
        site.answers[f"/slow/{number}"] = site.answers["/moved"]
        site.events[f"/slow/{number}"] = lambda: (here.wait(20), go_on.wait(20))
    ended: list[str] = []
    threads = [
        threading.Thread(target=lambda n=n: ended.append(sent(asking, url=at(site, f"/slow/{n}")).json()["status"]))
        for n in range(2)
    ]
    for thread in threads:
        thread.start()
    here.wait(20)
    busy = sent(asking, html=PAGE)
    go_on.set()
    for thread in threads:
        thread.join()
    assert (busy.status, busy.headers["retry-after"]) == (503, "5")
    assert ended == ["kept", "kept"]
    assert sent(asking, html=PAGE).status == 200


@pytest.mark.slow
def test_a_page_is_pasted_in_a_browser(asking: Dashboard, site: Site, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{asking.base}/extract")
    assert page.get_by_label("HTML").count() == 0
    sign_in(page, asking)
    page.goto(f"{asking.base}/extract")
    page.get_by_label("HTML").fill(HOSTILE.read_text(encoding="utf-8") + "<!-- " + "x" * 2_000_000 + "-->")
    page.get_by_role("button", name="Extract").click()
    page.get_by_role("heading", name="Fields").wait_for()
    assert re.findall(r"window\.hit", page.content())
    assert page.evaluate("window.hit") is None
    page.get_by_label("Address").fill(at(site, "/story"))
    page.get_by_role("button", name="Extract").click()
    page.get_by_role("heading", name="The story that everybody reads").wait_for()
    page.get_by_text("The record as JSON").click()
    assert '"page_type": "article"' in page.locator("pre.code").inner_text()
    page.get_by_label("Address").fill("")
    page.get_by_label("HTML").fill((ROOT / "seeds/pages/modern-article-en.html").read_text(encoding="utf-8"))
    page.get_by_role("button", name="Extract").click()
    page.get_by_role("heading", name="A price of one crown").wait_for()
    assert (
        page.locator(".text .list_item").all_inner_texts()[1] == "Schoolchildren and everyone above eighty travel free."
    )
    assert page.locator(".text .quote").count() == 1
    page.get_by_label("Address").fill("https://user:word@post.example/")
    page.get_by_role("button", name="Extract").click()
    page.get_by_text("not fetched: holds a user name or a password: leave them out").wait_for()
