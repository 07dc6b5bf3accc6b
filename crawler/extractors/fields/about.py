"""What a page says about its place in the portal: language, breadcrumbs, section, tags."""

import re
from typing import Any

from thresher.crawler.extractors.markup.metadata import Metadata, address_of, text_of
from thresher.crawler.extractors.markup.view import Node, PageView
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.open_page import OpenPage
from thresher.schemas.record import Crumb
from thresher.text.addresses import Base
from thresher.text.language import detect_language

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z0-9]{2,8}))*$", re.I)
_LIST = re.compile(r"\s*[,;|،、，；]\s*")
_CRUMB_MARK = re.compile(r"^[\s>»›/|→:·•\\-]+|[\s>»›/|→:·•\\-]+$")
_PROSE = 60
"""Characters of a block that is worth telling a language by."""
_PROSE_CHARS = 5000
"""Characters of such blocks that are handed on."""
_MAX_TAGS = 50
_MAX_TAG_CHARS = 80
_MAX_CRUMBS = 12
_BREADCRUMB, _TAGS = int(Hint.BREADCRUMB), int(Hint.TAGS)
_ELSEWHERE = int(Hint.TEASER | Hint.RELATED | Hint.SIDEBAR | Hint.FOOTER | Hint.NAVIGATION)


def declared_language(meta: Metadata) -> str | None:
    """The language that the page declares, with its region where it has one: `en-GB`."""
    thing = meta.article[0] if meta.article else {}
    for value in (
        meta.language,
        meta.first("og:locale"),
        text_of(thing.get("inLanguage")),
        meta.first("content-language", "language", "dc.language"),
    ):
        if value and _LANGUAGE.match(value.strip()):
            return value.strip().replace("_", "-")
    return None


def read_language(page: PageView, meta: Metadata) -> str | None:
    """The language that the page declares, else that of its text."""
    prose = (block.text for block in page.blocks if block.chars > _PROSE)
    return declared_language(meta) or detect_language(" ".join(prose)[:_PROSE_CHARS])


def read_breadcrumbs(page: OpenPage) -> list[Crumb]:
    """The trail from the portal's front page to this one."""
    view, base = page.view, page.base
    for thing in page.meta.types("breadcrumblist"):
        crumbs = [crumb for item in _as_list(thing.get("itemListElement")) if (crumb := _declared_crumb(item, base))]
        if crumbs:
            return crumbs[:_MAX_CRUMBS]
    holder = next((node for node in view.nodes if node.hints & _BREADCRUMB and node.last_block > node.blocks), None)
    return _shown_crumbs(view, holder, base) if holder is not None else []


def _declared_crumb(item: Any, base: Base) -> Crumb | None:
    if not isinstance(item, dict):
        return None
    inner = item.get("item")
    text = text_of(item.get("name")) or text_of(inner)
    address = address_of(inner)
    return Crumb(text, base.absolute(address) if address else None) if text else None


def _shown_crumbs(page: PageView, holder: Node, base: Base) -> list[Crumb]:
    if holder.last_block - holder.blocks > 2 * _MAX_CRUMBS:
        return []
    crumbs = []
    for link in page.links[holder.links : holder.last_link]:
        if text := _CRUMB_MARK.sub("", link.text()):
            crumbs.append(Crumb(text, base.absolute(link.href)))
    return crumbs[:_MAX_CRUMBS]


def read_section(page: OpenPage, crumbs: list[Crumb]) -> str | None:
    """The portal's section that the article stands in."""
    meta = page.meta
    thing = meta.article[0] if meta.article else {}
    declared = meta.first("article:section", "og:article:section", "parsely-section", "sailthru.section") or text_of(
        thing.get("articleSection")
    )
    if declared and not declared.isdigit():
        return declared
    inner = [crumb.text for crumb in crumbs[1:] if crumb.url]
    return inner[-1] if inner and len(crumbs) > 2 else None


def read_tags(page: OpenPage) -> list[str]:
    """The article's key words, as shown under it or else as declared."""
    meta = page.meta
    shown = _shown_tags(page.view)
    if shown:
        return shown
    tags = [value for value, _ in meta.meta.get("article:tag", [])]
    thing = meta.article[0] if meta.article else {}
    if not tags:
        keywords = thing.get("keywords")
        tags = [text for value in _as_list(keywords) if (text := text_of(value))]
    if len(tags) <= 1:
        tags = (
            _LIST.split(tags[0]) if tags else _LIST.split(meta.first("news_keywords", "keywords", "parsely-tags") or "")
        )
    return _clean(tags)


def _shown_tags(page: PageView) -> list[str]:
    """Links marked `rel=tag`, or those of the part that is named as the tags of this page."""
    marked = page.tags
    if not marked:
        holder = next((node for node in page.nodes if node.hints & _TAGS and _holds_tags(node)), None)
        marked = page.links[holder.links : holder.last_link] if holder is not None else []
    return _clean([link.text() for link in marked if not link.node.context & _ELSEWHERE])


def _holds_tags(node: Node) -> bool:
    links = node.last_link - node.links
    return not node.context & _ELSEWHERE and 1 <= links <= _MAX_TAGS and node.last_block - node.blocks <= links + 2


def _clean(tags: list[str]) -> list[str]:
    kept = (tag.strip(" #\t\n,;") for tag in tags)
    return list(dict.fromkeys(tag for tag in kept if tag and len(tag) <= _MAX_TAG_CHARS))[:_MAX_TAGS]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
