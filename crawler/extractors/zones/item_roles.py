"""Which of an item's texts is its date, its byline, its summary, its source: told by a learned model."""

from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.markup.view import PageView
from thresher.crawler.extractors.zones.forest import load_forest
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.item_lines import date_within, is_date, without_by
from thresher.crawler.extractors.zones.item_segments import NAMES, Segment, segment_rows, segments_of
from thresher.crawler.extractors.zones.item_sources import names_host
from thresher.crawler.extractors.zones.link_zones import beliefs
from thresher.crawler.extractors.zones.linkfacts import LinkFacts


class Role(IntEnum):
    """What a text of an item can be: the classes of the model."""

    NONE = 0
    """A label, a price, a count, a topic."""
    DATE = 1
    BYLINE = 2
    SUMMARY = 3
    SOURCE = 4


SURE: Final = 0.4
"""The belief from which a text has a role: on sites left out the F1 of date, byline and summary is higher than from
0.5 on, and their precision at most 0.013 lower."""
LIKELY: Final = 0.3
"""The belief from which a text that is nothing but a date is its item's, where none is surely so."""
_SLOT: Final = 0.5
"""How much of a text's belief is that of all texts at its place in the list's items."""

_NAMES_HOST: Final = 0.8
"""The belief that a text which names its item's host is the source: so many are, of those that annotators judged.
Sources are too rare, and too different from site to site, for the model to find them elsewhere."""


def read_roles(page: PageView, facts: LinkFacts, items: list[Item]) -> None:
    """Fill in date, byline, summary and source of the items of one list."""
    segments = [segments_of(page, item) for item in items]
    rows = segment_rows(page, facts, items, segments)
    if not len(rows):
        return
    told = _by_slot([one for own in segments for one in own], beliefs(load_forest("item_roles", NAMES).scores(rows)))
    at = 0
    for item, own in zip(items, segments, strict=True):
        shares = told[at : at + len(own)]
        _fill(item, own, shares)
        if item.source is None:
            _fill_source(item, facts, own, shares)
        at += len(own)


def _by_slot(segments: list[Segment], told: NDArray[np.float32]) -> NDArray[np.float32]:
    """Beliefs drawn towards those of all texts at the same place: a list's parts share roles.

    Where all texts of an item stand in elements of one kind, a date shares none with a text that is no date.
    """
    numbers: dict[object, int] = {}
    keys = [(segment.slot, is_date(segment.text)) for segment in segments]
    slot = np.array([numbers.setdefault(key, len(numbers)) for key in keys])
    count = np.bincount(slot)[:, None]
    means = np.stack([np.bincount(slot, told[:, role]) for role in range(told.shape[1])], axis=1) / count
    drawn: NDArray[np.float32] = ((1 - _SLOT) * told + _SLOT * means[slot]).astype(np.float32)
    return drawn


def _fill(item: Item, segments: list[Segment], told: NDArray[np.float32]) -> None:
    chosen: dict[Role, list[str]] = {role: [] for role in Role}
    for segment, shares in zip(segments, told, strict=True):
        role = Role(int(shares.argmax()))
        if shares[role] >= SURE and segment.text not in chosen[role]:
            chosen[role].append(segment.text)
            name, belief = role.name.lower(), round(float(shares[role]), 2)
            item.beliefs[name] = min(belief, item.beliefs.get(name, 1.0))
    dates = chosen[Role.DATE] or [
        segment.text
        for segment, shares in zip(segments, told, strict=True)
        if shares[Role.DATE] >= LIKELY and is_date(segment.text)
    ]
    item.date_raw = date_within(dates[0]) if dates else item.date_raw
    item.byline = ", ".join(filter(None, map(without_by, chosen[Role.BYLINE]))) or None
    item.summary = " ".join(chosen[Role.SUMMARY]) or None
    item.source = chosen[Role.SOURCE][0] if chosen[Role.SOURCE] else None


def _fill_source(item: Item, facts: LinkFacts, segments: list[Segment], told: NDArray[np.float32]) -> None:
    """Take for the source the first text that names the item's host and has no surer role."""
    for segment, shares in zip(segments, told, strict=True):
        if (shares.argmax() == Role.NONE or shares.max() < SURE) and names_host(facts, item, segment):
            item.source, item.beliefs["source"] = segment.text, _NAMES_HOST
            return
