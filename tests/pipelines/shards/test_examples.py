"""The files of docs/examples that start a cluster: read by what reads them, and their commands run."""

import importlib.util
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.conftest import ROOT, Command
from tests.pipelines.shards.test_shards import until

EXAMPLES = ROOT / "docs" / "examples"
CLUSTER = yaml.safe_load((EXAMPLES / "dask-cluster.yaml").read_text())
JOB = yaml.safe_load((EXAMPLES / "extract-job.yaml").read_text())
SRUN = '#!/bin/sh\nfor task in 1 2; do "$@" & done\nwait\n'
"""Two tasks on this machine, as SLURM starts them on others."""


def container(part: dict[str, Any]) -> dict[str, Any]:
    (found,) = part["spec"]["containers"]
    return dict(found)


def test_the_parts_of_the_manifests_fit_together() -> None:
    name, service = CLUSTER["metadata"]["name"], CLUSTER["spec"]["scheduler"]["service"]
    assert service["selector"] == {"dask.org/cluster-name": name, "dask.org/component": "scheduler"}
    ports = {port["name"]: port["containerPort"] for port in container(CLUSTER["spec"]["scheduler"])["ports"]}
    assert {port["targetPort"]: port["port"] for port in service["ports"]} == ports
    arguments = container(JOB["spec"]["template"])["args"]
    assert arguments[arguments.index("--cluster") + 1] == f"tcp://{name}-scheduler:{ports['tcp-comm']}"


@pytest.mark.integration
def test_the_operator_knows_every_key_of_its_manifest() -> None:
    found = importlib.util.find_spec("dask_kubernetes")
    assert found is not None
    assert found.origin is not None
    folder = Path(found.origin).parent / "operator/deployment/helm/dask-kubernetes-operator/crds"
    (version,) = yaml.safe_load((folder / "daskcluster.yaml").read_text())["spec"]["versions"]
    schema = version["schema"]["openAPIV3Schema"]
    Draft202012Validator(schema).validate(CLUSTER)
    assert unknown({"spec": CLUSTER["spec"]}, schema) == []
    assert unknown({"spec": {"workers": {}}}, schema) == [".spec.workers"]


def unknown(value: object, schema: dict[str, Any], place: str = "") -> list[str]:
    """The keys that Kubernetes would leave out."""
    if isinstance(value, list):
        return [key for one in value for key in unknown(one, schema["items"], place)]
    if not isinstance(value, dict) or "properties" not in schema:
        return []
    known = schema["properties"]
    missing = [f"{place}.{key}" for key in value if key not in known]
    return missing + [at for key in value if key in known for at in unknown(value[key], known[key], f"{place}.{key}")]


@pytest.mark.slow
def test_what_the_manifests_start_extracts(tmp_path: Path, environment: dict[str, str], command: Command) -> None:
    comm, http = free_port(), free_port()
    scheduler = container(CLUSTER["spec"]["scheduler"])["args"]
    here = ["--host", "127.0.0.1", "--port", f"{comm}", "--dashboard-address", f"127.0.0.1:{http}"]
    worker = container(CLUSTER["spec"]["worker"])["args"]
    named = [word.replace("$(DASK_WORKER_NAME)", "one") for word in worker]
    address = {"DASK_SCHEDULER_ADDRESS": f"tcp://127.0.0.1:{comm}"}  # as the operator gives it
    started = [
        subprocess.Popen(
            [sys.executable, "-m", *words], env=environment | address, cwd=tmp_path, stderr=subprocess.DEVNULL
        )
        for words in ([*scheduler, *here], named)
    ]
    try:
        until(lambda: answers(f"http://127.0.0.1:{http}/health"))
        words = container(JOB["spec"]["template"])["args"][1:]
        places = {"s3://bucket/archives": ROOT / "seeds/pages", "s3://bucket/out": "out"}
        places[words[words.index("--cluster") + 1]] = address["DASK_SCHEDULER_ADDRESS"]
        run = command(*(places.get(word, word) for word in words), "-q")
        assert (run.returncode, run.stderr) == (0, b"")
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(60)
    assert extracted(command, tmp_path) == len(list((ROOT / "seeds/pages").glob("*.*")))


def test_the_batch_script_says_what_it_needs(tmp_path: Path) -> None:
    script = str(EXAMPLES / "extract.slurm")
    assert subprocess.run(["bash", "-n", script], capture_output=True, check=True).stderr == b""
    run = subprocess.run(["bash", script], capture_output=True, cwd=tmp_path, check=False)
    assert (run.returncode, run.stderr) == (2, b"usage: sbatch extract.slurm INPUT OUT\n")


@pytest.mark.slow
def test_the_batch_script_extracts_and_leaves_nothing_running(
    tmp_path: Path, environment: dict[str, str], command: Command
) -> None:
    programs = {"srun": SRUN}
    for name in ("dask", "thresher"):
        programs[name] = f'#!/bin/sh\nexec "{sys.executable}" -m {name} "$@"\n'
    (tmp_path / "bin").mkdir()
    for name, text in programs.items():
        (tmp_path / "bin" / name).write_text(text)
        (tmp_path / "bin" / name).chmod(0o755)
    environment |= {"SLURM_JOB_ID": "7", "PATH": f"{tmp_path / 'bin'}:{environment['PATH']}"}
    words = ["bash", str(EXAMPLES / "extract.slurm"), str(ROOT / "seeds/pages"), "out"]
    with subprocess.Popen(
        words, env=environment, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True
    ) as batch:
        try:
            told = batch.communicate(timeout=120)[1]
            assert batch.returncode == 0, told
            until(lambda: not has_processes(batch.pid))
        finally:
            if has_processes(batch.pid):
                os.killpg(batch.pid, signal.SIGKILL)
    assert not list(tmp_path.glob("scheduler*"))
    assert extracted(command, tmp_path) == len(list((ROOT / "seeds/pages").glob("*.*")))


def has_processes(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def extracted(command: Command, folder: Path) -> int:
    """How many records came to be."""
    assert command("merge", "out", "-o", "records.jsonl").returncode == 0
    return (folder / "records.jsonl").read_bytes().count(b"\n")


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_every_example_stands_in_the_docs() -> None:
    docs = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\(examples/([\w.-]+)\)", docs))
    assert linked == {"dask-cluster.yaml", "extract-job.yaml", "Containerfile", "extract.slurm"}
