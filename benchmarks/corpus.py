"""A corpus on disk: a folder with `gold.jsonl` (file, url and the gold) and the pages that it names."""

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple


class Page(NamedTuple):
    """One page with its gold."""

    corpus: str
    gold: dict[str, Any]
    body: bytes

    @property
    def url(self) -> str:
        return str(self.gold["url"]).replace(" ", "%20")


def pages(corpus: Path) -> Iterator[Page]:
    """The corpus' pages in the order of its gold file."""
    with (corpus / "gold.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            gold = json.loads(line)
            yield Page(corpus.name, gold, gzip.decompress((corpus / gold["file"]).read_bytes()))


def digest(corpus: Path) -> str:
    """The SHA-256 of the gold file, which tells one state of a corpus from another."""
    return hashlib.sha256((corpus / "gold.jsonl").read_bytes()).hexdigest()


def corpora_folder() -> Path | None:
    """The folder that holds the corpora: `$THRESHER_CORPORA`, else `../shared/eval/corpus` beside the project."""
    folder = Path(os.environ.get("THRESHER_CORPORA") or Path(__file__).parents[2] / "shared/eval/corpus")
    return folder if folder.is_dir() else None
