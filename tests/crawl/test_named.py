"""Pieces at odd addresses, in feeds and sitemaps of all sorts: what the portal names is fetched, the rest is told."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Command
from tests.crawl.site import PAGES, TEXT, Site, served

NAMED = [
    "/basket/the-cake-of-the-week", "/share/a-flat", "/search/for-the-lost-ship", "/label/2026/new-records",
    "/accounts/of-the-war", "/tag/you-are-it", "/2026/why-we-left-node.js", "/2026/letter-from-the.doc",
    "/article?q=77", "/2026/03/readers/comments", "/news/news/news/a", "/" + "/".join(map(str, range(24))),
]  # fmt: skip
"""By a feed, with a piece at each."""
FRONT = """<title>The Post</title><h1>The Post</h1>
<link rel="alternate" type="application/xml" href="feed:{host}/rss.xml">
<link rel="alternate" type="application/json" href="/feed.json">
<ul><li><a href="http://[::1">A broken address to begin with</a>
<li><a href="http://a\u2100c.example/">Another of them</a>
<li><a href="{host}:99999/x">And one with a port</a><li><a href="\\backslashes\\piece">A piece behind backslashes</a>
<li><a href="/tag/ferries">Ferries</a><li><a href="/search/ferries">More</a>
<li><a href="/minutes.pdf">Minutes</a></ul>"""
FEED = """<br />
<b>Warning</b>: foreach() needs 2 < 3 in <b>/srv/feed.php</b><br />
<?xml version="1.0" encoding="utf-8"?><rss><channel>{items}<item><title>None</title></item></channel></rss>"""
SITEMAP = "<urlset><url><lastmod>2026</lastmod></url><url><loc>/label/sea</loc></url></urlset>"


def _piece(path: str) -> str:
    headline = f"The piece that stands at {path}"
    return f"<title>{headline}</title><article><h1>{headline}</h1><p>{path}</p>{TEXT}</article>"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with served() as site:
        host = f"http://127.0.0.1:{site.server_port}"
        listed = {
            "version": "https://jsonfeed.org/version/1",
            "items": [{"url": "/half\ud800"}, {"url": "/basket/json"}],
        }
        pages = {path: _piece(path) for path in (*NAMED, "/backslashes/piece", "/basket/json", "/tag/ferries")}
        items = "".join(f"<item><title>A</title><link>{host}{path}</link></item>" for path in NAMED)
        pages |= {"/": FRONT.replace("{host}", host), "/rss.xml": FEED.format(items=items)}
        pages |= {"/feed.json": json.dumps(listed), "/sitemap.xml": SITEMAP}
        for path, page in pages.items():
            monkeypatch.setitem(PAGES, path, page)
        yield site


def _harvest(command: Command, folder: Path, site: Site, *lines: str) -> str:
    """What the summary of a harvest says."""
    told = [f'start = ["http://127.0.0.1:{site.server_port}/"]', *lines, "[pace]", "delay = 0.0"]
    (folder / "post.toml").write_text("\n".join(told))
    ended = command("crawl", "post.toml", "--no-archive", "--allow-private")
    assert ended.returncode == 0, ended.stderr.decode()
    return ended.stderr.decode()


@pytest.mark.slow
def test_what_the_portal_names_is_fetched_and_what_is_left_out_is_told(
    command: Command, tmp_path: Path, site: Site
) -> None:
    said = _harvest(command, tmp_path, site, 'exclude = ["/tag/you"]')
    wanted = {*NAMED, "/backslashes/piece", "/basket/json"} - {"/tag/you-are-it"}
    assert wanted <= {*site.asked}
    assert not {"/tag/ferries", "/search/ferries", "/minutes.pdf", "/tag/you-are-it", "/label/sea"} & {*site.asked}
    records = [json.loads(line) for line in command("export").stdout.splitlines()]
    assert {f"The piece that stands at {path}" for path in wanted} <= {
        record["article"]["headline"] for record in records if record["article"]
    }
    host = f"http://127.0.0.1:{site.server_port}"
    for told in (
        f"  noise:tag, such as {host}/", f"  noise:search, such as {host}/search/ferries: include = ['.', '/search/']",
        f"  media, such as {host}/minutes.pdf: include = ['.', '", "2 no address", "1 excluded", "1 media",
    ):  # fmt: skip
        assert told in said, said
    pattern = re.search(r"noise:search.*(include = .*\]) in", said)
    assert pattern
    _harvest(command, tmp_path, site, pattern[1])
    assert "/search/ferries" in site.asked
    assert "/tag/ferries" not in site.asked


@pytest.mark.slow
def test_maps_may_be_packed_and_in_other_charsets(command: Command, tmp_path: Path, site: Site) -> None:
    feed = PAGES["/rss.xml"].replace("<br />", "<!-- " + "x" * 9000 + " -->")
    PAGES["/rss.xml"] = gzip.compress(feed.encode("utf-16"), mtime=0)  # type: ignore[assignment]
    _harvest(command, tmp_path, site)
    assert {*NAMED} <= {*site.asked}


@pytest.mark.slow
def test_a_sitemap_may_be_larger_than_a_page(command: Command, tmp_path: Path, site: Site) -> None:
    host = f"http://127.0.0.1:{site.server_port}"
    urls = "".join(f"<url><loc>https://other.example/{number}</loc></url>" for number in range(60_000))
    PAGES["/sitemap.xml"] = f"<urlset>{urls}<url><loc>{host}/story</loc></url></urlset>"
    said = _harvest(command, tmp_path, site, "feeds = []", "max_bytes = 100_000")
    assert "/story" in site.asked
    assert re.search("left out: .*60,000 off_host", said)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("front", "why"),
    [
        ("<title>T</title><div id=app></div><script src=/app.js></script>", "nothing was found on it: "),
        (
            "<title>T</title><h1>News</h1><p>All of it is <a href='https://other.example/a'>over there</a> now, as we "
            "said so often in all these years.",
            "none of its links is followed (1 off_host)",
        ),
    ],
)
def test_a_start_page_that_gave_nothing_is_named_with_the_reason(
    command: Command, tmp_path: Path, site: Site, front: str, why: str
) -> None:
    PAGES["/"] = front
    said = _harvest(command, tmp_path, site, "feeds = []", "sitemaps = []")
    assert f"http://127.0.0.1:{site.server_port}/: nothing was found on it: " in said
    assert why in said
