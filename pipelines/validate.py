"""Checks of a record: rules that refuse it, with a reason, and rules that add a warning.

A record is refused where nothing in it can be used.  A doubtful value in an otherwise good record is a warning: an
article whose text could not be found still has its headline, date and links.
"""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from thresher.pipelines.phrases import blocked_pattern, not_found_pattern
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.record import Article, PageRecord, PageType, Warning
from thresher.text.consent import asks_to_accept, speaks_of_consent


class Refusal(NamedTuple):
    """Why a record is not to be used."""

    reason: Reason
    detail: str


_MESSAGE = 700
"""Characters of the longest text that a page shows in place of its content.  This bound and those below were chosen
by looking at such pages and at the shortest articles of the corpora; they are not fitted."""
_HEADING = 150
"""Characters of the longest heading of such a page."""
_BARE_PAGE = 1500
"""Visible characters of the largest page that is nothing but such a message."""
_BARE_LINKS = 15
"""Links of such a page."""
_WALL_TEXT = 1500
"""Characters of the longest text of a request for consent."""
_WALL_PAGE = 3000
"""Visible characters of the largest page that shows nothing else."""
_MOST_SILENT = 0.2
"""The largest share of such a text that does not speak of consent."""
_MOST_REPLACED = 0.05
"""The largest share of undecodable characters in a text that is kept."""
_LEAST_SENTENCES = 5
_SAME_SHARE = 0.9
"""A text is filler where one sentence occurs so often and makes up so much of it."""
_GLANCE = 30
"""Characters of the beginning whose count rules filler out quickly."""
_MOST_SHOWN = 60
"""Characters of a text that a refusal quotes."""
_ZONES = timedelta(days=1)
"""The page's clock may be ahead of the one that dated the capture, by a day at most."""
_DOUBTED = timedelta(days=366)
"""A date that is further ahead cannot be a slip of an archive's clock (see extractors.article)."""
_SENTENCE_END = re.compile(r"(?<=[.!?…。！？।])\s*|\n+")
_TITLE_PARTS = re.compile(r"\s+[|·•–—-]+\s+|\s*[|»]\s*")


def validate(record: PageRecord, *, today: date | None = None) -> Outcome:
    """The outcome of a record: kept, perhaps with more warnings, or refused, with the record attached.

    `today`: the last day that an article may be dated; by default the day of the capture.
    """
    refused = refusal(record, today=today)
    if refused is None:
        return Outcome(status=Status.KEPT, origin=record.origin, url=record.url, record=warned(record, today=today))
    return Outcome(
        status=Status.REFUSED,
        origin=record.origin,
        url=record.url,
        reason=refused.reason,
        detail=refused.detail,
        record=record,
    )


def refusal(record: PageRecord, *, today: date | None = None) -> Refusal | None:
    """Why the record is refused; None where it is kept."""
    for rule in _RULES:
        if found := rule(record):
            return found
    return _dated_in_the_future(record, _last_day(record, today))


def warned(record: PageRecord, *, today: date | None = None) -> PageRecord:
    """The record with the warnings of the rules that do not refuse, each once."""
    known = {warning.code for warning in record.warnings}
    article = record.article
    found = [*_missing(article), *_late(article, _last_day(record, today))] if article else []
    new = [warning for warning in found if warning.code not in known]
    return msgspec.structs.replace(record, warnings=[*record.warnings, *new]) if new else record


def no_content(record: PageRecord) -> Refusal | None:
    """An article with neither headline nor text, a listing that lists nothing."""
    article = record.article
    if article is not None and not article.headline and not article.body:
        return Refusal(Reason.NO_CONTENT, "the article has neither a headline nor a text")
    if record.page_type is PageType.LISTING and not record.teasers and not record.links:
        return Refusal(Reason.NO_CONTENT, "the listing has no item")
    return None


def undecodable(record: PageRecord) -> Refusal | None:
    """A text that lost more characters in decoding than a reader can guess."""
    text = _main_text(record)
    lost = text.count("\N{REPLACEMENT CHARACTER}")
    if lost <= _MOST_REPLACED * len(text):
        return None
    return Refusal(Reason.UNDECODABLE, f"{lost / len(text):.0%} of the text's characters could not be decoded")


def not_found(record: PageRecord) -> Refusal | None:
    """The portal says that there is no such page, though not by its HTTP status."""
    if _is_signed(record.article) or len(_body(record)) > _MESSAGE:
        return None
    shown = _headings(record)
    message = next((text for text in shown if not_found_pattern().fullmatch(text.strip(" .!…"))), None)
    return Refusal(Reason.NOT_FOUND, f"the page says {message!r}") if message else None


def blocked(record: PageRecord) -> Refusal | None:
    """A check for robots, or a request to turn scripts on, and nothing else."""
    if _is_signed(record.article) or record.accounting.visible_chars > _BARE_PAGE or len(record.links) > _BARE_LINKS:
        return None
    body = _body(record)
    if len(body) > _MESSAGE or (not body and record.teasers):
        return None
    found = next(filter(None, (blocked_pattern().search(text) for text in (*_headings(record), body))), None)
    return Refusal(Reason.BLOCKED, f"all that the page shows is a check: {found[0]!r}") if found else None


def consent_text(record: PageRecord) -> Refusal | None:
    """A request for consent in place of the text."""
    article = record.article
    if article is None or _is_signed(article) or len(article.body) > _WALL_TEXT:
        return None
    if record.accounting.visible_chars > _WALL_PAGE or len(record.links) > _BARE_LINKS:
        return None
    silent = sum(len(block.text) for block in article.blocks if not speaks_of_consent(block.text))
    can_accept = any(asks_to_accept(text) for text in (article.body, *(link.text for link in record.links)))
    if not article.blocks or not can_accept or silent > _MOST_SILENT * len(article.body):
        return None
    return Refusal(Reason.CONSENT_WALL, "the text is a request for consent; save the page again after answering")


def repeated(record: PageRecord) -> Refusal | None:
    """One sentence over and over: filler, or a template that was not filled."""
    body = _body(record)
    start = body[:_GLANCE]
    if not start or body.count(start) < _LEAST_SENTENCES:  # of nearly every text: its sentences need not be counted
        return None
    sentences = Counter(sentence for sentence in _SENTENCE_END.split(body) if sentence)
    text, times = max(sentences.items(), key=lambda item: len(item[0]) * item[1])
    if times < _LEAST_SENTENCES or len(text) * times < _SAME_SHARE * sum(len(s) * n for s, n in sentences.items()):
        return None
    return Refusal(Reason.REPEATED, f"the text is one sentence, {times} times: {text[:_MOST_SHOWN]!r}")


_RULES: tuple[Callable[[PageRecord], Refusal | None], ...] = (
    no_content,
    undecodable,
    not_found,
    blocked,
    consent_text,
    repeated,
)


def _dated_in_the_future(record: PageRecord, last: date | None) -> Refusal | None:
    published = _day(record.article.date_published) if record.article else None
    if published is None or last is None or published - last <= _DOUBTED:
        return None
    return Refusal(Reason.FUTURE_DATE, f"the article is dated {published}, and {last} is the last day it can be of")


def _missing(article: Article) -> list[Warning]:
    if not article.body:
        return [Warning("no_body", "the article's text is not in the page, or could not be told from the rest")]
    if not article.headline:
        return [Warning("no_headline", "nothing on the page reads as the article's headline")]
    return []


def _late(article: Article, last: date | None) -> list[Warning]:
    published = _day(article.date_published)
    if published is None or last is None or published - last <= _ZONES:
        return []
    return [Warning("date_after_capture", f"the article is dated {published}, later than {last}")]


def _last_day(record: PageRecord, today: date | None) -> date | None:
    return today or _day(record.fetched_at)


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def _is_signed(article: Article | None) -> bool:
    """Whether the article has an author or a date: messages of a system have neither."""
    return article is not None and bool(article.date_published or article.authors)


def _headings(record: PageRecord) -> list[str]:
    """The headline, and the parts of the title, one of which is the portal's name."""
    headline = record.article.headline if record.article else None
    title = record.title or ""
    return [text for text in (headline, title, *_TITLE_PARTS.split(title[:_HEADING])) if text and len(text) <= _HEADING]


def _body(record: PageRecord) -> str:
    return record.article.body if record.article else ""


def _main_text(record: PageRecord) -> str:
    if record.article:
        return f"{record.article.headline or ''}{record.article.body}"
    return (record.title or "") + "".join(f"{teaser.headline or ''}{teaser.summary or ''}" for teaser in record.teasers)
