"""How far each claim about the authors is to be believed: what speaks for and against it, and the odds."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from crawler.extractors.author_sides import Claim
from crawler.extractors.author_weights import BIAS, WEIGHTS
from crawler.extractors.given_names import GIVEN_NAMES
from crawler.extractors.name_kinds import NameKind, fold, name_kind

_MANY = 3
"""Agreeing places beyond which more say nothing new."""
_WORDY = 2.5
"""A line that is so many times as long as the names in it says something else."""


class Weighed(NamedTuple):
    """A claim with its signs and the probability that its names are the authors."""

    claim: Claim
    key: frozenset[str]
    signs: list[str]
    odds: float


def weigh(claims: Sequence[Claim], site: str | None, headline: str) -> list[Weighed]:
    """Every claim with its log-odds."""
    keys = [frozenset(map(fold, claim.names)) for claim in claims]
    folded = f" {fold(headline)} "
    weighed = []
    for index, claim in enumerate(claims):
        signs = [claim.rule, *claim.signs, *_agreement(claims, keys, index), *_names_signs(claim, site, folded)]
        odds = BIAS + sum(WEIGHTS.get(sign, 0.0) for sign in signs)
        weighed.append(Weighed(claim, keys[index], signs, odds))
    return weighed


def probability(odds: float) -> float:
    """Log-odds as a share of right values."""
    return 1 / (1 + math.exp(-odds))


def _agreement(claims: Sequence[Claim], keys: list[frozenset[str]], index: int) -> list[str]:
    """What the other claims say: the same names, more, fewer or others."""
    own, key = claims[index], keys[index]
    kind = "shown" if own.block >= 0 else "declared"
    declared: set[str] = set()
    shown: set[int] = set()
    signs: set[str] = set()
    for other, names in zip(claims, keys, strict=True):
        if other is own or (other.block >= 0 and other.block == own.block):
            continue
        if names == key:
            if other.block < 0:
                declared.add(other.rule)
            elif not other.rule.endswith((": name", ": beside date")):
                shown.add(other.block)
        elif key < names:
            signs.add(f"{kind}, fewer than {_side(other)}")
        elif names < key:
            signs.add(f"{kind}, more than {_side(other)}")
        elif other.rule == "json-ld author" or (other.block >= 0 and other.rule.endswith(": byline")):
            signs.add(f"{kind}, others in {_side(other)}")
    signs.add(f"{kind}, declared alike {min(len(declared), _MANY)}")
    signs.add(f"{kind}, shown alike {min(len(shown), _MANY)}")
    return sorted(signs)


def _side(claim: Claim) -> str:
    if claim.block < 0:
        return "declaration"
    return "byline" if claim.rule.endswith(": byline") else "line"


def _names_signs(claim: Claim, site: str | None, headline: str) -> list[str]:
    """What the names themselves say."""
    signs = []
    side = "shown" if claim.block >= 0 else "declared"
    kinds = {name_kind(name, site_name=site) for name in claim.names}
    if kinds != {NameKind.PERSON}:
        signs.append(f"{side} {'desk' if NameKind.DESK in kinds else 'organisation'}")
    first = fold(claim.names[0])
    if " " not in first and claim.names[0].isascii():
        signs.append(f"{side} single word")
    elif first.partition(" ")[0] in GIVEN_NAMES:
        signs.append(f"{side} known given name")
    if site and first == fold(site):
        signs.append(f"{side} site's name")
    if f" {first} " in headline:
        signs.append(f"{side} in headline")
    if len(claim.names) > _MANY:
        signs.append(f"{side} many names")
    if claim.line and len(claim.line) > _WORDY * sum(map(len, claim.names)):
        signs.append("line says more")
    return signs
