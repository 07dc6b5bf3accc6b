"""One page's way, named step by step.  Offline extraction, the crawl and replays from an archive all come here."""

import gc

from crawler.extractors.read import read_page
from schemas.errors import PageRefused
from schemas.outcome import Outcome, Reason, Status
from schemas.page import SavedPage


def process(page: SavedPage, *, evidence: bool = False) -> Outcome:
    """How the page ends: kept with its record, or refused with a reason.  Pure: the same page, the same outcome."""
    collecting = gc.isenabled()
    gc.disable()  # a page's tree has no cycles: collections while it is read cost a fifth and free nothing
    try:
        record = read_page(page, evidence=evidence)
    except PageRefused as refused:
        return Outcome(
            status=Status.REFUSED, origin=page.origin, url=page.url, reason=refused.reason, detail=refused.detail
        )
    except MemoryError:
        return Outcome(
            status=Status.REFUSED,
            origin=page.origin,
            url=page.url,
            reason=Reason.OUT_OF_MEMORY,
            detail="the page needs more memory than allowed",
        )
    finally:
        if collecting:
            gc.enable()
    return Outcome(status=Status.KEPT, origin=record.origin, url=record.url, record=record)
