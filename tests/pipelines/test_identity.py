import pytest
from hypothesis import given
from hypothesis import strategies as st

from thresher.text.identity import MAX_CHARS, identity, piece_identity, without_tracking

SAME = [
    "https://news.example/a/story",
    "http://news.example/a/story",
    "https://www.news.example/a/story",
    "HTTPS://News.Example:443/a/story",
    "http://news.example.:80/a/story/",
    "https://reader:secret@news.example/a/story",
    "//news.example/a/story",
    "  https://news.example/a/\nstory ",
    "https://news.example/a/story#comments",
    "https://news.example/a/story#:~:text=ferry",
    "https://news.example/a//story",
    "https://news.example/a/b/../story",
    "https://news.example/a/story/index.html",
    "https://news.example/a/story/Default.aspx",
    "https://news.example/a/%73tory",
    "https://news.example/a/story?",
    "https://news.example/a/story?utm_source=x&UTM_Medium=y&fbclid=z",
    "https://news.example/a/story?gclid=1&mc_cid=2&at_medium=3&ns_campaign=4&wt_mc=5&cmpid=6&xtor=7",
    "https://news.example/a/story?ref=rss&source=twitter-share&from=homepage",
    "https://news.example/a/story?page=",
    "https://news.example/a/story;jsessionid=0A1B2C",
    "https://news.example/(S(lit3py55t21z5v55vlm25s55))/a/story",
    "https://news.example/a/story?PHPSESSID=1&sid=0123456789abcdef0123",
]


@pytest.mark.parametrize("url", SAME)
def test_addresses_of_one_page(url: str) -> None:
    assert identity(url) == "https://news.example/a/story"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/story", "https://news.example/Story"),
        ("https://news.example/story?id=1", "https://news.example/story?id=2"),
        ("https://news.example/?17204", "https://news.example/?17205"),
        ("https://news.example/#!/a", "https://news.example/#!/b"),
        ("https://news.example/", "https://sport.news.example/"),
        ("https://news.example/", "https://news.example:8080/"),
        ("https://news.example/archive?source=7", "https://news.example/archive?source=8"),
        ("https://news.example/?sid=12", "https://news.example/?sid=13"),
        ("https://news.example/a%2Fb", "https://news.example/a/b"),
        ("https://news.example/index.php/a", "https://news.example/a"),
        ("https://www.example/", "https://example/"),
        ("https://news.example/" + "a" * 5000, "https://news.example/" + "a" * 5001),
        ("https://news.example/" + "a" * 50000, "https://news.example/" + "a" * 50001),
    ],
)
def test_addresses_of_two_pages(one: str, other: str) -> None:
    assert identity(one) != identity(other)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://münchen.example/straße?q=ü", "https://xn--mnchen-3ya.example/stra%C3%9Fe?q=%C3%BC"),
        ("https://xn--mnchen-3ya.example/stra%c3%9fe?q=%c3%bc", "https://xn--mnchen-3ya.example/stra%C3%9Fe?q=%C3%BC"),
        ("https://news.example/?b=2&a=1&amp;c=3", "https://news.example?a=1&b=2&c=3"),
        ("https://news.example/?b=ü&a=1&amp;c=3", "https://news.example?a=1&b=%C3%BC&c=3"),
        ("http://[::1]:80/a", "https://[::1]/a"),
        ("", ""),
        ("/a/b", "/a/b"),
        ("mailto:desk@news.example", "mailto:desk@news.example"),
        ("http://[", "https://["),
    ],
)
def test_form(url: str, expected: str) -> None:
    assert identity(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/a/story?print=1",
        "https://news.example/a/story?output=amp",
        "https://news.example/a/story?outputType=amp&utm_source=x",
        "https://news.example/a/story?amp",
        "https://news.example/a/story/amp/",
        "https://news.example/amp/a/story",
        "https://news.example/a/story/print",
        "https://news.example/a/story.amp",
        "https://m.news.example/a/story",
        "https://amp.news.example/a/story",
        "https://news-example.cdn.ampproject.org/c/s/www.news.example/a/story",
        "https://news.example/a/story?page=all",
    ],
)
def test_copies_of_one_piece(url: str) -> None:
    assert piece_identity(url) == "https://news.example/a/story"
    assert identity(url) != piece_identity(url)


def test_a_page_of_a_story_is_no_copy() -> None:
    assert piece_identity("https://news.example/a/story?page=2") == "https://news.example/a/story?page=2"
    assert piece_identity("https://news.example/amplifier") == "https://news.example/amplifier"
    assert piece_identity("https://m.example/a") == "https://m.example/a"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.News.example/a/?b=&utm_source=x&a=1#top", "https://www.News.example/a/?b=&a=1#top"),
        ("https://news.example/a?fbclid=1", "https://news.example/a"),
        ("https://news.example/a?z=1&b", "https://news.example/a?z=1&b"),
        ("https://news.example/a#b?utm_source=x", "https://news.example/a#b?utm_source=x"),
    ],
)
def test_tracking_is_dropped_and_nothing_else(url: str, expected: str) -> None:
    assert without_tracking(url) == expected


PIECES = (
    "http:// https:// // www. a.example / /../ /./ ? & = # #! % %2f %C3 utm_source= index.html ;jsessionid= sid= amp "
    "/amp/ m. ü . :80 @ [ ] \\ &amp; + \ud800 =& ; | .:"
).split()
URLS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=12).map("".join)


@given(st.one_of(URLS, URLS.map(lambda rest: f"http://x.example/{rest}")))
def test_any_text_has_one_short_identity(url: str) -> None:
    found = identity(url)
    assert found.isascii()
    assert len(found) <= MAX_CHARS
    assert identity(found) == found
    assert len(piece_identity(url)) <= MAX_CHARS


@pytest.mark.parametrize("part", ["a/", ".", "?a=", "&", "%", "/index.html", ";sid=", "ü", ":80", "[", " ", "www."])
def test_long_addresses_are_bounded(part: str) -> None:
    found = identity("https://news.example/" + part * 100_000)
    assert len(found) <= MAX_CHARS
    assert len(identity("https://news.example/" + part * 2000)) <= MAX_CHARS
