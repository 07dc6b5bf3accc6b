"""Groups of processes as machines, on one store: each is killed in turn, and the database restarted in between."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from tests.conftest import ROOT
from tests.machines.database import Database, database
from tests.machines.portals import Portals, Visit, serving
from thresher.store.opening import make_engine, open_store, reading
from thresher.store.tables import frontier, harvests, outcomes, pages, round_portals
from thresher.text.identity import identity

PATIENCE = 300
_DEFINITION = 'start = ["{start}"]\n[pace]\ndelay = 0.0\nconcurrency = 4\n'


class Machine:
    """A working folder, and `crawl --all` in it."""

    def __init__(self, name: str, folder: Path, portals: Portals, database: Database) -> None:
        self.name, self.folder = name, folder / name
        (self.folder / "seeds" / "portals").mkdir(parents=True, exist_ok=True)
        for portal in portals.names:
            told = _DEFINITION.format(start=portals.address(portal))
            (self.folder / "seeds" / "portals" / f"{portal}.toml").write_text(told)
        names = ("PATH", "HOME", "LANG", "TMPDIR")
        self._environment = {one: os.environ[one] for one in names if one in os.environ} | {
            "PYTHONPATH": str(ROOT),
            "THRESHER_MACHINE": name,
            "THRESHER_LEASE_SECONDS": "6",
            "THRESHER_STORE": database.url.render_as_string(hide_password=False),
        }
        self.store = self._environment["THRESHER_STORE"]
        self.start()

    def start(self) -> None:
        options = ["--at-once=2", "--allow-private", "--jobs=1", f"--contact={self.name}@machines.example"]
        self.said = self.folder / "said.txt"
        with self.said.open("ab") as said:
            command = [sys.executable, "-m", "thresher", "crawl", "--all", *options]
            self.process = subprocess.Popen(
                command, env=self._environment, cwd=self.folder, stderr=said, start_new_session=True
            )

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def refused(self, *arguments: str) -> str:
        """What a command says that fails."""
        command = [sys.executable, "-m", "thresher", *arguments]
        done = subprocess.run(command, env=self._environment, cwd=self.folder, capture_output=True, check=False)
        assert done.returncode == 1
        return done.stderr.decode()

    def thresher(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "thresher", *arguments]
        done = subprocess.run(command, env=self._environment, cwd=self.folder, capture_output=True, check=True)
        return done.stdout.decode()


@pytest.fixture
def portals() -> Iterator[Portals]:
    with serving(Portals(30, large=6)) as found:
        yield found


@pytest.fixture
def server() -> Iterator[Database]:
    with database() as found:
        open_store(found.url.render_as_string(hide_password=False), create=True).dispose()
        yield found


@pytest.fixture
def engine(server: Database) -> Iterator[Engine]:
    engine = make_engine(server.url)
    yield engine
    engine.dispose()


def acknowledged(engine: Engine) -> set[str]:
    """The addresses whose visits the store knows."""
    query = select(frontier.c.key).where(frontier.c.fetched_at.is_not(None), frontier.c.failures == 0)
    with reading(engine) as connection:
        return set(connection.scalars(query))


@pytest.mark.slow
def test_portals_go_on_elsewhere(portals: Portals, server: Database, engine: Engine, tmp_path: Path) -> None:
    done: list[tuple[set[str], int]] = []
    """What was acknowledged before each blow, and how many visits there had been."""

    def before_a_blow() -> None:
        done.append((acknowledged(engine), len(portals.visits)))

    machines = {}
    try:
        for at, name in enumerate(("alpha", "beta", "gamma"), 1):
            portals.hold(name)
            machines[name] = Machine(name, tmp_path, portals, server)
            portals.until(lambda at=at: len(portals.waiting) == 2 * at)
        alpha, beta, gamma = machines.values()
        held = {portal: machine for machine, portal in portals.waiting}
        assert len(held) == 6  # each large portal has one machine
        shown = gamma.thresher("machines").splitlines()
        assert {line.split()[-1]: line.split()[0] for line in shown if " harvest " in line} == held
        of_alpha = {portal for portal, machine in held.items() if machine == "alpha"}

        before_a_blow()
        alpha.kill()
        portals.release("beta")
        portals.until(lambda: any(visit.machine == "beta" and visit.portal in of_alpha for visit in portals.visits))

        before_a_blow()
        server.stop()
        server.start()
        engine.dispose()
        seen = len(portals.visits)
        portals.until(lambda: any(visit.machine == "beta" for visit in portals.visits[seen:]))

        before_a_blow()
        beta.kill()
        portals.release("alpha")
        alpha.start()
        seen = len(portals.visits)
        portals.until(lambda: any(visit.machine == "alpha" for visit in portals.visits[seen:]))

        before_a_blow()
        gamma.kill()
        assert alpha.process.wait(PATIENCE) == 0, alpha.said.read_text()
    finally:
        for machine in machines.values():
            if machine.process.poll() is None:
                machine.kill()

    expected = {identity(portals.address(name, path)) for name in portals.names for path in portals.paths(name)}
    with reading(engine) as connection:
        states = dict(connection.execute(select(round_portals.c.portal, round_portals.c.state)).all())
        assert states == dict.fromkeys(portals.names, "done")
        kept = select(pages.c.key).join(outcomes, outcomes.c.page_id == pages.c.id)
        assert expected <= set(connection.scalars(kept))  # nothing is lost
        places = set(connection.execute(select(harvests.c.machine, harvests.c.archive)))
        assert places <= {(name, str(tmp_path / name / "archive")) for name in machines}
    (beta.folder / "archive").rename(beta.folder / "away")  # what one machine keeps, another does not see
    with reading(engine) as connection:
        of_beta = select(outcomes.c.page_id).where(outcomes.c.origin.contains(str(beta.folder)))
        page = connection.scalar(of_beta.where(outcomes.c.page_id.is_not(None)).limit(1))
    assert "it was written on beta" in alpha.refused("inspect", str(page), "--store", alpha.store)
    for known, visits in done:  # and nothing that was kept is fetched again
        again = [visit for visit in portals.visits[visits:] if visit.path != "/robots.txt"]
        assert known & {identity(portals.address(visit.portal, visit.path)) for visit in again} == set()
    for name in portals.names:
        assert_one_at_a_time([visit for visit in portals.visits if visit.portal == name])


def assert_one_at_a_time(visits: list[Visit]) -> None:
    """Whoever another machine has followed comes back only by its turn: machines do not mix."""
    machines = [visit.machine for visit in visits]
    turns = [machine for at, machine in enumerate(machines) if not at or machine != machines[at - 1]]
    assert len(turns) <= 4, turns
