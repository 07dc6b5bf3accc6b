"""Hostile inputs through the command: each ends with a typed outcome within the limits, and the run goes on."""

import gzip
import json
import os
import resource
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]

SENTENCE = "The harbour master of Lindava has covered the grain with tarpaulins borrowed from a circus last week. "
TEXT = "".join(f"<p>Number {number}. {SENTENCE * 2}</p>" for number in range(6))
HEADLINE = "Grain waits under the tent"


def page(body: str = TEXT, head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{HEADLINE} - Lindava News</title>{head}</head>"
        f"<body><div><a href=/>Home</a> <a href=/port>Port</a></div><h1>{HEADLINE}</h1>{body}</body></html>"
    )


ENTITY_BOMB = (
    '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html [<!ENTITY a0 "grain grain grain grain ">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + f"]><html><head><title>{HEADLINE}</title></head><body><h1>{HEADLINE}</h1><p>&a11;</p>{TEXT}</body></html>"
)
READABLE = {
    "attribute-of-1-mb.html": page(f'<p title="{"x" * 1_000_000}" onclick="{"y " * 500_000}">First.</p>{TEXT}'),
    "colspan-of-a-million.html": page(
        f'<table><tr><td colspan="1000000" rowspan="1000000">Wide</td></tr><tr><td>{TEXT}</td></tr></table>'
    ),
    "nul-bytes.html": page().replace("grain", "gr\0ain").replace("<p>", "<\0p>", 1) + "\0" * 1000,
    "no-html-element.html": f"<h1>{HEADLINE}</h1>{TEXT}",
    "entity-bomb.html": ENTITY_BOMB,
    "unterminated-comment.html": page(f"{TEXT}<!-- this comment never ends <p>{SENTENCE}</p>"),
    "unterminated-tag.html": page() + '<a href="',
    "broken-address.html": page()
    .replace(HEADLINE, f'<a href="http://[::1">{HEADLINE}</a>')
    .replace("=/port", "=http://h:p"),
    "half-a-character.html": page(
        head='<script type="application/ld+json">{"@type":"NewsArticle","name":"\\ud800"}</script>'
    ),
    "no-charset.html": page().replace("charset=utf-8", "charset=undefined").replace("Lindava", "Lindåva"),
    "slashes.html": page(f"<style/>unseen</style>{TEXT}<script/>unseen</script>"),
    "attributes.html": page(f"<div {' '.join(f'a{number}=v' for number in range(200_000))}>{TEXT}</div>"),
    "links-of-one-line.html": page(f"{TEXT}<p class=breadcrumb>{'<a href=/a>a step</a> ' * 40_000}</p>"),
    "hidden-in-hidden.html": page(TEXT + "<div hidden>" * 380 + "<p>a few words</p>" * 20_000 + "</div>" * 380),
    "comments.html": page(TEXT).replace("<html", "<!---->" * 580 + "<html"),
    "nested-200000.html": page("<div>" * 200_000 + TEXT + "</div>" * 200_000),
    "nested-200000-inline.html": page("<b><i>" * 100_000 + TEXT),
}
"""Odd, but a reader can tell what they say: records are made of them, with the article's text."""

REFUSED = {
    "empty.html": {"empty"},
    "white-space.html": {"empty"},
    "picture.html": {"not_html"},
    "program.html": {"not_html"},
    "json.html": {"not_html"},
    "page-in-json.html": {"not_html"},
    "truncated.html.gz": {"truncated"},
    "zeros-200-mb.html.gz": {"too_large", "empty", "not_html"},
    "zeros-1-gb.html.gz": {"too_large", "empty", "not_html"},
}


class Run(NamedTuple):
    status: int
    records: dict[str, dict[str, Any]]
    errors: dict[str, dict[str, Any]]
    stderr: str
    seconds: float
    folder: Path


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run of the command over all of them, with a sound page first and last."""
    folder = tmp_path_factory.mktemp("hostile") / "deep" / "enough"
    saved = folder / "saved"
    saved.mkdir(parents=True)
    for name, text in {"0-sound.html": page(), **READABLE, "z-sound.html": page()}.items():
        (saved / name).write_text(text, encoding="utf-8")
    (saved / "empty.html").write_bytes(b"")
    (saved / "white-space.html").write_bytes(b" \n\t" * 1000)
    (saved / "picture.html").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 40)
    (saved / "program.html").write_bytes(b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40)
    (saved / "json.html").write_text(json.dumps({"html": page()}), encoding="utf-8")
    (saved / "page-in-json.html").write_text(json.dumps(page()), encoding="utf-8")
    (saved / "truncated.html.gz").write_bytes(gzip.compress(os.urandom(50_000) + page().encode())[:-2000])
    _write_zeros(saved / "zeros-200-mb.html.gz", 200)
    _write_zeros(saved / "zeros-1-gb.html.gz", 1024)
    with zipfile.ZipFile(saved / "climbing.zip", "w") as archive:
        archive.writestr("../../climbed.html", page())
        archive.writestr("/climbed-to-root.html", page())
        archive.writestr("..\\..\\climbed-backwards.html", page())
    before = set(folder.parents[1].rglob("*"))
    start = time.monotonic()
    arguments = ["extract", "saved", "-o", "records.jsonl", "--errors", "errors.jsonl", "--jobs", "2"]
    done = subprocess.run(
        [sys.executable, "-m", "thresher", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        preexec_fn=_limit_files,
    )
    seconds = time.monotonic() - start
    written = set(folder.parents[1].rglob("*")) - before
    assert written == {folder / "records.jsonl", folder / "errors.jsonl"}
    assert not Path("/climbed-to-root.html").exists()
    lines = [*_lines(folder / "records.jsonl"), *_lines(folder / "errors.jsonl")]
    by_name = {(line["origin"]["member"] or Path(line["origin"]["file"]).name): line for line in lines}
    assert len(by_name) == len(lines), "a page ended twice"
    records = {name: line for name, line in by_name.items() if "article" in line}
    errors = {name: line for name, line in by_name.items() if "article" not in line}
    return Run(done.returncode, records, errors, done.stderr, seconds, folder)


def _limit_files() -> None:
    """No file of more than 100 MB: what is inflated to disk would end the command."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000_000, 100_000_000))


def _write_zeros(path: Path, megabytes: int) -> None:
    packer, block = zlib.compressobj(1, zlib.DEFLATED, 31), bytes(1 << 20)
    with path.open("wb") as file:
        for _ in range(megabytes):
            file.write(packer.compress(block))
        file.write(packer.flush())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def test_the_run_goes_on_to_its_end(run: Run) -> None:
    assert "Traceback" not in run.stderr
    for name in ("0-sound.html", "z-sound.html"):
        assert run.records[name]["article"]["headline"] == HEADLINE
    assert run.status == 1  # an input was truncated
    assert run.seconds < 120


@pytest.mark.parametrize("name", READABLE)
def test_what_can_be_read_is_read(run: Run, name: str) -> None:
    assert name in run.records, run.errors.get(name, "neither kept nor refused")
    record = run.records[name]
    assert record["page_type"] == "article"
    body = record["article"]["body"]
    assert [f"Number {number}." in body for number in range(6)] == [True] * 6
    assert "grain with tarpaulins" in body
    assert sum(record["accounting"]["by_zone"].values()) == record["accounting"]["visible_chars"]


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_reason(run: Run, name: str) -> None:
    assert name in run.errors, f"kept, or skipped: {sorted(run.records)}"
    assert run.errors[name]["status"] == "refused"
    assert run.errors[name]["reason"] in REFUSED[name]
    assert run.errors[name]["detail"]


def test_members_that_climb_out_of_their_archive_are_read_in_place(run: Run) -> None:
    names = [name for name in [*run.records, *run.errors] if "climbed" in name]
    assert len(names) == 3
    assert [run.records[name]["article"]["headline"] for name in names if name in run.records] == [HEADLINE] * 3


@pytest.mark.slow
@pytest.mark.parametrize("body", [TEXT * 8_000, "<p>a</p>" * 1_500_000], ids=["long", "elements"])
def test_a_page_that_does_not_fit_into_memory_says_so(body: str, tmp_path: Path) -> None:
    """The parser makes no error of its own of that: it gives no tree, as for a page without anything."""
    (tmp_path / "large.html").write_text(page(body), encoding="utf-8")
    (tmp_path / "sound.html").write_text(page(), encoding="utf-8")
    arguments = ["extract", ".", "-o", "records.jsonl", "--errors", "errors.jsonl", "--max-memory", "96", "--jobs", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "thresher", *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (error,) = _lines(tmp_path / "errors.jsonl")
    assert (error["origin"]["file"], error["reason"]) == ("large.html", "out_of_memory")
    (record,) = _lines(tmp_path / "records.jsonl")
    assert record["article"]["headline"] == HEADLINE
