"""The source: the original publisher of a syndicated piece, and the news agency."""

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from thresher.crawler.extractors.evidence import Candidate, FieldValue
from thresher.crawler.extractors.fields.source_lines import (
    Mention,
    clean,
    first_stood,
    labelled,
    may_mention,
    prefix,
    signature,
)
from thresher.crawler.extractors.markup.metadata import Metadata, address_of, text_of
from thresher.crawler.extractors.markup.view import PageView, TextBlock
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.names.name_kinds import fold_name
from thresher.crawler.extractors.names.names import agency_of, parse_dateline
from thresher.crawler.extractors.open_page import Headline, OpenPage
from thresher.crawler.extractors.zones.zoned_page import ZonedPage
from thresher.schemas.record import Source
from thresher.text.addresses import Base, host_of

_UNDER_HEADLINE, _BEFORE_END, _BEYOND = 12, 2, 5
"""Text blocks under the headline, before the text's end and behind it that may hold a source line."""
_MAX_LINE, _MAX_SENTENCE = 110, 400
_META = ("syndication-source", "original-source", "source", "news_source", "dc.source", "dcterms.source", "source_name")
_NOT_HERE = int(Hint.CAPTION | Hint.FIGURE | Hint.COMMENTS | Hint.TEASER | Hint.RELATED | Hint.NAVIGATION | Hint.TABLE)
_TELLING = 4
"""Characters above which a part of a name tells whose it is: "news" and "blog" do not."""
_CONFIDENCE = {
    "prefix and signature": 0.97,
    "sentence": 0.9,
    "label": 0.85,
    "signature": 0.85,
    "prefix": 0.8,
    "json-ld": 0.75,
    "meta": 0.75,
    "canonical": 0.6,
}
"""By rule, best first.  The corpora hold too few syndicated pieces to measure more than the order."""


class Sources(NamedTuple):
    """Where the piece comes from."""

    source: FieldValue[Source] | None
    agency: FieldValue[str] | None
    kicker: FieldValue[str] | None
    """The headline's prefix where it names the source: no part of the headline."""


class _Claim(NamedTuple):
    name: str
    url: str | None
    rule: str
    raw: str
    at: etree._Element | None


def read_source(page: OpenPage, zones: ZonedPage) -> Sources:
    """The original publisher, the agency, and the prefix of the headline that names the source."""
    base, body = page.base, zones.body
    blocks = _blocks(page.view, page.headline, body)
    own = _own_names(page.meta, page.site, base)
    claims = [*_line_claims(blocks, base), *_declared(page.meta, base)]
    first = _prefix_claim(page, blocks)
    claims = ([first] if first else []) + claims
    claims = [claim for claim in claims if not _is_own(claim, own, base)]
    best = max(claims, key=lambda claim: _CONFIDENCE[claim.rule], default=None)
    agency = _agency(page.view, body, claims)
    if best is None:
        return Sources(None, agency, None)
    rejected = [(_candidate(claim), "another place names it better") for claim in claims if claim.name != best.name]
    source = FieldValue(Source(best.name, best.url), _candidate(best), _CONFIDENCE[best.rule], rejected)
    kicker = (
        FieldValue(first.raw, _candidate(first), _CONFIDENCE[first.rule], []) if first and first in claims else None
    )
    return Sources(source, agency, kicker)


def _blocks(view: PageView, headline: Headline | None, body: list[int]) -> list[tuple[TextBlock, bool]]:
    """Blocks that may hold a source line, each with whether it stands at the text's end."""
    start = headline.block if headline and headline.block >= 0 else body[0] - 1 if body else -1
    first, last = (body[0], body[-1]) if body else (start + _UNDER_HEADLINE, -1)
    found = [
        (view.blocks[i], False) for i in range(start + 1, min(first + 1, start + _UNDER_HEADLINE, len(view.blocks)))
    ]
    if last >= 0:
        from_ = max(start + len(found) + 1, last - _BEFORE_END)
        found += [(view.blocks[i], True) for i in range(from_, min(last + _BEYOND + 1, len(view.blocks)))]
    return [(block, ends) for block, ends in found if not _near(block) & _NOT_HERE]


def _near(block: TextBlock) -> int:
    parent = block.node.parent
    return block.node.hints | (parent.hints if parent is not None else 0)


def _line_claims(blocks: list[tuple[TextBlock, bool]], base: Base) -> Iterator[_Claim]:
    """Source lines beside the headline, and at the text's end signatures and sentences as well."""
    for block, ends in blocks:
        if block.chars > _MAX_SENTENCE:
            continue
        if not may_mention(block.text, ends=ends):
            continue
        for line in _without_button(block).split("\n"):
            mention = labelled(line) if len(line) <= _MAX_LINE else None
            if ends and mention is None:
                mention = first_stood(line) or (signature(line) if len(line) <= _MAX_LINE else None)
            if mention and mention.sure:
                yield _Claim(mention.name, _address(block, mention, base), mention.rule, line, block.node.element)


def _without_button(block: TextBlock) -> str:
    """A block's text without the link that is glued to its end ("Source: Example" + "Buy rights")."""
    if len(block.pieces) < 2 or block.pieces[0][3] is not None or block.pieces[-1][3] is None:
        return block.text
    rest = block.text.removesuffix(" ".join(block.pieces[-1][0].split()))
    return rest if rest and (rest[-1].isalnum() or rest[-1] == ".") else block.text


def _address(block: TextBlock, mention: Mention, base: Base) -> str | None:
    """The address of the link in the line whose text is the source's name."""
    for text, _, _, link in block.pieces:
        if link is not None and fold_name(text) and fold_name(text) in fold_name(mention.name):
            return base.absolute(link.href)
    return None


def _prefix_claim(page: OpenPage, blocks: list[tuple[TextBlock, bool]]) -> _Claim | None:
    """The headline's prefix where it is an address, an agency, or what a signature names too."""
    headline = page.headline
    mention = prefix(headline.raw) if headline else None
    if headline is None or mention is None:
        return None
    element = page.view.blocks[headline.block].node.element if headline.block >= 0 else None
    for block, ends in blocks:
        if not ends or block.chars > _MAX_SENTENCE:
            continue
        for line in block.text.split("\n"):
            named = (signature(line) or labelled(line)) if len(line) <= _MAX_LINE else None
            if named and fold_name(named.name) == fold_name(mention.name):
                return _Claim(named.name, None, "prefix and signature", mention.name, element)
    return _Claim(mention.name, None, "prefix", mention.name, element) if mention.sure else None


def _declared(meta: Metadata, base: Base) -> Iterator[_Claim]:
    """What JSON-LD, meta elements and the canonical address say."""
    if meta.article:
        thing, element = meta.article
        if name := text_of(thing.get("sourceOrganization")):
            yield _Claim(name, address_of(thing.get("sourceOrganization")), "json-ld", name, element)
        origin = address_of(thing.get("isBasedOn"))
        if origin and (host := host_of(origin)):
            yield _Claim(host, origin, "json-ld", origin, element)
    for key in _META:
        for value, element in meta.meta.get(key, [])[:1]:
            if (name := clean(value)) and not name.isdigit():
                url = value if value.startswith("http") else None
                yield _Claim(name, url, "meta", value, element)
    for href, element in meta.links.get("canonical", [])[:1]:
        host = host_of(href) if href.startswith("http") else ""
        if "." in host.strip(".") and host[0] != ".":
            yield _Claim(host, href, "canonical", href, element)


def _own_names(meta: Metadata, site: str | None, base: Base) -> set[str]:
    """The portal's own names, folded without spaces."""
    names = [site, meta.first("og:site_name"), base.host, base.host.partition(".")[0]]
    if meta.article:
        names.append(text_of(meta.article[0].get("publisher")))
    return {fold_name(name).replace(" ", "") for name in names if name} - {""}


def _is_own(claim: _Claim, own: set[str], base: Base) -> bool:
    """Whether a claim names the portal itself."""
    name = fold_name(claim.name).replace(" ", "").removeprefix("www")
    if name in own or fold_name(claim.name.replace("/", " ").split()[0]) in own:
        return True
    if any(len(one) > _TELLING and (one in name or name in one) for one in own):
        return True
    if not base.host:
        return claim.rule == "canonical"
    host = host_of(claim.url) if claim.url else claim.name.casefold()
    return not _labels(host).isdisjoint(_labels(base.host))


def _labels(host: str) -> set[str]:
    """The labels of a host that tell whose it is."""
    return {label for label in host.split(".")[:-1] if len(label) > _TELLING or host.count(".") == 1}


def _agency(view: PageView, body: list[int], claims: list[_Claim]) -> FieldValue[str] | None:
    """The agency that a source line, a dateline or the brackets behind the text name."""
    for claim in claims:
        if claim.rule in ("label", "prefix", "prefix and signature") and (name := agency_of(claim.name)):
            return FieldValue(name, _candidate(claim), 0.9, [])
    for index in body[:2]:
        block = view.blocks[index]
        line = parse_dateline(block.text)
        if line and line[1]:
            return FieldValue(line[1], Candidate(block.text[:80], block.node.element, "dateline"), 0.95, [])
    for index in body[-2:]:
        block = view.blocks[index]
        tail = block.text[-40:].rstrip(" .")
        if tail.endswith(")") and "(" in tail and (name := agency_of(tail[tail.rindex("(") :])):
            return FieldValue(
                name, Candidate(tail[tail.rindex("(") :], block.node.element, "agency in brackets"), 0.93, []
            )
    return None


def _candidate(claim: _Claim) -> Candidate:
    return Candidate(claim.raw, claim.at, claim.rule)
