"""The portal that the crawl is tried on keeps its own promises."""

import gzip
import json
import re
from collections.abc import Iterator
from email.message import Message
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import brotli
import pytest
from lxml import etree, html

from tests.portal_server.client import Portal, serving
from tests.portal_server.hazards import HAZARDS, METADATA


class Answer(NamedTuple):
    status: int
    headers: Message
    body: bytes


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Redirects are answers."""


def get(url: str, **headers: str) -> Answer:
    """One request, without following redirects."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with build_opener(_Stay).open(Request(url, headers=sent), timeout=10) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with serving() as [served]:
        yield served


@pytest.fixture(autouse=True)
def _from_the_start(portal: Portal) -> None:
    portal.clock(0)
    portal.clear()


@pytest.fixture
def truth(portal: Portal) -> Any:
    return portal.truth()


def _article(truth: Any, section: str) -> Any:
    return next(one for one in truth["articles"] if one["section"] == section and not one["changes"])


def _hazard(truth: Any, name: str) -> str:
    urls = [one["url"] for one in truth["articles"]] + truth["never"] + truth["either"]
    return next(url for url in urls if url.endswith(f"-{1_000_000 + list(HAZARDS).index(name)}"))


def test_there_are_some_500_articles_in_eight_sections_over_a_year(truth: Any) -> None:
    articles = truth["articles"]
    assert len(articles) >= 490
    assert len({one["section"] for one in articles}) == 10
    assert len({one["published"][:7] for one in articles}) >= 14
    assert len({one["url"] for one in articles}) == len(articles)
    assert len({one["headline"] for one in articles}) > 480


def test_the_seed_decides() -> None:
    with serving("--seed", 2, "--articles", 40, places=("127.0.0.1:0",) * 2) as [one, other]:
        first = [article["headline"] for article in one.truth()["articles"]]
        assert first != [article["headline"] for article in other.truth()["articles"]]
    with serving("--seed", 2, "--articles", 40) as [again]:
        assert first == [article["headline"] for article in again.truth()["articles"]]


@pytest.mark.parametrize("section", ["politics", "economy", "world", "science", "sport", "kultur", "region", "arkhiv"])
def test_articles_hold_their_headlines_in_the_charset_stated(truth: Any, section: str) -> None:
    article = _article(truth, section)
    answer = get(article["url"])
    charset = answer.headers.get_content_charset()
    assert charset == ("windows-1251" if section == "arkhiv" else "utf-8")
    assert f"{article['headline']}</h1>" in answer.body.decode(charset)


def test_a_visitor_who_follows_links_finds_what_the_truth_says(portal: Portal, truth: Any) -> None:
    found, listings = set(), [truth["start"]]
    sections = ("politics", "economy", "world", "science", "sport", "kultur", "region", "arkhiv", "dossier", "topics")
    listing = re.compile(rf"/({'|'.join(sections)})/(\?page=\d+|page/\d+/|index_\d+\.html|index\.php\?p=\d+)?")
    for url in listings:
        for href in html.fromstring(get(url).body).xpath("//a/@href"):
            try:
                target = urljoin(url, href.strip()).partition("#")[0]
            except ValueError:  # broken
                continue
            path = target.removeprefix(portal.base)
            if listing.fullmatch(path):
                listings += [target] if target not in listings else []
            elif target.startswith(portal.base):
                found.add(_clean(_end(target) if path.startswith(("/old/", "/go/")) else target))
    listed = {one["url"] for one in truth["articles"] if "listing" in one["ways"]}
    assert listed <= found
    others = {one["url"] for one in truth["articles"]} - listed
    assert not others & found


def _clean(url: str) -> str:
    return re.sub(r";jsessionid=\w+|\?PHPSESSID=\w+|[?&]utm_.*", "", url)


def _end(url: str) -> str:
    """Where redirects lead."""
    while (answer := get(url)).status in (301, 302, 307, 308):
        url = urljoin(url, answer.headers["Location"])
    return url


def test_maps_name_what_the_truth_says(portal: Portal, truth: Any) -> None:
    index = etree.fromstring(get(f"{portal.base}/sitemap.xml").body)
    children = index.xpath("//*[local-name()='loc']/text()")
    assert f"{portal.base}/sitemap.xml" in children, "it names itself"
    months = [gzip.decompress(get(url).body) for url in children if url.endswith(".gz")]
    locations = {loc for body in months for loc in etree.fromstring(body).xpath("//*[local-name()='loc']/text()")}
    assert locations == {one["url"] for one in truth["articles"] if "sitemap" in one["ways"]}
    in_feeds = {one["url"] for one in truth["articles"] if "feed" in one["ways"]}
    assert {item["url"] for item in json.loads(get(f"{portal.base}/feed.json").body)["items"]} == in_feeds
    assert set(etree.fromstring(get(f"{portal.base}/rss.xml").body).xpath("//item/link/text()")) == in_feeds
    atom = etree.fromstring(get(f"{portal.base}/atom.xml").body)
    assert {urljoin(portal.base, href) for href in atom.xpath("//@href")} == in_feeds
    assert METADATA in get(f"{portal.base}/sitemaps/pages.xml").body.decode()
    assert b"news:publication_date" in get(f"{portal.base}/sitemaps/news.xml").body


def test_robots_txt_forbids_and_asks_for_a_delay() -> None:
    with serving("--articles", 40, "--crawl-delay", 0.5) as [slow]:
        told = get(f"{slow.base}/robots.txt").body.decode()
        assert "Disallow: /internal/" in told
        assert "Crawl-delay: 0.5" in told
        assert all("/internal/" in url for url in slow.truth()["disallowed"])


@pytest.mark.parametrize("section", ["politics", "science"])
def test_an_unchanged_page_is_not_sent_again(portal: Portal, truth: Any, section: str) -> None:
    url = _article(truth, section)["url"]
    known = get(url).headers
    assert get(url, If_Modified_Since=known["Last-Modified"]).status == 304
    if section == "politics":
        assert get(url, If_None_Match=known["ETag"]).status == 304
        assert get(url, If_None_Match='"other"', If_Modified_Since=known["Last-Modified"]).status == 200
    again = get(url, If_Modified_Since="Thu, 01 Jan 2015 00:00:00 GMT")
    assert (again.status, again.headers["Last-Modified"]) == (200, known["Last-Modified"])


def test_the_clock_changes_adds_and_removes_articles(portal: Portal, truth: Any) -> None:
    changing = next(one["url"] for one in truth["articles"] if 1 in one["changes"] and one["section"] == "politics")
    before, gone = get(changing), next(one["url"] for one in truth["articles"] if one["gone"] == 1)
    portal.clock(1)
    after = get(changing, If_None_Match=before.headers["ETag"], If_Modified_Since=before.headers["Last-Modified"])
    assert after.status == 200
    assert len(after.body) > len(before.body)
    assert get(gone).status == 410
    new = {one["url"] for one in portal.truth()["articles"]} - {one["url"] for one in truth["articles"]}
    assert len(new) >= 9
    assert {get(url).status for url in new} == {200}
    assert portal.truth(0) == truth


@pytest.mark.parametrize("path", ["/", "/politics/", "/arkhiv/", "/rss.xml", "/about", "/sport/"])
def test_bodies_are_compressed_for_those_who_take_it(portal: Portal, path: str) -> None:
    plain, unpack = get(portal.base + path).body, {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}
    for accepted in ("gzip", "gzip, deflate, br"):
        answer = get(portal.base + path, Accept_Encoding=accepted)
        assert answer.headers["Content-Encoding"] in accepted.split(", ")
        assert unpack[answer.headers["Content-Encoding"]](answer.body) == plain


def test_some_pages_are_sent_in_brotli(portal: Portal, truth: Any) -> None:
    urls = [one["url"] for one in truth["articles"] if one["section"] == "politics"][:12]
    codings = {get(url, Accept_Encoding="gzip, br").headers["Content-Encoding"] for url in urls}
    assert codings == {"gzip", "br"}


@pytest.mark.parametrize("name", ["missing", "gone", "forbidden", "broken", "no-content", "chunked", "close", "slow"])
def test_hazards_answer_with_their_status(truth: Any, name: str) -> None:
    assert get(_hazard(truth, name)).status == HAZARDS[name].status


def test_a_busy_page_says_when_to_come_again(truth: Any) -> None:
    url = _hazard(truth, "busy")
    first, second = get(url), get(url)
    assert (first.status, first.headers["Retry-After"], second.status) == (429, "1", 200)


@pytest.mark.parametrize(
    ("name", "location"),
    [
        ("to-link-local", METADATA),
        ("to-file", "file:///etc/hostname"),
        ("to-nowhere", None),
        ("loop", "/loop/a"),
        ("long-chain", "/chain/1"),
    ],
)
def test_redirects_lead_astray(truth: Any, name: str, location: str | None) -> None:
    assert get(_hazard(truth, name)).headers["Location"] == location


def test_a_hanging_page_sends_nothing_and_is_in_the_log(portal: Portal, truth: Any) -> None:
    url = _hazard(truth, "hang")
    with pytest.raises(TimeoutError):
        build_opener().open(url, timeout=0.3)
    entry = portal.log()[-1]
    assert (entry["path"], entry["status"], entry["ended"]) == (urlsplit(url).path, None, None)


def test_no_two_visits_have_the_same_session(portal: Portal) -> None:
    one, other = (get(f"{portal.base}/kultur/").body.decode() for _ in range(2))
    assert one != other
    assert re.sub(r"PHPSESSID=\w+", "", one) == re.sub(r"PHPSESSID=\w+", "", other)
    session = re.findall(r'href="([^"]*PHPSESSID=\w+)"', one)[0]
    assert get(portal.base + session).status == 200


@pytest.mark.parametrize(
    ("path", "further"),
    [
        ("/calendar/2026/09/", "/calendar/2026/10/"),
        ("/calendar/2199/12/", "/calendar/2200/01/"),
        ("/latest/?page=4000", "?page=4001"),
        ("/find/?section=sport", "/find/?section=sport&amp;year=2024"),
    ],
)
def test_traps_go_on_for_ever(portal: Portal, path: str, further: str) -> None:
    assert further.replace("&amp;", "&") in html.fromstring(get(portal.base + path).body).xpath("//a/@href")


@pytest.mark.parametrize(("name", "kind"), [("12.jpg", "image/jpeg"), ("media-kit.pdf", "application/pdf")])
def test_media_are_there(portal: Portal, name: str, kind: str) -> None:
    answer = get(f"{portal.base}/media/{name}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)


def test_every_request_is_logged_with_its_time_and_headers(portal: Portal) -> None:
    get(f"{portal.base}/about", User_Agent="Visitor/1")
    get(f"{portal.base}/nothing")
    first, second = portal.log()
    assert (first["path"], first["status"], first["method"]) == ("/about", 200, "GET")
    assert first["headers"]["user-agent"] == "Visitor/1"
    assert first["at"] <= first["ended"] <= second["at"]
    assert (second["path"], second["status"]) == ("/nothing", 404)
    assert first["at"] != round(first["at"], 3), "microseconds"
