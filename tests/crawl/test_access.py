"""Portals that one reads as their reader: what they are asked with, where that goes, and that nothing tells it."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Command
from tests.crawl.readers_site import PASSWORD, PROXY_PASSWORD, TOKEN, USER, ProxyServer, ReadersSite, running

SECRETS = ("S3CRET", USER, "pass%26word", "pass&amp;word")
"""What all that is secret has in it."""
SIGN_IN = """
[access.sign_in]
form = "{base}/login"
signed_in = {{ text = "Log out" }}
fields = {{ email = "env:POST_USER", password = "file:password.txt" }}
"""
HEADERS = '[access.headers]\nAuthorization = "env:POST_TOKEN"\nX-Key = "env:POST_TOKEN"\n'
CRAWL = ("crawl", "post.toml", "--allow-private", "--jobs", 1)


@pytest.fixture
def site() -> Iterator[ReadersSite]:
    with running(ReadersSite()) as site:
        yield site


@pytest.fixture
def other() -> Iterator[ReadersSite]:
    """A portal of others."""
    with running(ReadersSite("127.0.0.2")) as site:
        yield site


@pytest.fixture
def define(tmp_path: Path, environment: dict[str, str], site: ReadersSite) -> Callable[..., None]:
    """Write the definition, and set what it refers to."""

    def write(access: str, *, wall: bool = True, render: bool = False) -> None:
        lines = [f'start = ["{site.base}/"]', "feeds = []", "sitemaps = []", f"render = {str(render).lower()}"]
        lines += ["[pace]", "delay = 0", "[access]", 'signed_out = { css = ".wall" }' if wall else ""]
        (tmp_path / "post.toml").write_text("\n".join([*lines, access.format(base=site.base)]))
        (tmp_path / "password.txt").write_text(f"{PASSWORD}\n")
        environment.update(POST_USER=USER, POST_TOKEN=TOKEN, POST_COOKIE="S3CRET-cookie-4")

    return write


def stories(command: Command) -> dict[str, bool]:
    """The stories that the store has, and whether each is whole."""
    records = [json.loads(line) for line in command("export").stdout.splitlines()]
    return {one["url"].rpartition("/")[2]: "Whole" in one["text"] for one in records if "/story" in one["url"]}


WHOLE = {str(number): True for number in range(6)}


def check_that_nothing_tells(folder: Path, *said: bytes) -> None:
    """No secret is in what was said, or in any file, packed or not, but for that which it comes from."""
    texts = {"what was said": b"".join(said)}
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "password.txt":
            data = path.read_bytes()
            texts[str(path)] = gzip.decompress(data) if path.suffix == ".gz" else data
    assert any(b"WARC/1.1" in text for text in texts.values()), "there is an archive"
    assert [(name, secret) for name, text in texts.items() for secret in SECRETS if secret.encode() in text] == []


def command_lines() -> bytes:
    """The arguments of all processes."""
    found = b""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                found += (entry / "cmdline").read_bytes()
            except OSError:  # it has ended
                continue
    return found


@pytest.mark.slow
def test_one_signs_in_through_a_proxy_and_again_when_the_session_has_run_out(
    command: Command, define: Callable[..., None], environment: dict[str, str], site: ReadersSite, tmp_path: Path
) -> None:
    site.pages_a_session = 4
    seen: list[bytes] = []
    site.when_asked = lambda: seen.append(command_lines())
    with running(ProxyServer(lambda _: ("127.0.0.1", site.server_port))) as proxy:
        environment["POST_PROXY"] = proxy.address
        define('proxy = "env:POST_PROXY"\n' + SIGN_IN)
        crawled = command(*CRAWL, "--log", "text")
        assert crawled.returncode == 0, crawled.stderr.decode()
        assert len(proxy.asked) >= len(site.asked) > 10, "all goes through it"
    assert stories(command) == WHOLE
    paths = [one.path for one in site.asked]
    assert paths[:3] == ["/robots.txt", "/login", "/login"]
    assert len(site.sign_ins) == 2
    assert site.sign_ins[0] | {"csrf": ""} == {
        "csrf": "", "email": USER, "password": PASSWORD, "remember": "yes", "go": "in"
    }  # fmt: skip
    shown = [command(*arguments) for arguments in (["harvests"], ["report"], ["portal", "check", "post.toml"])]
    check_that_nothing_tells(tmp_path, *seen, crawled.stderr, *(run.stdout + run.stderr for run in shown))
    archived = b"".join(gzip.decompress(path.read_bytes()) for path in (tmp_path / "archive").rglob("*.gz"))
    assert b"set-cookie" not in archived.lower()
    assert b"\r\ncookie:" not in archived.lower()
    assert b"/login" not in archived.replace(b'"/login', b"")
    assert b"X-Reader: \r\n" in archived
    assert b"var token = '" in archived, "the page is kept, but for what it repeats"


def test_a_sign_in_that_fails_ends_the_run(
    command: Command, define: Callable[..., None], site: ReadersSite, tmp_path: Path
) -> None:
    define(SIGN_IN)
    (tmp_path / "password.txt").write_text("another S3CRET")
    run = command(*CRAWL)
    assert run.returncode == 1
    assert (
        f"thresher: post: the sign-in failed: the page that follows ({site.base}/login, status 200) does not show what "
        "access.sign_in.signed_in says; are user, password and mark right?\n"
    ) in run.stderr.decode()
    assert [one.path for one in site.asked] == ["/robots.txt", "/login", "/login"]
    assert stories(command) == {}
    (harvest,) = [json.loads(line) for line in command("harvests", "--json").stdout.splitlines()]
    assert harvest["state"] == "failed"
    check_that_nothing_tells(tmp_path, run.stdout, run.stderr)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"robots": "User-agent: *\nDisallow: /login"}, "/login: robots.txt does not allow it; instead the cookies"),
        ({"form": False}, "/login (status 200) has no form with the fields email, password"),
        ({"pages_a_session": 0}, "after 4 sign-ins in an hour"),
    ],
    ids=["robots", "no form", "again and again"],
)
def test_what_keeps_one_from_signing_in_is_told(
    command: Command, define: Callable[..., None], site: ReadersSite, change: dict[str, Any], said: str
) -> None:
    vars(site).update(change)
    define(SIGN_IN)
    run = command(*CRAWL, "--no-archive")
    assert run.returncode == 1
    assert said in run.stderr.decode()
    assert all(stories(command).values()), "what is for everybody is not kept"
    assert len(site.sign_ins) <= 4


@pytest.mark.slow
def test_cookies_that_let_in_no_longer_end_the_run(
    command: Command, define: Callable[..., None], site: ReadersSite, environment: dict[str, str]
) -> None:
    site.sessions["S3CRET-cookie-4"] = 2
    define('[access.cookies]\nsession = "env:POST_COOKIE"\n')
    run = command(*CRAWL, "--no-archive")
    assert run.returncode == 1
    assert b"shows that one is not signed in: are the cookies and headers of access still valid?\n" in run.stderr
    assert set(stories(command).values()) == {True}
    del environment["POST_COOKIE"]
    run = command(*CRAWL, "--no-archive")
    assert b"thresher: post: access.cookies.session: POST_COOKIE is not set, nor POST_COOKIE_FILE\n" in run.stderr
    assert run.returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize("render", [False, True])
def test_nothing_goes_to_others(
    command: Command, define: Callable[..., None], site: ReadersSite, other: ReadersSite, tmp_path: Path, render: bool
) -> None:
    """Whatever the portal's pages load, and wherever that and robots.txt redirect to."""
    if render:
        needs_chromium()
    for path in ("/a.js", "/jump", "/fetch", "/a.css", "/frame", "/robots.txt"):
        site.answers[path] = (302, {"Location": f"{other.base}/to{path}"}, "")
    loaded = "".join(f"<script src={at}.js></script><iframe src={at}></iframe>" for at in ("/a", f"{other.base}/b"))
    site.more = f"""{loaded}<iframe src=/frame></iframe><link rel=stylesheet href=/a.css><img src={other.base}/i.png>
        <link rel=alternate type=application/rss+xml href={other.base}/feed.xml>
        <a href=/jump>A story that leads to another portal</a><a href={other.base}/story/9>A story of another portal</a>
        <script>fetch("/fetch").catch(() => 0); fetch("{other.base}/c", {{credentials: "include"}}).catch(() => 0);
        navigator.sendBeacon("/fetch"); new Worker("/a.js");</script>"""
    define(HEADERS + '[access.cookies]\nsession = "env:POST_COOKIE"\n', wall=False, render=render)
    run = command(*CRAWL)
    assert run.returncode == 0, run.stderr.decode()
    assert stories(command) == WHOLE
    asked = {one.path for one in other.asked}
    assert asked >= (
        {"/to/robots.txt", "/to/a.js", "/to/a.css", "/to/frame", "/b.js"} if render else {"/to/robots.txt"}
    )
    assert {(one.cookie, one.token) for one in other.asked} == {("", "")}
    assert {(one.token, one.cookie) for one in site.asked if one.path.startswith("/story")} == {
        (TOKEN, "session=S3CRET-cookie-4")
    }
    assert {one.user_agent.partition("/")[0] for one in site.asked if one.user_agent} == {"Thresher"}
    check_that_nothing_tells(tmp_path, run.stdout, run.stderr)


def needs_chromium() -> None:
    pytest.importorskip("scrapy_playwright", reason="no scrapy-playwright: pip install -e '.[render]'")
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no Chromium: apt-get install chromium")


@pytest.mark.slow
def test_pages_made_by_scripts_are_read_as_ones_reader_through_the_proxy(
    command: Command, define: Callable[..., None], environment: dict[str, str], site: ReadersSite, tmp_path: Path
) -> None:
    needs_chromium()
    site.pages_a_session = 4
    seen: list[bytes] = []
    site.when_asked = lambda: seen.append(command_lines())
    with running(ProxyServer(lambda _: ("127.0.0.1", site.server_port))) as proxy:
        environment["POST_PROXY"] = proxy.address
        define('proxy = "env:POST_PROXY"\n' + SIGN_IN, render=True)
        run = command(*CRAWL, "--log", "json")
        assert run.returncode == 0, run.stderr.decode()
        assert proxy.asked
    assert stories(command) == WHOLE
    assert len(site.sign_ins) >= 2
    check_that_nothing_tells(tmp_path, *seen, run.stdout, run.stderr)


@pytest.mark.slow
def test_addresses_are_extracted_as_the_definition_has_it(
    command: Command, define: Callable[..., None], site: ReadersSite, other: ReadersSite, tmp_path: Path
) -> None:
    define(SIGN_IN)
    addresses = [f"{site.base}/story/1", f"{site.base}/story/2", f"{other.base}/story/3"]
    run = command("extract", *addresses, "--rules", "post.toml", "--allow-private", "--archive", "archive")
    assert run.returncode == 0, run.stderr.decode()
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert [(one["url"], "Whole" in one["text"]) for one in told] == [(url, True) for url in addresses[:2]]
    assert {(one.cookie, one.token) for one in other.asked} == {("", "")}
    check_that_nothing_tells(tmp_path, run.stdout, run.stderr)
    (tmp_path / "password.txt").unlink()
    run = command("extract", addresses[0], "--rules", "post.toml", "--allow-private")
    assert run.stderr == (b"thresher: post: access.sign_in.fields.password: password.txt: No such file or directory\n")
    assert run.returncode == 1


PUBLIC = "127.0.0.2"
_PROGRAM = f"""
import sys
import thresher.crawler.portals.address_rules as guard
truly = guard.is_public
guard.is_public = lambda address: address == "{PUBLIC}" or truly(address)
from thresher.__main__ import main
sys.argv[0] = "thresher"
sys.exit(main())
"""


@pytest.mark.slow
@pytest.mark.parametrize("render", [False, True])
def test_nothing_inside_is_reached_through_a_proxy(
    site: ReadersSite, other: ReadersSite, environment: dict[str, str], tmp_path: Path, render: bool
) -> None:
    """The proxy, which is inside itself, is told numbers, which were looked at; what is inside is `site`."""
    if render:
        needs_chromium()
    port, inside = other.server_port, site.server_port
    for number, host in enumerate(("localhost", "127.0.0.1", "0x7f.1", "[::ffff:127.0.0.1]")):
        other.answers[f"/to/{number}"] = (302, {"Location": f"http://{host}:{inside}/story/1"}, "")
        other.more += (
            f"<a href=/to/{number}>A story that leads inside</a><script src=http://{host}:{inside}/a></script>"
        )
        other.more += f"<a href=http://{host}:{inside}/story/{number}>A story of within, which is not public</a>"
    (tmp_path / "post.toml").write_text(
        f'start = ["http://{PUBLIC}:{port}/"]\nhosts = ["{PUBLIC}", "127.0.0.1", "localhost", "0x7f.1"]\nfeeds = []\n'
        f'sitemaps = ["http://localhost:{inside}/map.xml"]\nrender = {str(render).lower()}\n'
        '[pace]\ndelay = 0\n[access]\nproxy = "env:POST_PROXY"\n'
    )
    names = ("PATH", "HOME", "LANG", "TMPDIR")
    given = {name: os.environ[name] for name in names if name in os.environ} | {"PYTHONPATH": str(ROOT)}

    def crawl(address: str, seconds: int) -> subprocess.CompletedProcess[bytes]:
        command = [
            sys.executable,
            "-c",
            _PROGRAM,
            "crawl",
            "post.toml",
            "--contact",
            "me@post.example",
            "--max-seconds",
            str(seconds),
        ]
        told = given | {"POST_PROXY": address}
        return subprocess.run(command, cwd=tmp_path, env=told, capture_output=True, timeout=120, check=False)

    with running(ProxyServer(lambda path: (PUBLIC, port))) as proxy:
        wrong = crawl(proxy.address.replace(PROXY_PASSWORD, "another"), 2)
        assert wrong.returncode == 1
        assert b"its proxy answers 407" in wrong.stderr
        assert (other.asked, proxy.asked) == ([], [])
        done = crawl(proxy.address, 30)
    assert done.returncode == 0, done.stderr.decode()
    assert site.asked == []
    mine = [asked for asked in proxy.asked if "google" not in asked]
    assert {asked for asked in mine if not asked[0].isdigit() and asked[0] != "["} == set(), "it looks no name up"
    assert f"{PUBLIC}:{port}" in mine
    assert not any(str(inside) in asked for asked in mine)
    assert {f"/to/{number}" for number in range(4)} <= {one.path for one in other.asked}
    assert b"private address" in done.stderr
    check_that_nothing_tells(tmp_path, wrong.stderr, done.stderr)
