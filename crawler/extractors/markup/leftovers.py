"""JSON-LD of another piece, left over from a template or from the page that a browser came from."""

import re

from thresher.crawler.extractors.markup.metadata import ARTICLE_TYPES, Metadata, Thing, address_of, text_of, types_of
from thresher.text.addresses import Base, split_address

_LEAST_SHARED = 0.4
"""The share of a headline's three-letter sequences that the page's own headlines have, from which it is a variant of
them.  Of 587 pages with JSON-LD nine have less; all of them give the page's address."""
_GRAM = 3
_NO_LETTER = re.compile(r"[\W_]+")
_ADDRESSES = ("url", "mainEntityOfPage", "@id")


def leave_out_leftovers(meta: Metadata, headline: str | None, base: Base) -> None:
    """Take the JSON-LD of other pieces out of a page's declarations, where its chosen article is such a one."""
    if meta.article is None:
        return
    shown = " ".join(filter(None, (headline, meta.title, meta.first("og:title"), meta.first("twitter:title"))))
    if (text_of(meta.article[0].get("headline")) or "") in shown:  # most pages end here
        return
    own = _grams(shown)
    if not own or not _is_foreign(meta.article[0], own, meta, base):
        return
    meta.things = [
        (thing, element)
        for thing, element in meta.things
        if types_of(thing).isdisjoint(ARTICLE_TYPES) or not _is_foreign(thing, own, meta, base)
    ]
    meta.article = next(((t, e) for t, e in meta.things if not types_of(t).isdisjoint(ARTICLE_TYPES)), None)


def _is_foreign(thing: Thing, own: set[str], meta: Metadata, base: Base) -> bool:
    """Whether an article has another headline than the page, and does not give the page's address as its own."""
    stated = _grams(text_of(thing.get("headline")) or "")
    if not stated or len(stated & own) >= _LEAST_SHARED * len(stated):
        return False
    pages = {_place(base.absolute(address)) for address in (base.url, meta.own_address) if address}
    return not any(
        _place(base.absolute(address)) in pages for key in _ADDRESSES if (address := address_of(thing.get(key)))
    )


def _grams(text: str) -> set[str]:
    letters = _NO_LETTER.sub("", text[:600].casefold())
    return {letters[at : at + _GRAM] for at in range(max(1, len(letters) - _GRAM + 1))} if letters else set()


def _place(address: str | None) -> tuple[str, str] | None:
    parts = split_address(address) if address else None
    return (parts.netloc.removeprefix("www."), parts.path.rstrip("/")) if parts else None
