"""A record as plain text: as a person would type it, without markup."""

from thresher.pipelines.forms.head import day_and_time, head, one_line
from thresher.pipelines.forms.tree import Items, Part, Quote, tree
from thresher.schemas.record import Image, PageRecord


def plain(record: PageRecord) -> str:
    """The headline; byline and date below it; then the text, a blank line between paragraphs.  No pictures."""
    told = head(record)
    above = [one_line(text) for text in (told.title, told.byline, told.date and day_and_time(told.date)) if text]
    parts = [text for text in map(_part, tree(record)) if text]
    return "\n\n".join(["\n".join(above), *parts] if above else parts) + "\n"


def _part(part: Part) -> str:
    if isinstance(part, Items):
        return "\n".join(_items(part, 0))
    if isinstance(part, Quote):
        return "\n\n".join(block.text for block in part.blocks)
    return "" if isinstance(part, Image) else part.text


def _items(items: Items, depth: int) -> list[str]:
    lines = []
    for at, item in enumerate(items.items):
        marker = "- " if items.number is None else f"{items.number + at}. "
        for number, part in enumerate(item):
            if isinstance(part, Items):
                lines += _items(part, depth + 1)
            else:
                lines.append("   " * depth + (marker if number == 0 else " " * len(marker)) + _part(part))
    return lines
