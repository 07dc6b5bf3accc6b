"""A portal that does all it can to have its crawler reach what is inside; nothing ever does.

The portal is at 127.0.0.2, which the crawler is told to take for public; what is inside is at 127.0.0.1.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PUBLIC = "127.0.0.2"
INSIDE = (
    "127.0.0.1 2130706433 0x7f.1 0177.0.0.1 [::ffff:127.0.0.1] localhost localhost. u:p@127.0.0.1 １２７.0.0.1".split()
)
"""Spellings of the host inside."""
_PROGRAM = f"""
import sys
import thresher.crawler.portals.address_rules as guard
truly = guard.is_public
guard.is_public = lambda address: address == "{PUBLIC}" or truly(address)
from thresher.__main__ import main
sys.argv[0] = "thresher"
sys.exit(main())
"""
_DEFINITION = """
name = "lure"
start = ["http://{public}:{port}/"]
hosts = ["127.0.0.2", "127.0.0.1", "localhost", "0x7f.1", "2130706433", "0177.0.0.1", "::ffff:127.0.0.1"]
feeds = ["http://localhost:{inside}/feed.xml", "http://{public}:{port}/feed.xml"]
sitemaps = ["http://{public}:{port}/sitemap.xml"]
render = {render}
[pace]
delay = 0
"""
_STORY = """<!doctype html><title>The story of the day</title><h1>The story of the day</h1><article>{text}</article>
<iframe src="http://{inside}/frame"></iframe><img src="http://{inside}/image.png"><script src="http://{inside}/a.js">
</script><link rel=stylesheet href="http://{inside}/a.css"><iframe src="/to/9"></iframe><script>
fetch("http://{inside}/fetch").catch(() => 0); fetch("/to/0").catch(() => 0);
navigator.sendBeacon("http://{inside}/beacon"); new Worker("/to/1"); new EventSource("http://{inside}/events");
try {{ new WebSocket("ws://{inside}/socket"); }} catch (error) {{ }}
window.open("http://{inside}/window");
</script>"""


class _Site(ThreadingHTTPServer):
    """A server that notes what it is asked."""

    def __init__(self, host: str, answer: Callable[[str], tuple[int, dict[str, str], str]]) -> None:
        super().__init__((host, 0), _Handler)
        self.answer, self.asked = answer, list[str]()
        self.at = f"{host}:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    server: _Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        status, headers, body = self.server.answer(self.path)
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body.encode())), **headers}.items():
            self.send_header(name, value.encode().decode("latin-1"))
        self.end_headers()
        self.wfile.write(body.encode())

    do_POST = do_CONNECT = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Tests say what matters."""


@pytest.fixture
def inside() -> Iterator[_Site]:
    """What nobody must reach; it is a proxy as well, should somebody ask it as one."""
    with _Site("127.0.0.1", lambda path: (200, {}, "secret")) as site:
        yield site
        site.shutdown()


@pytest.fixture
def lure(inside: _Site) -> Iterator[_Site]:
    """The portal."""
    spelled = [f"http://{host}:{inside.server_port}" for host in INSIDE]

    def answer(path: str) -> tuple[int, dict[str, str], str]:
        if path.startswith("/to/"):
            return 302, {"Location": f"{spelled[int(path[4:]) % len(spelled)]}{path}"}, ""
        if path == "/robots.txt":
            return 302, {"Location": f"{spelled[0]}/robots.txt"}, ""
        if path == "/feed.xml":
            items = "".join(f"<item><link>{site}/feed/item</link><title>T</title></item>" for site in spelled)
            return 200, {"Content-Type": "application/rss+xml"}, f"<rss version='2.0'><channel>{items}</channel></rss>"
        if path == "/sitemap.xml":
            maps = "".join(f"<sitemap><loc>{site}/map.xml</loc></sitemap>" for site in spelled)
            return 200, {"Content-Type": "text/xml"}, f"<sitemapindex>{maps}</sitemapindex>"
        text = "<p>Much was said on this day in the old hall by everybody who came, and nothing was settled.</p>" * 8
        links = "".join(f"<li><a href='{site}/link'>A story from within</a>" for site in spelled)
        links += "".join(f"<li><a href='/to/{at}'>A story that leads elsewhere</a>" for at in range(len(spelled)))
        links += "<li><a href='/story'>The story of the day</a>"
        body = _STORY.format(text=text, inside=inside.at) + f"<ul>{links}</ul>"
        return 200, {"Content-Type": "text/html; charset=utf-8"}, body

    with _Site(PUBLIC, answer) as site:
        yield site
        site.shutdown()


@pytest.mark.slow
@pytest.mark.parametrize("render", [False, True])
def test_nothing_inside_is_reached(render: bool, lure: _Site, inside: _Site, tmp_path: Path) -> None:
    if render:
        pytest.importorskip("scrapy_playwright", reason="no scrapy-playwright: pip install -e '.[render]'")
        if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no Chromium: apt-get install chromium")
    told = _DEFINITION.format(
        public=PUBLIC, port=lure.server_port, inside=inside.server_port, render=str(render).lower()
    )
    (tmp_path / "lure.toml").write_text(told)
    names = ("PATH", "HOME", "LANG", "TMPDIR")
    environment = {name: os.environ[name] for name in names if name in os.environ} | {"PYTHONPATH": str(ROOT)}
    environment |= {"http_proxy": f"http://{inside.at}", "HTTP_PROXY": f"http://{inside.at}"}
    command = [sys.executable, "-c", _PROGRAM]
    done = subprocess.run(
        [*command, "crawl", "lure.toml", "--store", "lure.db", "--max-seconds", "20"],
        cwd=tmp_path, env=environment, capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    assert inside.asked == []
    assert {f"/to/{at}" for at in range(len(INSIDE))} <= set(lure.asked), "it went where it was led"
    assert b"private address" in done.stderr
    lines = subprocess.run(
        [*command, "export", "--store", "lure.db"], cwd=tmp_path, env=environment, capture_output=True, check=True
    ).stdout.splitlines()
    assert f"http://{PUBLIC}:{lure.server_port}/story" in {json.loads(line)["url"] for line in lines}
