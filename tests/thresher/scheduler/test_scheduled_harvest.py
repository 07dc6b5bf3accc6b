"""The process of a scheduled harvest, as its scheduler sees it."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.crawl.site import served
from thresher.scheduler.harvest import Harvest
from thresher.scheduler.runs import RunState


@pytest.mark.parametrize("sent", [signal.SIGHUP, signal.SIGINT])
def test_a_harvest_that_a_signal_ends_is_interrupted(
    sent: signal.Signals, environment: dict[str, str], tmp_path: Path
) -> None:
    with served() as site:
        site.has_sitemap = True
        command = ["crawl", f"http://127.0.0.1:{site.server_port}/", "--allow-private", "--quiet", "--delay", "3"]
        places = ["--store", str(tmp_path / "post.db"), "--archive", str(tmp_path / "archive")]
        harvest = Harvest(1, "post", [*command, *places], environment, 3600)
        while "/" not in site.asked:
            time.sleep(0.05)
        os.kill(harvest.pid, sent)
        while (ended := harvest.poll()) is None:
            time.sleep(0.05)
        harvest.close()
    assert (ended.state, ended.code) == (RunState.INTERRUPTED, 128 + sent)
