"""What must hold of every page, whatever it is: it ends well, its record adds up, and the same bytes give the same."""

import hashlib
from typing import NamedTuple

import msgspec

from benchmarks.corpus import load
from benchmarks.extractors import thresher
from benchmarks.run import Task
from thresher.schemas.outcome import Outcome, Reason
from thresher.schemas.record import PageRecord

_FAILURES = {Reason.CRASHED, Reason.OUT_OF_MEMORY, Reason.TIMED_OUT}


class Checked(NamedTuple):
    """One page, checked."""

    page: str
    digest: str
    """SHA-256 of the encoded outcome."""
    faults: list[str]


def check_page(task: Task) -> Checked:
    outcome = thresher(load(task.corpus, task.gold)).outcome
    assert outcome is not None, "our own extractor gives an outcome"
    encoded = msgspec.json.encode(outcome)
    return Checked(f"{task.corpus.name} {task.gold['id']}", hashlib.sha256(encoded).hexdigest(), faults(outcome))


def faults(outcome: Outcome) -> list[str]:
    """A line for each thing that is wrong with an outcome, whatever its page."""
    if outcome.record is None:
        if outcome.reason is None:
            return ["neither a record nor a reason"]
        return [f"{outcome.reason}: {outcome.detail}"] if outcome.reason in _FAILURES else []
    return [*_faults_of_accounting(outcome.record), *_faults_of_form(outcome.record)]


def _faults_of_accounting(record: PageRecord) -> list[str]:
    shown, by_zone = record.accounting.visible_chars, record.accounting.by_zone
    lines = []
    if sum(by_zone.values()) != shown:
        lines.append(f"the zones hold {sum(by_zone.values())} characters, the page {shown}")
    if any(count < 0 for count in by_zone.values()):
        lines.append("a zone holds less than nothing")
    return lines


def _faults_of_form(record: PageRecord) -> list[str]:
    """A record that is read back from its line, types checked, is the record; a link without a zone is not."""
    try:
        again = msgspec.json.decode(msgspec.json.encode(record), type=PageRecord)
    except msgspec.ValidationError as error:
        return [f"not of its own schema: {error}"]
    return [] if again == record else ["read back from its line the record is another"]
