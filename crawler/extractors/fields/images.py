"""The article's pictures, with their captions and credits."""

import re
from bisect import bisect_left
from itertools import islice

from lxml import etree

from thresher.crawler.extractors.markup.view import Image as ImageElement
from thresher.crawler.extractors.markup.view import Node, PageView
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.zoned_page import ZonedPage
from thresher.schemas.record import Image
from thresher.text.addresses import Base
from thresher.text.words import any_of, page_words

_ADDRESSES = ("data-src", "data-original", "data-lazy-src", "data-url", "data-full", "data-image", "src")
"""Where an image's address stands, best first: pages that load images late put a placeholder into `src`."""
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_MAX_SOURCES = 20
"""Sources of one `picture` that are looked at."""
_FILE = re.compile(r"[^\s,]{1,1000}\.(?:jpe?g|png|webp|avif|gif)(?:\?[^\s,]{0,1000})?", re.I)
"""The address of a picture, for attributes of other names."""
_SIZE = re.compile(r"\s+(\d+(?:\.\d+)?)[wx]\s*$")
_CREDIT = re.compile(
    rf"(?:©|\(c\)|\b(?:{any_of((*page_words().photo_labels, *page_words().photo_labels_in_pages))})\b"
    rf"\s*(?:{any_of(page_words().photo_joins)})?\s*[:：/])\s*(.{{2,80}}?)\s*\)?$",
    re.I,
)
_FEW_PIXELS = re.compile(r"0*[1-5]?[0-9]")
"""A picture with a stated side of less than 60 pixels is an icon."""
_MAX_IMAGES = 200
_ELSEWHERE = int(
    Hint.TEASER
    | Hint.RELATED
    | Hint.AUTHOR_BOX
    | Hint.SHARE
    | Hint.AD
    | Hint.NAVIGATION
    | Hint.FOOTER
    | Hint.COMMENTS
    | Hint.SIGNUP
    | Hint.BYLINE
)


def read_images(page: OpenPage, zones: ZonedPage, starts: list[int]) -> list[Image]:
    """Pictures that stand between the headline and the body's end, not within items; else the one that is declared.

    `starts`: of each block of the record, the text block with which it begins.
    """
    meta, base = page.meta, page.base
    first, last = _region(page.headline_block, zones.body)
    skip = [(item.first, item.last) for item in zones.items]
    images: dict[str, Image] = {}
    for image in page.view.images:
        if not first <= image.block <= last or image.node.hints & _ELSEWHERE or len(images) >= _MAX_IMAGES:
            continue
        if any(start <= image.block < end for start, end in skip):
            continue
        if url := image_address(image.element, base):
            images.setdefault(url, _image(page.view, image, url, bisect_left(starts, image.block)))
    declared = meta.first("og:image", "og:image:url", "twitter:image")
    if not images and declared and (url := base.absolute(declared)):
        return [Image(url, meta.first("og:image:alt", "twitter:image:alt"))]
    return list(images.values())


def _region(headline: int, body: list[int]) -> tuple[int, int]:
    """The blocks from the headline to the body's end."""
    if not body:
        return max(headline, 0), max(headline, 0)
    return headline if 0 <= headline < body[0] else body[0], body[-1] + 1


def image_address(element: etree._Element, base: Base) -> str | None:
    """The address of a real picture; None for icons, placeholders and pixels."""
    for side in ("width", "height"):
        pixels = element.get(side) or ""
        if _FEW_PIXELS.fullmatch(pixels):
            return None
    for name in _ADDRESSES:
        value = element.get(name)
        if value and not value.startswith("data:") and (url := base.absolute(value)):
            return url
    for source in (element, *_sources(element)):
        for name in _SETS:
            if url := _largest(source.get(name), base):
                return url
    attributes: list[tuple[str, str]] = element.items()  # type: ignore[assignment]
    others = (value for name, value in attributes if name.startswith("data-") and _FILE.fullmatch(value))
    return next(filter(None, map(base.absolute, others)), None)


def _sources(image: etree._Element) -> list[etree._Element]:
    """The sources of the `picture` that an image stands in; the parser may put it into the last of them."""
    around = image.getparent()
    while around is not None and around.tag == "source":
        around = around.getparent()
    return list(islice(around.iter("source"), _MAX_SOURCES)) if around is not None and around.tag == "picture" else []


def _largest(srcset: str | None, base: Base) -> str | None:
    """The address with the greatest width of a `srcset`."""
    best: tuple[float, str] = (-1.0, "")
    for part in re.split(r",\s+", (srcset or "")[:8192]):
        size = _SIZE.search(part)
        width = float(size[1]) if size else 1.0
        address = part[: size.start()] if size else part
        if address.strip() and width > best[0]:
            best = (width, address.strip())
    return base.absolute(best[1]) if best[1] and not best[1].startswith("data:") else None


def _image(page: PageView, image: ImageElement, url: str, at: int) -> Image:
    caption = _caption(page, image)
    credit = _CREDIT.search(caption) if caption else None
    alt = " ".join((image.element.get("alt") or "").split()) or None
    return Image(url, alt, caption, credit[1].strip() if credit else None, at)


def _caption(page: PageView, image: ImageElement) -> str | None:
    """The caption inside the figure around the picture, or a block named as one right behind it."""
    holder: Node | None = image.node
    for _ in range(4):
        if holder is None or holder.last_block - holder.blocks > 6:
            break
        blocks = page.blocks[holder.blocks : holder.last_block]
        if holder.tag == "figure" and blocks:
            return " ".join(block.text.replace("\n", " ") for block in blocks)[:2000]
        named = [block.text for block in blocks if block.node.context & int(Hint.CAPTION)]
        if named:
            return " ".join(named).replace("\n", " ")[:2000]
        holder = holder.parent
    return None
