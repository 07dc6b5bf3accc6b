"""What is claimed of systems that are no Linux: the types hold, and pages are read without what these lack."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READS = """
import sys
for name in ("fcntl", "resource", "uvloop"):
    sys.modules[name] = None
import thresher
record = thresher.extract(open(sys.argv[1], "rb").read())
assert record.article.headline == "Harbour town votes to keep its last ferry", record.article
"""


def test_pages_are_read_without_fcntl_resource_and_uvloop() -> None:
    page = ROOT / "seeds" / "pages" / "modern-article-en.html"
    subprocess.run([sys.executable, "-W", "error", "-c", READS, page], cwd=ROOT, check=True)


@pytest.mark.slow
@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_types_hold(platform: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--platform", platform, "--cache-dir", str(tmp_path), "-p", "thresher"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stdout.decode()
