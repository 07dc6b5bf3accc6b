"""Near-duplicates over shards: as the store finds them, however the work was cut and in whatever order it ended."""

import json
import random
from pathlib import Path

import pytest
import typer
from sqlalchemy import select

from tests.conftest import Command
from tests.pipelines.shards.conftest import record
from thresher.cli.merge import _check_apart
from thresher.pipelines.shards.merge import put_plan
from thresher.pipelines.shards.plan import plan
from thresher.pipelines.shards.shard import Job, Shard
from thresher.pipelines.shards.target import Target
from thresher.pipelines.shards.work import release, work
from thresher.store.opening import open_store, reading
from thresher.store.tables import pages, records

PAGES = 24
COPIES = {5: 2, 9: 2, 20: 2, 17: 11}
"""Pages whose text is nearly that of another one."""
WORDS = "lane bridge harbour council ferry budget winter engineer village letter river school market station".split()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """WARCs of six pages each."""
    folder = tmp_path / "in"
    folder.mkdir()
    for first in range(0, PAGES, 6):
        (folder / f"{first:02}.warc").write_bytes(b"".join(page(number) for number in range(first, first + 6)))
    return folder


def page(number: int) -> bytes:
    choice = random.Random(COPIES.get(number, number))
    sentences = [f"The {' '.join(choice.choices(WORDS, k=14))} was opened." for _ in range(12)]
    text = "".join(f"<p>{' '.join(sentences[at : at + 3])} {number}</p>" for at in range(0, 12, 3))
    html = f"<html><body><article><h1>Report {number}</h1>{text}</article></body></html>"
    return record(number, "response", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html.encode())


def extracted(inputs: list[Path], output: Path, backwards: bool, form: str = "jsonl") -> None:
    target = Target(str(output))
    target.make()
    job = Job(output=str(output), form=form, max_seconds=30.0, max_memory=2048, run="r")  # type: ignore[arg-type]
    shards = [shard for shard in plan([str(path) for path in inputs], 1 << 30) if isinstance(shard, Shard)]
    ended = [work(shard, job) for shard in (reversed(shards) if backwards else shards)]
    put_plan(target, [(manifest.order, manifest.key) for manifest in ended])
    release()


@pytest.mark.slow
def test_near_duplicates_are_told_in_clusters(folder: Path, tmp_path: Path, command: Command) -> None:
    extracted([folder], tmp_path / "out", backwards=False)
    run = command("merge", "out", "-o", "records.jsonl", "--near-duplicates", "copies.jsonl")
    assert (run.returncode, run.stderr) == (0, b"")
    lines = [json.loads(line) for line in (tmp_path / "copies.jsonl").read_bytes().splitlines()]
    assert [line["cluster"] for line in lines] == [1, 2]
    told = [[each["url"].rpartition("/")[2] for each in line["records"]] for line in lines]
    assert told == [["2", "5", "9", "20"], ["11", "17"]]
    merged = [json.loads(line) for line in (tmp_path / "records.jsonl").read_bytes().splitlines()]
    origins = {one["url"]: one["origin"] for one in merged}
    assert all(each["origin"] == origins[each["url"]] for line in lines for each in line["records"])

    extracted(sorted(folder.iterdir()), tmp_path / "again", backwards=True)
    command("merge", "again", "-o", "r.jsonl", "--near-duplicates", "c.jsonl")
    assert (tmp_path / "c.jsonl").read_bytes() == (tmp_path / "copies.jsonl").read_bytes()

    assert command("import", "records.jsonl", "--store", "store.db").returncode == 0
    assert told == clusters_of(tmp_path / "store.db")


@pytest.mark.parametrize("names", [("a.jsonl", None, "a.jsonl"), ("-", None, "-"), ("r.jsonl", "x", "./x")])
def test_each_output_is_a_file_of_its_own(names: tuple[str, str | None, str]) -> None:
    with pytest.raises(typer.BadParameter, match="is another output too"):
        _check_apart(dict(zip(("--output", "--errors", "--near-duplicates"), names, strict=True)))


def clusters_of(store: Path) -> list[list[str]]:
    """What a store that was given the records says."""
    clusters: dict[int, list[str]] = {}
    with reading(open_store(str(store))) as connection:
        query = select(records.c.cluster, pages.c.url).join(pages, pages.c.id == records.c.page_id).order_by(pages.c.id)
        for cluster, url in connection.execute(query):
            clusters.setdefault(cluster, []).append(url.rpartition("/")[2])
    return [urls for urls in clusters.values() if len(urls) > 1]


@pytest.mark.slow
def test_parquet_shards_tell_no_near_duplicates(folder: Path, tmp_path: Path, command: Command) -> None:
    extracted([folder / "00.warc"], tmp_path / "out", backwards=False, form="parquet")
    run = command("merge", "out", "-o", "all.parquet", "--near-duplicates", "copies.jsonl")
    assert (run.returncode, b"needs shards of JSON Lines" in run.stderr) == (1, True)
    assert not list(tmp_path.glob("all*"))
