"""Thresher and its peers behind one function: page → what was read of it."""

import io
import logging
import warnings
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from importlib.util import find_spec
from typing import NamedTuple

from benchmarks.corpus import Page
from thresher.pipelines.process import process
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.record import PageRecord


class Extracted(NamedTuple):
    """The fields that all extractors have, and our own outcome."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None
    body: str = ""
    outcome: Outcome | None = None


Extractor = Callable[[Page], Extracted]


def thresher(page: Page) -> Extracted:
    """This version."""
    saved = page.saved()
    try:
        outcome = process(saved)
    except Exception as error:  # noqa: BLE001 - a crash is a figure here, as it is in a worker
        detail = f"{type(error).__name__}: {error}"
        outcome = Outcome(status=Status.REFUSED, origin=saved.origin, reason=Reason.CRASHED, detail=detail)
    return _of_record(outcome.record, outcome) if outcome.record and not outcome.reason else Extracted(outcome=outcome)


def _of_record(record: PageRecord, outcome: Outcome) -> Extracted:
    article = record.article
    body = (article.body if article else "") or record.text or ""
    if article is None:
        return Extracted(record.title or "", body=body, outcome=outcome)
    title = article.headline or record.title or ""
    return Extracted(title, tuple(article.authors), article.date_published, body, outcome)


def trafilatura(page: Page) -> Extracted:
    """trafilatura with its defaults and metadata."""
    from trafilatura import bare_extraction

    found = bare_extraction(page.body, with_metadata=True, url=page.url)
    if found is None or isinstance(found, dict):
        return Extracted()
    authors = tuple(name.strip() for name in (found.author or "").split(";"))
    return Extracted(found.title or "", authors, found.date, found.text or "")


def newspaper(page: Page) -> Extracted:
    """newspaper4k, which never asks the network here."""
    from newspaper import Article, Config

    config = Config()
    config.fetch_images = False
    article = Article(page.url, config=config)
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            article.download(input_html=page.body)
            article.parse()
    except Exception:  # noqa: BLE001 - a peer that fails on a page has read nothing of it
        return Extracted()
    published = str(article.publish_date) if article.publish_date else None
    return Extracted(article.title or "", tuple(article.authors or ()), published, article.text or "")


EXTRACTORS: dict[str, Extractor] = {"thresher": thresher, "trafilatura": trafilatura, "newspaper4k": newspaper}


def peers() -> list[str]:
    """The peers that are installed."""
    modules = {"trafilatura": "trafilatura", "newspaper4k": "newspaper"}
    return [name for name, module in modules.items() if find_spec(module)]


def hush() -> None:
    """Peers' remarks, about pages and about what they miss, are not ours to show."""
    warnings.filterwarnings("ignore", module="newspaper")
    for name in ("trafilatura", "htmldate", "newspaper", "courlan", "justext", "urllib3"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
