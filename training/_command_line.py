"""What the command lines of the scripts have in common."""

import argparse
from pathlib import Path

from benchmarks import corpus as corpora
from thresher.crawler.extractors.models import MODELS


def parsed(description: str | None, model: str, folds: int = 0) -> argparse.Namespace:
    """The script's arguments: corpora, out, folds."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--out", type=Path, default=MODELS / f"{model}.json", help="default: %(default)s")
    parser.add_argument("--folds", type=int, default=folds, metavar="N", help="default: %(default)s")
    return parser.parse_args()


def digests(folders: list[Path]) -> dict[str, str]:
    """The digest of each corpus, by its name."""
    return {folder.name: corpora.digest(folder) for folder in folders}


def report_written(out: Path) -> None:
    print(f"written: {out} ({out.stat().st_size:,} bytes)")
