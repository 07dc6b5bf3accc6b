"""Indexes of WARC files."""

import gzip
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import typer
from pyarrow import Table, parquet

from tests.conftest import Command
from tests.pipelines.shards.conftest import ELSEWHERE, Served, archive
from thresher.cli.extract_usage import check_index
from thresher.pipelines.shards.cdxj import Choice
from thresher.pipelines.shards.index import RECORDS, chosen
from thresher.pipelines.shards.plan import plan_chosen
from thresher.schemas.errors import InputError


@pytest.mark.parametrize(("offset", "length"), [(0, -1), (-5, 10), (0, 0), (0, 1 << 70)])
def test_an_index_with_impossible_places_is_refused(tmp_path: Path, offset: int, length: int) -> None:
    entry = {"url": "https://news.example/", "filename": "a.warc", "offset": offset, "length": length}
    (tmp_path / "part.cdxj").write_text(f"key 2025 {json.dumps(entry)}\n")
    with pytest.raises(InputError, match=r"part.cdxj, line 1: is no CDXJ"):
        list(chosen(str(tmp_path), str(tmp_path / "part.cdxj"), Choice()))


@pytest.mark.parametrize("name", [*ELSEWHERE, "s3://others/x.warc"])
@pytest.mark.parametrize("base", ["folder", "https://data.example/"])
def test_an_index_leads_to_nothing_outside_its_base(tmp_path: Path, name: str, base: str) -> None:
    entries = [
        {"url": "https://news.example/", "filename": each, "offset": 0, "length": 9} for each in ("a.warc", name)
    ]
    (tmp_path / "part.cdxj").write_text("".join(f"key 2025 {json.dumps(entry)}\n" for entry in entries))
    with pytest.raises(InputError, match=r"part.cdxj, line 2: .*: is not below"):
        list(chosen(base, str(tmp_path / "part.cdxj"), Choice()))


@pytest.mark.slow
def test_an_index_chooses_records_by_host(served: Served, inputs: Path, tmp_path: Path, command: Command) -> None:
    members = [gzip.compress(each, mtime=0) for each in archive()[:12]]
    lines, at = [], 0
    for number, member in enumerate(members):
        host = "news.example" if number % 3 == 0 else "other.example"
        entry = {
            "url": f"https://{host}/{number}",
            "filename": "crawl.warc.gz",
            "offset": f"{at}",
            "length": f"{len(member)}",
        }
        lines.append(f"key 20250101000000 {json.dumps(entry)}\n")
        at += len(member)
    (tmp_path / "part.cdxj").write_text("".join(lines))
    command("extract", "in/crawl.warc.gz", "-q", "-o", "one.jsonl")
    options = "--index part.cdxj --hosts news.example --cluster local --jobs 1 -o out -q".split()
    run = command("extract", served, *options)
    assert run.returncode == 0, run.stderr
    assert command("merge", "out", "-o", "merged.jsonl").returncode == 0
    places = [(json.loads(line.split(" ", 2)[2])["offset"], line) for line in lines[::3]]
    wanted = [(int(at), int(at) + int(json.loads(line.split(" ", 2)[2])["length"]) - 1) for at, line in places]
    assert served.asked == [("GET", "/crawl.warc.gz", f"bytes={first}-{last}") for first, last in wanted]
    one = (tmp_path / "one.jsonl").read_bytes().replace(b'"in/', f'"{served}/'.encode()).splitlines()
    assert (tmp_path / "merged.jsonl").read_bytes().splitlines() == one[:12:3]


def test_a_cdxj_is_chosen_from_by_day(tmp_path: Path) -> None:
    lines = []
    for day in range(1, 6):
        entry = {"url": "https://news.example/", "filename": "a.warc", "offset": day, "length": 9}
        lines.append(
            f"key 2025013{day}235959 {json.dumps(entry)}\n" if day < 2 else f"key 2025020{day} {json.dumps(entry)}\n"
        )
    index = tmp_path / "part.cdxj"
    index.write_text("".join(lines))

    def days(since: str | None, until: str | None) -> list[int]:
        found = chosen("in", str(index), Choice(since=since, until=until))
        return [offset for part in found for offset, _ in part.records]

    assert days("2025-01-31", "2025-02-03") == [1, 2, 3]
    assert days("2025-02-03", None) == [3, 4, 5]
    assert days(None, "2025-01-31") == [1]
    index.write_text(lines[0].replace("20250131235959", "yesterday"))
    with pytest.raises(InputError, match=r"part.cdxj, line 1: is no CDXJ: says no time of capture"):
        days("2025-01-31", None)
    assert days(None, None) == [1]


START = datetime(2025, 1, 1)
HOSTS = 4000


def columnar(path: Path, **other: list[object]) -> None:
    """An index as Common Crawl writes it, of a record for each of many hosts, an hour each, in small row groups."""
    columns: dict[str, list[object]] = {
        "url_surtkey": [f"example,n{number:06})/" for number in range(HOSTS)],
        "url": [f"https://n{number:06}.example/{'long/' * 40}{number}" for number in range(HOSTS)],
        "url_host_name": [f"n{number:06}.example" for number in range(HOSTS)],
        "fetch_time": [START + timedelta(hours=number) for number in range(HOSTS)],
        "warc_filename": [f"crawl/{number % 7}.warc.gz" for number in range(HOSTS)],
        "warc_record_offset": [*range(HOSTS)],
        "warc_record_length": [9] * HOSTS,
    }
    table = {name: column for name, column in (columns | other).items() if column}
    parquet.write_table(Table.from_pydict(table), path, row_group_size=100, compression="none")


def offsets(index: object, choice: Choice) -> list[int]:
    return [offset for part in chosen("in", str(index), choice) for offset, _ in part.records]


def test_parquet_is_chosen_from_by_host_and_day(tmp_path: Path) -> None:
    columnar(tmp_path / "one.parquet")
    index = tmp_path / "one.parquet"
    assert offsets(index, Choice()) == [*range(HOSTS)]
    assert offsets(index, Choice(("n000123.example", "n003999.example"))) == [123, 3999]
    assert offsets(index, Choice(("example",), "2025-01-02", "2025-01-03")) == [*range(24, 72)]
    assert offsets(index, Choice(("n000123.example",), "2025-02-01")) == []
    columnar(tmp_path / "two.parquet")
    assert offsets(tmp_path, Choice(("n000123.example",))) == [123, 123]


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("news.example", "example,news)/"),
        ("www.news.example", "example,news)/"),
        ("www2.a.news.example", "example,news,a)/"),
        ("news.example", "example,news:8080)/"),
    ],
)
def test_hosts_below_a_host_are_found_by_their_keys(tmp_path: Path, host: str, key: str) -> None:
    others = ["example,new)/", "example,newsx)/", "other,news)/"]
    columnar(
        tmp_path / "i.parquet",
        url_surtkey=[key, *others] * (HOSTS // 4),
        url_host_name=[host, "new.example", "newsx.example", "news.other"] * (HOSTS // 4),
    )
    assert offsets(tmp_path / "i.parquet", Choice(("news.example",))) == [*range(0, HOSTS, 4)]


def test_of_parquet_at_an_address_only_what_may_fit_is_asked_for(served: Served) -> None:
    columnar(served.folder / "i.parquet")
    assert offsets(f"{served}/i.parquet", Choice(("n000123.example",), "2025-01-01")) == [123]
    ranges = [place.removeprefix("bytes=").split("-") for method, _, place in served.asked if method == "GET"]
    asked = sum(int(last) + 1 - int(first) for first, last in ranges)
    assert asked < (served.folder / "i.parquet").stat().st_size / 10
    served.has_ranges = False
    with pytest.raises(InputError, match=r"i.parquet: cannot be read: "):
        offsets(f"{served}/i.parquet", Choice())


def test_parquet_that_is_no_index_is_told_by_name(tmp_path: Path) -> None:
    index = tmp_path / "i.parquet"
    columnar(index, warc_filename=[], url_host_name=[])
    with pytest.raises(InputError, match=r"i.parquet: is no columnar index .*: has no column warc_filename$"):
        offsets(index, Choice())
    columnar(index, fetch_time=["2025-01-01"] * HOSTS)
    with pytest.raises(InputError, match=r"i.parquet: .*: fetch_time is string, no timestamp"):
        offsets(index, Choice(since="2025-01-01"))
    columnar(index, warc_record_offset=[-1] * HOSTS)
    with pytest.raises(InputError, match=r"i.parquet: a row .*offset"):
        offsets(index, Choice())
    columnar(index, warc_filename=["../x.warc"] * HOSTS)
    with pytest.raises(InputError, match=r"i.parquet: ../x.warc: is not below in/"):
        offsets(index, Choice())
    index.write_bytes(b"PAR1 of another kind")
    with pytest.raises(InputError, match=r"i.parquet: cannot be read: "):
        offsets(index, Choice())
    index.unlink()
    with pytest.raises(InputError, match=r"holds no .parquet file"):
        offsets(tmp_path, Choice())
    with pytest.raises(InputError, match=r"i.parquet: cannot be read: No such file"):
        offsets(index, Choice())


def test_a_shard_of_an_index_has_a_number_of_records_whatever_files_they_are_in(tmp_path: Path) -> None:
    columnar(tmp_path / "i.parquet")
    shards = [*plan_chosen("in", str(tmp_path / "i.parquet"), Choice())]
    assert [sum(len(part.records) for part in shard.parts) for shard in shards] == [RECORDS] * (HOSTS // RECORDS)
    assert [shard.order[0] for shard in shards] == [*range(0, HOSTS, RECORDS)]


@pytest.mark.parametrize("option", ["--hosts", "--since", "--until"])
def test_what_chooses_goes_with_an_index(option: str) -> None:
    with pytest.raises(typer.BadParameter, match="name it with --index") as raised:
        check_index(["in"], None, {"--since": None, option: "2025-01-01"}, "local")
    assert raised.value.param_hint == option
