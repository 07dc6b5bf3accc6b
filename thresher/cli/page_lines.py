"""A page of the store in lines for a terminal.  Whatever comes from the page is made printable here."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from thresher.schemas.record import Comment, PageRecord, PageType
from thresher.store.changes import Change, Fate, Paragraph
from thresher.store.copies import Copy
from thresher.store.look_up import Page, Revision, Visit
from thresher.store.row_mapping import stamp
from thresher.text.printable import printable

_STYLES = {"bold": "\x1b[1m", "dim": "\x1b[2m", Fate.REMOVED: "\x1b[31m", Fate.ADDED: "\x1b[32m"}
_DEEPEST = 8
"""A matter of taste: replies to replies are indented so far."""
_LONGEST = 300
"""A matter of taste: characters of a value that are shown of a field that changed."""

_NOT_TOLD = frozenset(("confidence", "date_raw", "relation", "spans", "rows"))
"""What a person does not look for in a teaser or a block that changed."""


def visit_line(visit: Visit) -> str:
    """When a crawl was there, what it met, and when it comes again."""
    result = visit.reason or (f"http {visit.status}" if visit.status else "no answer")
    before = f"visited {visit.visited} ({result})" if visit.visited else visit.reason or "not visited yet"
    when = f"due {visit.due}" if visit.due and visit.due > stamp(datetime.now(UTC)) else "due at the next harvest"
    return f"  {visit.portal}: {before}, {when if visit.due else 'not due again'}"


class PageLines:
    """The lines of a page, in colours or without."""

    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def page(self, page: Page, diff: bool) -> Iterator[str]:
        yield from self._record(page.record)
        yield self._styled("bold", f"Revisions ({page.shown} is shown)")
        for revision in page.revisions:
            yield from self._revision(revision, diff)
        if page.copies:
            yield ""
            yield self._styled("bold", "Copies")
            for copy in page.copies:
                yield self._copy(copy)
        if page.visits:
            yield ""
            yield self._styled("bold", "Crawled")
            yield from (printable(visit_line(visit)) for visit in page.visits)

    def _record(self, record: PageRecord) -> Iterator[str]:
        article = record.article
        yield self._styled("bold", (article.headline if article else None) or record.title or "(no headline)")
        about = [record.page_type.value, record.portal, record.language]
        if article:
            about += [article.byline or ", ".join(article.authors), article.source.name if article.source else None]
            about += [article.date_published, f"modified {article.date_modified}" if article.date_modified else None]
        yield self._styled("dim", " · ".join(filter(None, about)))
        yield self._styled("dim", record.url or f"sha256:{record.content_sha256}")
        yield ""
        for paragraph in record.text.split("\n\n") if record.text and not self._is_list(record) else []:
            yield from map(printable, paragraph.split("\n"))
            yield ""
        if self._is_list(record):
            for teaser in record.teasers:
                yield printable(" · ".join(filter(None, (teaser.date, teaser.headline, teaser.url))))
            yield ""

        if record.comments:
            yield self._styled("bold", f"Comments ({len(record.comments):,})")
        for comment in record.comments:
            yield from self._comment(comment)

    @staticmethod
    def _is_list(record: PageRecord) -> bool:
        """Whether its teasers are shown in place of its text."""
        return record.page_type is PageType.LISTING and bool(record.teasers)

    def _comment(self, comment: Comment) -> Iterator[str]:
        indent = "  " * min(comment.depth + 1, _DEEPEST)
        about = " · ".join(filter(None, (comment.author, comment.date or comment.date_raw)))
        yield self._styled("dim", f"{indent}{about}")
        for row in comment.text.split("\n"):
            yield printable(f"{indent}{row}".rstrip())
        yield ""

    def _revision(self, revision: Revision, diff: bool) -> Iterator[str]:
        seen = f"  {revision.number}  {revision.first_seen} – {revision.last_seen}"
        names = ", ".join(change.field for change in revision.changes)
        yield printable(f"{seen}  changed: {names}" if names else seen)
        for change in revision.changes if diff else []:
            if change.field != "article.blocks" or "article.body" not in names.split(", "):  # the body shows them
                yield from self._change(change)

    def _change(self, change: Change) -> Iterator[str]:
        yield f"     {printable(change.field)}"
        if change.paragraphs is None:
            before, after = _texts(change.before), _texts(change.after)
            gone, new = set(before) - set(after), set(after) - set(before)
            for fate, value in (
                (Fate.REMOVED, [text for text in before if text in gone]),
                (Fate.ADDED, [text for text in after if text in new]),
            ):
                yield from (self._side(fate, _shortened(text, _LONGEST)) for text in value)
        for paragraph in change.paragraphs or []:
            yield from self._paragraph(paragraph)

    def _paragraph(self, paragraph: Paragraph) -> Iterator[str]:
        """What is kept is shortened: it is there to find the place."""
        if paragraph.fate is Fate.KEPT:
            yield self._styled("dim", f"       {_shortened(paragraph.after or '', 60)}")
            return
        if paragraph.before is not None:
            yield self._side(Fate.REMOVED, paragraph.before)
        if paragraph.after is not None:
            yield self._side(Fate.ADDED, paragraph.after)

    def _side(self, fate: Fate, text: str) -> str:
        return self._styled(fate, f"     {'-' if fate is Fate.REMOVED else '+'} {' '.join(text.split())}")

    def _copy(self, copy: Copy) -> str:
        about = (copy.published, copy.portal, copy.source and f"credits {copy.source}", copy.url)
        return printable(f"  {'origin?' if copy.origin else '':8}{' · '.join(filter(None, about))}")

    def _styled(self, style: str, text: str) -> str:
        text = printable(text)
        return f"{_STYLES[style]}{text}\x1b[0m" if self._colour else text


def _texts(value: Any) -> list[str]:
    """A field's value for a person: a text for each thing in a list, parts in the order of the record."""
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    if isinstance(value, msgspec.Struct):
        value = msgspec.to_builtins(value)
    if isinstance(value, dict):
        parts = [text for name, each in value.items() if name not in _NOT_TOLD for text in _texts(each)]
        return [" · ".join(parts)] if parts else []
    return [str(value)] if value not in (None, "") else []


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
