"""How a record shows itself: as plain data, in one line, and in a notebook."""

import re
from html import escape
from typing import Any

import msgspec

_LONGEST = 80
"""A matter of taste: characters of a headline in a line."""
_MOST_TEXT = 3000
"""A matter of taste: characters of the text in a notebook."""
_WEB = re.compile(r"https?://[^\s\x00-\x20\x7f\\]+", re.IGNORECASE)


class Shown:
    """A mixin for the record; what pages say is shown as text, and links lead to http and https alone."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The record as plain dictionaries, lists, texts and numbers: what its JSON line holds."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain

    def __repr__(self) -> str:
        """One line: `<PageRecord article 'Council passes budget' https://herald.example/1, 120 words, 3 teasers>`."""
        record: Any = self
        named = _cut(_name(record), _LONGEST)
        counts = f"{_words(record)} words, {len(record.teasers)} teasers"
        return f"<PageRecord {record.page_type.value} {named!r} {record.url or '(no address)'}, {counts}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: headline, byline and date, the beginning of the text, what else there is."""
        record: Any = self
        article = record.article
        about = [record.page_type.value, record.portal]
        if article is not None:
            about += [article.byline or ", ".join(article.authors), article.date_published]
        text = _cut(record.text, _MOST_TEXT)
        return "".join([
            f'<article dir="auto" lang="{escape(record.language or "")}"><h3>{escape(_name(record))}</h3>',
            f"<p><small>{escape(' · '.join(filter(None, about)))}<br>{_link(record.url)}</small></p>",
            *(f"<p>{escape(paragraph)}</p>" for paragraph in text.split("\n\n") if paragraph),
            f"<p><small>{_words(record)} words, {len(record.teasers)} teasers, {len(record.links)} links, ",
            f"{len(record.comments)} comments</small></p></article>",
        ])  # fmt: skip


def _name(record: Any) -> str:
    headline = record.article.headline if record.article is not None else None
    return headline or record.title or ""


def _words(record: Any) -> int:
    return record.article.word_count if record.article is not None else len(record.text.split())


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _link(url: str | None) -> str:
    if url is None or not _WEB.fullmatch(url):
        return escape(url or "")
    return f'<a href="{escape(url)}" rel="noopener noreferrer nofollow">{escape(url)}</a>'
