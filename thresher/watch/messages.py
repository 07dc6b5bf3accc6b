"""The messages of alerts."""

from thresher.watch.judge import Share
from thresher.watch.kinds import Kind
from thresher.watch.quiet import Silence

_SENTENCES = {
    Kind.FIELD_GONE: "{subject} is gone: {seen} {pages} have it",
    Kind.BODIES_SHRUNK: "bodies have shrunk: {seen} articles have a third of the usual words or fewer",
    Kind.TEASERS_GONE: "teasers are gone: {seen} listings show a third of the usual number or fewer",
    Kind.LAYOUT_CHANGED: "the layout of {subject} pages has changed: {seen} look like none before",
    Kind.REFUSALS: "not harvested for the reason {subject}: {seen} pages",
    Kind.TEASED_MISSED: "teased but not harvested: {seen} addresses on listings",
    Kind.LOW_CONFIDENCE: "fields are found with less confidence: in {seen} articles more are doubtful than in most",
}
_TYPES = {
    "article": "new pages are read as articles no more: {seen} are",
    "other": "pages are read as neither articles nor listings: {seen} are",
}


def drift_message(kind: Kind, subject: str, share: Share, usual: float) -> str:
    """`byline is gone: 0 of 24 articles have it, usually 93 %`."""
    sentence = _TYPES[subject] if kind is Kind.PAGE_TYPES else _SENTENCES[kind]
    seen = f"{share.count:,} of {share.of:,}"
    pages = "pages" if subject.startswith("own.") else "articles"
    return f"{sentence.format(subject=subject, seen=seen, pages=pages)}, usually {usual:.0%}".replace("%", " %")


def silence_message(found: Silence) -> str:
    last = found.last.at[:16].replace("T", " ")
    return f"no new articles for {_span(found.hours)}, since {last} UTC; the longest silence was {_span(found.usual)}"


def failures_message(count: int) -> str:
    return f"{count} harvests in a row have failed, were killed or took too long"


def _span(hours: float) -> str:
    return f"{hours:.0f} hours" if hours < 72 else f"{hours / 24:.0f} days"
