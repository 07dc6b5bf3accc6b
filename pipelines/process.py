"""A page's way, step by step.  Offline extraction, the crawl and replays from an archive all call it."""

import gc

from thresher.crawler.extractors.read import Reading, read_detailed
from thresher.crawler.extractors.rules import Rules
from thresher.pipelines.normalise import normalise
from thresher.pipelines.validate import validate
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import SavedPage


def process(
    page: SavedPage,
    *,
    evidence: bool = False,
    all_text: bool = False,
    time_zone: str | None = None,
    rules: Rules | None = None,
) -> Outcome:
    """The outcome of a page: kept with its record, or refused with a reason.  Pure: the same page, the same outcome.

    `time_zone`: the portal's, by its IANA name, for times that state no offset.  `rules`: the portal's own, which
    override what is found.
    """
    return process_detailed(page, evidence=evidence, all_text=all_text, time_zone=time_zone, rules=rules)[0]


def process_detailed(
    page: SavedPage,
    *,
    evidence: bool = False,
    all_text: bool = False,
    time_zone: str | None = None,
    rules: Rules | None = None,
) -> tuple[Outcome, Reading | None]:
    """The outcome of a page, and the reading that its record was made from; None where it was refused before."""
    reading = None
    collecting = gc.isenabled()
    gc.disable()  # a page's tree has no cycles: collections during the reading cost a fifth (measured) and free nothing
    try:
        reading = read_detailed(page, evidence=evidence, all_text=all_text, rules=rules)
        return validate(normalise(reading.record, time_zone=time_zone)), reading
    except PageRefused as refused:
        reason, detail = refused.reason, refused.detail
    except (MemoryError, SystemError):  # the second: of a library that ran out of memory without checking
        reason, detail = Reason.OUT_OF_MEMORY, "the page needs more memory than allowed"
    finally:
        if collecting:
            gc.enable()
    return Outcome(status=Status.REFUSED, origin=page.origin, url=page.url, reason=reason, detail=detail), reading
