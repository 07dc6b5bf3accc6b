"""A portal is added by a form: its start page is looked at, and nothing else; its definition is written."""

import errno
import os
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.thresher.dashboard.serving import Dashboard, dashboard
from tests.thresher.dashboard.test_dashboard_security import word_in
from tests.thresher.inspector.browsing import Hits
from thresher.crawler.portals.fetch import Visitor
from thresher.dashboard import new_portal
from thresher.schemas.errors import PortalError

_FRONT = b"""<title>The Post</title><link rel="alternate" type="application/rss+xml" href="/feed.xml"><h1>The Post</h1>
<ul><li><a href="/2026/ferry.html">Harbour town votes to keep its last ferry</a></li>
<li><a href="/2026/crane.html">A crane arrives in the harbour after all</a></li>
<li><a href="/2026/secret.html">The harbour master leaves his password behind</a></li>
<li><a href="/2026/closed.html">Nobody may read why the old mill was closed</a></li>
<li><a href="/2026/budget.html">Council passes the budget for the next year</a></li></ul>"""


def test_the_start_page_is_all_that_is_fetched() -> None:
    server = Hits()
    try:
        secret = server.base.replace("//", "//me:word@")
        server.bodies["/"] = _FRONT.decode().replace("/2026/secret", f"{secret}/2026/secret")
        server.bodies["/robots.txt"] = "User-agent: *\nDisallow: /2026/closed"
        found = new_portal.preview(f"{server.base}/", Visitor("0", allow_private=True))
        assert server.asked == ["/robots.txt", "/"]
    finally:
        server.close()
    assert f'feeds = ["{server.base}/feed.xml"]' in found.definition
    assert len(found.leads) == 4
    assert "word@" not in str(found)
    assert ("A crane arrives in the harbour after all", f"{server.base}/2026/crane.html") in found.leads


def test_the_form(filled, tmp_path: Path) -> None:
    server = Hits()
    try:
        with dashboard(filled.store, folder=tmp_path) as found:
            cookie = found.sign_in()
            word = word_in(found.ask("/definitions/new", Cookie=cookie))
            looked = _post(
                found, "/definitions/preview", cookie, word=word, url=f"{server.base}/", contact="a@b.example"
            )
            assert looked.status == 422
            assert "is not on the open internet" in looked.text
            assert server.asked == []
            saved = _post(
                found, "/definitions", cookie, word=word, definition='name = "post"\nstart = ["https://a.example/"]\n'
            )
            assert (saved.status, saved.headers["location"]) == (303, "/definitions/new?saved=post")
            assert "thresher crawl post" in found.ask(saved.headers["location"], Cookie=cookie).text
            wrong = _post(
                found, "/definitions", cookie, word=word, definition='name = "../x"\nstart = ["https://a.example/"]'
            )
            assert (wrong.status, "small letters" in wrong.text) == (422, True)
    finally:
        server.close()
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.toml")] == ["seeds/portals/post.toml"]


def _post(found: Dashboard, path: str, cookie: str, **fields: str):
    return found.ask(path, "POST", urlencode(fields), Cookie=cookie)


@pytest.mark.parametrize(
    ("definition", "told"),
    [
        ("name = ", "is no TOML"),
        ("name = 7", "name: give the portal one"),
        ('name = "../../x"', "name: give the portal one"),
        ('name = "ap"\nstart = ["https://a.example/"]', "already"),
        ('name = "post"\nstart = ["ftp://a.example/"]', "start"),
    ],
)
def test_what_is_no_definition(definition: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PortalError, match=told):
        new_portal.save(definition)
    assert [*tmp_path.iterdir()] == []


_POST = 'name = "post"\nstart = ["https://a.example/"]\n'


def test_a_definition_is_there_as_a_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    def full(file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(PortalError, match=r"post\.toml cannot be written: No space left on device"):
            new_portal.save(_POST)
    assert [*(tmp_path / "seeds/portals").iterdir()] == []
    assert new_portal.save(_POST) == "post"
    (file,) = (tmp_path / "seeds/portals").iterdir()
    assert (file.name, file.read_text(encoding="utf-8")) == ("post.toml", _POST)


def test_one_that_another_writes_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "seeds/portals/post.toml"
    monkeypatch.setattr(os, "fsync", lambda number: file.write_text("another"))
    with pytest.raises(PortalError, match="cannot be written: File exists"):
        new_portal.save(_POST)
    assert [path.read_text() for path in file.parent.iterdir()] == ["another"]


@pytest.mark.slow
def test_whoever_guesses_the_token_waits(filled) -> None:
    with dashboard(filled.store) as found:
        tries = [found.ask("/login", "POST", "token=wrong") for _ in range(6)]
        assert [one.status for one in tries] == [403] * 5 + [429]
        assert tries[-1].headers["retry-after"] == "1"
        assert found.ask("/api/records", Authorization="Bearer wrong").status == 429
        assert found.ask("/records").status == 200
