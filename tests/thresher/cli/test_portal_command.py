"""`thresher portal`: what is listed and checked, and a first definition of a site that is served here."""

import gzip
import json
import re
import socket
import threading
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from thresher.cli import app
from thresher.crawler.portals import fetch
from thresher.crawler.portals.address_rules import is_loopback, is_public
from thresher.crawler.portals.check import checked
from thresher.crawler.portals.draft import draft
from thresher.crawler.portals.fetch import Visitor
from thresher.crawler.portals.look import Look
from thresher.schemas.errors import InputError
from thresher.schemas.portal import Portal

FRONT = b"""<!DOCTYPE html><html lang=de><head><title>Hafenbote \xe2\x80\x93 "Neues" \\ Start</title>
<meta charset=utf-8><meta property=og:site_name content="Hafenbote">
<link rel=alternate type=application/rss+xml href=/alles.rss>
<link rel=alternate type=application/rss+xml href=/fehlt.rss></head><body><h1>Hafenbote</h1>
<ul>%s</ul></body></html>""" % (
    b"".join(b"<li><a href=/2025/11/%02d/die-neue-schleuse-am-hafen>Die neue Schleuse am Hafen</a></li>" % day
             for day in range(1, 20))
)  # fmt: skip
FEED = b"<?xml version='1.0'?><rss version='2.0'><channel><title>Hafenbote</title>%s</channel></rss>" % b"".join(
    b"<item><title>Schleuse %d</title><link>/2025/11/%02d/die-neue-schleuse-am-hafen</link></item>" % (day, day)
    for day in range(1, 9)
)
SITEMAP = b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>%s/a</loc></url></urlset>"


def portal(*arguments: str) -> int:
    """`thresher portal ARGUMENTS`; its exit status."""
    with pytest.raises(SystemExit) as ended:
        app(["portal", *arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


@dataclass
class Site:
    """What is served, by path: status, headers, body; and what was asked for."""

    address: str = ""
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def serve(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> None:
        self.pages[path] = (status, headers, body)


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, self.headers["User-Agent"]))
            status, headers, body = served.pages.get(self.path, (404, {}, b"nothing here"))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield served
        server.shutdown()
        thread.join()


def test_a_first_definition_says_what_was_seen(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site.serve("/", FRONT)
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /geheim\nSitemap: /karte.xml\n")
    site.serve("/alles.rss", gzip.compress(FEED), Content_Encoding="gzip")
    path = tmp_path / "hafenbote.toml"
    assert portal("new", f"{site.address}/", "-o", str(path), "--allow-private") == 0
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    found, wrong = checked(data, "hafenbote.toml")
    assert wrong == []
    assert found is not None
    assert (found.name, found.title, found.languages) == ("hafenbote", "Hafenbote", ("de",))
    assert found.start == (f"{site.address}/",)
    assert found.feeds == (f"{site.address}/alles.rss",)
    assert found.sitemaps == (f"{site.address}/karte.xml",)
    assert [asked for asked, _ in site.asked] == ["/robots.txt", "/", "/alles.rss", "/fehlt.rss"]
    assert {agent.partition("/")[0] for _, agent in site.asked} == {"Thresher"}
    assert portal("check", str(path)) == 0
    assert capsys.readouterr().out == f"{path}: ok: Hafenbote (de)\n"


def test_the_pause_that_robots_txt_asks_for_is_made(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(fetch.time, "sleep", pauses.append)
    site.serve("/robots.txt", b"User-agent: *\nCrawl-delay: 7")
    site.serve("/", FRONT)
    visitor = Visitor("1", allow_private=True)
    visitor.get(f"{site.address}/")
    visitor.get(f"{site.address}/")
    assert [round(pause) for pause in pauses if pause > 0] == [7, 7]


def test_maps_are_looked_for_in_common_places(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.serve("/", b"<title>Post</title><p>Nothing is declared here, but there is a text.")
    site.serve("/rss.xml", FEED)
    site.serve("/sitemap.xml", SITEMAP % site.address.encode())
    assert portal("new", f"{site.address}/", "--allow-private") == 0
    data = tomllib.loads(capsys.readouterr().out)
    assert data["feeds"] == [f"{site.address}/rss.xml"]
    assert data["sitemaps"] == [f"{site.address}/sitemap.xml"]
    assert data["name"] == f"127.0.0.1-{site.address.rpartition(':')[2]}"


def test_what_was_not_seen_is_looked_for_again(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.serve("/", b"<title>Post</title><p>Nothing is declared here, but there is a text.")
    assert portal("new", f"{site.address}/", "--allow-private") == 0
    data = tomllib.loads(capsys.readouterr().out)
    assert "feeds" not in data
    assert "sitemaps" not in data


@pytest.mark.parametrize(
    ("pages", "message"),
    [
        ({"/robots.txt": (200, {}, b"User-agent: Thresher\nDisallow: /")}, "robots.txt does not allow it"),
        ({"/robots.txt": (503, {}, b"")}, "robots.txt does not allow it"),
        ({"/": (500, {}, b"")}, "the server answers 500"),
        ({"/": (302, {"Location": "/"}, b"")}, "more than 5 redirects"),
        ({"/": (302, {"Location": "ftp://127.0.0.1/"}, b"")}, "only http and https addresses are fetched"),
        ({"/": (302, {"Location": "http://[::1"}, b"")}, "the server answers 302"),
        ({"/robots.txt": (302, {"Location": "/robots.txt"}, b"")}, "it redirects on and on"),
    ],
)
def test_a_site_that_cannot_be_looked_at_says_why(
    site: Site,
    pages: dict[str, tuple[int, dict[str, str], bytes]],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    site.pages = pages
    assert portal("new", f"{site.address}/", "-o", str(tmp_path / "post.toml"), "--allow-private") == 1
    assert message in capsys.readouterr().err
    assert not (tmp_path / "post.toml").exists()


def test_this_machine_is_asked_only_when_that_is_allowed(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert portal("new", f"{site.address}/") == 1
    assert "127.0.0.1 is at 127.0.0.1, which is not on the open internet; --allow-private" in capsys.readouterr().err
    assert site.asked == []


@pytest.mark.parametrize(
    ("address", "contact", "message"),
    [
        ("93.184.216.34", None, "must be able to reach you"),
        ("93.184.216.34", "somebody", "'somebody' is no contact"),
        ("169.254.169.254", "me@post.example", "not on the open internet"),
        ("10.0.0.1", "me@post.example", "not on the open internet"),
    ],
)
def test_nobody_is_asked_by_the_wrong_address_or_without_a_contact(
    address: str, contact: str | None, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resolve(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(fetch, "_connected", lambda _: pytest.fail("a connection was made"))
    with pytest.raises(InputError, match=message):
        Visitor("1", contact).get("https://post.example/")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("address", "own"), [("127.0.0.9", True), ("::1", True), ("::ffff:127.0.0.1", True), ("10.0.0.1", False)]
)
def test_which_addresses_are_of_this_machine(address: str, own: bool) -> None:
    assert is_loopback(address) is own


@pytest.mark.parametrize(
    "text", ['"quoted" \\ and\x00\x7f\x1b[0m', "]\n[pace]\ndelay = 0", "über – 日本", "'''", "\x00"]
)
def test_what_a_site_says_cannot_leave_its_place(text: str) -> None:
    data = tomllib.loads(draft(Look("https://post.example/", title=text, hosts=["post.example"]), "post"))
    assert data.get("title", "") == "".join(char for char in text if char.isprintable())
    assert data["pace"] == {"delay": 1.0, "concurrency": 2}


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("post.txt", "post.txt: name it NAME.toml, in small letters, digits, dots, - and _"),
        ("Post.toml", "Post.toml: name it NAME.toml, in small letters, digits, dots, - and _"),
        ("there.toml", "there.toml: is there already; name another file"),
    ],
)
def test_a_definition_is_written_to_a_new_file_of_its_name(
    output: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.toml").touch()
    assert portal("new", "https://post.example/", "-o", output) == 1
    assert capsys.readouterr().err == f"thresher: {message}\n"


def test_a_wrong_definition_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "seeds" / "portals"
    folder.mkdir(parents=True)
    (folder / "aa.toml").write_text("start = []\ndepth = -1\n")
    monkeypatch.chdir(tmp_path)
    assert portal("check") == 1
    told = capsys.readouterr()
    assert [line.split(": ")[1] for line in told.err.splitlines()] == ["start", "depth"]
    assert "lemonde: ok: Le Monde (fr)" in told.out.splitlines()
    assert portal("list") == 1
    told = capsys.readouterr()
    assert "seeds/portals/aa.toml: depth: -1 is out of bounds" in told.err
    assert any(line.startswith("lemonde ") for line in told.out.splitlines())


def test_definitions_are_listed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert portal("list", "--json") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["name"]: row["languages"] for row in rows}["lemonde"] == ["fr"]


def test_the_keys_that_stand_as_comments_are_valid() -> None:
    text = draft(Look("https://post.example/", hosts=["post.example"]), "post")
    whole = re.sub(r"^# (?=\w+ = |\[)", "", text, flags=re.M)
    data = tomllib.loads(whole)
    assert checked(data, "post.toml")[1] == []
    assert {*Portal.__struct_fields__} - {*data} == {"render", "max_bytes"}


def test_a_site_that_says_nonsense_gets_a_definition_all_the_same(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    front = '<html lang=x-none><title>\u200b</title><link rel=sitemap href="/a\u200bb.xml"><a href=/1>1</a>'
    site.serve("/", front.encode())
    site.serve("/robots.txt", b"Sitemap: https://maps.example/\xff.xml\nSitemap: /b.xml")
    assert portal("new", f"{site.address}/", "--allow-private") == 0
    text = capsys.readouterr().out
    assert tomllib.loads(text)["sitemaps"] == [f"{site.address}/b.xml"]
    assert "# not on these hosts, and so left out: https://maps.example/" in text
