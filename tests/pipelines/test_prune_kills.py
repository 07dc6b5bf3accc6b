"""`archive prune` killed at its worst moments: each record has its page, and the next run finishes."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Command
from tests.thresher.cli.test_archive_command import article, exchange, feed, readable, sizes, write

KILLED = """
import os, sys
from pathlib import Path
from thresher.pipelines.archive import prune
from thresher.cli import main

def die(*arguments, **named):
    os._exit(9)

moment = sys.argv.pop(1)
if moment == "before the transaction":
    prune._replace = die
elif moment == "within it":
    prune.move = die
else:
    Path.unlink = die
sys.argv[0] = "thresher"
main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["before the transaction", "within it", "after it"])
def test_each_record_has_its_page(command: Command, environment: dict[str, str], tmp_path: Path, moment: str) -> None:
    write(tmp_path, 1, feed(1), exchange("/1", article(1)), feed(2), exchange("/2", article(2)), days=100)
    write(tmp_path, 2, feed(3), days=50)
    command("extract", tmp_path / "archive", "--store", "thresher.db", "-q")
    asked = ["archive", "prune", "--older-than", "30d"]
    ended = subprocess.run([sys.executable, "-c", KILLED, moment, *asked], env=environment, cwd=tmp_path, check=False)
    assert ended.returncode == 9
    assert readable(str(tmp_path / "thresher.db")) == 2
    assert command(*asked).returncode == 0
    assert readable(str(tmp_path / "thresher.db")) == 2
    assert sum(sizes(tmp_path).values()) < 4000
    assert command("archive", "verify").returncode == 0
