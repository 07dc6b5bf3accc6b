"""Who may read and write, and what an answer may do in a browser."""

import base64
import re
import socket
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi import Request

from tests.crawl.harvests import Harvests
from tests.thresher.dashboard.serving import TOKEN, Answer, Dashboard, dashboard
from thresher.dashboard.errors import PROBLEM, answer
from thresher.dashboard.security import _sign_in
from thresher.dashboard.sessions import LIFETIME, form_word, is_form_word, is_session, is_token, new_session
from thresher.dashboard.settings import settings_for

WRITES = [
    "/schedules/pause",
    "/schedules/resume",
    "/schedules/run",
    "/alerts/1/close",
    "/watches",
    "/watches/ferries/remove",
    "/extract",
    "/definitions",
    "/definitions/preview",
    "/logout",
]
API_WRITES = ["/api/schedules/pause?portal=courier", "/api/alerts/1/close", "/api/extract"]
PAGES = [
    "/",
    "/records",
    "/harvests",
    "/alerts",
    "/extract",
    "/watches",
    "/portals/courier",
    "/pages/1",
    "/login",
    "/nothing",
    "/records?since=x",
]


def word_in(answer: Answer) -> str:
    found = re.search(r'name="word" value="(\w+)"', answer.text)
    assert found is not None
    return found[1]


@pytest.mark.slow
@pytest.mark.parametrize("path", WRITES)
def test_nothing_is_written_without_the_token(served: Dashboard, path: str) -> None:
    answer = served.ask(path, "POST", "portal=courier")
    assert (answer.status, answer.headers["location"]) == (303, "/login?next=/")


@pytest.mark.parametrize("path", API_WRITES)
def test_the_api_writes_nothing_without_the_token(served: Dashboard, path: str) -> None:
    answer = served.ask(path, "POST", "")
    assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")
    basic = base64.b64encode(f":{TOKEN}".encode()).decode()
    assert served.ask(path, "POST", "", Authorization=f"Basic {basic}").status == 401, "browsers send it unasked"
    assert served.ask(path, "POST", "", Authorization="Bearer wrong").status == 401
    allowed = served.ask(path, "POST", "", Authorization=f"Bearer {TOKEN}")
    assert allowed.status in (404, 422), "there is nothing to write to, or to read"


def test_every_address_that_writes_asks_for_the_forms_word(served: Dashboard) -> None:
    cookie = served.sign_in()
    for path in [*WRITES, *API_WRITES]:
        for body in ("portal=courier", "portal=courier&word=", f"portal=courier&word={'0' * 64}"):
            assert served.ask(path, "POST", body, Cookie=cookie).status == 403, path
    word = word_in(served.ask("/", Cookie=cookie))
    assert served.ask("/alerts/1/close", "POST", f"word={word}", Cookie=cookie).status == 404
    assert served.ask("/api/alerts/1/close", "POST", "", Cookie=cookie, X_CSRF_Token=word).status == 404


def test_no_address_writes_that_the_tests_do_not_know(served: Dashboard) -> None:
    from sqlalchemy import create_engine

    from thresher.dashboard.app import application

    guard = application(create_engine("sqlite://"), settings_for("127.0.0.1", TOKEN, []))
    writing = {
        route.path
        for route in _routes(guard._app)
        if getattr(route, "methods", None) and set(route.methods) - {"GET", "HEAD"}
    }
    known = {path.partition("?")[0] for path in [*WRITES, *API_WRITES, "/login"]}
    told = {
        path.replace("{act}", "pause").replace("{name}", "ferries").replace("{id_}", "1").replace("{id}", "1")
        for path in writing
    }
    assert writing
    assert told <= known


def _routes(app):
    found = []
    for route in app.routes:
        inner = getattr(route, "original_router", None) or getattr(route, "router", None)
        found += _routes(inner) if inner is not None else [route]
    return found


def test_a_form_of_another_site_is_refused(served: Dashboard) -> None:
    cookie = served.sign_in()
    word = word_in(served.ask("/", Cookie=cookie))
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}):
        answer = served.ask("/alerts/1/close", "POST", f"word={word}", Cookie=cookie, **headers)
        assert answer.status == 403, headers


def test_a_cookie_is_for_the_server_alone(served: Dashboard) -> None:
    answer = served.ask("/login", "POST", f"token={TOKEN}&next={quote('/harvests')}")
    assert answer.headers["location"] == "/harvests"
    flags = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/"} <= flags
    assert TOKEN not in answer.headers["set-cookie"]


@pytest.mark.parametrize("next_", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_a_sign_in_leads_nowhere_else(served: Dashboard, next_: str) -> None:
    assert served.ask("/login", "POST", f"token={TOKEN}&next={quote(next_)}").headers["location"] == "/"


def test_a_wrong_token_is_told(served: Dashboard) -> None:
    answer = served.ask("/login", "POST", "token=wrong")
    assert (answer.status, "That is not the token" in answer.text) == (403, True)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "", "10.0.0.1"]
)
def test_another_name_is_refused(served: Dashboard, host: str) -> None:
    assert served.ask("/", Host=host).status == 421


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:{port}/static/x?", "127.0.0.1/static/x?", "127.0.0.1#", "a@127.0.0.1", "127.0.0.1:{port}:1",
        "127.0.0.1:x", "127.0.0.1\\static", "[::1]/static/x?", "[::1]x:80", "::1", "[127.0.0.1",
    ],
)  # fmt: skip
def test_a_host_is_a_name_and_a_port_alone(filled: Harvests, elsewhere: Dashboard, host: str) -> None:
    """Frameworks put addresses together with what it says, and the token is asked for by address."""
    host = host.format(port=elsewhere.netloc.rpartition(":")[2])
    for path in ("/records", "/api/records", "/static/style.css"):
        assert elsewhere.ask(path, Host=host).status == 421


def test_what_is_asked_for_is_not_taken_from_the_host() -> None:
    def asked(path: str) -> Request:
        headers = [(b"host", b"127.0.0.1/static/x?")]
        return Request({"type": "http", "method": "GET", "path": path, "query_string": b"a=1", "headers": headers})

    assert answer(asked("/api/records"), 404, "nothing").media_type == PROBLEM
    assert _sign_in(asked("/records")).headers["location"] == "/login?next=/records%3Fa%3D1"
    assert _sign_in(asked("/api/records")).status_code == 401


@pytest.fixture(scope="module")
def elsewhere(filled: Harvests) -> Iterator[Dashboard]:
    """A dashboard that other machines can reach."""
    with dashboard(filled.store, "--host", "0.0.0.0", "--allow-host", "news.example") as found:
        found.netloc = f"127.0.0.1:{found.netloc.rpartition(':')[2]}"
        yield found


@pytest.mark.parametrize("what", ["evidence", "inspect"])
def test_pages_elsewhere_cannot_make_the_dashboard_work(served: Dashboard, what: str) -> None:
    for site in ("cross-site", "same-site"):
        answer = served.ask(f"/pages/1/{what}", Sec_Fetch_Site=site)
        assert (answer.status, "another site" in answer.text) == (403, True)
    assert served.ask(f"/pages/999999/{what}", Sec_Fetch_Site="same-origin").status == 404


def test_the_cookie_of_a_browser_that_speaks_https_is_for_https(served: Dashboard) -> None:
    """The server before the dashboard speaks HTTPS; the dashboard hears of it from the form's origin alone."""
    for scheme, secure in (("https", True), ("http", False)):
        answer = served.ask("/login", "POST", f"token={TOKEN}", Origin=f"{scheme}://{served.netloc}")
        flags = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
        assert ("secure" in flags) is secure


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:9", "[::1]:80", "LOCALHOST:8000"])
def test_names_of_this_machine_are_answered(served: Dashboard, host: str) -> None:
    assert served.ask("/", Host=host).status == 200


@pytest.mark.parametrize("path", PAGES)
def test_pages_may_run_and_load_nothing_but_our_own(served: Dashboard, path: str) -> None:
    answer = served.ask(path)
    csp = answer.headers["content-security-policy"]
    assert "unsafe" not in csp
    assert csp.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "frame-ancestors 'none'" in csp
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["x-frame-options"] == "DENY"
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=\"/static/)", answer.text)


@pytest.mark.parametrize(("size", "headers"), [(100_000, {}), (10, {"Transfer_Encoding": "chunked"})])
def test_large_forms_are_not_read(served: Dashboard, size: int, headers: dict[str, str]) -> None:
    body = f"{size:x}\r\n{'x' * size}\r\n0\r\n\r\n" if headers else "x" * size
    assert served.ask("/login", "POST", body, **headers).status == 413


def test_elsewhere_the_token_is_asked_for_everything(filled: Harvests) -> None:
    with dashboard(filled.store, "--host", "0.0.0.0", "--allow-host", "news.example", token=None) as found:
        assert found.netloc.partition(":")[0] == socket.gethostname(), "an address that a browser can open"
        assert any("plain HTTP" in line for line in found.said)
        (told,) = [line for line in found.said if "token to sign in" in line]
        token = told.rpartition(": ")[2].strip()
        found.netloc = f"127.0.0.1:{found.netloc.rpartition(':')[2]}"
        assert "thresher.db" not in found.ask("/login").text, "where the store is, only who may read is told"
        assert found.ask("/records?q=a").headers["location"] == "/login?next=/records%3Fq%3Da"
        for path in ("/api/portals", "/feeds/courier.atom", "/download.jsonl", "/metrics", "/api/openapi.json"):
            assert found.ask(path).status == 401, path
        assert found.ask("/static/style.css").status == 200
        assert found.ask("/login").status == 200
        assert found.ask("/api/portals", Authorization=f"Bearer {token}").status == 200
        basic = base64.b64encode(f"reader:{token}".encode()).decode()
        assert found.ask("/feeds/courier.atom", Authorization=f"Basic {basic}").status == 200
        assert found.ask("/login", Host="192.168.1.7:8000").status == 200, "no name can be made to lead there"
        assert found.ask("/login", Host="news.example").status == 200
        assert found.ask("/login", Host="evil.example").status == 421


def test_sessions_end() -> None:
    session = new_session(TOKEN, now=1000)
    assert is_session(session, TOKEN, now=1000 + LIFETIME - 1)
    assert not is_session(session, TOKEN, now=1000 + LIFETIME)
    assert not is_session(session, TOKEN + "x", now=1000)
    until, _, rest = session.partition(".")
    assert not is_session(f"{int(until) + 9}.{rest}", TOKEN, now=1000)
    for broken in ("", ".", "..", "x", f"{time.time() + 99}.a.b"):
        assert not is_session(broken, TOKEN)


def test_forms_words_are_of_one_session() -> None:
    one, other = new_session(TOKEN), new_session(TOKEN)
    assert is_form_word(form_word(one, TOKEN), one, TOKEN)
    assert not is_form_word(form_word(other, TOKEN), one, TOKEN)
    assert is_token("å\udcff", "å\udcff")
    assert not is_token("", TOKEN)
