"""How far each claim about the authors is to be believed: what speaks for and against it, and the odds."""

import math
import re
from collections.abc import Mapping, Sequence

from thresher.crawler.extractors.fields.authors_declared import Claim
from thresher.crawler.extractors.names.given_names import GIVEN_NAMES
from thresher.crawler.extractors.names.name_kinds import NameKind, fold_name, name_kind

_MANY = 3
"""Agreeing places beyond which more say nothing new."""
_WORDY = 2.5
"""A line that is so many times as long as the names in it says something else."""
_WEAK = (": name", ": beside date", ": marked block", ": lead")
"""Kinds of lines whose agreement says little."""
_LEAST = 1e-12
"""Share that all other answers have at least: certainty is none."""
_WORD = re.compile(r"[A-Z][a-z]+")


Signs = tuple[frozenset[str], list[str]]
"""A claim's folded names and what speaks for and against it."""


def signs_of(claims: Sequence[Claim], site: str | None, headline: str) -> list[Signs]:
    """What speaks for and against every claim."""
    keys = [frozenset(map(fold_name, claim.names)) for claim in claims]
    covered = {key for key in keys if len(key) > 1 and frozenset().union(*(k for k in keys if k < key)) == key}
    full = [_is_full(claim, key, site) for claim, key in zip(claims, keys, strict=True)]
    folded, squeezed = f" {fold_name(headline)} ", fold_name(site or "").replace(" ", "")
    rules: set[str] = set()
    found = []
    for index, claim in enumerate(claims):
        signs = [
            claim.rule,
            *claim.signs,
            *_agreement(claims, keys, index),
            *_names_signs(claim, site, folded, squeezed),
        ]
        if keys[index] in covered:
            signs.append("each of several named alone elsewhere")
        elif any(keys[index] < key for key in covered):
            signs.append("one of several named alone elsewhere")
        if not full[index]:
            signs += _full_elsewhere([other for other, whole in zip(claims, full, strict=True) if whole], claim)
        if claim.rule in rules:
            signs.append("shown, not the first" if claim.block >= 0 else "declared, not the first")
        rules.add(claim.rule)
        if "right by headline" in claim.signs:
            signs.append(f"{claim.rule}, right by headline")
        found.append((keys[index], signs))
    return found


def odds_of(signs: Sequence[str], weights: Mapping[str, float]) -> float:
    """A claim's log-odds against other claims."""
    return sum(weights.get(sign, 0.0) for sign in signs)


def log_odds(keys: Sequence[frozenset[str]], odds: Sequence[float], nobody: float) -> dict[frozenset[str], float]:
    """For each set of names its log-odds against all others and nobody; claims of the same names add up."""
    shares: dict[frozenset[str], float] = {}
    top = max(nobody, *odds)
    for key, own in zip(keys, odds, strict=True):
        shares[key] = shares.get(key, 0.0) + math.exp(own - top)
    none = math.exp(nobody - top)
    return {
        key: math.log(share / max(none + sum(other for name, other in shares.items() if name != key), _LEAST))
        for key, share in shares.items()
    }


def _is_full(claim: Claim, key: frozenset[str], site: str | None) -> bool:
    """Whether all names are full names of persons."""
    if any(" " not in name and name.isascii() for name in key):
        return False
    return all(name_kind(name, site_name=site) is NameKind.PERSON for name in claim.names)


_ALONE = {side: (f"{side}, declared alike 0", f"{side}, shown alike 0") for side in ("declared", "shown")}


def _agreement(claims: Sequence[Claim], keys: list[frozenset[str]], index: int) -> list[str]:
    """What the other claims say: the same names, more, fewer or others."""
    if len(claims) == 1:
        return list(_ALONE["shown" if claims[0].block >= 0 else "declared"])
    own, key = claims[index], keys[index]
    kind = "shown" if own.block >= 0 else "declared"
    declared: set[str] = set()
    shown: set[int] = set()
    more: set[int | str] = set()
    signs: set[str] = set()
    for other, names in zip(claims, keys, strict=True):
        if other is own or (other.block >= 0 and other.block == own.block):
            continue
        if names == key:
            if other.block < 0:
                declared.add(other.rule)
            elif not other.rule.endswith(_WEAK):
                shown.add(other.block)
        elif key < names:
            signs.add(f"{kind}, fewer than {_side(other)}")
            more.add(other.block if other.block >= 0 else other.rule)
        elif names < key:
            signs.add(f"{kind}, more than {_side(other)}")
        elif other.rule == "json-ld author" or (other.block >= 0 and other.rule.endswith(": byline")):
            signs.add(f"{kind}, others in {_side(other)}")
    if len(more) > 1:
        signs.add(f"{kind}, fewer than several")
    signs.add(f"{kind}, declared alike {min(len(declared), _MANY)}")
    signs.add(f"{kind}, shown alike {min(len(shown), _MANY)}")
    return sorted(signs)


def _full_elsewhere(others: list[Claim], own: Claim) -> list[str]:
    """Where persons are named in full, when a claim does not."""
    signs = set()
    squeezed = fold_name("".join(own.names)).replace(" ", "")
    for other in others:
        place, _, kind = other.rule.partition(": ")
        if other.block < 0:
            signs.add("no full name, but one declared")
        elif place in ("under headline", "in text"):
            signs.add(f"no full name, but one near the headline, {kind}")
        elif kind == "byline":
            signs.add("no full name, but one in a byline below")
        elif place == "at end" and kind in ("marked", "marked name"):
            signs.add("no full name, but one at the end")
        if len(own.names) == len(other.names) == 1 and _is_short_for(squeezed, fold_name(other.names[0])):
            signs.add("short for a full name")
    return sorted(signs)


def _is_short_for(account: str, name: str) -> bool:
    """Whether a given name or an account ("janedoe", "jdoe") stands for a full name."""
    words = name.split()
    forms = {"".join(words), words[0], words[0][:1] + words[-1], words[-1]}
    return account in forms


def _side(claim: Claim) -> str:
    if claim.block < 0:
        return "declaration"
    return "byline" if claim.rule.endswith(": byline") else "line"


def _names_signs(claim: Claim, site: str | None, headline: str, squeezed: str) -> list[str]:
    """What the names themselves say."""
    signs = []
    side = "shown" if claim.block >= 0 else "declared"
    kinds = {name_kind(name, site_name=site) for name in claim.names}
    if kinds != {NameKind.PERSON}:
        signs.append(f"{side} {'desk' if NameKind.DESK in kinds else 'organisation'}")
    first = fold_name(claim.names[0])
    if " " not in first and claim.names[0].isascii():
        signs.append(f"{side} single word")
        if not _WORD.fullmatch(claim.names[0]):
            signs.append(f"{side} account")
    elif first.partition(" ")[0] in GIVEN_NAMES:
        signs.append(f"{side} known given name")
    if squeezed and first.replace(" ", "") == squeezed:
        signs.append(f"{side} site's name")
    elif squeezed and first.replace(" ", "") in squeezed:
        signs.append(f"{side} part of the site's name")
    if f" {first} " in headline:
        signs.append(f"{side} in headline")
    if len(claim.names) > _MANY:
        signs.append(f"{side} many names")
    if claim.line and len(claim.line) > _WORDY * sum(map(len, claim.names)):
        signs.append("line says more")
    return signs
