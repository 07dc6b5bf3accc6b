"""Requests that are out to break the dashboard, on both databases: each is answered, and none as a fault of ours."""

import re
import socket
import time
from collections.abc import Iterator

import pytest

from tests.pipelines.records import article, page
from tests.thresher.dashboard.serving import TOKEN, Dashboard, dashboard
from thresher.pipelines.persist import keep
from thresher.schemas.outcome import Outcome, Status
from thresher.store.opening import open_store

VALUES = [
    b"-1", b"0", b"9" * 20, b"9" * 5000, b"%00", b"a%00b", b"%ED%A0%80", b"%FF", b"%zz", b"a" * 3000, b"NaN", b"%0a",
    b"2025-13-45", b"2025-01-01.999999999999999999", b"%D9%A1%D9%A2", b"%22%00%22", b"http://[", b"*%00",
]  # fmt: skip
PATHS = (
    *(f"/records?{name}=%s" for name in ("q", "portal", "since", "language", "type", "author", "source", "after")),
    *(f"/records?{name}=%s" for name in ("limit", "page", "only")),
    *(f"/harvests?{name}=%s" for name in ("portal", "before")),
    *("/harvests/table?limit=%s", "/alerts?portal=%s", "/alerts?closed=%s", "/?done=%s", "/login?next=%s"),
    *("/download.csv?q=%s", "/download.jsonl?portal=%s", "/api/records?author=%s", "/api/harvests?before=%s"),
    *("/portals/%s", "/pages/%s", "/pages/1/versions/%s", "/pages/%s/evidence", "/harvests/%s", "/feeds/%s.atom"),
    *("/feeds.atom?q=%s", "/feeds/news.example.atom?q=%s", "/watches/%s.atom"),
    *("/static/%s", "/api/portals/%s/trends", "/api/pages/%s/record", "/%s"),
)
HEADERS = ("Host", "Cookie", "Origin", "Authorization", "Content-Length", "Range", "If-None-Match", "Sec-Fetch-Site")
BEFORE = (b"", b"http://[", b"Basic ", b"Bearer ", b"thresher_%d=9.a.", b"\xff")
FORMS = (
    *("/schedules/run", "/alerts/1/close", "/api/schedules/run?portal=%s", "/alerts/%s/close", "/login"),
    *("/watches", "/watches/%s/remove"),
)


@pytest.fixture
def attacked(store_url: str) -> Iterator[Dashboard]:
    record = page(article("The harbour votes on its last ferry today."), portal="news.example")
    engine = open_store(store_url, create=True)
    list(keep(engine, [Outcome(status=Status.KEPT, origin=record.origin, url=record.url, record=record)]))
    engine.dispose()
    with dashboard(store_url) as found:
        yield found


_TOO_MANY_DOWNLOADS, _PATIENCE = 503, 300
"""Earlier downloads, which nobody read to their end, end a moment later on a busy machine."""


def status_of(found: Dashboard, target: bytes, method: bytes = b"GET", header: bytes = b"", body: bytes = b"") -> int:
    """What a request is answered that no library would send; one that is told to wait is sent again."""
    for _ in range(_PATIENCE):
        status = _status_now(found, target, method, header, body)
        if status != _TOO_MANY_DOWNLOADS:
            break
        time.sleep(0.1)
    return status


def _status_now(found: Dashboard, target: bytes, method: bytes, header: bytes, body: bytes) -> int:
    host, _, port = found.netloc.partition(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        head = b"%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n" % (method, target, found.netloc.encode())
        connection.sendall(head + header + b"\r\n" + body)
        said = connection.recv(1 << 16)
    match = re.match(rb"HTTP/1\.1 (\d{3}) ", said)
    return int(match[1]) if match else 0


def test_no_request_is_answered_with_a_fault_of_ours(attacked: Dashboard) -> None:
    seen = {
        (path, value[:30]): status_of(attacked, path.encode().replace(b"%s", value))
        for path in PATHS
        for value in VALUES
    }
    port = attacked.netloc.rpartition(":")[2].encode()
    for name in HEADERS:
        for value in (before.replace(b"%d", port) + value for before in BEFORE for value in (b"", b"9" * 5000, b"[")):
            for method, path in ((b"GET", b"/records"), (b"POST", b"/alerts/1/close")):
                header = b"%s: %s\r\n" % (name.encode(), value)
                seen[name, method, value[:30]] = status_of(attacked, path, method, header)
    for path in FORMS:
        for value in VALUES:
            body = b"portal=%s&back=%s&token=%s" % (value, value, value)
            header = b"Authorization: Bearer %s\r\nContent-Length: %d\r\n" % (TOKEN.encode(), len(body))
            header += b"Content-Type: application/x-www-form-urlencoded\r\n"
            target = path.encode().replace(b"%s", value)
            seen["POST", path, value[:30]] = status_of(attacked, target, b"POST", header, body)
    assert {asked: status for asked, status in seen.items() if not 200 <= status < 500} == {}
    assert status_of(attacked, b"/records?portal=%00") in (400, 404)
