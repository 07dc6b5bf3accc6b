"""How far each claim about the authors is to be believed: what speaks for and against it, and the odds."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from thresher.crawler.extractors.fields.authors_declared import Claim
from thresher.crawler.extractors.names.given_names import GIVEN_NAMES
from thresher.crawler.extractors.names.han_bylines import has_han, starts_with_family_name
from thresher.crawler.extractors.names.name_kinds import NameKind, fold_name, name_kind
from thresher.crawler.extractors.names.name_words import PARTICLES, TITLES

_MANY = 3
"""Agreeing places beyond which more say nothing new."""
_TELLING = 4
"""Letters from which a part of a name tells whose it is."""
_TITLED = 2
"""Words of a name that begins with a title, at least, less one."""
_WORDY = 2.5
"""A line that is so many times as long as the names in it says something else."""
_WEAK = (": name", ": beside date", ": marked block", ": lead")
"""Kinds of lines whose agreement says little."""
_WITHIN = "within: byline"
"""Several of these in one text are of its parts: the authors of reviewed books, of modules, of quoted posts."""
_LEAST = 1e-12
"""Share that all other answers have at least: certainty is none."""
_HOST = re.compile(r"[\w-]{3,}\.[^\W\d_]{2,4}\b")
_WORD = re.compile(r"[A-Z][a-z]+")


class Owner(NamedTuple):
    """Whose site a page is on."""

    site: str | None
    """The portal's own name."""
    declares: str
    """How the page declares itself an article: "json-ld", "open graph" or "nothing"."""
    names: frozenset[str]
    """The names of the site and its publisher, as `squeezed` makes them."""


Signs = tuple[frozenset[str], list[str]]
"""A claim's folded names and what speaks for and against it."""


def signs_of(claims: Sequence[Claim], owner: Owner, headline: str) -> list[Signs]:
    """What speaks for and against every claim."""
    keys = [frozenset(map(_untitled, claim.names)) for claim in claims]
    covered = {key for key in keys if len(key) > 1 and frozenset().union(*(k for k in keys if k < key)) == key}
    full = [_is_full(claim, key, owner.site) for claim, key in zip(claims, keys, strict=True)]
    folded = f" {fold_name(headline)} "
    within = {key for claim, key in zip(claims, keys, strict=True) if claim.rule == _WITHIN}
    rules: set[str] = set()
    found = []
    for index, claim in enumerate(claims):
        signs = [
            claim.rule,
            *claim.signs,
            *_agreement(claims, keys, index),
            *_names_signs(claim, owner, folded),
        ]
        if keys[index] in covered:
            signs.append("each of several named alone elsewhere")
        elif any(keys[index] < key for key in covered):
            signs.append("one of several named alone elsewhere")
        if claim.rule == _WITHIN and len(within) > 1:
            signs.append("one of several within")
        if not full[index]:
            signs += _full_elsewhere([other for other, whole in zip(claims, full, strict=True) if whole], claim)
        if claim.rule in rules:
            signs.append("shown, not the first" if claim.block >= 0 else "declared, not the first")
        rules.add(claim.rule)
        if "right by headline" in claim.signs:
            signs.append(f"{claim.rule}, right by headline")
        found.append((keys[index], signs))
    return found


def _untitled(name: str) -> str:
    """A name folded and without the title before it: "Dr Jane Doe" and "Jane Doe" are one person."""
    words = fold_name(name).split()
    return " ".join(words[1:] if len(words) > _TITLED and words[0] in TITLES else words)


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


def is_known(name: str) -> bool:
    """Whether a name starts with a common given name or, in Han characters, with a common family name."""
    return fold_name(name).partition(" ")[0] in GIVEN_NAMES or (has_han(name) and starts_with_family_name(name))


def _ownership(name: str, owners: frozenset[str]) -> str:
    """Whether a name is one of the site's and its publisher's, holds one or is held by one."""
    own = squeezed(name)
    if own in owners:
        return "site's name"
    if any(len(one) >= _TELLING and one in own for one in owners):
        return "holds the site's name"
    return "part of the site's name" if len(own) >= _TELLING and any(own in one for one in owners) else ""


def squeezed(name: str) -> str:
    """A name folded and without spaces."""
    return fold_name(name).replace(" ", "")


def _is_short_for(account: str, name: str) -> bool:
    """Whether a given name or an account ("janedoe", "jdoe") stands for a full name."""
    words = name.split()
    forms = {"".join(words), words[0], words[0][:1] + words[-1], words[-1]}
    return account in forms


def _side(claim: Claim) -> str:
    if claim.block < 0:
        return "declaration"
    return "byline" if claim.rule.endswith(": byline") else "line"


def _names_signs(claim: Claim, owner: Owner, headline: str) -> list[str]:
    """What the names themselves say."""
    side = "shown" if claim.block >= 0 else "declared"
    signs = _kind_signs(claim, owner, side)
    first = fold_name(claim.names[0])
    known = is_known(claim.names[0])
    if not known or " " not in first:
        signs.append(f"{side} no known full name, page declares {owner.declares}")
    if ownership := _ownership(claim.names[0], owner.names):
        signs.append(f"{side} {ownership}" + (" of a known given name" if known else ""))
        signs += [] if known else [f"{side} owner's, page declares {owner.declares}"]
    if f" {first} " in headline:
        signs.append(f"{side} in headline")
    if len(claim.names) > _MANY:
        signs.append(f"{side} many names")
    if claim.line and len(claim.line) > _WORDY * sum(map(len, claim.names)):
        signs.append("line says more")
    return signs


def _has_small_word(name: str) -> bool:
    """Whether a word behind the first is written small, as in texts and on buttons: "Personal finance"."""
    return any(word.islower() and word not in PARTICLES for word in name.split()[1:])


def _kind_signs(claim: Claim, owner: Owner, side: str) -> list[str]:
    """What kind of name it is: of an organisation, a single word, known or not."""
    signs = []
    kinds = {name_kind(name, site_name=owner.site) for name in claim.names}
    if kinds != {NameKind.PERSON}:
        kind = next((kind for kind in (NameKind.DESK, NameKind.AGENCY) if kind in kinds), NameKind.ORGANISATION)
        signs += [f"{side} {kind}", f"{claim.rule}, {kind}"]
    if any(_has_small_word(name) for name in claim.names):
        signs.append(f"{side} a small word")
    if any(_HOST.search(name) for name in claim.names):
        signs.append(f"{side} host")
    name = claim.names[0]
    if " " not in name and name.isascii():
        signs += [f"{side} single word"] if _WORD.fullmatch(name) else [f"{side} single word", f"{side} account"]
    elif is_known(name):
        signs.append(f"{side} known given name")
    else:
        signs += [f"{side} unknown {'Han ' if has_han(name) else ''}name", f"{claim.rule}, unknown name"]
    return signs
