"""`thresher extract URL...` as a user runs it, on servers of this machine."""

import contextlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.crawl.site import Site, served
from thresher.crawler.loaders.warc_members import FILE_NAME

FETCHED = ("--allow-private", "--delay", "0")


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        yield site


def base(site: Site) -> str:
    return f"http://127.0.0.1:{site.server_port}"


def lines(text: bytes) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_each_page_is_asked_for_once_after_robots_and_those_that_fail_are_named(command, site: Site, tmp_path) -> None:
    site.robots = "User-agent: *\nDisallow: /secret"
    site.answers["/moved"] = (302, {"Location": "/hidden"}, "")
    site.answers["/fresh"] = (200, {}, "<meta http-equiv=refresh content='0; url=/story'>")
    site.answers["/round"] = (302, {"Location": "/round"}, "")
    site.answers["/away"] = (302, {"Location": "ftp://post.example/"}, "")
    site.answers["/file"] = (200, {"Content-Type": "application/pdf"}, "%PDF-1.4")
    paths = ["/story", "/secret", "/moved", "/fresh", "/round", "/away", "/file", "/gone"]
    (tmp_path / "saved.html").write_bytes((ROOT / "seeds/pages/article-de.html").read_bytes())
    listed = ["# addresses", "", *(base(site) + path for path in paths[1:]), "no address", base(site) + "/story"]
    listed.append("http://me:word@post.example/")

    run = command(
        "extract", base(site) + "/story", "saved.html", "--url-file", "-", *FETCHED, stdin="\n".join(listed).encode()
    )

    assert run.returncode == 1
    assert site.asked.count("/robots.txt") == 1
    assert site.asked.count("/secret") == 0
    assert site.asked.count("/story") == 2  # the second time by the page that refreshes to it
    records = lines(run.stdout)
    assert [record["url"] for record in records[1:]] == [
        f"{base(site)}/{path}" for path in ("story", "hidden", "story")
    ]
    assert records[0]["origin"]["file"] == "saved.html"
    assert records[1]["origin"]["file"] == f"{base(site)}/story"
    assert records[1]["origin"]["form"] == "html"
    assert records[1]["article"]["headline"] == "The story that everybody reads"
    assert records[1]["fetched_at"]
    told = run.stderr.decode()
    for path, reason in {
        "/secret": "not_fetched: robots.txt does not allow it",
        "/round": "not_fetched: redirects more than 5 times",
        "/away": "not_fetched: leads to ftp://post.example/, which is no http or https address",
        "/file": "not_html: is no page: a response of type application/pdf",
        "/gone": f"http_error: the portal answered 404 for {base(site)}/gone",
    }.items():
        assert f"{base(site)}{path}: {reason}\n" in told
    assert "no address: not_fetched: is no http or https address\n" in told
    assert "http://***@post.example/: not_fetched: holds a user name or a password: leave them out\n" in told
    assert "4 records: 4 article\n" in told
    assert "7 refused: 5 not_fetched, 1 not_html, 1 http_error\n" in told
    assert "12 pages in" not in told  # the address that is named twice counts once


def test_what_is_archived_is_what_was_read(command, site: Site, tmp_path: Path) -> None:
    url = base(site) + "/story"
    run = command("extract", url, url, *FETCHED, "--archive", "archive", "--store", "pages.db", "-o", "-")
    assert run.returncode == 0
    (archive,) = (tmp_path / "archive").iterdir()
    assert not FILE_NAME.fullmatch(archive.name), "archive prune would take it for a harvest's"
    (record,) = lines(run.stdout)
    assert record["origin"]["file"] == str(archive)
    again = command("extract", archive)
    assert lines(again.stdout) == [record]
    assert site.asked == ["/robots.txt", "/story"]
    with contextlib.closing(sqlite3.connect(tmp_path / "pages.db")) as store:
        assert store.execute("SELECT url FROM pages").fetchall() == [(base(site) + "/story",)]


@pytest.mark.slow
def test_an_address_that_has_no_page_fails_and_is_named_also_where_it_is_archived(
    command, site: Site, tmp_path
) -> None:
    site.answers["/nothing"] = (200, {}, "")
    site.answers["/moved"] = (302, {"Location": "/nothing"}, "")
    site.answers["/file"] = (200, {"Content-Type": "application/pdf"}, "%PDF-1.4")
    alone = command("extract", base(site) + "/moved", *FETCHED, "--archive", "archive", "-q")
    assert alone.returncode == 1
    assert alone.stderr.decode() == f"{base(site)}/moved: empty: the page has no bytes\n"
    urls = [base(site) + path for path in ("/nothing", "/file", "/gone")]
    run = command("extract", *urls, *FETCHED, "--archive", "archive", "--errors", "errors.jsonl", "-q")
    assert run.returncode == 1
    assert run.stderr == b""
    refused = [json.loads(line) for line in (tmp_path / "errors.jsonl").read_bytes().splitlines()]
    assert [line["reason"] for line in refused] == ["empty", "not_html", "http_error"]


def test_private_addresses_need_leave(command, site: Site) -> None:
    run = command("extract", base(site) + "/story")
    assert run.returncode == 1
    assert b"is at a private address, from which nothing is fetched without --allow-private" in run.stderr
    assert site.asked == []


_GUARDED = """
import sys
import thresher.crawler.portals.address_rules as guard
truly = guard.is_public
guard.is_public = lambda address: address == "127.0.0.2" or truly(address)
from thresher.__main__ import main
sys.argv[0] = "thresher"
sys.exit(main())
"""


def test_no_redirect_and_no_proxy_leads_inside(site: Site, environment: dict[str, str], tmp_path: Path) -> None:
    """The portal is at 127.0.0.2, which the command is told to take for public; `site` is inside, at 127.0.0.1."""
    hosts = ["127.0.0.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "localhost"]
    with served(host="127.0.0.2") as lure:
        for number, host in enumerate(hosts):
            lure.answers[f"/to/{number}"] = (302, {"Location": f"http://{host}:{site.server_port}/story"}, "")
        lure.answers["/by/refresh"] = (200, {"Refresh": f"0; url={base(site)}/story"}, "")
        outside = f"http://127.0.0.2:{lure.server_port}"
        urls = [f"{outside}/to/{number}" for number in range(len(hosts))]
        urls += [f"{outside}/by/refresh", f"{outside}/story"]
        run = subprocess.run(
            [sys.executable, "-c", _GUARDED, "extract", *urls, "--delay", "0", "--contact", "me@post.example"],
            capture_output=True,
            env=environment | {"http_proxy": base(site)},
            cwd=tmp_path,
            timeout=60,
            check=False,
        )
    assert run.returncode == 1
    assert [record["url"] for record in lines(run.stdout)] == [f"{outside}/story"]
    assert run.stderr.decode().count("which is at a private address") == len(hosts) + 1
    assert site.asked == []


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        ((), 2, "name files, folders or addresses, or give --url-file"),
        (("--url-file", "absent.txt"), 1, "absent.txt: cannot be read: No such file or directory"),
        (("--url-file", "empty.txt"), 1, "empty.txt: holds no address: write one a line"),
        (("--url-file", "packed.gz"), 1, "packed.gz: is no list of addresses: it holds bytes that are no UTF-8"),
        (("https://post.example/story",), 2, "give --contact your mail address"),
        (("saved", "--archive", "archive"), 2, "for --archive: goes with addresses whose pages are fetched"),
        (("-", "--url-file", "-"), 2, "standard input can be read once"),
        (("http://127.0.0.1:1/", "--url", "http://post.example/"), 2, "pages that are fetched have addresses"),
        (("saved", "--url-file", "-", "--cluster", "local", "-o", "out"), 2, "does not go with --cluster"),
    ],
)
def test_wrong_usage_names_what_is_wrong(
    arguments: tuple[str, ...],
    status: int,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from thresher.cli import app

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("THRESHER_CONTACT", raising=False)
    Path("empty.txt").write_text("# nothing\n")
    Path("packed.gz").write_bytes(b"\x1f\x8b\x08\x00\xff")
    with pytest.raises(SystemExit) as ended:
        app(["extract", *arguments])
    assert ended.value.code == status
    assert message in " ".join(capsys.readouterr().err.split())
