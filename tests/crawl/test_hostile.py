"""A harvest of a server that wishes its crawler ill ends in bounded time and memory, and tells what it met."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.crawl.hostile import hostile
from tests.portal_server.client import ROOT
from thresher.store.opening import open_store, reading
from thresher.store.tables import frontier

MOST_SECONDS = 180
MOST_MEMORY = 700
"""MB of the crawling process, which holds eight answers of 10 MB at once."""
_DEFINITION = """
name = "ill"
start = ["{site}/"]
hosts = ["127.0.0.1", "*.localhost"]
feeds = ["{site}/feed.xml", "{site}/feed-big.xml", "{site}/feed-deep.json", "{site}/feed-bomb.xml"]
[pace]
delay = 0
concurrency = 8
"""


@pytest.mark.slow
def test_a_hostile_server(tmp_path: Path) -> None:
    names = ("PATH", "HOME", "LANG", "TMPDIR")
    environment = {name: os.environ[name] for name in names if name in os.environ} | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "thresher", "crawl", "ill.toml", "--allow-private", "--store", "ill.db"]
    with hostile() as (site, asked):
        (tmp_path / "ill.toml").write_text(_DEFINITION.format(site=site))
        began = time.monotonic()
        with subprocess.Popen(
            [*command, "--max-pages", "300"], cwd=tmp_path, env=environment, stderr=subprocess.PIPE
        ) as run:
            status, memory = _watched(run)
            said = run.stderr.read().decode() if run.stderr else ""
    assert status == 0, said
    assert time.monotonic() - began < MOST_SECONDS
    assert memory < MOST_MEMORY
    assert max(asked.values()) <= 3, "what fails is tried a few times"
    engine = open_store(str(tmp_path / "ill.db"))
    with reading(engine) as connection:
        rows = connection.execute(select(frontier).where(frontier.c.url.contains("/p/"))).all()
        kinds = dict(connection.execute(select(frontier.c.kind, func.count()).group_by(frontier.c.kind)).all())
    engine.dispose()
    reasons = {row.url.partition("/p/")[2]: row.reason for row in rows}
    assert {reasons[name] for name in ("gzip-bomb", "deflate-bomb", "brotli-bomb", "endless")} == {"too large"}
    assert reasons["loop"] == "redirect"
    assert [row.url for row in rows if row.fetched_at is None] == [], "none is left out"
    assert kinds["sitemap"] < 20
    for reason in ("too large", "timeout", "broken answer", "http_error"):
        assert reason in said, said
    lines = subprocess.run(
        [*command[:3], "export", "--store", "ill.db"], cwd=tmp_path, env=environment, capture_output=True, check=True
    ).stdout.splitlines()
    records = {record["url"].removeprefix(site): record for record in map(json.loads, lines)}
    assert [warning["code"] for warning in records["/p/stalls"]["warnings"]] == ["truncated"]
    assert not records["/p/honest"]["warnings"]


def _watched(run: "subprocess.Popen[bytes]") -> tuple[int, int]:
    """The exit status, and the most memory that the process held, in MB."""
    memory = 0
    while run.poll() is None and memory < MOST_MEMORY:
        told = Path(f"/proc/{run.pid}/status").read_text().partition("VmHWM:")[2].split()
        memory = int(told[0]) // 1024 if told else memory
        time.sleep(0.2)
    run.kill()
    return run.wait(), memory
