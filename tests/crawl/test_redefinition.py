"""A definition that a user changes between two harvests: what was read before is seen by the new one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.conftest import Command
from tests.crawl.site import PAGES, TEXT, Site, served
from thresher.store.opening import open_store, writing
from thresher.store.row_mapping import stamp
from thresher.store.tables import frontier

_SECTION = (
    "<title>Politics</title><h1>Politics</h1><ul><li><a href='/deep/piece-of-the-day'>A piece deep below</a></ul>"
)
_PIECE = f"<title>Piece</title><article><h1>A piece deep below in the portal</h1>{TEXT}</article>"


@pytest.fixture
def deep(monkeypatch: pytest.MonkeyPatch) -> None:
    """The front page leads to a section, and that to a piece."""
    front = PAGES["/"].replace("</ul>", "<li><a href='/politics/'>All of politics and more of it</a></ul>")
    for path, page in (("/", front), ("/politics/", _SECTION), ("/deep/piece-of-the-day", _PIECE)):
        monkeypatch.setitem(PAGES, path, page)


def _harvest(command: Command, folder: Path, site: Site, *lines: str, store: str = "thresher.db") -> list[str]:
    """The paths that a harvest by a definition of these lines asks for."""
    told = [f'start = ["http://127.0.0.1:{site.server_port}/"]', *lines, "[pace]", "delay = 0.0"]
    (folder / "post.toml").write_text("\n".join(told))
    before = len(site.asked)
    ended = command("crawl", "post.toml", "--no-archive", "--allow-private", "--quiet", "--store", store)
    assert ended.returncode == 0, ended.stderr.decode()
    return site.asked[before:]


@pytest.mark.slow
@pytest.mark.usefixtures("deep")
@pytest.mark.parametrize(
    ("before", "after"),
    [('exclude = ["/deep/"]', ""), ("depth = 1", "depth = 3"), ('include = ["/politics/$", "/story"]', "")],
)
def test_what_a_definition_allows_now_is_fetched(command: Command, tmp_path: Path, before: str, after: str) -> None:
    with served() as site:
        asked = _harvest(command, tmp_path, site, before)
        assert "/story" in asked
        assert "/deep/piece-of-the-day" not in asked
        assert "/deep/piece-of-the-day" not in _harvest(command, tmp_path, site, before)
        asked = _harvest(command, tmp_path, site, after)
        assert "/deep/piece-of-the-day" in asked
        assert "/story" not in asked, "it was read before, and is not due"
    assert b"A piece deep below" in command("export").stdout


@pytest.mark.slow
@pytest.mark.usefixtures("deep")
def test_either_database_will_do(command: Command, tmp_path: Path, store_url: str) -> None:
    with served() as site:
        _harvest(command, tmp_path, site, "depth = 1", store=store_url)
        assert "/deep/piece-of-the-day" in _harvest(command, tmp_path, site, "depth = 3", store=store_url)


@pytest.mark.slow
def test_what_a_definition_excludes_now_is_asked_no_more(command: Command, tmp_path: Path) -> None:
    with served() as site:
        assert "/story" in _harvest(command, tmp_path, site)
        _make_due(tmp_path)
        assert "/story" in _harvest(command, tmp_path, site)
        _make_due(tmp_path)
        assert "/story" not in _harvest(command, tmp_path, site, 'exclude = ["/story"]')


@pytest.mark.slow
def test_maps_that_a_definition_names_no_more_are_asked_no_more(command: Command, tmp_path: Path) -> None:
    with served() as site:
        site.has_sitemap = True
        asked = _harvest(command, tmp_path, site)
        assert {"/sitemap.xml", "/hidden"} <= {*asked}
        _make_due(tmp_path)
        assert "/sitemap.xml" not in _harvest(command, tmp_path, site, "sitemaps = []")
        assert "/sitemap.xml" in _harvest(command, tmp_path, site)
        named = f'sitemaps = ["{_url(site, "/sitemap.xml")}"]'
        assert "/sitemap.xml" in _harvest(command, tmp_path, site, named)


def _make_due(folder: Path) -> None:
    """As if the day had come on which all that is asked again is due."""
    engine = open_store(str(folder / "thresher.db"))
    with writing(engine) as connection:
        connection.execute(
            update(frontier).where(frontier.c.due_at.is_not(None)).values(due_at=stamp(datetime.now(UTC)))
        )
    engine.dispose()


def _url(site: Site, path: str) -> str:
    return f"http://127.0.0.1:{site.server_port}{path}"
