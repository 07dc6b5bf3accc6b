"""Who leads, of the schedulers of a store."""

from collections.abc import Callable

from sqlalchemy import Engine, text

from thresher.scheduler.leadership import is_led, leadership
from thresher.store.opening import open_store


def asking(engine: Engine) -> set[int]:
    """The connections that have asked for the leadership."""
    query = "SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_try_advisory_lock%' AND pid <> pg_backend_pid()"
    with engine.connect() as connection:
        return set(connection.scalars(text(query)))


def test_one_leads(store_url: str) -> None:
    engine = open_store(store_url, create=True)
    assert not is_led(engine)
    leader, standby = leadership(engine), leadership(engine)
    assert leader.take()
    assert is_led(engine)
    assert [standby.take(), standby.is_held(), leader.take(), leader.is_held()] == [False, False, True, True]
    leader.release()
    assert not leader.is_held()
    standby.release()
    assert leader.take()
    leader.release()
    engine.dispose()


def test_a_standby_keeps_one_connection(new_store_url: Callable[[str], str]) -> None:
    engine = open_store(new_store_url("postgresql"), create=True)
    leader, standby = leadership(engine), leadership(engine)
    assert leader.take()
    assert not standby.take()
    before = asking(engine)
    for _ in range(3):
        assert not standby.take()
    assert len(before) == 2
    assert asking(engine) == before
    leader.release()
    standby.release()
    engine.dispose()
