"""The measures of what is read of the rest of a page: the zones of its links, and its teasers.

Gold roles are `nav`, `article`, `teaser`, `related` and `other`.  A link of the gold is looked up among the record's by
address and text, each of which answers once; else by address alone where all links with it have one zone.
"""

import difflib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable
from typing import Any
from urllib.parse import unquote, urlsplit

ROLES = ("nav", "article", "teaser", "related", "other")
TEASER_FIELDS = ("date", "summary", "section", "byline", "source", "relation", "headline")

_ROLE_OF = {role: role for role in ROLES} | {"navigation": "nav", "comments": "other"}
_ALIKE = 0.85
"""Summaries that share this much (difflib's ratio) are the same: they are often cut at different places."""
_WORD = re.compile(r"\w+")

GoldItem = dict[str, Any]
Tally = Counter[tuple[str, ...]]


def fold(text: str | None) -> str:
    """Words only, case and width folded."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text or "").casefold()))


def address(url: str | None) -> tuple[str, str, str]:
    """What of a URL says where it leads."""
    try:
        parts = urlsplit(url or "")
    except ValueError:  # a portal may link to anything, "http://[" included
        return "", url or "", ""
    return parts.netloc.lower().removeprefix("www."), unquote(parts.path).rstrip("/"), parts.query


def tally_links(gold: list[GoldItem], found: list[GoldItem]) -> Tally:
    """How often a link of each gold role was given each role; "" where it was not found."""
    exact: dict[Hashable, list[str]] = defaultdict(list)
    near: dict[Hashable, list[str]] = defaultdict(list)
    for link in found:
        where, role = address(link["url"]), _ROLE_OF[link["zone"]]
        exact[where, fold(link["text"])].append(role)
        near[where].append(role)
    tally: Tally = Counter()
    for link in gold:
        where = address(link["url"])
        same, alike = exact.get((where, fold(link["text"]))), near.get(where)
        given = same.pop(0) if same else alike[0] if alike and len(set(alike)) == 1 else ""
        tally["link", link["role"], given] += 1
    return tally


def tally_teasers(gold: list[GoldItem], found: list[GoldItem]) -> Tally:
    """Items found, missed and added; of the found ones, for each field that the gold shows, right or wrong."""
    pairs = match_teasers(gold, found)
    tally: Tally = Counter()
    tally["item", "found"] = len(pairs)
    tally["item", "missed"] = len(gold) - len(pairs)
    tally["item", "added"] = len(found) - len(pairs)
    for wanted, got in pairs:
        for field in TEASER_FIELDS:
            if (right := _is_right(field, wanted, got)) is not None:
                tally["field", field, "right" if right else "wrong"] += 1
    return tally


def match_teasers(gold: list[GoldItem], found: list[GoldItem]) -> list[tuple[GoldItem, GoldItem]]:
    """Pairs of the same item: first by address and headline, then by address, then by headline."""
    pairs = []
    for key in (_by_both, _by_address, _by_headline):
        left: dict[Hashable, list[GoldItem]] = defaultdict(list)
        for item in found:
            left[key(item)].append(item)
        missing = []
        for item in gold:
            if (at := key(item)) and left.get(at):
                pairs.append((item, left[at].pop(0)))
            else:
                missing.append(item)
        taken = {id(got) for _, got in pairs}
        gold, found = missing, [item for item in found if id(item) not in taken]
    return pairs


def _by_both(item: GoldItem) -> Hashable:
    return address(item.get("url")), fold(item.get("headline"))


def _by_address(item: GoldItem) -> Hashable:
    return address(item["url"]) if item.get("url") else None


def _by_headline(item: GoldItem) -> Hashable:
    return fold(item.get("headline"))


def _is_right(field: str, gold: GoldItem, found: GoldItem) -> bool | None:
    """None where the gold shows no such field."""
    if field == "relation":
        return (gold.get(field) or "teaser") == (found.get(field) or "teaser")
    if not gold.get(field) and field != "headline":
        return None
    shown = found.get("date_raw") or found.get("date") if field == "date" else found.get(field)
    return _SAME.get(field, str.__eq__)(fold(gold.get(field)), fold(shown))


def _same_date(gold: str, found: str) -> bool:
    return gold == found or bool(gold and found and (gold in found or found in gold))


def _same_summary(gold: str, found: str) -> bool:
    return gold == found or difflib.SequenceMatcher(None, gold, found, autojunk=False).ratio() >= _ALIKE


_SAME: dict[str, Callable[[str, str], bool]] = {"date": _same_date, "summary": _same_summary}


def zone_figures(tally: Tally) -> dict[str, float]:
    """The figures of a tally over any number of pages; empty where it holds no link."""
    total = right = 0
    for key, count in tally.items():
        if key[0] == "link":
            total += count
            right += count * (key[1] == key[2])
    if not total:
        return {}
    hits, missed, added = (tally["item", word] for word in ("found", "missed", "added"))
    figures = {
        "link accuracy": right / total,
        "link macro F1": sum(_role_f1(tally, role) for role in ROLES) / len(ROLES),
        "teaser F1": 2 * hits / (2 * hits + added + missed) if hits + added + missed else 1.0,
    }
    for field in TEASER_FIELDS:
        good, bad = tally["field", field, "right"], tally["field", field, "wrong"]
        if good + bad:
            figures[field] = good / (good + bad)
    return figures


def _role_f1(tally: Tally, role: str) -> float:
    given = sum(count for key, count in tally.items() if key[0] == "link" and key[2] == role)
    wanted = sum(count for key, count in tally.items() if key[0] == "link" and key[1] == role)
    return 2 * tally["link", role, role] / (given + wanted) if given + wanted else 0.0
