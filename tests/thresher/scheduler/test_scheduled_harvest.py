"""The process of a scheduled harvest."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.crawl.site import served
from thresher.scheduler.harvest import HarvestExit, HarvestProcess
from thresher.scheduler.runs import RunState


@pytest.fixture
def begun(environment: dict[str, str]) -> Iterator[list[HarvestProcess]]:
    started: list[HarvestProcess] = []
    yield started
    for harvest in started:
        harvest.kill()
        harvest.close()


def begin(begun: list[HarvestProcess], command: Sequence[str], environment: dict[str, str]) -> HarvestProcess:
    begun.append(HarvestProcess(1, "post", command, environment, 60))
    return begun[-1]


def ended(harvest: HarvestProcess) -> HarvestExit:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if (found := harvest.poll()) is not None:
            return found
        time.sleep(0.02)
    pytest.fail("it does not end")


def test_how_it_ended_is_told(begun: list[HarvestProcess], environment: dict[str, str]) -> None:
    assert ended(begin(begun, ["--version"], environment)) == HarvestExit(RunState.FINISHED, 0, None)
    failed = ended(begin(begun, ["crawl", "absent.toml", "--quiet"], environment))
    assert (failed.state, failed.code) == (RunState.FAILED, 2)
    assert failed.detail == "absent.toml: cannot be read: No such file or directory"
    assert failed.messages == (failed.detail,)


@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGHUP, signal.SIGINT])
def test_one_that_a_signal_ends_is_interrupted(
    begun: list[HarvestProcess], environment: dict[str, str], tmp_path: Path, sent: signal.Signals
) -> None:
    with served() as site:
        site.has_sitemap = True
        command = ["crawl", f"http://127.0.0.1:{site.server_port}/", "--allow-private", "--quiet", "--delay", "3"]
        places = ["--store", str(tmp_path / "post.db"), "--archive", str(tmp_path / "archive")]
        harvest = begin(begun, [*command, *places], environment)
        while "/" not in site.asked:
            time.sleep(0.05)
        os.kill(harvest.pid, sent)
        found = ended(harvest)
    assert (found.state, found.code) == (RunState.INTERRUPTED, 128 + sent)


def test_all_that_it_tells_is_kept_within_bounds(
    begun: list[HarvestProcess], environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "post.toml").write_text("\n".join(f"unknown{at} = 1" for at in range(50)))
    found = ended(begin(begun, ["crawl", str(tmp_path / "post.toml"), "--quiet"], environment))
    assert len(found.messages) == 30
    assert all("unknown" in line or "start" in line for line in found.messages)


def test_one_that_has_ended_can_be_told_to_end(begun: list[HarvestProcess], environment: dict[str, str]) -> None:
    harvest = begin(begun, ["--version"], environment)
    os.waitid(os.P_PID, harvest.pid, os.WEXITED | os.WNOWAIT)
    harvest.end()
    assert ended(harvest).state is RunState.FINISHED
    assert harvest.poll() == ended(harvest)


def test_one_that_was_waited_for_is_signalled_no_more(
    begun: list[HarvestProcess], environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its number may be another process's by then."""
    harvest = begin(begun, ["crawl", "absent.toml", "--quiet"], environment)
    found = ended(harvest)
    monkeypatch.setattr(os, "kill", lambda *_: pytest.fail("signalled"))
    monkeypatch.setattr(os, "killpg", lambda *_: pytest.fail("signalled"))
    harvest.end()
    harvest.kill()
    assert harvest.poll() == found
    assert not harvest.termination_sent


def test_it_dies_with_the_scheduler(environment: dict[str, str]) -> None:
    """It reads its standard input, which ends with the one that holds it; here while it waits for an answer."""
    source = (
        "import os, signal, sys, threading\n"
        "from thresher.scheduler import child\n"
        "threading.Thread(target=child._end_with_the_scheduler).start()\n"
        "print('ready', flush=True)\n"
        "signal.pause()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", source],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout
    assert process.stdin
    assert process.stdout.readline() == b"ready\n"
    process.stdin.close()
    assert process.wait(10) == -signal.SIGKILL
    process.stdout.close()


def test_it_kills_nobody_elses_processes(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "thresher.scheduler.child", "--version"]
    found = subprocess.run(
        command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert found.returncode == 1
    assert "process group of its own" in found.stderr
