"""docs/search.md says of watches what there is, and its commands run."""

import re
import shlex
from pathlib import Path

import pytest

from tests.conftest import ROOT, Command
from tests.thresher.telling.receivers import mail_box, webhook
from thresher.webhook import PRIVATE_WEBHOOKS

_WATCHED = (ROOT / "docs" / "search.md").read_text(encoding="utf-8").partition("## Watched words\n")[2]


@pytest.mark.slow
def test_every_option_is_explained(command: Command) -> None:
    helped = command("watch", "add", "--help").stdout.decode()
    options = set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", helped, re.MULTILINE)) - {"--help"}
    assert set(re.findall(r"^\| `(--[a-z-]+)", _WATCHED, re.MULTILINE)) == options


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # on loopback
def test_the_commands_run(command: Command, environment: dict[str, str], tmp_path: Path) -> None:
    """With the documented variables, whose servers are ours."""
    (tmp_path / "password").write_text("S3CRET")
    exported = dict(pair.split("=", 1) for pair in re.findall(r"THRESHER_\w+=\S+", _WATCHED))
    with mail_box("S3CRET") as box, webhook() as hook:
        own = {
            "THRESHER_SMTP": f"smtp://desk@127.0.0.1:{box.port}",
            "THRESHER_SMTP_PASSWORD_FILE": str(tmp_path / "password"),
            "THRESHER_DESK": hook.address,
            PRIVATE_WEBHOOKS: "yes",
        }
        assert own.keys() - {PRIVATE_WEBHOOKS} < exported.keys()
        environment |= exported | own
        lines = re.findall(r"^    thresher (watch .*)$", _WATCHED, re.MULTILINE)
        assert len(lines) >= 6
        for line in lines:
            ended = command(*shlex.split(line))
            assert (ended.returncode, b"warning" in ended.stderr) == (0, False), (line, ended.stderr)
    (mail,) = box.mails
    assert mail["To"] == "me@post.example"
