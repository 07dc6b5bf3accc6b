"""The `machines` command, as a user runs it, and the dashboard's answer for programs, which is the same."""

import json
from collections.abc import Callable

from tests.conftest import Command
from thresher.dashboard.api import list_machines
from thresher.store import rounds
from thresher.store.machines import Worker
from thresher.store.opening import open_store, writing


def test_who_is_at_work_and_how_far_a_round_is(command: Command, new_store_url: Callable[[str], str]) -> None:
    store = new_store_url("postgresql")
    engine = open_store(store, create=True)
    worker = Worker(engine, "crawl --all")
    with writing(engine) as connection:
        rounds.join(connection, ["courier", "post"])
    assert rounds.take(engine, ["courier", "post"], worker) is not None
    told = json.loads(command("machines", "--json", "--store", store).stdout)
    assert [one["kind"] for one in told["workers"]] == ["crawl --all"]
    assert told["round"] == {"waiting": 1, "running": 1}
    assert told.keys() == list_machines(engine).model_dump().keys()
    assert list_machines(engine).round == told["round"]
    shown = command("machines", "--store", store).stdout.decode().splitlines()
    assert shown[1:] == ["crawl --all: 1 waiting, 1 running"]
    worker.end()
    engine.dispose()


def test_without_a_round_all_is_empty(command: Command, new_store_url: Callable[[str], str]) -> None:
    store = new_store_url("sqlite")
    open_store(store, create=True).dispose()
    assert json.loads(command("machines", "--json", "--store", store).stdout) == {"workers": [], "round": {}}
