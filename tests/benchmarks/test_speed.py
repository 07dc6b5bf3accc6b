"""The speed benchmark: its parts, never how fast this machine is."""

import gzip
import json
from pathlib import Path

from benchmarks.corpus import Page
from benchmarks.speed import Cost, compare, missed_ratios, parse, record, sample
from benchmarks.stages import STEPS, calls, timed_steps

PAGE = Page(
    "c", {"file": "a.html", "url": "https://a.org/"}, b"<title>A</title><h1>A</h1>" + b"<p>Words of it.</p>" * 30
)


def test_every_step_is_a_function_of_the_extractors() -> None:
    record(PAGE)
    assert set(STEPS) - {name for _, name, _ in calls()} == set()


def test_steps_are_timed_and_left_as_they_were() -> None:
    before = list(calls())
    with timed_steps() as watch:
        record(PAGE)
    assert watch.seconds["view"] > 0
    assert list(calls()) == before


def test_costs_are_of_all_rounds_but_the_first() -> None:
    costs = compare([PAGE, PAGE], {"parse": parse, "record": record}, rounds=2)
    assert set(costs) == {"parse", "record"}
    assert costs["record"].median > costs["parse"].median > 0


def test_ratios_that_are_not_reached_are_named() -> None:
    reached = {"parse": Cost(1.0, 1.0), "record": Cost(4.0, 9.0), "trafilatura": Cost(32.0, 40.0)}
    assert missed_ratios(reached) == []
    assert missed_ratios(reached | {"parse": Cost(0.9, 1.0), "trafilatura": Cost(20.0, 40.0)}) == [
        "a record costs 4.444 of parse, more than 4",
        "a record costs 0.200 of trafilatura, more than 0.125",
    ]


def test_a_sample_is_spread_evenly(tmp_path: Path) -> None:
    for name, size in (("a", 6), ("b", 4)):
        (tmp_path / name).mkdir()
        golds = [{"file": "../page.gz", "url": f"https://{name}.org/{number}"} for number in range(size)]
        (tmp_path / name / "gold.jsonl").write_text("".join(json.dumps(gold) + "\n" for gold in golds))
    (tmp_path / "page.gz").write_bytes(gzip.compress(b""))
    urls = [page.url for page in sample([tmp_path / "a", tmp_path / "b"], 5)]
    assert urls == ["https://a.org/0", "https://a.org/2", "https://a.org/4", "https://b.org/0", "https://b.org/2"]
    assert len(sample([tmp_path / "a"], 0)) == 6
