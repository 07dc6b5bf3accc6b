"""Exported lines that were damaged on their way: each is told by its number, the others are kept."""

import io
import json
from typing import Any

import pytest

import thresher
from thresher.pipelines import import_lines as lines
from thresher.pipelines.import_lines import outcomes_of
from thresher.schemas.outcome import Outcome, Status

TEXT = " ".join(f"The council met again and passed budget {number}." for number in range(20))


@pytest.fixture(scope="module")
def line() -> bytes:
    import msgspec

    return msgspec.json.encode(thresher.extract(f"<article><h1>Ferry</h1><p>{TEXT}", url="https://a.example/1"))


def read(text: bytes) -> list[Outcome]:
    return list(outcomes_of("x.jsonl", io.BytesIO(text)))


def changed(line: bytes, **fields: Any) -> bytes:
    return json.dumps({**json.loads(line), **fields}).encode()


DAMAGED = {
    "truncated": lambda line: line[:-9],
    "escaped surrogate": lambda line: line.replace(b"Ferry", b"\\ud800"),
    "surrogate": lambda line: line.replace(b"Ferry", b"\xed\xa0\x80"),
    "another version": lambda line: changed(line, schema="thresher/page@9"),
    "too deep": lambda line: line[:-1] + b',"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "no time": lambda line: changed(line, seen_first="yesterday"),
    "too long": lambda line: changed(line, title="x" * 200_000),
    "UTF-16": lambda line: line.decode().encode("utf-16-be").replace(b"\n", b""),
    "no schema": lambda line: json.dumps({k: v for k, v in json.loads(line).items() if k != "schema"}).encode(),
    "sums that do not add up": lambda line: changed(line, accounting={"visible_chars": 7, "by_zone": {"article": 5}}),
    "a depth below 0": lambda line: changed(line, comments=[{"text": "Well said.", "depth": -3}]),
    "null": lambda line: b"null",
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_line_is_one_line(line: bytes, damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAX_LINE", 1 << 16 if damage == "too long" else 1 << 20)
    first, bad, last = read(b"\n".join([line, DAMAGED[damage](line), line]))
    assert (first.status, bad.status, last.status) == (Status.KEPT, Status.REFUSED, Status.KEPT)
    assert bad.origin.member == "line 2"


def test_a_mark_of_the_encoding_is_no_part_of_the_first_line(line: bytes) -> None:
    assert [one.status for one in read(b"\xef\xbb\xbf" + line)] == [Status.KEPT]


def test_what_cannot_be_read_on_is_refused_with_its_line(line: bytes) -> None:
    class Broken(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            if found := super().readline(size):
                return found
            raise EOFError("ended before its end")

    kept, refused = outcomes_of("x.jsonl.gz", Broken(line + b"\n"))
    assert (kept.status, refused.origin.member) == (Status.KEPT, "line 2")
    assert "ended before its end" in (refused.detail or "")
