"""The pool: order, limits, replacement, and no process left behind."""

import ctypes
import faulthandler
import functools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import thresher.pipelines.pool
from thresher.pipelines.pool import Pool
from thresher.pipelines.worker import PageFunction
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import Form, Origin, SavedPage

kept_by_worker: list[bytearray] = []


def act(page: SavedPage) -> Outcome:
    """Do what the page says: the ways in which a page can go wrong."""
    word = page.body.decode().split()
    match word:
        case ["hang"]:
            while True:
                pass
        case ["hang", "in", "C"]:
            time.sleep(1000)
        case ["allocate", megabytes]:
            bytearray(int(megabytes) << 20)
        case ["keep", megabytes]:
            kept_by_worker.append(bytearray(int(megabytes) << 20))
        case ["fault"]:
            faulthandler.disable()
            ctypes.string_at(0)
        case ["exit"]:
            os._exit(3)
        case ["leave"]:
            sys.exit("gone")
        case ["killed"]:
            os.kill(os.getpid(), signal.SIGKILL)
        case ["raise"]:
            raise ValueError("a bug \udcff of ours")
        case ["print"]:
            os.write(1, b"stray text")
        case ["killed", "unless", flag]:
            path = Path(flag)
            if not path.exists():
                path.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        case ["real-time", "signal"]:
            os.kill(os.getpid(), signal.SIGRTMIN + 3)
        case ["sleep", seconds]:
            time.sleep(float(seconds))
    return Outcome(status=Status.KEPT, origin=page.origin, url=page.url, detail=str(os.getpid()))


def logged(path: str, page: SavedPage) -> Outcome:
    with Path(path).open("a") as log:
        log.write(f"{page.origin.file}\n")
    return act(page)


def saved(*bodies: str | bytes) -> Iterator[SavedPage]:
    for number, body in enumerate(bodies):
        origin = Origin(file=f"page{number}", form=Form.HTML)
        yield SavedPage(body=body.encode() if isinstance(body, str) else body, origin=origin, url=f"u{number}")


def outcomes(
    *bodies: str | bytes,
    jobs: int = 2,
    max_seconds: float = 20,
    max_memory: int = 512,
    function: PageFunction = act,
) -> list[Outcome]:
    with Pool(function, jobs=jobs, max_seconds=max_seconds, max_memory=max_memory) as pool:
        return list(pool.run(saved(*bodies)))


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for_death(pids: list[int], seconds: float) -> list[int]:
    """The processes that are still there after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and any(map(is_alive, pids)):
        time.sleep(0.02)
    return [pid for pid in pids if is_alive(pid)]


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_outcomes_come_in_the_order_of_the_pages_each_once(jobs: int) -> None:
    bodies = [f"sleep {0.03 if number % 5 == 0 else 0}" for number in range(60)]
    ended = outcomes(*bodies, jobs=jobs)
    assert [outcome.origin.file for outcome in ended] == [f"page{number}" for number in range(60)]
    assert [outcome.url for outcome in ended] == [f"u{number}" for number in range(60)]
    workers = {outcome.detail for outcome in ended}
    assert 1 <= len(workers) <= jobs
    assert str(os.getpid()) not in workers


def test_no_pages_start_no_worker() -> None:
    with Pool(act, jobs=4, max_seconds=1, max_memory=64) as pool:
        assert list(pool.run([])) == []
        assert pool._workers == []


def test_one_page_starts_one_worker() -> None:
    with Pool(act, jobs=8, max_seconds=5, max_memory=64) as pool:
        assert len(list(pool.run(saved("")))) == 1
        assert len(pool._workers) == 1


def test_what_ended_at_loading_keeps_its_place() -> None:
    ended = [
        Outcome(status=Status.SKIPPED, origin=Origin(file=f"picture{number}", form=Form.HTML)) for number in range(3)
    ]
    first, second = saved("sleep 0.1", "")
    with Pool(act, jobs=2, max_seconds=5, max_memory=64) as pool:
        result = list(pool.run([ended[0], first, ended[1], second, ended[2]]))
    assert [outcome.origin.file for outcome in result] == ["picture0", "page0", "picture1", "page1", "picture2"]


@pytest.mark.parametrize(
    ("body", "reason", "words"),
    [
        ("hang", Reason.TIMED_OUT, "longer than 0.5 seconds; --max-seconds"),
        ("hang in C", Reason.TIMED_OUT, "longer than 0.5 seconds; --max-seconds"),
        ("allocate 2000", Reason.OUT_OF_MEMORY, "more than 512 MB of memory; --max-memory"),
        ("fault", Reason.CRASHED, "SIGSEGV"),
        ("killed", Reason.CRASHED, "SIGKILL, perhaps for want of memory"),
        ("real-time signal", Reason.CRASHED, f"was ended by signal {signal.SIGRTMIN + 3}"),
        ("exit", Reason.CRASHED, "exit status 3"),
        ("leave", Reason.CRASHED, "exit status 1"),
        ("raise", Reason.CRASHED, "ValueError: a bug ? of ours"),
    ],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_page_that_goes_wrong_is_refused_and_no_other(body: str, reason: Reason, words: str, jobs: int) -> None:
    bodies = ["", "", body, "", body, ""]
    ended = outcomes(*bodies, jobs=jobs, max_seconds=0.5)
    assert [outcome.origin.file for outcome in ended] == [f"page{number}" for number in range(6)]
    for said, outcome in zip(bodies, ended, strict=True):
        if said:
            assert (outcome.status, outcome.reason) == (Status.REFUSED, reason)
            assert words in (outcome.detail or "")
            assert outcome.record is None
        else:
            assert outcome.status is Status.KEPT


def test_other_pages_go_on_while_one_hangs() -> None:
    start = time.monotonic()
    ended = outcomes("hang", *["sleep 0.01"] * 50, max_seconds=1)
    assert [outcome.status for outcome in ended] == [Status.REFUSED, *[Status.KEPT] * 50]
    assert time.monotonic() - start < 2.5


def test_an_answer_that_has_come_counts_however_late_it_is_asked_for() -> None:
    with Pool(act, jobs=2, max_seconds=0.2, max_memory=64) as pool:
        result = pool.run(saved("", "", "", ""))
        first = next(result)
        time.sleep(0.5)
        assert [outcome.status for outcome in [first, *result]] == [Status.KEPT] * 4


def test_a_page_that_hangs_while_the_caller_is_busy_has_timed_out() -> None:
    with Pool(act, jobs=2, max_seconds=0.2, max_memory=64) as pool:
        result = pool.run(saved("", "hang", ""))
        first = next(result)
        time.sleep(2)
        assert [outcome.reason for outcome in [first, *result]] == [None, Reason.TIMED_OUT, None]


def test_memory_that_earlier_pages_left_behind_is_not_held_against_a_page() -> None:
    ended = outcomes("keep 300", "keep 300", "keep 300", jobs=1)
    assert [outcome.status for outcome in ended] == [Status.KEPT] * 3
    assert len({outcome.detail for outcome in ended}) == 3


def test_a_page_that_breaks_its_worker_is_tried_at_most_twice_any_other_once(tmp_path: Path) -> None:
    log = tmp_path / "log"
    outcomes("", "", "exit", "", "hang", "", jobs=1, max_seconds=0.3, function=functools.partial(logged, str(log)))
    assert log.read_text().split() == ["page0", "page1", "page2", "page2", "page3", "page4", "page5"]


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_page_whose_worker_is_killed_is_tried_once_more(tmp_path: Path, jobs: int) -> None:
    bodies = [f"killed unless {tmp_path / str(number)}" for number in range(4)]
    assert [outcome.status for outcome in outcomes(*bodies, jobs=jobs)] == [Status.KEPT] * 4


def test_a_page_that_breaks_its_worker_gets_a_fresh_one(tmp_path: Path) -> None:
    """With three workers that have served others, none of them is given up for a page's second try."""
    bodies = ["sleep 0.1"] * 6 + ["exit"] + ["sleep 0.1"] * 6
    ended = outcomes(*bodies, jobs=3)
    assert [outcome.reason for outcome in ended] == [None] * 6 + [Reason.CRASHED] + [None] * 6
    assert len({outcome.detail for outcome in ended if outcome.reason is None}) <= 4


def run_program(source: str, folder: Path, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    (folder / "program.py").write_text(source)
    return subprocess.run(
        [sys.executable, "program.py"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


UNREADY = """
import os, sys, threading, time
sys.path.insert(0, {here!r})
from thresher.pipelines.pool import Pool
from thresher.schemas.errors import WorkerError
from test_pool import act, saved

if __name__ != "__main__":
    {harm}

def main():
    threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
    seen = []
    try:
        with Pool(act, jobs=2, max_seconds=5, max_memory=64) as pool:
            seen.extend(pool.run(saved("", "", "")))
    except WorkerError as error:
        print(len(seen), error)

{guard}main()
"""


@pytest.mark.parametrize(
    ("harm", "guard", "words"),
    [
        ("pass", "", '`if __name__ == "__main__":`'),
        ("sys.exit(5)", "if __name__ == '__main__': ", "exit status"),
        ("os.kill(os.getpid(), 9)", "if __name__ == '__main__': ", "3 were ended by SIGKILL"),
    ],
    ids=["no guard", "exit", "killed"],
)
def test_a_worker_that_cannot_start_is_no_pages_fault(
    harm: str, guard: str, words: str, environment: dict[str, str], tmp_path: Path
) -> None:
    source = UNREADY.format(here=str(Path(__file__).parent), harm=harm, guard=guard)
    run = run_program(source, tmp_path, environment)
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("0 "), "no page has an outcome"
    assert words in run.stdout
    assert run.stderr == ""


CRAMPED = """
import resource, sys
sys.path.insert(0, {here!r})
from thresher.pipelines.pool import Pool
from thresher.schemas.errors import WorkerError
from test_pool import act, saved

resource.setrlimit(resource.RLIMIT_NOFILE, (int(sys.argv[1]), int(sys.argv[1])))
try:
    with Pool(act, jobs=8, max_seconds=5, max_memory=64) as pool:
        print(*[outcome.status for outcome in pool.run(saved(*["sleep 0.01"] * 30))])
except WorkerError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux")
@pytest.mark.parametrize(
    ("files", "expected"),
    [(12, " ".join(["kept"] * 30)), (4, "no worker process can be started: Too many open files")],
    ids=["few", "none"],
)
def test_a_system_at_its_limits(files: int, expected: str, environment: dict[str, str], tmp_path: Path) -> None:
    source = CRAMPED.format(here=str(Path(__file__).parent)).replace("sys.argv[1]", str(files))
    run = run_program(source, tmp_path, environment)
    assert (run.stdout, run.stderr) == (expected + "\n", "")


def test_a_page_larger_than_the_memory_limit_is_refused() -> None:
    ended = outcomes("", b"x" * (100 << 20), "", max_memory=60)
    assert [outcome.reason for outcome in ended] == [None, Reason.OUT_OF_MEMORY, None]


def test_a_library_that_prints_does_not_get_between_records(capfd: pytest.CaptureFixture[str]) -> None:
    outcomes("print", "print")
    assert capfd.readouterr().out == ""


def test_reading_ahead_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thresher.pipelines.pool, "WINDOW_PAGES", 10)
    taken = 0

    def source() -> Iterator[SavedPage]:
        nonlocal taken
        for page in saved("sleep 0.5", *[""] * 100):
            taken += 1
            yield page

    with Pool(act, jobs=2, max_seconds=5, max_memory=64) as pool:
        result = pool.run(source())
        next(result)
        assert taken <= 11
        assert len(list(result)) == 100


def test_reading_ahead_is_bounded_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thresher.pipelines.pool, "WINDOW_BYTES", 500)
    with Pool(act, jobs=2, max_seconds=5, max_memory=64) as pool:
        result = pool.run(saved("sleep 0.3", *[""] * 200))
        next(result)
        assert pool._held < 1000
        assert len(list(result)) == 200
        assert pool._held == 0


def test_a_caller_that_stops_early_leaves_no_worker() -> None:
    with Pool(act, jobs=2, max_seconds=5, max_memory=64) as pool:
        first = next(pool.run(saved(*["sleep 0.1"] * 20)))
        workers = [worker._process.pid for worker in pool._workers]
    assert first.status is Status.KEPT
    assert len(workers) == 2
    assert wait_for_death([pid for pid in workers if pid], 1) == []


def test_an_error_in_the_source_ends_the_workers() -> None:
    def source() -> Iterator[SavedPage]:
        yield from saved("", "")
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"), Pool(act, jobs=2, max_seconds=5, max_memory=64) as pool:
        list(pool.run(source()))
    assert pool._workers == []


def test_in_a_program_with_threads_workers_are_started_anew() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        ended = outcomes("", "raise", "exit", "", jobs=2)
    finally:
        stop.set()
        thread.join()
    assert [outcome.reason for outcome in ended] == [None, Reason.CRASHED, Reason.CRASHED, None]


STOPPED = """
from test_pool import act, saved
from thresher.pipelines.pool import Pool

with Pool(act, jobs=2, max_seconds=1.5, max_memory=64) as pool:
    run = pool.run(saved("", "sleep 0.5", "hang"))
    print(next(run).status, flush=True)
    print(*[outcome.status for outcome in run])
"""


@pytest.mark.slow
def test_time_in_which_the_program_is_stopped_is_free(environment: dict[str, str]) -> None:
    environment["PYTHONPATH"] += os.pathsep + str(Path(__file__).parent)
    with subprocess.Popen(
        [sys.executable, "-c", STOPPED], stdout=subprocess.PIPE, env=environment, text=True, start_new_session=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "kept\n"
        time.sleep(0.1)
        os.killpg(program.pid, signal.SIGSTOP)
        time.sleep(2.5)
        os.killpg(program.pid, signal.SIGCONT)
        assert program.stdout.read() == "kept refused\n"


ORPHANING = """
import sys, time
from test_pool import act, saved
from thresher.pipelines.pool import Pool

bodies = ["", "", "", "", *sys.argv[1:]]
with Pool(act, jobs=3, max_seconds=1, max_memory=64) as pool:
    for number, outcome in enumerate(pool.run(saved(*bodies))):
        if number == 3:
            print(*[worker._process.pid for worker in pool._workers], flush=True)
            time.sleep(1000)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize(("bodies", "seconds"), [([], 5), (["hang", "hang", "hang"], 30)], ids=["idle", "busy"])
def test_workers_end_when_their_parent_is_killed(
    bodies: list[str], seconds: float, environment: dict[str, str]
) -> None:
    here = str(Path(__file__).parent)
    environment["PYTHONPATH"] += os.pathsep + here
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHANING, *bodies], stdout=subprocess.PIPE, env=environment, text=True
    )
    with parent:
        assert parent.stdout is not None
        workers = [int(pid) for pid in parent.stdout.readline().split()]
        assert workers
        assert all(map(is_alive, workers))
        parent.kill()
    assert wait_for_death(workers, seconds) == []
