"""A text dump as lines, each with its zone."""

from collections.abc import Iterator
from html import escape

from thresher.crawler.extractors.dumps.lines import split_rows
from thresher.inspector.places import PartAnchors
from thresher.inspector.sanitize import MAX_SHOWN, Inert, label
from thresher.schemas.record import Zone


def rows(text: str, zones: dict[int, Zone]) -> Iterator[tuple[int, int, str, Zone]]:
    """Every row that is not empty: its number, the number of its line, its text, its zone."""
    line, zone = 0, Zone.NAVIGATION
    for number, _, folded in split_rows(text):
        if number in zones:
            line, zone = number, zones[number]
        yield number, line, folded, zone


def dump(text: str, zones: dict[int, Zone], places: PartAnchors, most: int = MAX_SHOWN) -> Inert:
    """The view of a text dump."""
    out: list[str] = []
    size = left = 0
    labelled: set[str] = set()
    for number, line, folded, zone in rows(text, zones):
        if size > most:
            left += len(folded)
            continue
        keys = places.lines.get(line, [])
        fresh = [key for key in keys if key in places.labels and key not in labelled]
        labelled.update(fresh)
        labels = label(places, fresh) if fresh else ""
        attribute = f' k="{escape(" ".join(keys))}"' if keys else ""
        out.append(
            f'<t-row n="{number}">{labels}<t-z z="{zone.value}"{attribute}>{escape(folded, quote=False)}</t-z></t-row>'
        )
        size += len(out[-1])
    return Inert("".join(out), "", ' class="t-dump"', left)
