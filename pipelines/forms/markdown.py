"""A record in Markdown: CommonMark with the tables of GitHub, and front matter in YAML."""

import json
import re

from thresher.pipelines.forms.head import Head, day_and_time, head, one_line
from thresher.pipelines.forms.inline import safe_address
from thresher.pipelines.forms.markdown_inline import destination, heading, inline, longest_ticks
from thresher.pipelines.forms.markdown_inline import one_line as inline_on_one_line
from thresher.pipelines.forms.tables import grid
from thresher.pipelines.forms.tree import Items, Part, Quote, tree
from thresher.schemas.record import Block, BlockKind, Cell, Image, PageRecord, Span, SpanKind

_UNSEEN = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
"""Characters that YAML wants escaped, beside those that JSON escapes."""
_MOST = 999_999_999
"""The highest number of an item."""


def markdown(record: PageRecord, *, front_matter: bool = True) -> str:
    """The record's headline and text.

    Before it the title, authors, date, address and so on as YAML; without `front_matter` the byline, date and address
    in a line below the headline.
    """
    told = head(record)
    parts = [f"# {heading(one_line(told.title), [])}"] if told.title else []
    if not front_matter and (line := _credits(told)):
        parts.append(line)
    parts += _parts(tree(record), 2 if told.title else 1)
    return (_front_matter(told) if front_matter else "") + "\n\n".join(parts) + "\n"


def _front_matter(told: Head) -> str:
    """Every value in double quotes, which YAML reads as JSON does."""
    values = {
        "title": told.title,
        "author": told.authors,
        "date": told.date,
        "url": told.url,
        "sitename": told.site,
        "description": told.description,
        "language": told.language,
        "tags": told.tags,
    }
    lines = [f"{name}: {_quoted(value)}" for name, value in values.items() if value]
    return "\n".join(["---", *lines, "---", "", ""])


def _quoted(value: str | list[str]) -> str:
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _credits(told: Head) -> str:
    byline = inline(one_line(told.byline), []) if told.byline else None
    address = f"[{inline(told.url, [])}]({destination(told.url)})" if told.url and safe_address(told.url) else None
    return " · ".join(filter(None, (byline, told.date and day_and_time(told.date), address)))


def _parts(parts: list[Part], top: int) -> list[str]:
    """Each part as Markdown.  `top`: the level that headings have at least."""
    told = []
    other = False
    for at, part in enumerate(parts):
        if isinstance(part, Items):
            other = at > 0 and _is_alike(parts[at - 1], part) and not other
            told.append(_items(part, other))
        elif isinstance(part, Quote):
            told.append(_quoted_lines("\n\n".join(inline(block.text, block.spans) for block in part.blocks)))
        elif isinstance(part, Image):
            told.append(_picture(part))
        else:
            told.append(_block(part, top))
    return [text for text in told if text]


def _is_alike(before: Part, items: Items) -> bool:
    """Whether two lists would be read as one; the second then has another marker."""
    return isinstance(before, Items) and (before.number is None) == (items.number is None)


def _block(block: Block, top: int) -> str:
    match block.kind:
        case BlockKind.HEADING:
            level = min(max(block.level or top, top), 6)
            return f"{'#' * level} {heading(block.text, block.spans)}"
        case BlockKind.TABLE:
            return _table(block)
        case BlockKind.CODE | BlockKind.PREFORMATTED:
            fence = "`" * max(3, longest_ticks(block.text) + 1)
            return f"{fence}\n{block.text}\n{fence}"
        case _:
            return inline(block.text, block.spans)


def _items(items: Items, other: bool) -> str:
    """`other`: with the other marker, so that it is a list of its own."""
    told = []
    for at, item in enumerate(items.items):
        if items.number is None:
            marker = "* " if other else "- "
        else:
            marker = f"{max(0, min(items.number + at, _MOST))}{')' if other else '.'} "
        told.append(marker + _indented(_item(item), len(marker)))
    is_tight = all(sum(isinstance(part, Block) for part in item) == 1 for item in items.items)
    return ("\n" if is_tight else "\n\n").join(told)


def _item(parts: list[Part]) -> str:
    told = ""
    for part, text in zip(parts, _parts(parts, 1), strict=True):
        # a list right below a text is told from it only where it begins with 1
        follows = isinstance(part, Items) and part.number in (None, 1)
        told += ("\n" if follows else "\n\n") * bool(told) + text
    return told


def _indented(text: str, width: int) -> str:
    return text.replace("\n", "\n" + " " * width).replace("\n" + " " * width + "\n", "\n\n")


def _quoted_lines(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _picture(picture: Image) -> str:
    url = safe_address(picture.url)
    shown = f"![{inline_on_one_line(picture.alt or '', [])}]({destination(url)})" if url else ""
    caption = caption_of(picture)
    told = inline(caption, [Span(0, len(caption), SpanKind.EMPHASIS)]) if caption else ""
    return "\\\n".join(filter(None, (shown, told)))


def caption_of(picture: Image) -> str:
    """The caption, with the credit where the caption does not have it."""
    caption, credit = picture.caption or "", picture.credit or ""
    return one_line(caption if credit in caption else f"{caption} {credit}")


def _table(block: Block) -> str:
    """The first row is its head if one of its cells is one; else its head is empty, since Markdown wants one."""
    rows = grid(block)
    width = max(map(len, rows))
    has_head = any(cell.header for cell in rows[0] if cell)
    first, rest = (rows[0], rows[1:]) if has_head else ([], rows)
    first = first + [None] * (width - len(first))
    return "\n".join([_row(first), "|" + " --- |" * width, *map(_row, rest)])


def _row(cells: list[Cell | None]) -> str:
    texts = [inline_on_one_line(cell.text, cell.spans).replace("|", "\\|") if cell else "" for cell in cells]
    return "|" + "".join(f" {text} |" for text in texts)
