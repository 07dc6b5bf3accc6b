"""Changes as HTML: deleted and inserted words of each paragraph."""

import re
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import msgspec
from markupsafe import Markup, escape

from thresher.store.changes import Change, Fate, Paragraph

_WORDS = re.compile(r"\s+|[^\s]+")
_LONGEST = 600
"""A bound for safety: tokens of a paragraph that are compared; a longer one is shown before and after."""
_MOST = 2_000_000
"""A bound for safety: pairs of tokens that are compared for one page, since a hostile page of repeated words would take
minutes.  Further paragraphs are shown before and after."""
_CUT = 2_000  # bound for safety
_AROUND = 1
"""Paragraphs that did not change and are shown beside one that did."""


class Side(NamedTuple):
    """One line of a comparison."""

    kind: str
    """added, removed, changed, kept or gap."""
    text: Markup


class Budget:
    """The number of pairs that may still be compared."""

    def __init__(self, pairs: int = _MOST) -> None:
        self._left = pairs

    def allows(self, pairs: int) -> bool:
        """Whether so many pairs may still be compared; if so, they are subtracted."""
        if pairs > self._left:
            return False
        self._left -= pairs
        return True


def compared(changes: list[Change]) -> list[tuple[Change, list[Side]]]:
    """All changes of a page except those that follow from the change of its text."""
    budget = Budget()
    names = {change.field for change in changes}
    repeated = {"article.blocks"} if "article.body" in names else set()
    return [(change, sides(change, budget)) for change in changes if change.field not in repeated]


def sides(change: Change, budget: Budget) -> list[Side]:
    """A change, line by line."""
    if change.paragraphs is not None:
        return _paragraphs(change.paragraphs, budget)
    if isinstance(change.before, str) and isinstance(change.after, str) and "url" not in change.field:
        return _changed(change.before, change.after, budget)
    before, after = _texts(change.before), _texts(change.after)
    earlier, later = set(before), set(after)
    found = [Side("removed", escape(each)) for each in before if each not in later]
    return found + [Side("added", escape(each)) for each in after if each not in earlier]


def words(before: str, after: str, budget: Budget) -> Markup | None:
    """Two versions of a paragraph in one, with <del> and <ins>; None where the comparison would exceed the bounds."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > _LONGEST or not budget.allows(len(old) * len(new)):
        return None
    shown = Markup()
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[start:end]), "".join(new[new_start:new_end])
        if tag == "equal":
            shown += escape(gone)
            continue
        if gone:
            shown += Markup("<del>{}</del>").format(gone)
        if come:
            shown += Markup("<ins>{}</ins>").format(come)
    return shown


def _changed(before: str, after: str, budget: Budget) -> list[Side]:
    shown = words(before, after, budget)
    if shown is not None:
        return [Side("changed", shown)]
    return [Side("removed", escape(before)), Side("added", escape(after))]


def _paragraphs(found: list[Paragraph], budget: Budget) -> list[Side]:
    """The paragraphs that changed, and what stands next to them."""
    near = {
        at + shift
        for at, paragraph in enumerate(found)
        if paragraph.fate is not Fate.KEPT
        for shift in range(-_AROUND, _AROUND + 1)
    }
    shown: list[Side] = []
    for at, paragraph in enumerate(found):
        if at in near:
            shown += _paragraph(paragraph, budget)
        elif not shown or shown[-1].kind != "gap":
            shown.append(Side("gap", Markup("…")))
    return shown


def _paragraph(paragraph: Paragraph, budget: Budget) -> list[Side]:
    before, after = paragraph.before or "", paragraph.after or ""
    if paragraph.fate is Fate.CHANGED:
        return _changed(before, after, budget)
    return [Side(paragraph.fate.value, escape(after or before))]


def _texts(value: Any) -> list[str]:
    """A value, or each of a list's, as text."""
    if value is None or value == []:
        return []
    if isinstance(value, list):
        return [_text(each) for each in value]
    return [_text(value)]


def _text(value: Any) -> str:
    """The fields of a struct that have a value."""
    if isinstance(value, msgspec.Struct):
        text = " · ".join(str(part) for part in msgspec.structs.astuple(value) if part not in (None, "", []))
    else:
        text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= _CUT else f"{text[:_CUT]}…"
