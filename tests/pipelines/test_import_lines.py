"""Lines that no export has written are refused, with the reason."""

import io
import json

import msgspec
import pytest

import thresher
from tests.conftest import ROOT
from thresher.pipelines.import_lines import outcomes_of


def _line(**fields: object) -> bytes:
    record = thresher.extract((ROOT / "seeds/pages/modern-article-en.html").read_bytes())
    return json.dumps(msgspec.to_builtins(record) | fields).encode() + b"\n"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"fetched_at": "yesterday"}, "fetched_at is 'yesterday', no time as 2026-03-01T06:00:00Z"),
        ({"content_sha256": "zz"}, "content_sha256 is 'zz', not 64 digits from 0 to f"),
    ],
)
def test_what_no_export_writes(fields: dict[str, object], told: str) -> None:
    (refused,) = outcomes_of("lines.jsonl", io.BytesIO(_line(**fields)))
    assert refused.detail == f"is no record: {told}"


def test_what_an_export_writes() -> None:
    (kept,) = outcomes_of("lines.jsonl", io.BytesIO(_line(fetched_at="2026-03-01T06:00:00Z")))
    assert kept.status == "kept"
