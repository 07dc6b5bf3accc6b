"""What a page is: an article, an index of other pieces, or neither."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.extractors.addresses import Base
from crawler.extractors.headline import Headline
from crawler.extractors.metadata import Metadata
from crawler.extractors.teasers import Item
from crawler.extractors.view import PageView
from schemas.record import PageType


@dataclass(slots=True)
class TypeEvidence:
    """What speaks for and against an article."""

    body_chars: int
    """Characters of the body's blocks outside of items."""
    longest: int
    """Of the longest of them."""
    item_body_chars: int
    """Characters of body-like blocks inside items."""
    items: int
    item_chars: int
    root: bool
    """The address is a portal's front page."""
    declared: int
    """Declarations that speak of an article, less those that speak of a list."""
    headline: bool


def page_type(
    page: PageView, meta: Metadata, headline: Headline | None, odds: list[int], items: list[Item], base: Base
) -> PageType:
    """Decide from the weight of running text against that of items; declarations tip the scales."""
    return decide(type_evidence(page, meta, headline, odds, items, base))


def type_evidence(
    page: PageView, meta: Metadata, headline: Headline | None, odds: list[int], items: list[Item], base: Base
) -> TypeEvidence:
    inside = [False] * len(page.blocks)
    item_chars = 0
    for item in items:
        for index in range(item.first, item.last):
            inside[index] = True
        item_chars += page.chars[item.last] - page.chars[item.first]
    body = longest = in_items = 0
    for block, odd, within in zip(page.blocks, odds, inside, strict=True):
        if odd > 0:
            if within:
                in_items += block.chars
            else:
                body += block.chars
                longest = max(longest, block.chars)
    shown = headline is not None and headline.block >= 0
    return TypeEvidence(body, longest, in_items, len(items), item_chars, _is_root(base.url), _declared(meta), shown)


def decide(found: TypeEvidence) -> PageType:
    weight = found.body_chars + 400 * found.declared - (600 if found.root else 0)
    if found.items >= 3 and weight < 0.5 * found.item_body_chars + 40 * found.items:
        return PageType.LISTING
    if found.body_chars >= 140 or (found.declared > 0 and found.body_chars + found.item_body_chars > 0):
        return PageType.ARTICLE
    return PageType.LISTING if found.items >= 3 else PageType.OTHER


def _is_root(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.netloc) and not parts.query and parts.path.strip("/") in ("", "index.html", "index.php", "home")


def _declared(meta: Metadata) -> int:
    score = 0
    kind = (meta.first("og:type") or "").lower()
    score += kind in ("article", "blog", "news", "post") and kind == "article"
    score -= kind in ("website", "blog")
    score += 2 * (meta.article is not None and "datePublished" in meta.article[0])
    score += meta.first("article:published_time") is not None
    for _ in meta.types("collectionpage", "itemlist", "searchresultspage"):
        score -= 1
        break
    return score
