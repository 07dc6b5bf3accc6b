"""Completion, in a real shell."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize(
    ("typed", "offered"), [("archive pr", "prune"), ("crawl --agai", "--again"), ("serv", "serve")]
)
def test_bash_completes(environment: dict[str, str], tmp_path: Path, typed: str, offered: str) -> None:
    program = tmp_path / "thresher"
    program.write_text(f"#!{sys.executable}\nfrom thresher.cli import main\n\nmain()\n")
    program.chmod(0o755)
    words = ["thresher", *typed.split()]
    script = f"""
        eval "$(thresher --show-completion)"
        COMP_WORDS=({" ".join(words)}); COMP_CWORD={len(words) - 1}
        _thresher_completion thresher
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    path = {"PATH": f"{tmp_path}:{environment['PATH']}"}
    ended = subprocess.run(["bash", "-c", script], env=environment | path, capture_output=True, check=True, timeout=60)
    assert ended.stdout.decode().split()[:1] == ([offered] if offered else []), ended.stderr.decode()
