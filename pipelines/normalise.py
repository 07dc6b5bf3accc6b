"""Record → the same record with clean texts, addresses and times.  Raw values (`date_published_raw`) stay."""

from collections.abc import Callable
from itertools import accumulate
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec

from thresher.pipelines.clean_blocks import VERBATIM, address, clean_block, spans_in
from thresher.pipelines.languages import contradiction
from thresher.pipelines.time_zones import in_zone
from thresher.schemas.record import (
    Article,
    Block,
    Comment,
    Crumb,
    Image,
    Link,
    OwnValue,
    PageRecord,
    Teaser,
    TextLink,
    Warning,
)
from thresher.text.body import body_text, count_words, main_text
from thresher.text.cleaning import are_lines, are_texts, line, lines
from thresher.text.identity import without_tracking
from thresher.text.storable import storable

_Struct = TypeVar("_Struct", bound=msgspec.Struct)

_Labelled = TypeVar("_Labelled", Crumb, Link, TextLink)


def normalise(record: PageRecord, *, time_zone: str | None = None) -> PageRecord:
    """The record with clean texts, addresses, names and times, and the language that its text is in.

    Pure and idempotent.  `time_zone`: the portal's, for times that state no offset.
    """
    zone = ZoneInfo(time_zone) if time_zone else None
    record = _with(
        record,
        site_name=_text(record.site_name),
        title=_text(record.title),
        url=address(record.url),
        canonical_url=address(record.canonical_url and without_tracking(record.canonical_url)),
        breadcrumbs=_all_labelled(record.breadcrumbs),
        article=record.article and _article(record.article, zone),
        blocks=_blocks(record.blocks),
        comments=_each(record.comments, lambda comment: _comment(comment, zone)),
        teasers=_teasers(record.teasers, zone),
        links=_all_labelled(record.links),
        own={name: _own(value, zone) for name, value in record.own.items()} if record.own else record.own,
    )
    return _in_its_language(_with(record, text=_main_text(record)))


def _main_text(record: PageRecord) -> str:
    """The text as it is now made; itself where nothing has changed."""
    text = main_text(record.article, record.blocks)
    return record.text if text == record.text else text


def _blocks(blocks: list[Block]) -> list[Block]:
    """The blocks with clean texts, without those in which nothing is left."""
    blocks = blocks if _are_clean(blocks) else _each(blocks, clean_block)
    return blocks if all(block.text for block in blocks) else [block for block in blocks if block.text]


def _own(value: OwnValue, zone: ZoneInfo | None) -> OwnValue:
    if isinstance(value, list):
        clean = (in_zone(line(item), zone) if isinstance(item, str) else item for item in value)
        return [item for item in clean if item is not None and item != ""]
    return in_zone(_text(value), zone) if isinstance(value, str) else value


def _comment(comment: Comment, zone: ZoneInfo | None) -> Comment:
    paragraphs = filter(None, map(lines, comment.text.split("\n\n")))
    text = "\n\n".join(paragraphs)
    text = comment.text if text == comment.text else text
    return _with(comment, author=_text(comment.author), date=in_zone(comment.date, zone), text=text)


def _article(article: Article, zone: ZoneInfo | None) -> Article:
    blocks = _blocks(article.blocks)
    body = article.body if blocks is article.blocks else body_text(blocks)
    source = article.source
    return _with(
        article,
        headline=_text(article.headline),
        kicker=_text(article.kicker),
        standfirst=_text(article.standfirst, lines),
        byline=_text(article.byline, lines),
        authors=_names(article.authors),
        source=source and _with(source, name=line(source.name), url=address(source.url)),
        agency=_text(article.agency),
        date_published=in_zone(article.date_published, zone),
        date_modified=in_zone(article.date_modified, zone),
        body=body,
        blocks=blocks,
        links=_all_labelled(article.links),
        images=_images(article, len(blocks)),
        section=_text(article.section),
        tags=_names(article.tags),
        word_count=article.word_count if body is article.body else count_words(body),
    )


def _all_labelled(items: list[_Labelled]) -> list[_Labelled]:
    clean = are_lines([item.text for item in items if item.text]) and _are_addresses([item.url for item in items])
    return items if clean else _each(items, _labelled)


def _labelled(item: _Labelled) -> _Labelled:
    """A link or a crumb with a clean text and a clean address."""
    return _with(item, text=line(item.text), url=address(item.url))


def _are_addresses(urls: list[str | None]) -> bool:
    """Whether `_address` changes none of them: one quick test for all, False also where it cannot tell."""
    text = " ".join(url for url in urls if url)
    return "@" not in text and storable(text) == text


def _are_clean(blocks: list[Block]) -> bool:
    return (
        not any(block.kind in VERBATIM for block in blocks)
        and are_texts([block.text for block in blocks])
        and _are_addresses([span.url for block in blocks for span in spans_in(block)])
    )


def _images(article: Article, blocks: int) -> list[Image]:
    """The pictures, where they stand among the blocks that are left."""
    images = _each(article.images, _image)
    if blocks == len(article.blocks):
        return images
    left = [0, *accumulate(bool(clean_block(block).text) for block in article.blocks)]
    return [image if image.block is None else _with(image, block=left[image.block]) for image in images]


def _image(image: Image) -> Image:
    return _with(
        image, url=address(image.url), alt=_text(image.alt), caption=_text(image.caption), credit=_text(image.credit)
    )


def _teasers(teasers: list[Teaser], zone: ZoneInfo | None) -> list[Teaser]:
    shown = [(item.section, item.headline, item.byline, item.source) for item in teasers]
    clean = are_lines(text for texts in shown for text in texts if text is not None)
    clean = clean and _are_addresses([url for item in teasers for url in (item.url, item.image)])
    if clean and zone is None and are_texts(item.summary for item in teasers if item.summary is not None):
        return teasers
    return _each(teasers, lambda teaser: _teaser(teaser, zone))


def _teaser(teaser: Teaser, zone: ZoneInfo | None) -> Teaser:
    return _with(
        teaser,
        url=address(teaser.url),
        image=address(teaser.image),
        section=_text(teaser.section),
        headline=_text(teaser.headline),
        date=in_zone(teaser.date, zone),
        byline=_text(teaser.byline),
        source=_text(teaser.source),
        summary=_text(teaser.summary, lines),
    )


def _names(names: list[str]) -> list[str]:
    """Each once, in their order."""
    clean = [name for name in dict.fromkeys(map(line, names)) if name]
    return names if clean == names else clean


def _text(text: str | None, clean: Callable[[str], str] = line) -> str | None:
    return None if text is None else clean(text) or None


def _in_its_language(record: PageRecord) -> PageRecord:
    """The record with the language of its text, where that surely is another than the page declares."""
    found = contradiction(record)
    if found is None:
        return record
    what = f"the page says that it is in {record.language!r}; its text is in {found!r}"
    return _with(record, language=found, warnings=[*record.warnings, Warning("language_contradicted", what)])


def _each(items: list[_Struct], clean: Callable[[_Struct], _Struct]) -> list[_Struct]:
    """The items cleaned; the list itself where all are clean."""
    changed = [clean(item) for item in items]
    return items if all(new is old for new, old in zip(changed, items, strict=True)) else changed


def _with(struct: _Struct, **values: object) -> _Struct:
    """The struct with these values; itself where it has them already."""
    changes = {name: value for name, value in values.items() if value is not getattr(struct, name)}
    return msgspec.structs.replace(struct, **changes) if changes else struct
