"""Extraction in shards: byte for byte what one machine writes, whatever is killed on the way."""

import asyncio
import contextlib
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import fsspec
import msgspec
import pytest
import typer
from fsspec.implementations.memory import MemoryFileSystem

from tests.conftest import Command
from tests.pipelines.shards.conftest import ELSEWHERE, Served, archive
from thresher.cli import extract_usage as usage
from thresher.cli.summary import Tally
from thresher.crawler.loaders.remote import RemoteFile
from thresher.pipelines.shards import cluster as clusters
from thresher.pipelines.shards import work as working
from thresher.pipelines.shards.cdxj import Choice
from thresher.pipelines.shards.index import chosen
from thresher.pipelines.shards.lists import addresses_in, below, is_list
from thresher.pipelines.shards.merge import lines_of, manifests, put_plan
from thresher.pipelines.shards.plan import cut, parts_of, plan
from thresher.pipelines.shards.shard import Counts, Cut, Job, Manifest, Part, Shard
from thresher.pipelines.shards.target import Target
from thresher.pipelines.shards.work import release, work
from thresher.schemas.errors import InputError, OutputError, WorkerError
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import Form, Origin


@pytest.fixture(autouse=True)
def released() -> Iterator[None]:
    yield
    release()


def job_to(output: Path) -> Job:
    return Job(output=str(output), max_seconds=30.0, max_memory=2048, run="r")


def shards_of(task: Shard | Cut) -> list[Shard]:
    """Those that a large WARC is cut into, one step after the other."""
    return [task] if isinstance(task, Shard) else [shard for one in cut(task, None) for shard in shards_of(one)]


def test_a_large_warc_is_cut_a_few_shards_at_a_time(inputs: Path) -> None:
    """Others can be worked on meanwhile, and an archive of any size is held by nobody as a whole."""
    (large,) = plan([str(inputs / "whole.warc")], 1)
    assert isinstance(large, Cut)
    *_, last, rest = cut(large, None)
    assert isinstance(last, Shard)
    assert isinstance(rest, Cut)
    assert rest.part.start == last.parts[0].end


@pytest.mark.parametrize("name", ["crawl.warc.gz", "whole.warc", "broken.warc.gz", "damaged.warc.gz"])
def test_a_cut_warc_gives_what_it_gives_as_a_whole(name: str, inputs: Path, tmp_path: Path, command: Command) -> None:
    path = str(inputs / name)
    shards = shards_of(*plan([path], 1500))
    assert len(shards) > 2
    output = tmp_path / "out"
    Target(str(output)).make()
    manifests = {shard.order: work(shard, job_to(output)) for shard in reversed(shards)}
    keys = [(order, manifest.key) for order, manifest in manifests.items()]
    put_plan(Target(str(output)), keys)
    command("extract", path, "-q", "-o", "one.jsonl", "--errors", "one.errors")
    assert command("merge", output, "-o", "merged.jsonl", "--errors", "merged.errors").returncode == 0
    assert (tmp_path / "merged.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes() != b""
    assert (tmp_path / "merged.errors").read_bytes() == (tmp_path / "one.errors").read_bytes()


def test_a_shard_that_never_ends_well_is_refused(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (shard,) = plan([str(inputs / "whole.warc")], 1 << 30)
    assert isinstance(shard, Shard)
    job, target = job_to(tmp_path), Target(str(tmp_path))
    for _ in range(working.MOST_TRIES):
        assert working._begun(target, job.key(shard), job.run)  # as a process that is killed leaves it
    assert "ended the process" in (work(shard, job).refused or "")
    again = work(shard, msgspec.structs.replace(job, run="another"))
    assert again.refused is None
    assert again.counts.pages == 18
    assert list(tmp_path.glob("*.try*")) == []


def test_what_is_done_is_not_done_again(inputs: Path, tmp_path: Path) -> None:
    (shard,) = plan([str(inputs / "whole.warc")], 1 << 30)
    assert isinstance(shard, Shard)
    manifest = work(shard, job_to(tmp_path))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.*")}
    assert work(shard, job_to(tmp_path)) == manifest
    assert {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.*")} == before
    assert manifest.records is not None
    (tmp_path / manifest.records.name).unlink()
    assert work(shard, job_to(tmp_path)) == manifest
    assert (tmp_path / manifest.records.name).exists()


def test_files_that_come_and_go_between_runs_are_merged_in_the_order_of_the_last(tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / f"b{number}.warc").write_bytes(archive()[number])
    output = tmp_path / "out"
    Target(str(output)).make()
    for added in ("", "a.warc"):
        if added:
            (tmp_path / added).write_bytes(archive()[2])
        paths = [str(path) for path in sorted(tmp_path.glob("*.warc"))]
        ended = [work(shard, job_to(output)) for shard in plan(paths, 1 << 30) if isinstance(shard, Shard)]
        put_plan(Target(str(output)), [(manifest.order, manifest.key) for manifest in ended])
        assert [name for each in manifests(Target(str(output))) for name in each.inputs] == paths


def test_what_cannot_be_merged_is_told_by_name(inputs: Path, tmp_path: Path, command: Command) -> None:
    assert command("merge", "nothere/").stderr == b"thresher: nothere: there is no such folder\n"
    output = tmp_path / "out"
    target = Target(str(output))
    target.make()
    assert b"no extraction has run to its end" in command("merge", output).stderr
    (shard,) = plan([str(inputs / "whole.warc")], 1 << 30)
    assert isinstance(shard, Shard)
    for form, option in (("jsonl", ()), ("parquet", ("-o", "all.parquet"))):
        manifest = work(shard, msgspec.structs.replace(job_to(output), form=form))
        put_plan(target, [(manifest.order, manifest.key)])
        assert manifest.records is not None
        (output / manifest.records.name).unlink()
        run = command("merge", output, *option)
        assert (run.returncode, run.stdout) == (1, b"")
        assert run.stderr.decode() == (
            f"thresher: {output}/{manifest.records.name}: is missing; run the extraction again, it goes on\n"
        )


def test_parquet_shards_are_merged_into_one_file(inputs: Path, tmp_path: Path, command: Command) -> None:
    from pyarrow import parquet

    output = tmp_path / "out"
    Target(str(output)).make()
    job = msgspec.structs.replace(job_to(output), form="parquet")
    paths = [str(inputs / name) for name in ("crawl.warc.gz", "whole.warc")]
    ended = [work(shard, job) for shard in plan(paths, 1 << 30) if isinstance(shard, Shard)]
    put_plan(Target(str(output)), [(manifest.order, manifest.key) for manifest in reversed(ended)])
    wrong = command("merge", output)
    assert wrong.returncode == 1
    assert b"name a .parquet file with -o" in wrong.stderr
    assert command("merge", output, "-o", "all.parquet").returncode == 0
    command("extract", *paths, "-q", "-o", "one.parquet")
    one, merged = (parquet.read_table(tmp_path / name) for name in ("one.parquet", "all.parquet"))
    assert merged.equals(one)
    assert len(one) == 36
    assert {origin["file"] for origin in merged["origin"].to_pylist()} == set(paths)
    assert all(origin["offset"] is not None for origin in merged["origin"].to_pylist())


def test_the_form_of_a_merge_without_records_is_that_of_its_name(tmp_path: Path, command: Command) -> None:
    from pyarrow import parquet

    output = tmp_path / "out"
    Target(str(output)).make()
    put_plan(Target(str(output)), [])
    assert command("merge", output, "-o", "none.parquet").returncode == 0
    (tmp_path / "empty.jsonl").touch()
    assert command("import", "empty.jsonl", "--store", "empty.db").returncode == 0
    assert command("export", "--store", "empty.db", "-o", "exported.parquet").returncode == 0
    merged, exported = (parquet.read_table(tmp_path / name) for name in ("none.parquet", "exported.parquet"))
    assert len(merged) == 0
    assert merged.schema == exported.schema
    assert command("merge", output, "-o", "none.jsonl").returncode == 0
    assert (tmp_path / "none.jsonl").read_bytes() == b""


def test_lines_are_not_merged_into_a_file_that_is_named_as_a_table(
    inputs: Path, tmp_path: Path, command: Command
) -> None:
    output = tmp_path / "out"
    Target(str(output)).make()
    (shard,) = plan([str(inputs / "whole.warc")], 1 << 30)
    assert isinstance(shard, Shard)
    manifest = work(shard, job_to(output))
    put_plan(Target(str(output)), [(manifest.order, manifest.key)])
    wrong = command("merge", output, "-o", "all.parquet")
    assert (wrong.returncode, (tmp_path / "all.parquet").exists()) == (1, False)
    assert b"the shards are JSON Lines: name a .jsonl file with -o" in wrong.stderr


class Hosted(MemoryFileSystem):  # type: ignore[misc]
    """Files of a host, which a path does not name: as those of FTP, SFTP and WebHDFS."""

    protocol = "hosted"
    store: ClassVar[dict[str, object]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return "/" + path.partition("://")[2].partition("/")[2].strip("/") if "://" in path else path.rstrip("/")

    @staticmethod
    def _get_kwargs_from_urls(path: str) -> dict[str, str]:
        return {"host": path.partition("://")[2].partition("/")[0]}


def test_files_below_an_address_keep_its_host() -> None:
    fsspec.register_implementation("hosted", Hosted, clobber=True)
    for name in ("in/a.html", "in/more/b.html"):
        fsspec.filesystem("hosted", host="h").pipe_file(f"/{name}", b"<p>")
    for address in ("hosted://u:p@h:21/in", "hosted://u:p@h:21/in/", "hosted://u:p@h:21/"):
        found = [part.file for part in parts_of([address])]
        assert found == ["hosted://u:p@h:21/in/a.html", "hosted://u:p@h:21/in/more/b.html"]
        assert all(RemoteFile(file).open().read() == b"<p>" for file in found)


def test_of_more_skipped_inputs_than_are_named_the_rest_is_a_number(tmp_path: Path) -> None:
    names = [f"{number}.png" for number in range(25)]
    outcomes = [Outcome(status=Status.SKIPPED, origin=Origin(file=name, form=Form.HTML)) for name in names]
    counts = Counts(unread_first=[])
    job = msgspec.structs.replace(job_to(tmp_path), inputs=frozenset(names))
    assert list(working._counted(outcomes, counts, job, io.BytesIO())) == []
    tally = Tally()
    tally.add_counts(counts)
    assert tally.complaints()[19:] == ["19.png: skipped", "and 5 more"]


def test_shards_need_a_folder(command: Command) -> None:
    run = command("extract", "in", "--cluster", "local")
    assert run.returncode == 2
    assert b"name it with -o" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["in", "-o", "in/out"], "in/out is inside the input in"),
        (["in", "-o", "elsewhere/../in"], "elsewhere/../in is inside the input in"),
        (["s3://a:b@news/in/", "-o", "s3://a:b@news/in/out"], "s3://news/in/out is inside the input s3://news/in/"),
        (["in", "-o", "file"], "file is a file: shards are written to a folder"),
    ],
)
def test_shards_are_written_to_a_folder_that_is_not_read(
    arguments: list[str], told: str, inputs: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with contextlib.chdir(tmp_path), pytest.raises(typer.BadParameter, match=re.escape(told)):
        usage.check_shards_apart([arguments[0]], arguments[2])
    with contextlib.chdir(tmp_path):
        usage.check_shards_apart(["in", "s3://news/in"], "inside")
        usage.check_shards_apart(["in", "s3://news/in"], "s3://news/inside")


def test_options_of_shards_go_with_a_cluster(command: Command) -> None:
    run = command("extract", "in", "--shard-size", "5")
    assert run.returncode == 2
    assert b"goes with --cluster" in run.stderr


@pytest.mark.parametrize("where", ["locl", "tcp://host", "host:8786", "tcp://:1", "", "nothere.json"])
def test_a_mistyped_cluster_is_told_at_once(where: str) -> None:
    with pytest.raises(typer.BadParameter, match=r"must be local, tcp://HOST:PORT or|there is no such file"):
        usage.check_where(where)
    for right in ("local", "tcp://host:8786", "tls://[::1]:8786"):
        usage.check_where(right)


def test_the_command_checks_where_its_cluster_is(command: Command) -> None:
    run = command("extract", "in", "--cluster", "locl", "-o", "out")
    assert run.returncode == 2
    assert b"must be local" in run.stderr


@pytest.mark.parametrize("written", [None, "{}", "[]", "no JSON"])
def test_a_scheduler_that_does_not_answer_is_told(
    written: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "_ANSWER", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        where = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        if written is not None:
            where = str(tmp_path / "scheduler.json")
            Path(where).write_text(written)
        with pytest.raises(WorkerError, match="no Dask scheduler answers at"), clusters.cluster(where, 1):
            pass


@pytest.mark.slow
def test_a_local_cluster_whose_workers_are_killed_gives_the_same(
    inputs: Path, tmp_path: Path, command: Command, environment: dict[str, str]
) -> None:
    command("extract", inputs, "-q", "-o", "one.jsonl", "--errors", "one.errors")
    arguments = ["extract", str(inputs), "--cluster", "local", "--jobs", "2", "-o", "out", "-q"]
    started = [sys.executable, "-m", "thresher", *arguments]
    with subprocess.Popen(started, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL) as run:
        until(lambda: list((tmp_path / "out").glob("*.try1")))
        killed = workers_of(run.pid)
        assert killed
        for worker in killed:
            os.kill(worker, signal.SIGKILL)
        assert run.wait(120) == 1  # one input is broken, as it is for one machine
    assert command(*arguments).returncode == 1
    assert command("merge", "out", "-o", "merged.jsonl", "--errors", "merged.errors").returncode == 0
    assert (tmp_path / "merged.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes()
    assert (tmp_path / "merged.errors").read_bytes() == (tmp_path / "one.errors").read_bytes()


@pytest.mark.slow
def test_ctrl_c_ends_with_a_sentence_and_leaves_no_half_of_a_shard(
    inputs: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    records = archive()[:12] * 500
    (inputs / "long.warc").write_bytes(b"".join(records))
    arguments = ["extract", str(inputs / "long.warc"), "--cluster", "local", "--jobs", "1", "-o", "out", "-q"]
    started = [sys.executable, "-m", "thresher", *arguments]
    with subprocess.Popen(
        started, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, start_new_session=True
    ) as run:
        until(lambda: list((tmp_path / "out").glob(".*.part")))
        os.killpg(run.pid, signal.SIGINT)  # as a terminal does
        told = run.communicate(timeout=120)[1]
    assert run.returncode == 130
    assert told == b"thresher: interrupted; 0 shards are done: the same command goes on from there\n"
    assert [path.name for path in (tmp_path / "out").iterdir() if not path.name.endswith((".json", ".zst"))] == []


@pytest.fixture
def six(tmp_path: Path) -> tuple[Job, list[Shard | Cut]]:
    """Six shards, and where they are written to."""
    for number in range(6):
        (tmp_path / f"{number}.warc").write_bytes(b"".join(archive()))
    output = tmp_path / "out"
    Target(str(output)).make()
    return job_to(output), list(plan([str(path) for path in sorted(tmp_path.glob("*.warc"))], 1 << 30))


@pytest.mark.slow
def test_workers_that_die_before_what_they_did_is_collected(six: tuple[Job, list[Shard | Cut]]) -> None:
    job, tasks = six
    with clusters.cluster("local", 2) as client:
        results = clusters.run(iter(tasks), job, client)
        ended = [next(results)]  # nothing is collected before the next one is asked for
        until(lambda: [future.status for future in client.futures.values()].count("finished") >= 4)
        for worker in client.run(os.getpid).values():
            os.kill(worker, signal.SIGKILL)
        until(lambda: "lost" in {future.status for future in client.futures.values()})
        ended += results
    assert sorted(each.order[0] for each in ended if isinstance(each, Manifest) and not each.refused) == [*range(6)]


class Unheard:
    """A task that is done, of a worker that is gone."""

    status = "finished"

    def __init__(self, error: BaseException, status: str) -> None:
        self.error, self.then = error, status

    def result(self, timeout: float) -> object:
        self.status = self.then
        raise self.error


@pytest.mark.parametrize("error", [TimeoutError(), KeyError(), asyncio.CancelledError()])
def test_asking_a_worker_that_is_gone_tells_nothing(error: BaseException) -> None:
    assert clusters._told(Unheard(error, "lost")) is None


@pytest.mark.slow
def test_a_cluster_that_stays_without_workers_ends_the_run(
    six: tuple[Job, list[Shard | Cut]], monkeypatch: pytest.MonkeyPatch
) -> None:
    job, tasks = six
    monkeypatch.setattr(clusters, "_WITHOUT_WORKERS", 0)
    with clusters.cluster("local", 0) as client, pytest.raises(WorkerError, match="no worker"):
        list(clusters.run(iter(tasks), job, client))


def until(holds: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def workers_of(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    tasks = [path.read_text().split() for path in children.parents[1].glob("*/children")]
    return [
        int(child) for found in tasks for child in found if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


@pytest.mark.slow
def test_sources_and_targets_on_s3(inputs: Path, tmp_path: Path, command: Command, environment: dict[str, str]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_DEFAULT_REGION": "us-east-1"}
    environment.update(keys, AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}")
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until(lambda: _answers(port))
        put = (
            "import s3fs, sys; s = s3fs.S3FileSystem(); s.mkdir('news'); s.put(sys.argv[1], 'news/in', recursive=True)"
        )
        subprocess.run([sys.executable, "-c", put, f"{inputs}/"], env=environment, check=True)
        command("extract", inputs, "-q", "-o", "one.jsonl")
        command("extract", "s3://news/in", "--cluster", "local", "--jobs", "1", "-o", "s3://news/out", "-q")
        merged = command("merge", "s3://news/out", "-o", "merged.jsonl")
        assert merged.returncode == 0, merged.stderr
    finally:
        server.terminate()
        server.wait()
    one = (tmp_path / "one.jsonl").read_bytes().replace(str(inputs).encode(), b"s3://news/in")
    assert (tmp_path / "merged.jsonl").read_bytes() == one


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.slow
def test_after_the_scheduler_is_killed_the_same_command_goes_on(
    inputs: Path, tmp_path: Path, command: Command, environment: dict[str, str]
) -> None:
    command("extract", inputs, "-q", "-o", "one.jsonl")
    arguments = ["extract", str(inputs), "--cluster", "scheduler.json", "-o", "out", "-q"]
    for killed in (True, False):
        (tmp_path / "scheduler.json").unlink(missing_ok=True)
        given = ["--scheduler-file", "scheduler.json"]
        commands = [
            ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", *given],
            ["worker", "--nthreads", "1", "--memory-limit", "0", "--no-dashboard", *given],
        ]
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", "dask", *words], cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL
            )
            for words in commands
        ]
        try:
            until((tmp_path / "scheduler.json").exists)
            started = [sys.executable, "-m", "thresher", *arguments]
            with subprocess.Popen(started, cwd=tmp_path, env=environment, stderr=subprocess.PIPE) as run:
                if killed:
                    until(lambda: list((tmp_path / "out").glob("*.try1")))
                    processes[0].kill()
                told = run.communicate(timeout=120)[1]
            assert (b"scheduler is gone" in told) == killed, told
        finally:
            for process in processes:
                process.terminate()
                process.wait(60)
    assert command("merge", "out", "-o", "merged.jsonl").returncode == 0
    assert (tmp_path / "merged.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes()


SECRETS = re.compile("key1|password1|signature1")


def with_secrets(address: str) -> str:
    return f"{address.replace('://', '://key1:password1@')}?X-Amz-Signature=signature1"


def test_records_and_manifests_show_no_secret_of_an_address(served: Served, tmp_path: Path) -> None:
    address = with_secrets(f"{served}/whole.warc")
    output = tmp_path / "out"
    Target(str(output)).make()
    (shard,) = plan([address], 1 << 30)
    assert isinstance(shard, Shard)
    manifest = work(shard, job_to(output))
    assert (manifest.counts.pages, manifest.inputs) == (18, [f"{served}/whole.warc"])
    assert manifest.records is not None
    for line in lines_of(Target(str(output)), manifest.records):
        assert json.loads(line)["origin"]["file"] == f"{served}/whole.warc"
        assert not SECRETS.search(line.decode())
    for path in output.glob("*.json"):
        assert not SECRETS.search(path.read_text())
    assert not SECRETS.search(repr((shard, job_to(output), Cut(order=(0, 0), part=shard.parts[0], shard_bytes=1))))


def test_a_part_of_a_warc_at_a_signed_address_is_cut_by_its_name(served: Served) -> None:
    (large,) = plan([with_secrets(f"{served}/whole.warc")], 1500)
    assert isinstance(large, Cut)
    assert is_list(with_secrets(f"{served}/warc.paths"))


@pytest.mark.parametrize("path", ["/nothere.warc", "/nothere.paths"])
def test_messages_show_no_secret_of_an_address(served: Served, tmp_path: Path, path: str) -> None:
    address = with_secrets(f"{served}{path}")
    broken = with_secrets("s3://bucket/a")
    part = Part(file=address, base=address)
    refused = work(Shard(order=(0, 0), parts=(part,)), job_to(tmp_path)).counts
    (outcome,) = [*refused.refused, *refused.unread_first]
    told = [f"{outcome.detail}"]
    for failing in (
        lambda: RemoteFile(address).open(),
        lambda: RemoteFile(address).bytes_at(0, 9),
        lambda: RemoteFile(broken).open(),
        lambda: list(plan([address], 1)),
        lambda: list(plan([broken], 1)),
        lambda: list(chosen(address, address, Choice())),
        lambda: below(address, broken, "here"),
        lambda: Target(broken).put("a", b""),
        lambda: Target(with_secrets("nothing://bucket/a")),
    ):
        with pytest.raises((OSError, InputError, OutputError)) as raised:
            failing()
        told.append(str(raised.value))
    assert not SECRETS.search(" ".join(told)), told
    assert f"{served}{path}: cannot be read: there is nothing there" in told
    assert "None" not in " ".join(told)


def test_an_address_without_a_cluster_is_told_as_it_was_given(command: Command) -> None:
    run = command("extract", "s3://news/a.warc", "-q")
    assert run.returncode == 1
    assert run.stderr.startswith(b"s3://news/a.warc: unreadable: cannot be opened: is an address")


@pytest.mark.slow
def test_a_named_address_that_is_no_page_counts_as_unread(served: Served, command: Command) -> None:
    (served.folder / "note.pdf").write_bytes(b"%PDF-1.7 note")
    run = command("extract", f"{served}/note.pdf", "--cluster", "local", "--jobs", "1", "-o", "out", "-q")
    assert run.returncode == 1
    assert run.stderr.startswith(f"{served}/note.pdf: ".encode())


@pytest.mark.parametrize("offset", [0, 100])
def test_a_server_that_does_not_answer_ranges_is_refused(served: Served, offset: int) -> None:
    file = RemoteFile(f"{served}/whole.warc")
    assert file.bytes_at(offset, 50) == (served.folder / "whole.warc").read_bytes()[offset : offset + 50]
    served.has_ranges = False
    with pytest.raises(OSError, match="does not answer with the 50 bytes"):
        file.bytes_at(offset, 50)
    assert not file.trouble  # another try would not go better


@pytest.mark.parametrize("name", [*ELSEWHERE, "simplecache::file:///etc/x", "https://a.example/x::file:///etc/x"])
def test_a_list_leads_to_no_file_of_the_workers(tmp_path: Path, name: str) -> None:
    (tmp_path / "warc.paths").write_text(f"crawl/a.warc\ns3://bucket/a.warc\n{name}\n")
    for path in (str(tmp_path / "warc.paths"), f"file://{tmp_path}/warc.paths"):
        found = addresses_in(path)
        assert [next(found), next(found)] == ["https://data.commoncrawl.org/crawl/a.warc", "s3://bucket/a.warc"]
        with pytest.raises(InputError, match=r"warc.paths, line 3: "):
            next(found)


def test_a_list_at_an_address_names_none_of_another_scheme(served: Served) -> None:
    (served.folder / "warc.paths").write_text(f"a.warc\n{served}/b.warc\ns3://bucket/c.warc\n")
    found = addresses_in(f"{served}/warc.paths")
    assert [next(found), next(found)] == [f"{served}/a.warc", f"{served}/b.warc"]
    with pytest.raises(InputError, match=r"line 3: s3://bucket/c.warc: a list may name http addresses"):
        next(found)


def test_a_record_too_large_for_memory_is_refused_by_name(inputs: Path, tmp_path: Path) -> None:
    whole = str(inputs / "whole.warc")
    part = Part(file=whole, base=str(inputs), records=((0, 1 << 40),))
    manifest = work(Shard(order=(0, 0), parts=(part,)), job_to(tmp_path))
    (outcome,) = manifest.counts.refused
    assert (outcome.reason, outcome.origin.file, outcome.origin.offset) == (Reason.TOO_LARGE, whole, 0)


@pytest.mark.slow
def test_a_list_of_warc_addresses_is_read_shard_by_shard(served: Served, tmp_path: Path, command: Command) -> None:
    (tmp_path / "cc-news.paths").write_text(f"{served}/crawl.warc.gz\n{served}/whole.warc\n")
    command("extract", "in/crawl.warc.gz", "in/whole.warc", "-q", "-o", "one.jsonl")
    run = command("extract", "cc-news.paths", "--cluster", "local", "--jobs", "1", "-o", "out", "-q")
    assert run.returncode == 0, run.stderr
    assert command("merge", "out", "-o", "merged.jsonl").returncode == 0
    one = (tmp_path / "one.jsonl").read_bytes().replace(b'"in/', f'"{served}/'.encode())
    assert (tmp_path / "merged.jsonl").read_bytes() == one != b""
