"""A corpus on disk: a folder with `gold.jsonl` (file, url and the gold) and the pages that it names."""

import gzip
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from thresher.schemas.page import Form, Known, Origin, SavedPage

FETCHED_AT = "2026-01-01T00:00:00Z"
"""The corpora do not say when their pages were captured; all are older than this."""

NAMES = ("news", "articles", "segments", "dates", "listings", "zones")


class Page(NamedTuple):
    """One page with its gold."""

    corpus: str
    gold: dict[str, Any]
    body: bytes

    @property
    def url(self) -> str:
        return str(self.gold["url"]).replace(" ", "%20")

    def saved(self) -> SavedPage:
        """The page as a loader hands it on that knows its URL."""
        origin = Origin(file=self.gold["file"], form=Form.WARC, url_from=Known.STATED, fetched_at_from=Known.STATED)
        return SavedPage(body=self.body, origin=origin, url=self.url, fetched_at=FETCHED_AT)


def golds(corpus: Path) -> list[dict[str, Any]]:
    """The lines of the corpus' gold file."""
    with (corpus / "gold.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def load(corpus: Path, gold: dict[str, Any]) -> Page:
    return Page(corpus.name, gold, gzip.decompress((corpus / gold["file"]).read_bytes()))


def pages(corpus: Path) -> Iterator[Page]:
    """The corpus' pages in the order of its gold file."""
    for gold in golds(corpus):
        yield load(corpus, gold)


def digest(corpus: Path) -> str:
    """The SHA-256 of the gold file, which tells one state of a corpus from another."""
    return hashlib.sha256((corpus / "gold.jsonl").read_bytes()).hexdigest()


def corpora_folder() -> Path | None:
    """The folder that holds the corpora: `$THRESHER_CORPORA`, else `../shared/eval/corpus` beside the project."""
    folder = Path(os.environ.get("THRESHER_CORPORA") or Path(__file__).parents[2] / "shared/eval/corpus")
    return folder if folder.is_dir() else None


def chosen_corpora(named: list[Path]) -> list[Path]:
    """The corpora that are named on the command line, else all that are present; ends the program without any."""
    folders = named or all_corpora()
    if not folders:
        sys.exit("no corpus: name a folder that holds gold.jsonl, or set THRESHER_CORPORA")
    return folders


def all_corpora() -> list[Path]:
    """The corpora that are present, in the usual order."""
    folder = corpora_folder()
    return [folder / name for name in NAMES if (folder / name / "gold.jsonl").is_file()] if folder else []
