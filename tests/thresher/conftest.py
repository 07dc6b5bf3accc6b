"""Pages to extract, and the command run as a user runs it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PARAGRAPHS = "".join(
    f"<p>Paragraph {number} says that the council met again and that the budget was passed with {number} votes.</p>"
    for number in range(1, 7)
)

Command = Callable[..., "subprocess.CompletedProcess[bytes]"]


def page(headline: str) -> str:
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{headline} - The Herald</title></head><body>"
        f"<nav><a href=/>Home</a> <a href=/world>World</a></nav>"
        f"<article><h1>{headline}</h1><p class=byline>By Ann Lee</p>{PARAGRAPHS}</article></body></html>"
    )


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with twelve pages, a picture and an empty page."""
    folder = tmp_path / "saved"
    folder.mkdir()
    for number in range(12):
        (folder / f"page{number:02}.html").write_text(page(f"Council passes budget number {number}"))
    (folder / "page05.html").write_bytes(b"")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(32))
    return folder


@pytest.fixture
def environment() -> dict[str, str]:
    """The environment of a command under test: this checkout, whatever is installed, and the defaults of a pipe."""
    names = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT)}


@pytest.fixture
def command(environment: dict[str, str], tmp_path: Path) -> Command:
    """`command("extract", path, ...)` runs `thresher extract path ...` in a process of its own, in `tmp_path`."""

    def run(*arguments: object, stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "thresher", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            env=environment,
            cwd=tmp_path,
            timeout=60,
            check=False,
        )

    return run
