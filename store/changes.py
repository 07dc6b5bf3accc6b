"""The content of a record, its digest (a new digest is a new revision), and the changes between two revisions."""

import hashlib
from collections.abc import Callable
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

import msgspec

from thresher.schemas.record import Article, Block, Image, PageRecord, PageType, Teaser, TextLink
from thresher.text.identity import identity

_VERSION, _VERSION_BEFORE = b"3\0", b"2\0"
"""Raised when the digested content changes: digests of two versions are never equal.  The third has the text of pages
that are neither article nor listing; the others are digested as before, so that their digests stay what they were."""
_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
_MOST_PARAGRAPHS = 400
"""A bound for safety: paragraphs between the first and the last difference that are aligned, in quadratic time."""
_SIMILAR = 0.5
"""A matter of taste: the share of common words from which two paragraphs are shown as two versions of one."""
_PAGE_FIELDS = ("url", "canonical_url", "portal", "site_name", "title", "language", "page_type", "breadcrumbs")
_ARTICLE_FIELDS = tuple(
    field.name
    for field in msgspec.structs.fields(Article)
    if field.name not in ("date_published_raw", "date_modified_raw", "word_count")
)
"""Without the raw form of dates ("3 hours ago") and without what follows from the body."""
_TEXTS = frozenset(("article.body", "text"))


class Fate(StrEnum):
    """What a later version did to a paragraph."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"
    CHANGED = "changed"


class Paragraph(msgspec.Struct, frozen=True):
    """One paragraph of two versions of a text."""

    fate: Fate
    before: str | None
    after: str | None


class Change(msgspec.Struct, frozen=True):
    """A field whose value differs in the later record."""

    field: str
    """Its dotted name, as `article.headline`."""
    before: Any
    """The value; of `teasers` only those that are gone."""
    after: Any
    """The value; of `teasers` only those that are new."""
    paragraphs: list[Paragraph] | None = None
    """Of `article.body` and of `text`: the paragraphs of both, in order."""


class _DigestedBlock(msgspec.Struct, frozen=True):
    """What counts of a block.  Its spans and cells do not: its text says the same, and the article's links count."""

    kind: str
    text: str
    level: int | None


def content_digest(record: PageRecord) -> str:
    """32 hexadecimal digits that are equal where two captures have the same content.

    The content of an article page is its own fields and the article: what stands around it (teasers, links, the
    accounting) changes at every visit and makes no revision.  The content of a listing is its title and teasers, of
    another page its title, text and teasers; of each, what its own fields hold.  Readers' comments, the order of
    teasers, and the parts of addresses that change at every visit, never count.
    """
    return _digested(_content(record), with_text=record.page_type is PageType.OTHER)


def content_digest_before(record: PageRecord) -> str:
    """The digest of the same page before its portal had own fields, else that of the version before, without its text.

    Neither an upgrade nor a new own field makes a revision.
    """
    content = _content(record)
    with_text = bool(content["own"]) and record.page_type is PageType.OTHER
    return _digested(content | {"own": {}}, with_text=with_text)


def _digested(content: dict[str, Any], *, with_text: bool) -> str:
    version = _VERSION if with_text else _VERSION_BEFORE
    absent = {*(() if with_text else ("text",)), *(() if content["own"] else ("own",))}
    content = {name: value for name, value in content.items() if name not in absent}
    return hashlib.blake2b(version + _ENCODER.encode(content), digest_size=16).hexdigest()


def changes(before: PageRecord, after: PageRecord) -> list[Change]:
    """The changed fields.  Empty if and only if the digests are equal."""
    old, new = _content(before), _content(after)
    return [_change(field, before, after) for field in old if old[field] != new[field]]


def paragraph_changes(before: str, after: str) -> list[Paragraph]:
    """The paragraphs of two texts in order, each with its fate."""
    old, new = before.split("\n\n") if before else [], after.split("\n\n") if after else []
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    middle = _aligned(old[first : len(old) - last], new[first : len(new) - last])
    return [*_kept(old[:first]), *middle, *_kept(old[len(old) - last :])]


def _content(record: PageRecord) -> dict[str, Any]:
    """The content by field, in the form in which two captures are compared."""
    article = record.article or Article()
    content: dict[str, Any] = {name: _comparable(name, getattr(record, name)) for name in _PAGE_FIELDS}
    content |= {f"article.{name}": _comparable(name, getattr(article, name)) for name in _ARTICLE_FIELDS}
    content["text"] = record.text if record.page_type is PageType.OTHER else ""
    content["own"] = {name: value for name, value in record.own.items() if value not in (None, [])}
    content["teasers"] = sorted(set(map(_teaser, _listed(record))))
    return content


def _comparable(name: str, value: Any) -> Any:
    """The value without what differs at every visit."""
    convert = _CONVERTERS.get(name)
    return convert(value) if convert else value


def _address(url: str | None) -> str | None:
    return url and identity(url)


def _links(links: list[TextLink]) -> list[tuple[str, str]]:
    return [(link.text, identity(link.url)) for link in links]


def _blocks(blocks: list[Block]) -> list[_DigestedBlock]:
    return [_DigestedBlock(block.kind, block.text, block.level) for block in blocks]


def _images(images: list[Image]) -> list[tuple[str | None, ...]]:
    """Parameters of a picture's address hold its size and a signature: they do not count."""
    return [(image.url.partition("?")[0], image.alt, image.caption, image.credit) for image in images]


_CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "url": _address,
    "canonical_url": _address,
    "links": _links,
    "images": _images,
    "blocks": _blocks,
}


def _listed(record: PageRecord) -> list[Teaser]:
    """The teasers that are content: those of a page that is no article."""
    return [] if record.article else record.teasers


def _teaser(teaser: Teaser) -> tuple[str, ...]:
    """A teaser without its date, which may be relative, and its picture, which may have another size."""
    parts = (teaser.headline, _address(teaser.url), teaser.relation, teaser.byline, teaser.source, teaser.summary)
    return tuple(part or "" for part in parts)


def _change(field: str, before: PageRecord, after: PageRecord) -> Change:
    if field == "teasers":
        earlier, later = _listed(before), _listed(after)
        return Change(field, _without(earlier, later), _without(later, earlier))
    old, new = _value(before, field), _value(after, field)
    return Change(field, old, new, paragraph_changes(old, new) if field in _TEXTS else None)


def _value(record: PageRecord, field: str) -> Any:
    part, _, name = field.rpartition(".")
    return getattr((record.article or Article()) if part else record, name)


def _without(teasers: list[Teaser], known: list[Teaser]) -> list[Teaser]:
    """The teasers that are not among the known ones, each once."""
    excluded = set(map(_teaser, known))
    return list({_teaser(teaser): teaser for teaser in teasers if _teaser(teaser) not in excluded}.values())


def _common(old: list[str], new: list[str]) -> int:
    """The number of paragraphs that both have in common at their beginnings."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(old), len(new)))


def _aligned(old: list[str], new: list[str]) -> list[Paragraph]:
    if max(len(old), len(new)) > _MOST_PARAGRAPHS:
        return [*_replaced(old, []), *_replaced([], new)]
    found: list[Paragraph] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += _kept(old[start:end])
        else:
            found += _replaced(old[start:end], new[new_start:new_end])
    return found


def _kept(paragraphs: list[str]) -> list[Paragraph]:
    return [Paragraph(Fate.KEPT, text, text) for text in paragraphs]


def _replaced(old: list[str], new: list[str]) -> list[Paragraph]:
    """Paragraphs that changed, old beside new, in order; then those that are only old, then those that are only new."""
    shared = min(len(old), len(new))
    paired = [_are_similar(*pair) for pair in zip(old, new, strict=False)]
    return [
        *(Paragraph(Fate.CHANGED, old[at], new[at]) for at in range(shared) if paired[at]),
        *(Paragraph(Fate.REMOVED, text, None) for at, text in enumerate(old) if at >= shared or not paired[at]),
        *(Paragraph(Fate.ADDED, None, text) for at, text in enumerate(new) if at >= shared or not paired[at]),
    ]


def _are_similar(one: str, other: str) -> bool:
    words, others = set(one.split()), set(other.split())
    return len(words & others) >= _SIMILAR * max(len(words), len(others))
