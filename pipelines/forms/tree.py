"""A record's main text as a tree: items in lists, paragraphs in quotes, pictures where they stand."""

from dataclasses import dataclass, field

import msgspec

from thresher.schemas.record import Article, Block, BlockKind, Image, PageRecord

_DEEPEST = 8
"""A bound for safety: lists within lists; what is nested deeper is shown at this depth."""


@dataclass(slots=True)
class Items:
    """A list: each item a block, what goes on with it, and the lists in it."""

    number: int | None
    """Of the first item; None of a list without numbers.  The next items have the next numbers."""
    items: list[list["Part"]] = field(default_factory=list)


@dataclass(slots=True)
class Quote:
    blocks: list[Block]


Part = Block | Image | Items | Quote


def tree(record: PageRecord) -> list[Part]:
    """The parts of the record's main text, in order."""
    article = record.article
    blocks = article.blocks if article else record.blocks
    pictures = _pictures(article, blocks) if article else []
    parts: list[Part] = []
    around: list[tuple[int, Items]] = []  # the lists that the last block stands in, with their depths
    for at, block in enumerate(blocks):
        if before := [picture for picture in pictures if _place(picture, len(blocks)) == at]:
            parts += before
            around = []
        if block.kind is BlockKind.LIST_ITEM:
            _add_item(parts, around, block)
            continue
        around = []
        last = parts[-1] if parts else None
        if block.kind is BlockKind.QUOTE and block.continued and isinstance(last, Quote):
            last.blocks.append(block)
        else:
            parts.append(Quote([block]) if block.kind is BlockKind.QUOTE else block)
    return parts + [picture for picture in pictures if _place(picture, len(blocks)) == len(blocks)]


def _pictures(article: Article, blocks: list[Block]) -> list[Image]:
    """The article's pictures; a caption that is a block too is shown once."""
    captions = {block.text for block in blocks if block.kind is BlockKind.CAPTION}
    return [
        msgspec.structs.replace(picture, caption=None) if picture.caption in captions else picture
        for picture in article.images
    ]


def _place(picture: Image, blocks: int) -> int:
    """The block before which a picture is shown: the first one, of a picture whose place is not known."""
    return max(0, min(picture.block or 0, blocks))


def _add_item(parts: list[Part], around: list[tuple[int, Items]], block: Block) -> None:
    """Add an item to the list that it belongs to, or begin one."""
    depth = block.level or 1
    while around and around[-1][0] > depth:
        around.pop()
    if block.continued:  # where something else stood in between, it is a paragraph
        (around[-1][1].items[-1] if around else parts).append(block)
        return
    if around and (around[-1][0] == depth or len(around) == _DEEPEST):
        items = around[-1][1]
        if block.number == (None if items.number is None else items.number + len(items.items)):
            items.items.append([block])
            return
        around.pop()
    begun = Items(block.number, [[block]])
    (around[-1][1].items[-1] if around else parts).append(begun)
    around.append((depth, begun))
