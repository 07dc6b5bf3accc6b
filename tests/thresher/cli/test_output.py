"""Files that are there complete or not at all."""

import gzip
import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import zstandard

from thresher.cli.output import lines_to
from thresher.schemas.errors import OutputError

LINES = [b'{"a":1}', b'{"b":"\xd0\x96"}'] * 500


def write(name: Path) -> bytes:
    with lines_to(str(name)) as line:
        for text in LINES:
            line(text)
    return name.read_bytes()


def test_lines_get_newlines(tmp_path: Path) -> None:
    assert write(tmp_path / "out.jsonl") == b"".join(line + b"\n" for line in LINES)


def test_names_choose_the_compression(tmp_path: Path) -> None:
    plain = write(tmp_path / "out.jsonl")
    assert gzip.decompress(write(tmp_path / "out.jsonl.gz")) == plain
    with zstandard.open(tmp_path / "out.jsonl.zst", "rb") if write(tmp_path / "out.jsonl.zst") else None as file:
        assert file.read() == plain


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
def test_the_same_lines_give_the_same_bytes(tmp_path: Path, ending: str) -> None:
    assert write(tmp_path / f"one{ending}") == write(tmp_path / f"other{ending}")


def test_the_name_appears_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_text("before")
    with lines_to(str(target)) as line:
        line(b"after")
        assert target.read_text() == "before"
        assert len(list(tmp_path.iterdir())) == 2
    assert target.read_text() == "after\n"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, ValueError])
def test_nothing_is_left_of_a_run_that_fails(tmp_path: Path, ending: str, error: type[BaseException]) -> None:
    target = tmp_path / f"out{ending}"
    target.write_text("before")

    def run() -> None:
        with lines_to(str(target)) as line:
            line(b"after")
            raise error

    with pytest.raises(error):
        run()
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


def test_what_killed_runs_left_is_removed_and_what_others_write_is_not(tmp_path: Path) -> None:
    target = tmp_path / "out"
    left = [tmp_path / f".out.{number}.part" for number in (1, os.getpid(), os.getpid() + 1, 4_000_000)]
    others = [
        tmp_path / name for name in (".out.1.part.gz", ".out.x.part", ".outer.1.part", "out.1.part", ".out.1.parts")
    ]
    for path in [*left, *others]:
        path.write_text("what a run left")
    with lines_to(str(target)) as line:
        line(b"this")
        written = [path for path in tmp_path.glob(".out.*.part") if path not in others]
        assert len(written) == 1
        with lines_to(str(target)) as other:  # of another run
            other(b"that")
            assert written[0].exists()
            assert len(set(tmp_path.glob(".out.*.part")) - set(others)) == 2
        assert target.read_text() == "that\n"
    assert target.read_text() == "this\n"
    assert sorted(tmp_path.iterdir()) == sorted([target, *others])


def test_many_runs_at_once_over_one_output(tmp_path: Path) -> None:
    """None takes another's file for one that was left behind."""
    target = tmp_path / "out"

    def run(number: int) -> None:
        for _ in range(40):
            with lines_to(str(target)) as line:
                line(b"%d" % number * 10)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(4)))
    assert len(set(target.read_bytes().strip())) == 1
    assert list(tmp_path.iterdir()) == [target]


def test_modes_are_those_of_other_files_and_are_kept(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    write(tmp_path / "out")
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "other").stat().st_mode
    (tmp_path / "out").chmod(0o640)
    write(tmp_path / "out")
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    link = tmp_path / "out"
    link.symlink_to(tmp_path / "data" / "real")
    write(link)
    assert link.is_symlink()
    assert (tmp_path / "data" / "real").read_bytes().startswith(LINES[0])


def test_a_named_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with lines_to(str(pipe)) as line:
        line(b"x")
    reader.join(5)
    assert read == [b"x\n"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_is_not_replaced() -> None:
    with lines_to(os.devnull) as line:
        line(b"x")
    assert not Path(os.devnull).is_file()


def test_no_name_is_nowhere() -> None:
    with lines_to(None) as line:
        line(b"x")


@pytest.mark.parametrize("name", ["missing/out", "file/out"])
def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=f"cannot write .*{name}: "), lines_to(str(tmp_path / name)):
        pytest.fail("must not begin")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
@pytest.mark.parametrize("lines", [1, 100_000])
def test_a_full_disk_is_an_output_error(lines: int) -> None:
    def run() -> None:
        with lines_to("/dev/full") as line:
            for _ in range(lines):
                line(b"x" * 100)

    with pytest.raises(OutputError, match="cannot write /dev/full: No space left"):
        run()
