"""Pages that are read again: one at a time, within limits, and nobody waits for another's."""

import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.thresher.dashboard.serving import Dashboard
from thresher.dashboard import reprocess as again


def test_who_asks_for_a_page_while_another_is_read_is_told_to_come_again(served: Dashboard) -> None:
    (item, *_) = served.ask("/api/records?portal=courier&type=article&limit=1").json()["items"]
    path = f"/pages/{item['id']}/inspect"
    with ThreadPoolExecutor(20) as threads:
        asked = [threads.submit(served.ask, path) for _ in range(20)]
        time.sleep(0.2)
        began = time.perf_counter()
        assert served.ask("/harvests").status == 200
        took = time.perf_counter() - began
        found = [each.result() for each in asked]
    assert took < 1, "the other answers go on"
    told = [answer for answer in found if answer.status == 503]
    assert {answer.status for answer in found} == {200, 503}
    assert all(answer.headers["retry-after"] == "5" and "being read again" in answer.text for answer in told)
    assert served.ask(path).status == 200


def test_a_report_is_made_within_the_memory_of_a_page(monkeypatch: pytest.MonkeyPatch, served: Dashboard) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], **_: object) -> "subprocess.CompletedProcess[bytes]":
        commands.append(command)
        return subprocess.CompletedProcess(command, 1, b"", b"Traceback ...\nMemoryError")

    monkeypatch.setattr(again.subprocess, "run", run)
    with pytest.raises(again.InputError, match="more than 1024 MB"):
        again.inspected(1, again.URL.create("sqlite", database="a.db"), None, Path("archive"))
    assert commands[0][2:4] == ["thresher.dashboard.memory_limited", "1024"]
