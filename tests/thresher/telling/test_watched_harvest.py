"""From a portal to whoever watches words, by the commands as a user runs them."""

import json
import re
from pathlib import Path

import pytest

from tests.conftest import Command
from tests.portal_server.client import serving
from tests.thresher.telling.receivers import mail_box, webhook
from thresher.webhook import PRIVATE_WEBHOOKS


@pytest.mark.slow
def test_a_harvest_tells_what_came_and_what_changed(
    command: Command, environment: dict[str, str], tmp_path: Path
) -> None:
    with serving("--articles", 60, "--without", "all") as [portal], webhook() as hook, mail_box() as box:
        (tmp_path / "post.toml").write_text(f'start = ["{portal.start}"]\n[pace]\ndelay = 0.0\nconcurrency = 8\n')
        environment |= {
            "THRESHER_DESK": hook.address,
            PRIVATE_WEBHOOKS: "yes",
            "THRESHER_SMTP": f"smtp://127.0.0.1:{box.port}",
            "THRESHER_MAIL_FROM": "desk@post.example",
        }
        told = ["--webhook", "THRESHER_DESK", "--mail", "me@post.example"]
        assert command("watch", "add", "council", "--query", "council", "--portal", "post", *told).returncode == 0

        def harvest(step: int) -> dict[str, str]:
            """What was told of a harvest: the change by address; the mail says the same."""
            portal.clock(step)
            box.mails.clear()
            ended = command("crawl", "post.toml", "--allow-private", "--quiet", "--jobs", 1)
            assert (ended.returncode, ended.stderr) == (0, b"")
            found = {match["url"]: match["change"] for message in hook.take() for match in message["matches"]}
            mailed = [line for mail in box.mails for line in mail.get_content().splitlines() if "://" in line]
            assert sorted(mailed) == sorted(found)
            return found

        first = harvest(0)
        assert set(first.values()) == {"new"}
        shown = command("watch", "show", "council", "--json", "--limit", 500).stdout.splitlines()
        assert {json.loads(line)["url"] for line in shown} == set(first)
        second = harvest(1)
        assert "new" in second.values()
        assert {url for url, change in second.items() if change == "new"}.isdisjoint(first)
        assert {url for url, change in second.items() if change == "changed"} <= set(first)
        assert harvest(1) == {}
    assert not re.search(b"S3CRET", (tmp_path / "thresher.db").read_bytes())
