"""A page as a browser's plain text, without markup, read into the parts of a record.

split into lines → say what each line reads as → find the article's text → its head and signature
→ teasers and chrome around it → account for every line
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from thresher.crawler.extractors.dumps.article import Parts, build_article
from thresher.crawler.extractors.dumps.body import read_body
from thresher.crawler.extractors.dumps.chrome import site_name, trail
from thresher.crawler.extractors.dumps.head import read_head
from thresher.crawler.extractors.dumps.items import LineItem, Walk, read_items
from thresher.crawler.extractors.dumps.kinds import classify, crumbs_of
from thresher.crawler.extractors.dumps.line_odds import LineOdds, Odds, line_odds
from thresher.crawler.extractors.dumps.lines import Kind, Line, is_noise, split_lines, split_rows
from thresher.crawler.extractors.dumps.maintext import Span, find_text
from thresher.crawler.extractors.dumps.markdown import front_matter
from thresher.crawler.extractors.dumps.signature import read_signature
from thresher.crawler.extractors.dumps.stated import with_addresses, with_fields
from thresher.crawler.extractors.dumps.teasers import build_teasers
from thresher.schemas.record import (
    Accounting,
    Article,
    Block,
    BlockKind,
    Crumb,
    Evidence,
    Link,
    PageType,
    PlacedText,
    Teaser,
    Warning,
    Zone,
)
from thresher.text.addresses import Base

LATEST = date(2100, 1, 1)
"""The day up to which dates are believed where the caller does not say when the page was seen."""
LIKELY_ARTICLE = -2_000
"""Log-odds, in thousandths, from which a page with a text is an article."""
LISTED = 4
"""Teasers that make a page without an article an index page."""
MAX_ENTRY = 300
"""Columns of a link's text in a menu."""


@dataclass(slots=True)
class TextPage:
    """What a text dump says.  The caller adds where it comes from."""

    page_type: PageType
    article: Article | None
    teasers: list[Teaser]
    links: list[Link]
    """Entries that read as links, in the page's order; their urls are null."""
    accounting: Accounting
    blocks: list[Block] = field(default_factory=list)
    """The main text of a page that is no article."""
    breadcrumbs: list[Crumb] = field(default_factory=list)
    site_name: str | None = None
    title: str | None = None
    """What front matter says; other dumps do not show the document's title."""
    url: str | None = None
    """The page's address, where it was given or front matter says it."""
    language: str | None = None
    """Always null: a dump declares none."""
    evidence: dict[str, Evidence] = field(default_factory=dict)
    """By field of the article, `where` as `line N`."""
    warnings: list[Warning] = field(default_factory=list)
    zones: dict[int, Zone] = field(default_factory=dict)
    """Of every line by its number: what the accounting adds up."""
    items: list[list[int]] = field(default_factory=list)
    """The numbers of each teaser's lines."""


@dataclass(slots=True)
class _Sheet:
    """What is known of each line so far."""

    lines: Sequence[Line]
    base: Base = field(default_factory=lambda: Base(None))
    zones: dict[int, Zone] = field(default_factory=dict)
    links: set[int] = field(default_factory=set)
    items: list[tuple[int, LineItem]] = field(default_factory=list)
    """With the line of each item's headline, by which they are put in order."""


def read_text(text: str, *, today: date | None = None, url: str | None = None) -> TextPage:
    """Read a text dump.  `today` is when the page was seen: later dates are no dates."""
    fields, text = front_matter(text)
    lines = split_lines(text)
    if is_noise(text):
        return _noise(lines)
    classify(lines, today or LATEST)
    sheet = _Sheet(lines, Base(url or fields.get("url")))
    odds = line_odds(lines)
    text_lines = find_text(lines, odds.body) if odds.article > LIKELY_ARTICLE else []
    parts = _read_article(sheet, text_lines, odds) if text_lines else None
    if parts is None:
        _read_around(sheet, 0, len(lines), odds.item)
    known = [parts.signature.source_name] if parts and parts.signature.source_name else []
    items = [item for _, item in sorted(sheet.items, key=lambda pair: pair[0])]
    teasers = build_teasers(lines, items, known, sheet.base)
    article = build_article(parts, [teaser.source for teaser in teasers if teaser.source]) if parts else None
    if article:
        article = with_fields(with_addresses(article, lines, sheet.zones, sheet.base), fields, today or LATEST)
    name = fields.get("site") or (parts.site_name if parts else _name(lines, None))
    return TextPage(
        page_type=_page_type(article, teasers),
        article=article,
        teasers=teasers,
        links=_links(sheet),
        accounting=_account(sheet),
        blocks=[] if article else _main_blocks(sheet),
        breadcrumbs=_breadcrumbs(lines, parts.head.headline if parts else len(lines)),
        site_name=name,
        title=fields.get("title"),
        url=sheet.base.url or None,
        evidence=parts.evidence if parts else {},
        warnings=_warnings(article),
        zones=_zones(sheet),
        items=[[lines[index].number for index in item.indices()] for item in items],
    )


def _noise(lines: Sequence[Line]) -> TextPage:
    """The page of a text that is none."""
    zones = dict.fromkeys(range(len(lines)), Zone.OTHER)
    warning = Warning("not_text", "Too many characters that no text has; nothing was read.")
    sheet = _Sheet(lines, zones=zones)
    return TextPage(PageType.OTHER, None, [], [], _account(sheet), warnings=[warning], zones=_zones(sheet))


def _read_article(sheet: _Sheet, chosen: list[int], odds: LineOdds) -> Parts:
    """Find the article's parts and give zones to all lines."""
    lines = sheet.lines
    head = read_head(lines, Span(chosen[0], chosen[-1] + 1), odds)
    own = {head.headline, head.kicker, head.source, *head.bylines, *head.dates}
    intro = [index for index in head.standfirst if lines[index].kind in (Kind.PROSE, Kind.SENTENCE)]
    chosen = [index for index in sorted({*chosen, *intro}) if index > head.headline and index not in own] or chosen
    body = read_body(lines, chosen, odds.item)
    end = chosen[-1] + 1
    signature = read_signature(lines, end, dated=any(index < chosen[0] for index in head.dates))
    if signature.date >= 0 and not (head.dates and odds.date[head.dates[0]] > 0):
        head.dates = [signature.date]
    top = min(index for index in (chosen[0], *(at for at in own if 0 <= at < chosen[0])))
    _read_around(sheet, 0, top, odds.item)
    _read_around(sheet, signature.end, len(lines), odds.item)
    for index in range(top, signature.end):
        if index not in sheet.zones and lines[index].kind in (Kind.TOOL, Kind.CRUMBS):
            sheet.links.add(index)
    sheet.zones.update(body.zones)
    said = [*own, *head.standfirst, *head.captions, *signature.article]
    sheet.zones.update({index: Zone.ARTICLE for index in said if index >= 0})
    sheet.links.update(body.links)
    sheet.items += [(index, LineItem(label, True, headline=index)) for label, index in body.promos]
    headline = lines[head.headline].text if head.headline >= 0 else None
    return Parts(lines, head, body, signature, _name(lines, headline), _section(lines, head.headline))


def _read_around(sheet: _Sheet, start: int, end: int, items: Odds) -> None:
    """Menus and teasers of the lines [start, end), which hold no article."""
    walk = read_items(sheet.lines, start, end, items)
    named = _name_lines(sheet.lines)
    sheet.zones.update(walk.zones)
    sheet.links.update(index for index in walk.links if index not in named and sheet.lines[index].width <= MAX_ENTRY)
    _take_items(sheet, walk)


def _name_lines(lines: Sequence[Line]) -> set[int]:
    """Lines that name the site and lead nowhere: at the top, and the last one where it stands apart from the menu."""
    named = site_name(lines, None)
    found = {named[1]} if named else set()
    if len(lines) > 2 and lines[-1].indent != lines[-2].indent == lines[-3].indent:
        found.add(len(lines) - 1)
    return found


def _take_items(sheet: _Sheet, walk: Walk) -> None:
    """Items that have a headline become teasers, what is left of others is no part of a piece."""
    for item in walk.items:
        if item.headline >= 0:
            sheet.items.append((item.headline, item))
            continue
        sheet.zones.update(dict.fromkeys(item.indices(), Zone.OTHER))


def _links(sheet: _Sheet) -> list[Link]:
    """Where addresses are known every link, else the lines that read as links."""
    linked = sheet.links | {index for index, _ in sheet.items}
    links: list[Link] = []
    for index, line in enumerate(sheet.lines):
        zone = sheet.zones.get(index, Zone.NAVIGATION)
        if line.links:
            links += [Link(text, sheet.base.absolute(address), zone) for text, address in line.links]
        elif index in linked:
            texts = line.entries or (crumbs_of(line.text) if line.kind is Kind.CRUMBS else [line.text])
            links += [Link(text, None, zone) for text in texts]
    return links


def _zones(sheet: _Sheet) -> dict[int, Zone]:
    """The zone of every row, of its first line where it holds several; what nothing claimed is navigation."""
    zones: dict[int, Zone] = {}
    for index, line in enumerate(sheet.lines):
        zones.setdefault(line.number, sheet.zones.get(index, Zone.NAVIGATION))
    return zones


def _account(sheet: _Sheet) -> Accounting:
    by_zone = dict.fromkeys(Zone, 0)
    for index, line in enumerate(sheet.lines):
        by_zone[sheet.zones.get(index, Zone.NAVIGATION)] += line.chars
    return Accounting(sum(by_zone.values()), by_zone)


def _main_blocks(sheet: _Sheet) -> list[Block]:
    """What a page without an article says beside its menus: its items, else all of it."""
    zones = _zones(sheet)
    listed = any(zone is Zone.TEASER for zone in zones.values())
    wanted = {Zone.TEASER} if listed else {Zone.OTHER, Zone.RELATED}
    return [Block(BlockKind.PARAGRAPH, line.text) for line in sheet.lines if zones[line.number] in wanted]


def placed_rows(text: str, zones: Mapping[int, Zone]) -> list[PlacedText]:
    """Every row of the dump with the zone of the line that it is of, and its number."""
    placed: list[PlacedText] = []
    zone = Zone.OTHER
    for number, _, folded in split_rows(text):
        zone = zones.get(number, zone)
        placed.append(PlacedText(zone, folded, f"line {number}"))
    return placed


def _page_type(article: Article | None, teasers: Sequence[Teaser]) -> PageType:
    if article:
        return PageType.ARTICLE
    return PageType.LISTING if len(teasers) >= LISTED else PageType.OTHER


def _breadcrumbs(lines: Sequence[Line], end: int) -> list[Crumb]:
    found = trail(lines, max(0, end))
    return [Crumb(step) for step in found[0]] if found else []


def _section(lines: Sequence[Line], headline: int) -> str | None:
    """The last step of the trail that is neither the home page nor the article itself."""
    found = trail(lines, max(0, headline))
    if found is None:
        return None
    steps = [
        step for step in found[0][1:] if headline < 0 or not lines[headline].text.startswith(step.rstrip("….")[:60])
    ]
    return steps[-1] if steps else None


def _name(lines: Sequence[Line], headline: str | None) -> str | None:
    found = site_name(lines, headline)
    return found[0] if found else None


def _warnings(article: Article | None) -> list[Warning]:
    if article is not None and article.headline is None:
        return [Warning("no_headline", "No line over the text reads as its headline.")]
    return []
