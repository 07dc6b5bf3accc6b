"""The Containerfile and the compose file: what they name is there; where a container can be built, it is."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from thresher.cli import app

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
BASE = "docker.io/library/python:3.12-slim"


def containerfile() -> list[tuple[str, str]]:
    lines = (ROOT / "Containerfile").read_text().splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


def test_the_containerfile_uses_what_there_is() -> None:
    said = containerfile()
    assert said[0] == ("FROM", BASE)
    assert {word for word, _ in said} <= {
        *("FROM", "COPY", "RUN", "USER", "WORKDIR", "ENV", "VOLUME", "STOPSIGNAL", "ENTRYPOINT", "CMD")
    }
    assert [rest for word, rest in said if word == "USER"] == ["thresher"]  # not root


def test_the_services_run_commands_that_there_are() -> None:
    group = typer.main.get_command(app)
    for name, service in COMPOSE["services"].items():
        assert set(service.get("depends_on", {})) <= COMPOSE["services"].keys()
        for volume in service["volumes"]:
            assert volume.partition(":")[0] in COMPOSE["volumes"]
        if name != "database":
            assert service["command"][0] in group.commands  # type: ignore[attr-defined]
            assert service["build"]["dockerfile"] == "Containerfile"


def test_what_is_built_leaves_out_what_is_not_of_the_project() -> None:
    assert (ROOT / ".dockerignore").read_text() == (ROOT / ".containerignore").read_text()


def engine() -> str | None:
    """The program that can build from the base image, which is here already."""
    for name in ("docker", "podman"):
        if shutil.which(name) and all(
            subprocess.run([name, *asked], capture_output=True, check=False).returncode == 0
            for asked in (["info"], ["image", "inspect", BASE])
        ):
            return name
    return None


@pytest.mark.slow
def test_a_container_runs() -> None:
    name = engine()
    if name is None:
        pytest.skip("neither docker nor podman runs here with the base image")
    subprocess.run([name, "build", "-t", "thresher-test", "-f", "Containerfile", "."], cwd=ROOT, check=True)
    ran = subprocess.run([name, "run", "--rm", "thresher-test", "--version"], capture_output=True, check=True)
    assert ran.stdout.startswith(b"thresher ")
