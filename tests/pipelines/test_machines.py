"""Workers of several machines on one PostgreSQL store: who is alive, who holds what, who is next."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text, update

from thresher.schemas.errors import StoreError, WorkerLostError
from thresher.store import machines, rounds
from thresher.store.at_work import at_work, of_rounds
from thresher.store.machines import Worker, alive, remove_dead
from thresher.store.opening import is_of_store, make_engine, open_store, reading, writing
from thresher.store.portal_lock import PortalBusyError, is_held, portal_lock
from thresher.store.rounds import RoundState
from thresher.store.tables import round_portals, workers

PATIENCE = 30


@pytest.fixture
def engine(new_store_url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setenv("THRESHER_LEASE_SECONDS", "60")
    monkeypatch.setenv("THRESHER_MACHINE", "alpha")
    engine = open_store(new_store_url("postgresql"), create=True)
    yield engine
    engine.dispose()


@pytest.fixture
def worker(engine: Engine) -> Iterator[Worker]:
    worker = Worker(engine, "crawl --all")
    yield worker
    worker.end()


def expire(engine: Engine, worker: Worker) -> None:
    """As if it had given no sign of life for long."""
    with engine.begin() as connection:
        own = update(workers).where(workers.c.id == worker.id)
        connection.execute(own.values(expires_at=func.clock_timestamp() - text("interval '1 second'")))


def test_a_worker_without_a_sign_of_life_loses_what_it_holds(engine: Engine) -> None:
    with portal_lock(engine, "post") as holder:
        assert holder is not None
        with pytest.raises(PortalBusyError), portal_lock(engine, "post"):
            pass
        expire(engine, holder)
        assert not is_held(engine, "post")
        with portal_lock(engine, "post") as follower:
            assert follower is not None
            with engine.begin() as connection:
                follower.check_held(connection, "post")
                with pytest.raises(WorkerLostError):
                    holder.check_held(connection, "post")
            assert is_held(engine, "post")


def test_a_database_that_is_lost_as_a_portal_is_taken_is_an_error_of_the_store(engine: Engine) -> None:
    with engine.connect() as connection:
        own = connection.scalar(text("SELECT pg_backend_pid()"))
    other = make_engine(engine.url)
    with other.connect() as connection:  # the connection that the engine has kept is gone
        connection.execute(text("SELECT pg_terminate_backend(:own, 10000)"), {"own": own})
    other.dispose()
    with pytest.raises(StoreError) as raised, portal_lock(engine, "post"):
        pass
    assert is_of_store(raised.value)


def test_whoever_comes_back_in_time_keeps_what_it_holds(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row has expired, nobody has removed it, and another sign of life comes."""
    monkeypatch.setenv("THRESHER_LEASE_SECONDS", "3")
    with portal_lock(engine, "post") as holder:
        assert holder is not None
        expire(engine, holder)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            end = threading.Event()
            for _ in range(PATIENCE * 20):
                if holder.id in alive(connection):
                    break
                end.wait(0.05)
            assert holder.id in alive(connection)
        assert not holder.is_lost


def test_a_worker_learns_that_it_is_lost(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THRESHER_LEASE_SECONDS", "1")
    worker, told = Worker(engine, "harvest"), threading.Event()
    worker.when_lost(lambda _: told.set())
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM workers"))
    assert told.wait(PATIENCE)
    assert worker.is_lost
    again = threading.Event()
    worker.when_lost(lambda _: again.set())  # also whoever asks late
    assert again.is_set()
    worker.end()


def test_a_worker_that_cannot_reach_the_store_stops_by_itself(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THRESHER_LEASE_SECONDS", "1")
    worker, told = Worker(engine, "harvest"), threading.Event()
    worker.when_lost(lambda _: told.set())
    worker._engine = make_engine(engine.url.set(query={"host": "/nowhere"}))
    with engine.begin() as connection:
        backends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'UPDATE workers%'"
        connection.execute(text(backends)).all()
    assert told.wait(PATIENCE)
    worker.end()


def test_a_worker_whom_the_database_does_not_answer_stops_in_time(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database has the connection, takes the sign of life, and says nothing for as long as another has the row."""
    monkeypatch.setenv("THRESHER_LEASE_SECONDS", "1")
    worker, told = Worker(engine, "harvest"), threading.Event()
    worker.when_lost(lambda _: told.set())
    with engine.begin() as connection:
        connection.execute(select(workers).with_for_update())
        assert told.wait(PATIENCE)
        worker.end()  # does not wait for it either
        assert worker.is_lost
    worker._beating.join(PATIENCE)
    with reading(engine) as connection:
        assert at_work(connection) == []  # its row is given up as soon as the database answers


_HELD = """
import sys, time
from thresher.store.opening import open_store
from thresher.store.portal_lock import portal_lock
with portal_lock(open_store(sys.argv[1]), "post"):
    print("held", flush=True)
    time.sleep(600)
"""


def held_by_another(engine: Engine, environment: dict[str, str], machine: str) -> "subprocess.Popen[bytes]":
    own = environment | {"THRESHER_MACHINE": machine}
    url = engine.url.render_as_string(hide_password=False)
    process = subprocess.Popen([sys.executable, "-c", _HELD, url], env=own, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def test_a_process_that_is_gone_is_noticed_at_once_on_its_machine(engine: Engine, environment: dict[str, str]) -> None:
    with held_by_another(engine, environment, "alpha") as process:
        assert is_held(engine, "post")
        process.kill()
        process.wait()
    assert not is_held(engine, "post")
    with portal_lock(engine, "post"):
        pass


def test_of_other_machines_only_time_tells(engine: Engine, environment: dict[str, str]) -> None:
    with held_by_another(engine, environment, "beta") as process:
        process.kill()
        process.wait()
    assert is_held(engine, "post")
    with reading(engine) as connection:
        (one,) = at_work(connection)
    assert (one.machine, one.kind, one.portal, one.alive) == ("beta", "harvest", "post", True)


def test_what_another_removes_is_left_to_it(engine: Engine, worker: Worker) -> None:
    """SKIP LOCKED: nobody waits for anybody."""
    expire(engine, worker)
    with engine.begin() as first:
        first.execute(select(workers).with_for_update())
        with engine.begin() as second:
            second.execute(text("SET LOCAL lock_timeout = '1s'"))
            remove_dead(second)
        assert first.scalar(select(func.count()).select_from(workers)) == 1


def join(engine: Engine, *portals: str) -> None:
    with writing(engine) as connection:
        rounds.join(connection, portals)


def taken(engine: Engine, worker: Worker | None, *portals: str) -> str | None:
    found = rounds.take(engine, portals, worker)
    return found and found.portal


def test_a_portal_that_has_had_its_turn_goes_behind_those_that_wait(engine: Engine, worker: Worker) -> None:
    names = ("large", "other", "small")
    join(engine, *names)
    assert taken(engine, worker, *names) == "large"
    rounds.end(engine, "large", worker, RoundState.WAITING)
    assert [taken(engine, worker, *names) for _ in range(4)] == ["other", "small", "large", None]


def test_two_that_take_at_once_get_two_portals(engine: Engine, worker: Worker) -> None:
    join(engine, "one", "two")
    with engine.begin() as connection:
        connection.execute(select(round_portals).where(round_portals.c.portal == "one").with_for_update())
        assert taken(engine, worker, "one", "two") == "two"
        assert taken(engine, worker, "one", "two") is None


def test_the_portals_of_a_machine_that_is_gone_wait_again(engine: Engine, worker: Worker) -> None:
    other = Worker(engine, "crawl --all")
    join(engine, "post", "courier")
    assert taken(engine, other, "post", "courier") == "post"
    assert taken(engine, worker, "post") is None
    expire(engine, other)
    assert taken(engine, worker, "post") == "post"
    rounds.end(engine, "post", other, RoundState.DONE)  # it has nothing to say any more
    with reading(engine) as connection:
        assert rounds.unfinished(connection, ["post"]) == 1
        assert of_rounds(connection) == {"waiting": 1, "running": 1}
    other.end()


def test_a_portal_that_is_harvested_by_hand_is_waited_for(engine: Engine, worker: Worker) -> None:
    join(engine, "post")
    with portal_lock(engine, "post"):
        assert taken(engine, worker, "post") is None
    assert taken(engine, worker, "post") == "post"


def test_a_round_is_joined_until_all_is_done_and_then_another_begins(engine: Engine, worker: Worker) -> None:
    join(engine, "post", "courier")
    assert taken(engine, worker, "post", "courier") == "post"
    rounds.end(engine, "post", worker, RoundState.DONE)
    join(engine, "post", "courier")
    assert taken(engine, worker, "post", "courier") == "courier"
    rounds.end(engine, "courier", worker, RoundState.FAILED, "it broke off")
    with reading(engine) as connection:
        assert rounds.failures(connection, ["post", "courier"]) == {"courier": "it broke off"}
        assert of_rounds(connection) == {}
    join(engine, "post", "courier")
    assert taken(engine, worker, "post", "courier") == "post"


def test_a_wrong_time_is_refused(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("soon", "0", "nan", "inf"):
        monkeypatch.setenv("THRESHER_LEASE_SECONDS", wrong)
        with pytest.raises(StoreError, match="THRESHER_LEASE_SECONDS"):
            machines.lease_seconds()


def test_sqlite_has_no_machines(tmp_path: Path) -> None:
    engine = open_store(str(tmp_path / "store.db"), create=True)
    with portal_lock(engine, "post") as worker, reading(engine) as connection:
        assert worker is None
        assert at_work(connection) == []
    join(engine, "post")
    assert [taken(engine, None, "post"), taken(engine, None, "post")] == ["post", None]
    rounds.end(engine, "post", None, RoundState.DONE)
    with reading(engine) as connection:
        assert rounds.unfinished(connection, ["post"]) == 0
    engine.dispose()


def test_on_sqlite_too_a_portal_that_is_harvested_by_hand_is_waited_for(tmp_path: Path) -> None:
    engine = open_store(str(tmp_path / "store.db"), create=True)
    join(engine, "post", "courier")
    with portal_lock(engine, "post"):
        assert [taken(engine, None, "post", "courier") for _ in range(2)] == ["courier", None]
    assert taken(engine, None, "post", "courier") == "post"
    engine.dispose()
