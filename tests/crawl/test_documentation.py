"""Sites that nobody here wrote: the HTML documentation of Debian packages, served by nginx, is harvested whole."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import etree, html
from sqlalchemy import select

from tests.crawl.harvests import Harvests
from tests.portal_server.client import Portal
from thresher.store.tables import frontier, pages
from thresher.text.identity import identity

_SETS = {
    "cmake-doc": (Path("/usr/share/doc/cmake-data/html"), "index.html", "/_sources/"),
    "qtbase5-doc-html": (Path("/usr/share/qt5/doc"), "qtcore/qtcore-index.html", r"\.tags$"),
}
"""For each package: where its pages are, the first of them, and what the definition excludes."""
_DEFINITION = """
name = "courier"
start = ["{base}/{first}"]
hosts = ["127.0.0.1"]
exclude = ['{exclude}']
depth = 10
[pace]
delay = 0
concurrency = 8
"""
_NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
_SERVER = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors;
events {{ worker_connections 256; }}
http {{
    include /etc/nginx/mime.types; access_log off; root {root};
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    server {{ listen 127.0.0.1:{port}; }}
}}
"""


@pytest.mark.slow
@pytest.mark.parametrize("package", _SETS)
def test_a_documentation_set_is_harvested_whole(package: str, tmp_path: Path) -> None:
    root, first, exclude = _SETS[package]
    _needs(root.is_dir(), package)
    _needs(_NGINX is not None, "nginx")
    with _served(root, tmp_path) as base:
        wanted = {identity(f"{base}/{path}") for path in _reachable(root, first)}
        assert len(wanted) > 1500
        harvests = Harvests(Portal(base), tmp_path / "set", str(tmp_path / "set.db"))
        definition = _DEFINITION.format(base=base, first=first, exclude=exclude)
        (tmp_path / "set/courier.toml").write_text(definition)
        harvests.run_alone()
    kept = {key for (key,) in harvests.query(select(pages.c.key))}
    told = select(frontier.c.key, frontier.c.http_status, frontier.c.reason).where(frontier.c.key.in_(wanted - kept))
    assert not wanted - kept, harvests.query(told)[:10]
    assert sorted(kept - wanted) == [], "nothing else"


def _needs(there: bool, package: str) -> None:
    if not there:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"no {package}: apt-get install {package}")


@contextmanager
def _served(root: Path, folder: Path) -> Iterator[str]:
    """The address at which nginx serves a folder."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = folder / "nginx.conf"
    settings.write_text(_SERVER.format(folder=folder, root=root, port=port))
    with subprocess.Popen([_NGINX or "", "-p", folder, "-c", settings, "-e", folder / "errors"]) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    parts = urlsplit(url)
    for _ in range(100):
        assert server.poll() is None, "nginx ended"
        try:
            socket.create_connection((parts.hostname or "", parts.port or 0), 1).close()
            return
        except OSError:
            time.sleep(0.05)


def _reachable(root: Path, first: str) -> list[str]:
    """The pages that links lead to from the first, found in the files."""
    found, queue = {first}, [first]
    for page in queue:
        paths = {path for href in _links(root / page) if (path := _path(page, href)) and path.endswith(".html")}
        new = [path for path in sorted(paths - found) if (root / path).is_file()]
        found.update(new)
        queue += new
    return queue


def _links(page: Path) -> list[str]:
    try:
        return [str(href) for href in html.fromstring(page.read_bytes()).xpath("//a/@href")]
    except etree.ParserError:
        return []


def _path(page: str, href: str) -> str | None:
    try:
        parts = urlsplit(urljoin(f"http://set/{page}", href.strip()))
    except ValueError:
        return None
    return unquote(parts.path).lstrip("/") if (parts.scheme, parts.netloc) == ("http", "set") else None
