"""The API against its description, feeds, downloads, bad input, the command's beginning and end."""

import codecs
import csv
import html
import io
import json
import re
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import func, insert, select

from tests.conftest import Command
from tests.crawl.harvests import Harvests
from tests.thresher.dashboard.serving import HOSTILE, TOKEN, Dashboard, dashboard
from thresher.store.opening import open_store, writing
from thresher.store.tables import alerts, harvests, outcomes, records

BEARER = {"Authorization": f"Bearer {TOKEN}"}
SELECTIONS = ["", "portal=courier&type=article&language=de", "since=2026-01-01&until=2026-06-30"]


@pytest.fixture(scope="module")
def described(served: Dashboard) -> Any:
    return served.ask("/api/openapi.json").json()


def check(described: Any, path: str, answer: Any, method: str = "get", status: int = 200) -> None:
    """An answer is what the description says of its address."""
    told = described["paths"][path][method]["responses"][str(status)]["content"]
    (media,) = told.values()
    jsonschema.Draft202012Validator({**media["schema"], "components": described["components"]}).validate(answer)


def hostile(served: Dashboard) -> dict[str, Any]:
    (found,) = served.ask("/api/records?portal=hostile.example").json()["items"]
    return dict(found)


def test_the_api_answers_as_it_is_described(served: Dashboard, described: Any) -> None:
    records = served.ask("/api/records?q=council&limit=5").json()
    assert len(records["items"]) == 5
    assert all(
        "council" in item["snippet"].lower() or "council" in item["headline"].lower() for item in records["items"]
    )
    id_ = hostile(served)["id"]
    asked = {
        "/api/portals": "/api/portals",
        "/api/portals/{name}": "/api/portals/courier",
        "/api/portals/{name}/trends": "/api/portals/courier/trends",
        "/api/harvests": "/api/harvests?portal=courier&limit=1",
        "/api/harvests/{id}": "/api/harvests/1",
        "/api/machines": "/api/machines",
        "/api/records": "/api/records?q=council&limit=5",
        "/api/pages/{id}": f"/api/pages/{id_}",
        "/api/pages/{id}/record": f"/api/pages/{id_}/record",
        "/api/alerts": "/api/alerts",
        "/api/watches": "/api/watches",
    }
    for path, address in asked.items():
        answer = served.ask(address)
        assert (answer.status, answer.headers["content-type"]) == (200, "application/json"), address
        check(described, path, answer.json())
    reading = {path for path, methods in described["paths"].items() if "get" in methods}
    assert reading == set(asked)


def test_what_is_wrong_is_told_as_a_problem(served: Dashboard, described: Any) -> None:
    wrong = [
        ("/api/harvests/999", "/api/harvests/{id}", 404, "no harvest 999"),
        ("/api/pages/0", "/api/pages/{id}", 422, "id"),
        ("/api/pages/999999/record", "/api/pages/{id}/record", 404, "no page 999999"),
        ("/api/records?portal=couriers", "/api/records", 404, "there is: courier"),
        ("/api/records?since=tomorrow&limit=9999&colour=red", "/api/records", 422, "tomorrow is no day"),
        ("/api/records?since=2026-02-01&until=2026-01-01", "/api/records", 422, "comes before"),
        ("/api/records?after=x", "/api/records", 422, "after"),
        ("/api/portals/nowhere", "/api/portals/{name}", 404, "nowhere"),
        ("/api/nothing", None, 404, "nothing"),
    ]
    for address, path, status, told in wrong:
        answer = served.ask(address)
        assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json"), address
        assert told in answer.json()["detail"], address
        if path:
            check(described, path, answer.json(), status=status)
    errors = served.ask("/api/records?since=tomorrow&limit=9999&colour=red").json()["errors"]
    assert [error["parameter"] for error in errors] == ["since", "limit", "colour"]


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/pages/999999", 404, "no page 999999"),
        ("/pages/1/versions/99", 404, "no version 99"),
        ("/pages/one", 422, "id_"),
        ("/pages/99999999999999999999999", 404, "no page"),
        ("/harvests/-1", 404, "no harvest"),
        ("/portals/nowhere", 404, "nowhere"),
        ("/portals/%3Cscript%3E", 404, "&lt;script&gt;"),
        ("/records?limit=many", 422, "limit"),
        ("/records?since=tomorrow", 422, "tomorrow is no day"),
        ("/records?type=novel", 422, "type"),
        ("/records?q=" + "x" * 600, 422, "q:"),
        ("/nothing", 404, "nothing at this address"),
    ],
)
def test_bad_input_is_told_in_words(served: Dashboard, path: str, status: int, told: str) -> None:
    answer = served.ask(path)
    assert (answer.status, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert told in answer.text


@pytest.mark.parametrize(
    "path", ["/", "/pages/1", "/static/style.css", "/api/portals", "/feeds/courier.atom", "/download.csv", "/nothing"]
)
def test_a_head_is_a_get_without_its_body(served: Dashboard, path: str) -> None:
    got, told = served.ask(path), served.ask(path, "HEAD")
    assert (told.status, told.body) == (got.status, b"")
    assert told.headers.keys() == got.headers.keys() - {"transfer-encoding"} or path == "/download.csv"
    assert told.headers["content-type"] == got.headers["content-type"]


def test_the_addresses_of_the_api_are_told_to_people(served: Dashboard, described: Any) -> None:
    shown = served.ask("/api").text
    assert all(f" {path}</code></h2>" in shown for path in described["paths"])
    assert 'href="/api"' in served.ask("/").text


def test_error_pages_have_the_navigation(served: Dashboard) -> None:
    for path, headers in (("/nothing", {}), ("/records?since=x", {}), ("/", {"Host": "evil.example"})):
        answer = served.ask(path, **headers)
        assert answer.status >= 400
        assert '<a href="/records?type=article"' in answer.text


def test_what_has_not_changed_is_not_sent_again(served: Dashboard) -> None:
    for path in ("/portals?", "/harvests/table?limit=10&"):
        first = served.ask(path).text
        seen = re.search(r"seen=(\w+)", first)
        assert seen is not None
        assert 'hx-trigger="every 5s"' in first
        again = served.ask(f"{path}seen={seen[1]}")
        assert (again.status, again.body) == (204, b"")
        assert served.ask(f"{path}seen=0").text == first


def test_a_harvest_that_was_asked_for_is_looked_for_often(own: Dashboard, tmp_path: Path, command: Command) -> None:
    store = str(tmp_path / "thresher.db")
    command("schedule", "add", "ap", "--every", "6h", "--store", store, "--contact", "a@b.example")
    paths = ("/", "/portals/ap", "/harvests")
    assert all("every 5s" in own.ask(path).text for path in paths)
    assert own.ask("/api/schedules/run?portal=ap", "POST", "", **BEARER).status == 204
    assert all("every 1s" in own.ask(path).text for path in paths)
    assert "every 5s" in own.ask("/portals/courier").text


def test_a_portal_whose_pages_all_failed_is_failing(own: Dashboard, tmp_path: Path) -> None:
    def health(figures: dict[str, int]) -> str:
        engine = open_store(str(tmp_path / "thresher.db"))
        row = {"kind": "crawl", "portal": "courier", "started_at": "2026-09-15T06:00:00Z", "state": "finished"}
        with writing(engine) as connection:
            connection.execute(insert(harvests).values(**row, figures=json.dumps(figures)))
        engine.dispose()
        return str(own.ask("/api/portals/courier").json()["health"])

    assert health({"fetched": 2, "not kept: http 500": 2}) == "failing"
    assert health({"fetched": 0, "not fetched: no answer": 1}) == "failing"
    assert health({"fetched": 9, "unchanged": 8, "not kept: http 404": 1}) == "healthy"
    assert health({"fetched": 0}) == "healthy"


def test_a_record_says_when_its_address_is_due(served: Dashboard) -> None:
    (item, *_) = served.ask("/api/records?portal=courier&type=article&limit=1").json()["items"]
    assert re.search(r"(Next visit due|Due for a visit since) <time", served.ask(f"/pages/{item['id']}").text)
    assert (
        "visit" not in served.ask(f"/pages/{hostile(served)['id']}").text.partition("<nav")[2].partition("</header>")[0]
    )


def test_ways_back_lead_to_the_record(served: Dashboard) -> None:
    (item, *_) = served.ask("/api/records?portal=courier&type=article&limit=1").json()["items"]
    for what in ("evidence", "inspect"):
        assert f'<a href="/pages/{item["id"]}">Back to the record</a>' in served.ask(f"/pages/{item['id']}/{what}").text


def test_listings_have_no_words_to_count(served: Dashboard) -> None:
    assert " 0 words" not in served.ask("/records?type=listing&limit=200").text


def test_an_empty_store_says_what_to_do(command: Command, tmp_path: Path) -> None:
    command("store", "upgrade", "--store", "empty.db")
    with dashboard(str(tmp_path / "empty.db")) as found:
        assert "thresher crawl PORTAL" in found.ask("/records").text
        assert "Clear the filters" in found.ask("/records?type=other").text
        assert "thresher crawl PORTAL" in found.ask("/harvests").text


def test_pages_of_the_list_hold_every_record_once(served: Dashboard) -> None:
    for given in ("", "&q=council", "&type=article"):
        ids, after = [], ""
        while True:
            found = served.ask(f"/api/records?limit=20{given}{after}").json()
            ids += [item["id"] for item in found["items"]]
            if found["after"] is None:
                break
            after = f"&after={found['after']}"
        assert len(ids) == len(set(ids)) == found["total"]["number"] > 20, given
    days = [item["day"] for item in served.ask("/api/records?limit=200").json()["items"]]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        ("author=lee", lambda item: "lee" in item["authors"].lower()),
        ("language=de", lambda item: item["language"] == "de"),
        ("type=listing", lambda item: item["page_type"] == "listing"),
        ("since=2026-08-01&until=2026-08-31", lambda item: item["day"].startswith("2026-08")),
        ("only=changed", lambda item: item["versions"] > 1),
        ("only=copies", lambda item: item["copy_of"] is not None),
        ("q=council&portal=courier", lambda item: item["portal"] == "courier" and item["snippet"]),
    ],
)
def test_filters_select(served: Dashboard, filters: str, holds: Callable[[Any], bool]) -> None:
    items = served.ask(f"/api/records?limit=200&{filters}").json()["items"]
    every = served.ask("/api/records?limit=200").json()["items"]
    assert 0 < len(items) < len(every)
    assert all(holds(item) for item in items)
    if "q=" not in filters:
        assert {item["id"] for item in items} == {
            item["id"] for item in every if item["authors"] is not None and holds(item)
        } or ("author" not in filters and len(items) == sum(holds(item) for item in every))


def test_only_what_is_to_be_absent_finds_nothing(served: Dashboard) -> None:
    for query in ("-council", "%22%22", "%3F!"):
        assert served.ask(f"/api/records?q={query}").json()["items"] == []
        assert served.ask(f"/download.jsonl?q={query}").body == b""


@pytest.mark.parametrize("selection", SELECTIONS)
def test_a_download_is_an_export(
    served: Dashboard, filled: Harvests, command: Command, tmp_path: Path, selection: str
) -> None:
    options = [
        part
        for pair in selection.split("&")
        if pair
        for part in ("--" + pair.partition("=")[0], pair.partition("=")[2])
    ]
    for form in ("jsonl", "csv"):
        assert command("export", "--store", filled.store, "-o", f"export.{form}", *options).returncode == 0
        answer = served.ask(f"/download.{form}?{selection}")
        assert (answer.status, answer.body) == (200, (tmp_path / f"export.{form}").read_bytes())
        assert re.fullmatch(rf'attachment; filename="thresher-[\d-]+\.{form}"', answer.headers["content-disposition"])


def test_a_download_holds_what_the_list_shows(served: Dashboard) -> None:
    listed = served.ask("/api/records?limit=200&q=council&type=article&author=lee").json()["items"]
    lines = served.ask("/download.jsonl?q=council&type=article&author=lee").text.splitlines()
    assert {item["url"] for item in listed} == {json.loads(line)["url"] for line in lines}
    table = served.ask("/download.csv?q=council&type=article&author=lee").body
    assert table.startswith(codecs.BOM_UTF8), "a file that Excel reads as UTF-8"
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    assert [row["url"] for row in rows] == [json.loads(line)["url"] for line in lines]
    assert rows


def test_the_feed_is_atom(served: Dashboard) -> None:
    answer = served.ask("/feeds/courier.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = feedparser.parse(answer.body)
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert feed.feed.title == "The Sedge Bay Courier"
    assert len({entry.id for entry in feed.entries}) == len(feed.entries) == 50
    articles = {item["url"]: item for item in served.ask("/api/records?limit=200&type=article").json()["items"]}
    for entry in feed.entries:
        item = articles[entry.link]
        assert (entry.title, entry.published[:10]) == (item["headline"], item["day"])
        record = served.ask(f"/api/pages/{item['id']}/record").json()
        shown = html.unescape(re.sub("<[^>]*>", "", entry.content[0].value))
        assert shown.split() == " ".join(block["text"] for block in record["article"]["blocks"]).split()
        assert entry.author
    late = [entry.updated for entry in feed.entries]
    assert late == sorted(late, reverse=True)
    assert {articles[entry.link]["versions"] for entry in feed.entries} == {1, 2}, "new ones and changed ones"
    assert "http://127.0.0.1" not in answer.text.partition("<entry>")[0], "other names lead there"
    again = served.ask("/feeds/courier.atom", If_None_Match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert served.ask("/feeds/nowhere.atom").status == 404


@pytest.mark.parametrize("path", ["/feeds/courier.atom?", "/feeds.atom?portal=courier&"])
def test_a_feed_obeys_the_filters(served: Dashboard, path: str) -> None:
    def found(filters: str) -> set[str]:
        answer = served.ask(f"{path}{filters}")
        assert answer.status == 200
        return {entry.link for entry in feedparser.parse(answer.body).entries}

    def listed(filters: str) -> set[str]:
        items = served.ask(f"/api/records?limit=200&portal=courier&type=article&{filters}").json()["items"]
        return {item["url"] for item in items}

    for filters in ("q=budget", "author=lee", "language=de", "q=council&since=2026-08-01"):
        assert found(filters) <= listed(filters)
        assert len(found(filters)) == min(50, len(listed(filters))) > 0
    assert found("q=zzzzzz") == set()
    feeds = [feedparser.parse(served.ask(f"{path}{filters}").body).feed for filters in ("q=budget", "q=council")]
    assert feeds[0].id != feeds[1].id
    assert "budget" in feeds[0].title
    for filters in ("since=tomorrow", "portal=other" if "feeds/" in path else "portals=x"):
        wrong = served.ask(f"{path}{filters}")
        assert (wrong.status, wrong.headers["content-type"]) == (422, "application/problem+json")


def test_a_search_is_saved_and_has_a_feed(own: Dashboard) -> None:
    cookie = own.sign_in()
    query = "q=council+-budget&portal=courier&type=article"
    form = own.ask(f"/records?{query}", Cookie=cookie).text
    (word, *_) = re.findall(r'name="word" value="(\w+)"', form)
    assert "Watch this search" in form
    assert "Watch this search" not in own.ask(f"/records?{query}").text, "nobody has signed in"
    assert "Watch this search" not in own.ask(f"/records?{query}&author=lee", Cookie=cookie).text

    def save(name: str, given: str = f"{query}&new_only=false&tell=&to=") -> int:
        return own.ask("/watches", "POST", f"{given}&name={name}&word={word}", Cookie=cookie).status

    assert [
        save("budget-less"),
        save("budget-less"),
        save("a/b"),
        save("b", "q=-a"),
        save("b", "type=article&tell=&to="),
    ] == [*(303, 409, 422, 422, 422)]
    (watch,) = own.ask("/api/watches").json()["watches"]
    assert (watch["name"], watch["query"], watch["told"]) == ("budget-less", "council -budget", [])
    shown = own.ask("/watches", Cookie=cookie).text
    assert "council -budget, of courier, type article" in shown
    assert "/records?q=council+-budget&amp;portal=courier&amp;type=article" in shown
    feed = feedparser.parse(own.ask("/watches/budget-less.atom").body)
    listed = {item["url"] for item in own.ask(f"/api/records?limit=200&{query}").json()["items"]}
    assert feed.feed.title.startswith("budget-less: council -budget")
    assert {entry.link for entry in feed.entries} <= listed
    assert len(feed.entries) == min(50, len(listed)) > 0
    assert own.ask("/watches/nothing.atom").status == 404
    assert save("by-mail", f"{query}&tell=mail&to=me%40post.example&new_only=true") == 303
    assert save("by-hook", f"{query}&tell=webhook&to=THRESHER_DESK&new_only=false") == 303
    wrong = [
        "tell=mail&to=me",
        "tell=webhook&to=https://hooks.example/S3CRET",
        "tell=command&to=HOME",
        "to=me",
        "tell=x",
    ]
    assert [save("wrong", f"{query}&{one}") for one in wrong] == [422] * len(wrong)
    told = {watch["name"]: [one["to"] for one in watch["told"]] for watch in own.ask("/api/watches").json()["watches"]}
    assert told == {"budget-less": [], "by-hook": ["webhook THRESHER_DESK"], "by-mail": ["mail me@post.example"]}
    assert "new ones only" in own.ask("/watches", Cookie=cookie).text
    for name in ("by-mail", "by-hook"):
        assert own.ask(f"/watches/{name}/remove", "POST", f"word={word}", Cookie=cookie).status == 303
    assert own.ask("/watches/budget-less/remove", "POST", f"word={word}", Cookie=cookie).status == 303
    assert own.ask("/watches/budget-less/remove", "POST", f"word={word}", Cookie=cookie).status == 404
    assert own.ask("/api/watches").json()["watches"] == []


def test_a_feed_of_a_hostile_page_leads_nowhere(served: Dashboard) -> None:
    feed = feedparser.parse(served.ask("/feeds/hostile.example.atom").body)
    assert feed.bozo is False
    (entry,) = feed.entries
    assert all(link.href.startswith(("http://", "https://")) for link in entry.links)
    assert b"<script" not in served.ask("/feeds/hostile.example.atom").body


def test_versions_and_what_changed_are_shown(served: Dashboard) -> None:
    (item, *_) = served.ask("/api/records?only=changed&type=article").json()["items"]
    told = served.ask(f"/api/pages/{item['id']}").json()
    assert [version["number"] for version in told["versions"]] == [2, 1]
    assert "article.body" in told["versions"][0]["changed"]
    assert told["captures"][0]["origin"]["form"] == "warc"
    shown = served.ask(f"/pages/{item['id']}").text
    assert "Version 2 of 2" in shown
    assert re.search(r'<p class="added" dir="auto"><ins>.+</ins></p>', shown)
    assert "Version 1 of 2" in served.ask(f"/pages/{item['id']}/versions/1").text


def test_evidence_is_read_again_from_the_archive(served: Dashboard) -> None:
    (item, *_) = served.ask("/api/records?portal=courier&type=article&limit=1").json()["items"]
    assert "was kept without its evidence" in served.ask(f"/pages/{item['id']}").text
    shown = served.ask(f"/pages/{item['id']}/evidence").text
    assert '<th scope="row" role="rowheader">headline</th>' in shown
    assert "/h1" in shown


def test_a_page_that_cannot_be_read_again_says_why(own: Dashboard, tmp_path: Path, command: Command) -> None:
    store = tmp_path / "thresher.db"
    told = command("extract", "-", "--store", store, "--url", "https://gone.example/1", stdin=HOSTILE.read_bytes())
    assert told.returncode == 0, told.stderr
    (item,) = own.ask("/api/records?portal=gone.example").json()["items"]
    answer = own.ask(f"/pages/{item['id']}/inspect")
    assert (answer.status, "was read from standard input" in answer.text) == (404, True)
    assert "was read from standard input" in own.ask(f"/pages/{item['id']}/evidence").text


def test_schedules_are_paused_resumed_and_run(own: Dashboard, tmp_path: Path, command: Command) -> None:
    store = str(tmp_path / "thresher.db")
    told = command("schedule", "add", "ap", "--every", "6h", "--store", store, "--contact", "a@b.example")
    assert told.returncode == 0, told.stderr

    def plan() -> Any:
        return own.ask("/api/portals/ap").json()["schedule"]

    assert (plan()["times"], plan()["paused"], plan()["asked_at"]) == ("every 6h", False, None)
    assert own.ask("/api/schedules/pause?portal=ap", "POST", "", **BEARER).status == 204
    assert (plan()["paused"], plan()["next_run_at"]) == (True, None)
    assert own.ask("/api/schedules/resume?portal=ap", "POST", "", **BEARER).status == 204
    assert plan()["paused"] is False
    assert own.ask("/api/schedules/run?portal=ap", "POST", "", **BEARER).status == 204
    assert plan()["asked_at"] is not None
    missing = own.ask("/api/schedules/run?portal=nowhere", "POST", "", **BEARER)
    assert (missing.status, "nowhere has no schedule" in missing.json()["detail"]) == (404, True)
    assert own.ask("/api/schedules/burn?portal=ap", "POST", "", **BEARER).status == 422


def raise_alert(store: str, message: str = "The headline is gone", now: str = "2026-09-14T06:00:00Z") -> None:
    """An alert as the watch leaves it."""
    detail = {"value": 0.1, "last_good": 0.98, "since": 2, "until": None, "accepted": False, "examples": []}
    row = {
        "portal": "courier",
        "kind": "field",
        "subject": "authors",
        "harvest_id": 2,
        "raised_at": now,
        "last_seen_at": now,
    }
    engine = open_store(store)
    with writing(engine) as connection:
        connection.execute(insert(alerts).values(**row, message=message, detail=json.dumps(detail)))
    engine.dispose()


def test_alerts_are_closed(own: Dashboard, tmp_path: Path) -> None:
    raise_alert(str(tmp_path / "thresher.db"))
    assert own.ask("/api/portals/courier").json()["health"] == "alerts"
    assert "The headline is gone" in own.ask("/alerts").text
    assert own.ask("/api/alerts/1/close", "POST", "", **BEARER).status == 204
    assert own.ask("/api/alerts/1/close", "POST", "", **BEARER).status == 404
    assert own.ask("/api/alerts").json() == {"alerts": []}
    (closed,) = own.ask("/api/alerts?closed=true").json()["alerts"]
    assert closed["detail"]["accepted"] is True
    assert "The headline is gone" in own.ask("/alerts?closed=true").text


@pytest.mark.parametrize("id_", ["0", "-1", str(10**30), "one"])
def test_an_alert_that_cannot_be_is_told(served: Dashboard, id_: str) -> None:
    answer = served.ask(f"/alerts/{id_}/close", "POST", "", **BEARER)
    assert (answer.status, "id_" in answer.text) == (422, True)


def test_an_absent_store_is_told(command: Command, tmp_path: Path) -> None:
    told = command("serve", "--store", "absent.db")
    assert (told.returncode, b"there is no store absent.db" in told.stderr) == (1, True)


def test_a_port_that_is_taken_is_told(command: Command, filled: Harvests) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = command("serve", "--store", filled.store, "--port", port)
    assert told.returncode == 1
    assert f"cannot listen on http://127.0.0.1:{port}".encode() in told.stderr
    assert b"--port" in told.stderr


def test_a_short_token_is_refused(command: Command, filled: Harvests) -> None:
    told = command("serve", "--store", filled.store, "--token", "secret")
    assert (told.returncode, b"at least 16" in told.stderr) == (2, True)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_when_told_to(filled: Harvests, sent: signal.Signals) -> None:
    with dashboard(filled.store) as found:
        host, _, port = found.netloc.partition(":")
        with socket.create_connection((host, int(port))) as slow:
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            slow.sendall(f"GET /download.jsonl HTTP/1.1\r\nHost: {found.netloc}\r\n\r\n".encode())
            assert slow.recv(100).startswith(b"HTTP/1.1 200")
            began = time.monotonic()
            assert found.end(sent) == 0
            assert time.monotonic() - began < 3


@pytest.mark.slow
def test_it_serves_postgresql(
    filled: Harvests, new_database: Callable[[], str], command: Command, tmp_path: Path
) -> None:
    store = new_database()
    exported = command("export", "--store", filled.store, "-o", "all.jsonl")
    assert exported.returncode == 0
    assert command("import", "all.jsonl", "--store", store).returncode == 0
    with dashboard(store) as found, dashboard(filled.store) as other:
        for path in ("/api/records?limit=200&type=article", "/api/records?author=lee", "/api/records?q=council"):
            here, there = (each.ask(path).json() for each in (found, other))
            assert {item["url"] for item in here["items"]} == {item["url"] for item in there["items"]}
        assert found.ask("/download.jsonl").body == other.ask("/download.jsonl").body
        for path in ("/", "/portals/courier", "/pages/1", "/harvests", "/alerts", "/feeds/courier.atom"):
            assert found.ask(path).status == 200, path


def test_downloads_that_nobody_reads_leave_room_for_others(served: Dashboard) -> None:
    host, _, port = served.netloc.partition(":")
    for _ in range(12):
        with socket.create_connection((host, int(port))) as gone:
            gone.sendall(f"GET /download.jsonl HTTP/1.1\r\nHost: {served.netloc}\r\n\r\n".encode())
    deadline = time.monotonic() + 15
    while served.ask("/download.jsonl?portal=hostile.example").status == 503:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_figures_for_prometheus_are_those_of_the_store(filled: Harvests, served: Dashboard) -> None:
    answer = served.ask("/metrics")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/plain")
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            found[sample.name] = found.get(sample.name, 0) + sample.value
    listed = served.ask("/api/harvests?limit=200").json()["harvests"]
    assert found["thresher_harvests"] == len(listed)
    assert found.get("thresher_open_alerts", 0) == len(served.ask("/api/alerts").json()["alerts"])
    engine = open_store(filled.store)
    with engine.connect() as connection:
        for table, name in ((records, "records"), (outcomes, "pages")):
            assert found[f"thresher_{name}"] == connection.scalar(select(func.count()).select_from(table))
    engine.dispose()
    assert 'thresher_last_harvest_age_seconds{portal="courier"}' in answer.text


def test_what_readers_look_for_first(served: Dashboard) -> None:
    assert "`" not in served.ask("/api").text
    assert "<code>" in served.ask("/api").text
    assert "None is open" not in served.ask("/alerts").text
    harvests = re.findall(r'href="/harvests/(\d+)"', served.ask("/harvests?portal=courier").text)
    listed = [served.ask(f"/harvests/{id_}").text for id_ in dict.fromkeys(harvests)]
    assert any('<ol class="records">' in text and 'href="/pages/' in text for text in listed)
    times = served.ask("/static/times.js")
    assert (times.status, "script-src 'self'" in times.headers["content-security-policy"]) == (200, True)


def test_a_portal_is_called_as_its_definition_or_its_pages_say(filled: Harvests, tmp_path: Path) -> None:
    definitions = tmp_path / "seeds" / "portals"
    definitions.mkdir(parents=True)
    with dashboard(filled.store, folder=tmp_path) as found:

        def title() -> tuple[str, str]:
            named = {one["name"]: one["title"] for one in found.ask("/api/portals").json()["portals"]}
            return named["courier"], found.ask("/portals").text

        assert title()[0] == "The Sedge Bay Courier"
        (definitions / "courier.toml").write_text('title = "Post <of> Nowhere"\nstart = ["https://post.example/"]\n')
        assert title()[0] == "Post <of> Nowhere"
        assert ">Post &lt;of&gt; Nowhere</a>" in title()[1]
        assert "Post &lt;of&gt; Nowhere" in found.ask("/portals/courier").text
        (definitions / "courier.toml").write_text("start = 1")
        assert title()[0] == "The Sedge Bay Courier"
