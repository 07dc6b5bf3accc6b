"""`crawl --all`: this machine's share of the portals, each harvested by a process of its own.

Machines on one PostgreSQL store share the queue (store.rounds).  A large portal is harvested in turns: when its turn is
over and addresses still wait, the portals behind it come first.
"""

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Engine, select

from thresher.crawl_figures import has_had_its_turn, summary
from thresher.exit_status import ALERTED
from thresher.scheduler.harvest import GRACE, HarvestExit, HarvestProcess
from thresher.scheduler.runs import RunState
from thresher.schemas.errors import StoreError, WorkerLostError
from thresher.store import rounds
from thresher.store.machines import Worker, machine_name, working
from thresher.store.opening import reading, shown, writing
from thresher.store.rounds import RoundState, Taken
from thresher.store.tables import harvests

_LOOK = 0.1
"""A matter of taste: seconds between two looks at harvests, and (below) at the queue while nothing in it is free."""
_QUEUE = 1.0
_STORE_PATIENCE = 600.0
"""A matter of taste: seconds for which a store that cannot be reached is tried again."""
_LATE = 600
"""A matter of taste: seconds behind its turn after which a harvest is ended."""


@dataclass(frozen=True)
class Plan:
    """What is harvested, and how."""

    portals: Sequence[str]
    at_once: int
    turn: float
    """Seconds that a portal is harvested before the next ones have their turn."""
    command: Callable[[Taken], list[str]]
    """The arguments of a portal's harvest."""
    environment: Mapping[str, str]
    say: Callable[[str], object]
    in_turns: bool = True
    """Whether a portal has further turns while addresses wait."""


@dataclass(frozen=True, slots=True)
class _Going:
    """A harvest that is under way."""

    process: HarvestProcess
    last_harvest: int
    """The last harvest of all before it."""


class Round:
    """The share of this process in a round.  `signals` grows when signals to end come."""

    def __init__(self, engine: Engine, plan: Plan, signals: Sequence[int]) -> None:
        self._engine, self._plan, self._signals = engine, plan, signals
        self._going: dict[str, _Going] = {}
        self._reached = time.monotonic()
        self._looked = 0.0
        self.alerted = False

    def run(self) -> dict[str, str]:
        """Harvest until every portal is at its end, or a signal comes; those that failed.  Raises StoreError."""
        with writing(self._engine) as connection:
            rounds.join(connection, self._plan.portals)
        try:
            while not self._signals and self._is_unfinished():
                self._reaching(self._work)
        finally:
            self._kill()
        with reading(self._engine) as connection:
            return rounds.failures(connection, self._plan.portals)

    def _work(self) -> None:
        """Work as one worker, until all is done or the worker is lost."""
        with working(self._engine, "crawl --all") as worker:
            while not self._signals and (self._going or self._is_unfinished()):
                if worker is not None and worker.is_lost:
                    self._plan.say(f"{worker.machine}: out of touch with the store; its harvests are ended")
                    self._kill()
                    return
                self._reaching(lambda: self._note_ends(worker))
                self._reaching(lambda: self._begin(worker))
                time.sleep(_LOOK if self._going else _QUEUE)
            self._end(worker)

    def _is_unfinished(self) -> bool:
        left = [True]
        self._reaching(lambda: left.append(self._count_unfinished() > 0))
        return left[-1]

    def _count_unfinished(self) -> int:
        with reading(self._engine) as connection:
            return rounds.unfinished(connection, self._plan.portals)

    def _reaching(self, work: Callable[[], object]) -> None:
        """Do something with the store; where that cannot be reached, it is tried again later, but not for ever."""
        try:
            work()
        except StoreError as error:
            if time.monotonic() - self._reached > _STORE_PATIENCE:
                raise
            self._plan.say(f"{error}; trying again")
            self._engine.dispose()
            time.sleep(_QUEUE)
        else:
            self._reached = time.monotonic()

    def _begin(self, worker: Worker | None) -> None:
        """Begin harvests as far as there is room."""
        now = time.monotonic()
        while len(self._going) < self._plan.at_once and now - self._looked >= _QUEUE:
            taken = rounds.take(self._engine, self._plan.portals, worker)
            if taken is None:
                self._looked = now
                return
            command, limit = self._plan.command(taken), int(self._plan.turn) + _LATE
            try:
                process = HarvestProcess(0, taken.portal, command, self._plan.environment, limit)
            except OSError as error:
                rounds.end(self._engine, taken.portal, worker, RoundState.FAILED, f"cannot be begun: {error}")
                continue
            self._going[taken.portal] = _Going(process, taken.last_harvest)

    def _note_ends(self, worker: Worker | None) -> None:
        for portal, going in list(self._going.items()):
            ended = going.process.poll()
            if ended is not None:
                self._note_end(portal, going, ended, worker)
                going.process.close()
                del self._going[portal]
                self._looked = 0.0

    def _note_end(self, portal: str, going: _Going, ended: HarvestExit, worker: Worker | None) -> None:
        figures = {} if ended.state is RunState.BUSY else self._figures(portal, going.last_harvest)
        state = self._state_after(going.process, ended, figures)
        if state is None:
            state = rounds.note_death(self._engine, portal, worker, ended.detail)
        else:
            rounds.end(self._engine, portal, worker, state, ended.detail if state is RoundState.FAILED else None)
        self.alerted |= ended.code == ALERTED
        for line in ended.messages:
            self._plan.say(line if line.startswith(f"{portal}: ") else f"{portal}: {line}")
        words = {RoundState.WAITING: "to be gone on with", RoundState.DONE: "finished"}.get(state, "failed")
        self._plan.say(f"{portal}: {words}: {summary(figures)}")

    def _state_after(
        self, process: HarvestProcess, ended: HarvestExit, figures: Mapping[str, int]
    ) -> RoundState | None:
        """None where the harvest has died: it was killed, was late, or lost the store."""
        if ended.state is RunState.FINISHED:
            return RoundState.WAITING if self._plan.in_turns and has_had_its_turn(figures) else RoundState.DONE
        if ended.state is RunState.TIMED_OUT:
            return None
        if ended.state is RunState.BUSY or process.termination_sent:
            return RoundState.WAITING
        died = ended.state in (RunState.KILLED, RunState.INTERRUPTED) or self._is_of_store(ended)
        return None if died else RoundState.FAILED

    def _is_of_store(self, ended: HarvestExit) -> bool:
        """Whether the store's trouble ended it, not the portal's."""
        lost = str(WorkerLostError(machine_name()))
        return any(line == lost or shown(self._engine.url) in line for line in ended.messages)

    def _figures(self, portal: str, before: int) -> dict[str, int]:
        """What the portal's last harvest after `before` came to; nothing where none has begun."""
        own = select(harvests.c.figures).where(harvests.c.portal == portal, harvests.c.id > before)
        with reading(self._engine) as connection:
            found = connection.scalar(own.order_by(harvests.c.id.desc()).limit(1))
        return msgspec.json.decode(found, type=dict[str, int]) if found else {}

    def _end(self, worker: Worker | None) -> None:
        """End the harvests that are under way, and leave their portals to others."""
        for going in self._going.values():
            going.process.end()
        last, signals = time.monotonic() + 2 * GRACE, len(self._signals)
        while self._going and time.monotonic() < last:
            with contextlib.suppress(StoreError):
                self._note_ends(worker)
            if len(self._signals) > signals:
                break
            time.sleep(_LOOK)

    def _kill(self) -> None:
        for going in self._going.values():
            going.process.kill()
        while self._going:
            _, going = self._going.popitem()
            while going.process.poll() is None:
                time.sleep(_LOOK)
            going.process.close()
