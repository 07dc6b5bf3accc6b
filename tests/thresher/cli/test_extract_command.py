"""`thresher extract` as a user runs it: a process of its own, on files."""

import contextlib
import gzip
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import zstandard

HOSTILE = """
import os, sys, time
os.environ["OPENBLAS_NUM_THREADS"] = "1"
import thresher.pipelines.process
real = thresher.pipelines.process.process

def process(page, **options):
    if b"number 3" in page.body:
        time.sleep(1000)
    if b"number 7" in page.body:
        bytearray(3 << 30)
    if b"number 9" in page.body:
        os._exit(1)
    return real(page, **options)

thresher.pipelines.process.process = process
from thresher.cli import main
main()
"""
"""The command, with three of the twelve pages made harmful."""


def lines(text: bytes) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def names(records: list[dict]) -> list[str]:
    return [Path(record["origin"]["file"]).name for record in records]


NAMES = [f"page{number:02}.html" for number in range(12) if number != 5]


def test_records_in_order_refused_and_skipped_told(command, pages: Path) -> None:
    run = command("extract", "saved")
    assert run.returncode == 0
    records = lines(run.stdout)
    assert names(records) == NAMES
    assert [record["article"]["headline"] for record in records[:2]] == [
        "Council passes budget number 0",
        "Council passes budget number 1",
    ]
    told = run.stderr.decode().splitlines()
    assert told[0].startswith("saved/page05.html: empty: ")
    assert told[1].startswith("11 records: 11 article")
    assert told[2] == "1 refused: 1 empty"
    assert told[3] == "1 skipped (not pages)"
    assert told[4].startswith("12 pages in ")
    assert len(told) == 5
    assert "\x1b" not in run.stderr.decode()


def test_bytes_are_the_same_at_any_parallelism(command, pages: Path) -> None:
    runs = [command("extract", "saved", "--jobs", jobs).stdout for jobs in (1, 2, 4, 1)]
    assert len(set(runs)) == 1
    assert len(runs[0].splitlines()) == 11


def test_order_of_the_arguments_is_kept(command, pages: Path) -> None:
    run = command("extract", "saved/page03.html", "saved/page01.html", "saved/page02.html")
    assert names(lines(run.stdout)) == ["page03.html", "page01.html", "page02.html"]


def test_standard_input(command, pages: Path) -> None:
    run = command("extract", "-", "--url", "https://herald.example/1", stdin=(pages / "page01.html").read_bytes())
    (record,) = lines(run.stdout)
    assert (run.returncode, record["url"], record["origin"]["file"]) == (0, "https://herald.example/1", "-")


def test_options_reach_the_record(command, pages: Path) -> None:
    url = "https://herald.example/1"
    run = command("extract", "saved/page01.html", "--portal", "herald", "--url", url, "--evidence")
    (record,) = lines(run.stdout)
    assert (record["portal"], record["url"]) == ("herald", url)
    assert record["evidence"] is not None


@pytest.mark.slow
def test_files(command, pages: Path, tmp_path: Path) -> None:
    plain = command("extract", "saved").stdout
    for name in ("out.jsonl", "out.jsonl.gz", "out.jsonl.zst", "again.jsonl.gz", "again.jsonl.zst"):
        run = command("extract", "saved", "-o", name)
        assert (run.returncode, run.stdout) == (0, b"")
    assert (tmp_path / "out.jsonl").read_bytes() == plain
    assert gzip.decompress((tmp_path / "out.jsonl.gz").read_bytes()) == plain
    assert zstandard.ZstdDecompressor().decompressobj().decompress((tmp_path / "out.jsonl.zst").read_bytes()) == plain
    assert (tmp_path / "out.jsonl.gz").read_bytes() == (tmp_path / "again.jsonl.gz").read_bytes()
    assert (tmp_path / "out.jsonl.zst").read_bytes() == (tmp_path / "again.jsonl.zst").read_bytes()
    assert not list(tmp_path.glob(".*"))


def test_errors_file(command, pages: Path, tmp_path: Path) -> None:
    run = command("extract", "saved", "-o", "out", "--errors", "errors")
    (error,) = lines((tmp_path / "errors").read_bytes())
    assert list(error) == ["status", "reason", "detail", "url", "origin", "record"]
    assert (error["status"], error["reason"]) == ("refused", "empty")
    assert names([error]) == ["page05.html"]
    assert run.returncode == 0
    assert b"page05" not in run.stderr
    assert b"1 refused: 1 empty" in run.stderr


def test_quiet_names_what_is_refused_and_nothing_else(command, pages: Path) -> None:
    run = command("extract", "saved", "--quiet")
    assert (run.returncode, run.stderr) == (0, b"saved/page05.html: empty: the page has no bytes\n")
    assert len(lines(run.stdout)) == 11


@pytest.mark.parametrize("quiet", [[], ["--quiet"]])
def test_an_input_that_cannot_be_read(command, pages: Path, quiet: list[str]) -> None:
    run = command("extract", "missing.html", "saved", *quiet)
    assert run.returncode == 1
    assert b"missing.html: unreadable: " in run.stderr
    assert names(lines(run.stdout)) == NAMES


NO_PAGES = {
    "data.json": b'{"a": [1, 2]}',
    "paper.pdf": b"%PDF-1.4\n%\xe2\xe3\n",
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(32),
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(32),
    "empty.html": b"",
    "empty": b"",
    "empty.txt": b"",
    "style.css": b"p { color: red }",
    "words": b"Only some words.",
}


@pytest.mark.slow
@pytest.mark.parametrize("more", [[], ["--quiet"], ["--errors", "errors"]], ids=["", "quiet", "errors"])
def test_a_named_thing_that_is_no_page_is_told(command, pages: Path, more: list[str]) -> None:
    folder = pages.parent / "others"
    folder.mkdir()
    (folder / "nothing").mkdir()
    for name, data in NO_PAGES.items():
        (folder / name).write_bytes(data)
    names = [*NO_PAGES, "nothing"]
    run = command("extract", *[f"./others/{name}" for name in names], "saved/page00.html", *more)
    told = run.stderr.decode().splitlines()
    if more == ["--errors", "errors"]:
        refused = [error["origin"]["file"] for error in lines((pages.parent / "errors").read_bytes())]
        told += [f"{file}: refused" for file in refused]
    assert run.returncode == 1
    assert [sum(line.startswith(f"others/{name}: ") for line in told) for name in names] == [1] * len(names)
    assert len(lines(run.stdout)) == 1
    run = command("extract", "others", "saved/page00.html", *more)
    assert run.returncode == 0, "found in a folder they are counted"
    assert b"picture" not in run.stderr


def test_standard_input_that_is_no_page(command, pages: Path) -> None:
    for data in (b"", b"\x89PNG\r\n\x1a\n" + bytes(32)):
        run = command("extract", "-", stdin=data)
        assert (run.returncode, run.stdout) == (1, b"")
        assert run.stderr.startswith(b"-: ")


def test_a_damaged_archive_costs_its_damaged_pages(command, pages: Path) -> None:
    html = (pages / "page00.html").read_bytes()
    for name, method in (("lzma", zipfile.ZIP_LZMA), ("bzip2", zipfile.ZIP_BZIP2), ("deflate", zipfile.ZIP_DEFLATED)):
        with zipfile.ZipFile(pages / f"{name}.zip", "w", method) as archive:
            for member in ("a.html", "b.html", "c.html"):
                archive.writestr(member, html)
            at = archive.getinfo("b.html").header_offset + 36 + 200
        data = bytearray((pages / f"{name}.zip").read_bytes())
        data[at : at + 20] = b"\xff" * 20
        (pages / f"{name}.zip").write_bytes(data)
    run = command("extract", "saved")
    assert run.returncode == 1
    assert b"Traceback" not in run.stderr
    records = lines(run.stdout)
    assert names(records) == sorted([*NAMES, *["lzma.zip", "bzip2.zip", "deflate.zip"] * 2])
    for name in ("lzma", "bzip2", "deflate"):
        assert run.stderr.count(f"saved/{name}.zip!/b.html: ".encode()) == 1


@pytest.mark.parametrize("option", ["-o", "--errors"])
def test_an_output_that_cannot_be_written(command, pages: Path, option: str) -> None:
    run = command("extract", "saved", option, "missing/out")
    assert run.returncode == 1
    assert run.stderr == b"thresher: cannot write missing/out: No such file or directory\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
def test_a_full_disk(pages: Path, environment: dict[str, str], tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "thresher", "extract", str(pages), "--errors", str(tmp_path / "errors")],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment,
            check=False,
        )
    assert run.returncode == 1
    assert run.stderr == b"thresher: cannot write to standard output: No space left on device\n"
    assert not (tmp_path / "errors").exists()


OUTPUTS = {
    "full": ("$THRESHER -o /dev/full", 1, "cannot write /dev/full: No space left on device"),
    "full errors": ("$THRESHER gone -o out --errors /dev/full", 1, "cannot write /dev/full: No space left on device"),
    "fills up": ("(ulimit -f 2; $THRESHER -o out)", 1, "cannot write out: File too large"),
    "stdout fills up": ("(ulimit -f 2; $THRESHER > out)", 1, "cannot write to standard output: File too large"),
    "stdout full": ("$THRESHER > /dev/full", 1, "cannot write to standard output: No space left on device"),
    "stdout closed": ("$THRESHER >&-", 1, "cannot write to standard output: it is closed"),
    "nobody listens": ("$THRESHER -o out 2>&1 | true; cat out | cmp - expected", 0, None),
    "nobody reads": ("{ $THRESHER; echo $? > status; } | true; grep -qx 141 status && rm status", 0, None),
}
"""A command for the shell, its exit status, and what it tells."""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
@pytest.mark.parametrize("case", OUTPUTS)
def test_outputs_that_fail(pages: Path, environment: dict[str, str], tmp_path: Path, case: str) -> None:
    shell, status, told = OUTPUTS[case]
    (pages / "page05.html").unlink()
    program = f'"{sys.executable}" -W error -m thresher extract saved'
    subprocess.run(f"{program} -o expected -q", shell=True, cwd=tmp_path, env=environment, check=True)
    command = ["/bin/bash", "-c", shell.replace("$THRESHER", program)]
    run = subprocess.run(command, capture_output=True, env=environment, cwd=tmp_path, timeout=60, check=False)
    assert (run.returncode, run.stdout) == (status, b"")
    assert run.stderr.decode() == ("" if told is None else f"thresher: {told}\n")
    left = {path.name for path in tmp_path.iterdir()} - ({"out"} if status == 0 or "> out" in shell else set())
    assert left == {"expected", "saved"}


def test_a_killed_run_leaves_nothing_that_the_next_does_not_remove(
    pages: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    options = ["extract", "saved", "-o", "out.jsonl.gz", "--errors", "errors", "--jobs", "2"]
    with subprocess.Popen([sys.executable, "-c", HOSTILE, *options], env=environment, cwd=tmp_path) as run:
        end = time.monotonic() + 20
        while len(list(tmp_path.glob(".*.part"))) < 2 and run.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        workers = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
        run.kill()
    for pid in workers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)
    assert sorted(path.name for path in tmp_path.iterdir())[2:] == ["saved"]
    run_again = subprocess.run([sys.executable, "-m", "thresher", *options], env=environment, cwd=tmp_path, check=False)
    assert run_again.returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["errors", "out.jsonl.gz", "saved"]


def test_harmful_pages_are_refused_and_no_other(pages: Path, environment: dict[str, str], tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", HOSTILE, "extract", "saved", "--max-seconds", "3", "--errors", "errors", "--jobs", "2"],
        capture_output=True,
        env=environment,
        cwd=tmp_path,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    errors = lines((tmp_path / "errors").read_bytes())
    assert [(name, error["reason"]) for name, error in zip(names(errors), errors, strict=True)] == [
        ("page03.html", "timed_out"),
        ("page05.html", "empty"),
        ("page07.html", "out_of_memory"),
        ("page09.html", "crashed"),
    ]
    kept = [name for name in NAMES if name not in ("page03.html", "page07.html", "page09.html")]
    assert names(lines(run.stdout)) == kept
    assert b"4 refused: 1 empty, 1 timed_out, 1 out_of_memory, 1 crashed" in run.stderr


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_an_interrupted_run_leaves_nothing(
    pages: Path, environment: dict[str, str], tmp_path: Path, number: int, status: int
) -> None:
    (tmp_path / "out").write_text("before")
    with subprocess.Popen(
        [sys.executable, "-c", HOSTILE, "extract", "saved", "-o", "out", "--errors", "errors"],
        stderr=subprocess.PIPE,
        env=environment,
        cwd=tmp_path,
        start_new_session=True,
    ) as run:
        end = time.monotonic() + 20
        while len(list(tmp_path.glob(".*.part"))) < 2 and run.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(0.3)
        os.killpg(run.pid, number)  # as a terminal does: to the workers too
        assert run.stderr is not None
        told = run.stderr.read()  # ends when the last process that holds it has ended: workers included
    assert (run.returncode, told) == (status, b"thresher: interrupted; errors was not written; out was not written\n")
    assert (tmp_path / "out").read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "saved"]


def test_a_reader_that_goes_ends_the_run_quietly(pages: Path, environment: dict[str, str], tmp_path: Path) -> None:
    for number in range(100):
        (pages / f"more{number}.html").write_bytes((pages / "page00.html").read_bytes())
    with subprocess.Popen(
        [sys.executable, "-m", "thresher", "extract", "saved", "--errors", "errors"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=tmp_path,
    ) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        assert json.loads(run.stdout.readline())
        run.stdout.close()
        told = run.stderr.read()
    assert (run.returncode, told) == (141, b"")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["saved"]


def test_a_closed_standard_output_is_an_error(pages: Path, environment: dict[str, str]) -> None:
    run = subprocess.run(
        ["/bin/sh", "-c", f'exec "{sys.executable}" -m thresher extract "{pages}" >&-'],
        stderr=subprocess.PIPE,
        env=environment,
        check=False,
    )
    assert run.returncode == 1
    assert b"standard output" in run.stderr
    assert b"Traceback" not in run.stderr


def test_names_that_are_not_unicode(command, pages: Path) -> None:
    try:
        (pages / "page00.html").rename(pages / os.fsdecode(b"caf\xe9.html"))
    except OSError:
        pytest.skip("the file system takes Unicode names only")
    run = command("extract", "saved")
    assert run.returncode == 0, run.stderr
    assert len(lines(run.stdout)) == 11


def test_offline_extraction_imports_no_crawler_or_database(pages: Path, environment: dict[str, str]) -> None:
    source = (
        "import sys\n"
        "from thresher.cli import main\n"
        f"sys.argv = ['thresher', 'extract', {str(pages / 'page00.html')!r}, '-o', {os.devnull!r}]\n"
        "try: main()\n"
        "finally: print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, env=environment, check=True)
    modules = set(run.stdout.split())
    assert "lxml" in modules
    assert not {"scrapy", "twisted", "sqlalchemy", "pandas", "parsel"} & modules


def test_pages_are_read_by_a_portals_definition(command, pages: Path) -> None:
    (pages.parent / "herald.toml").write_text(
        'start = ["https://herald.example/"]\n[[fields]]\nname = "section"\ncss = "nav a:nth-child(2)"\n'
    )
    runs = [command("extract", "saved", "--rules", "herald.toml", "--jobs", jobs) for jobs in (1, 2)]
    assert runs[0].stdout == runs[1].stdout
    records = lines(runs[0].stdout)
    assert {(record["portal"], record["article"]["section"]) for record in records} == {("herald", "World")}
    named = lines(command("extract", "saved", "--rules", "herald.toml", "--portal", "ours").stdout)
    assert {record["portal"] for record in named} == {"ours"}


def test_a_wrong_definition_ends_the_run_before_the_first_page(command, pages: Path) -> None:
    (pages.parent / "herald.toml").write_text("start = []\n")
    run = command("extract", "saved", "--rules", "herald.toml", "-o", "records.jsonl")
    assert run.returncode == 1
    told = "herald.toml: start: is empty; allowed: addresses to begin at, http or https, one or more"
    assert run.stderr.decode() == f"thresher: {told}\n"
    assert not (pages.parent / "records.jsonl").exists()
