"""The article of a text dump, from the lines that head, text and signature were found in."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from thresher.crawler.extractors.dates.datelabels import date_label
from thresher.crawler.extractors.dates.datetext import DateText
from thresher.crawler.extractors.dumps.body import Body
from thresher.crawler.extractors.dumps.head import Head
from thresher.crawler.extractors.dumps.lines import Line
from thresher.crawler.extractors.dumps.signature import Signature
from thresher.crawler.extractors.dumps.sources import is_publisher, labelled_source, same_name, split_prefix
from thresher.crawler.extractors.names.names import agency_of, byline_score, parse_dateline, split_authors
from thresher.schemas.record import Article, Block, BlockKind, Evidence, Source
from thresher.text.body import body_text, count_words


@dataclass(slots=True)
class Parts:
    """Where an article's parts stand."""

    lines: Sequence[Line]
    head: Head
    body: Body
    signature: Signature
    site_name: str | None = None
    section: str | None = None
    evidence: dict[str, Evidence] = field(default_factory=dict)

    def note(self, name: str, raw: str, index: int, rule: str, confidence: float) -> None:
        self.evidence[name] = Evidence(raw, f"line {self.lines[index].number}", rule, round(confidence, 2))


def build_article(parts: Parts, publishers: Iterable[str]) -> Article:
    """The article; `publishers` are the sources that the page's teasers name."""
    source_name = _source_name(parts)
    headline, prefix = _headline(parts, [*publishers, *([source_name] if source_name else [])])
    kicker = prefix or _line_text(parts, parts.head.kicker)
    byline, authors = _authors(parts)
    published, modified = _dates(parts)
    blocks = _blocks(parts)
    body = body_text(blocks)
    source = _source(parts, source_name, prefix)
    return Article(
        headline=headline,
        kicker=kicker,
        standfirst=_standfirst(parts),
        byline=byline,
        authors=authors,
        source=source,
        agency=_agency(blocks, source, byline),
        date_published=published.iso if published else None,
        date_published_raw=published.raw if published else None,
        date_modified=modified.iso if modified else None,
        date_modified_raw=modified.raw if modified else None,
        body=body,
        blocks=blocks,
        section=parts.section,
        tags=parts.signature.tags,
        word_count=count_words(body),
    )


def _line_text(parts: Parts, index: int) -> str | None:
    return parts.lines[index].text if index >= 0 else None


def _headline(parts: Parts, publishers: Sequence[str]) -> tuple[str | None, str | None]:
    """The headline without its publisher, and the publisher."""
    index = parts.head.headline
    if index < 0:
        return None, None
    text = parts.lines[index].text
    parts.note("headline", text, index, "likeliest line", 1 / (1 + math.exp(-parts.head.score)))
    split = split_prefix(text)
    if split and (is_publisher(split[0]) or any(same_name(split[0], name) for name in publishers)):
        parts.note("kicker", split[0], index, "publisher before the headline", 0.9)
        return split[1], split[0]
    return text, None


def _authors(parts: Parts) -> tuple[str | None, list[str]]:
    """The bylines that the model chose, else the signature's."""
    signed = [parts.signature.byline] if parts.signature.byline >= 0 else []
    for indices, rule in ((parts.head.bylines, "likeliest byline"), (signed, "line under the text")):
        texts: list[str] = []
        names: dict[str, None] = {}
        for index in indices:
            text = parts.lines[index].text
            if found := split_authors(text, site_name=parts.site_name, visible=True):
                texts.append(text)
                names |= dict.fromkeys(found)
        if names:
            score = max(0.5, *map(byline_score, texts))
            parts.note("byline", texts[0], indices[0], rule, score)
            parts.note("authors", texts[0], indices[0], rule, score)
            return ", ".join(texts), list(names)
    return None, []


def _dates(parts: Parts) -> tuple[DateText | None, DateText | None]:
    """The published and the modified date; one that is labelled as modified and stands alone is both."""
    published: DateText | None = None
    modified: DateText | None = None
    below = [parts.signature.date] if parts.signature.date >= 0 and not parts.head.dates else []
    for index in [*parts.head.dates, *below]:
        line, begin = parts.lines[index], 0
        for found in line.dates:
            label = date_label(line.text, found.start, found.end, begin=begin)
            begin = found.end
            if label == "modified":
                modified = modified or found
                parts.note("date_modified", modified.raw, index, "labelled date", 0.9)
            elif label != "other" and published is None:
                published = found
                parts.note(
                    "date_published", found.raw, index, "date beside the article", 0.6 if found.ambiguous else 0.9
                )
    return published or modified, modified


def _blocks(parts: Parts) -> list[Block]:
    """What the text holds; captions over it come first."""
    above = [index for index in parts.head.captions if index not in parts.body.zones]
    return [*(Block(BlockKind.CAPTION, parts.lines[index].text) for index in above), *parts.body.blocks]


def _standfirst(parts: Parts) -> str | None:
    """The lines between headline and byline."""
    lines = [parts.lines[index].text for index in parts.head.standfirst]
    if not lines:
        return None
    parts.note("standfirst", lines[0], parts.head.standfirst[0], "sentence under the headline", 0.7)
    return "\n".join(lines)


def _source_name(parts: Parts) -> str | None:
    name = parts.signature.source_name
    if not name and parts.head.source >= 0:
        name = labelled_source(parts.lines[parts.head.source]) or ""
    if not name or (parts.site_name and same_name(name, parts.site_name)):
        return None
    return name


def _source(parts: Parts, signed: str | None, prefix: str | None) -> Source | None:
    """The publisher as the signature spells it, else as it stands before the headline."""
    if signed:
        sure = prefix is not None and same_name(signed, prefix)
        index, rule = parts.signature.source, "signature line"
        if index < 0:
            index, rule = parts.head.source, "labelled source"
        parts.note("source", signed, index, rule, 0.95 if sure else 0.8)
        return Source(signed)
    if prefix:
        parts.note("source", prefix, parts.head.headline, "publisher before the headline", 0.8)
        return Source(prefix)
    return None


def _agency(blocks: Sequence[Block], source: Source | None, byline: str | None) -> str | None:
    first = next((block.text for block in blocks if block.kind is BlockKind.PARAGRAPH), "")
    dateline = parse_dateline(first) if first else None
    if dateline and dateline[1]:
        return dateline[1]
    for text in (source.name if source else None, byline):
        if text and (agency := agency_of(text)):
            return agency
    return None
