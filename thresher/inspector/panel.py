"""The panel beside the page: the record, every field with its evidence, what was rejected, teasers, links."""

from collections.abc import Iterable, Iterator
from html import escape

import msgspec

from thresher.inspector.detailed import Inspected
from thresher.inspector.fields import Field, article_fields, page_fields
from thresher.inspector.places import PartAnchors, field_key, link_key, rejected_key, teaser_key
from thresher.schemas.record import Evidence, Link, PageRecord, Teaser, Zone

# Bounds for safety: characters of a value, of raw texts, of the JSON; entries of lists.
_MAX_VALUE = 20_000  # bound for safety
_MAX_RAW = 400
_MAX_TEASERS = 500
_MAX_LINKS = 1000
"""Of each zone."""
_MAX_JSON = 400_000  # bound for safety
_LOW = 0.5
"""A confidence below it is doubtful, as in the store (row_mapping.DOUBTFUL)."""


def panel(inspected: Inspected) -> str:
    """The panel's markup."""
    record = inspected.record
    return "".join([*_notes(inspected), *(_record(record, inspected) if record is not None else ())])


def _notes(inspected: Inspected) -> Iterator[str]:
    outcome, record = inspected.outcome, inspected.record
    if outcome.reason is not None:
        detail = f": {outcome.detail}" if outcome.detail else ""
        yield f'<p class="note bad">Refused as <code>{_text(outcome.reason.value)}</code>{_text(detail)}</p>'
    if record is not None and record.warnings:
        warnings = "".join(
            f"<li><code>{_text(each.code)}</code> {_text(each.message)}</li>" for each in record.warnings
        )
        yield f'<div class="note">Warnings<ul>{warnings}</ul></div>'
    if inspected.differs:
        names = _text(", ".join(inspected.differs))
        yield (
            f'<p class="note">The store has other values of: {names}. It keeps what was read then; '
            "this is what the page comes to when it is read today.</p>"
        )


def _record(record: PageRecord, inspected: Inspected) -> Iterator[str]:
    places = inspected.places
    fields = article_fields(record)
    if fields:
        yield "<h2>Article</h2>"
        yield from _fields(fields, places)
    if record.teasers:
        yield f"<h2>Teasers ({len(record.teasers):,})</h2>"
        yield from _teasers(record.teasers, inspected.beliefs)
    yield "<h2>Page</h2>"
    yield from _fields(page_fields(record), places)
    yield f"<h2>Links ({len(record.links):,})</h2>"
    yield from _links(record.links)
    yield f"<h2>Record</h2>{_json(record)}"


def _fields(fields: list[Field], places: PartAnchors) -> Iterator[str]:
    yield "<dl>"
    yield from (_field(field, places) for field in fields if field.value)
    yield "</dl>"
    if absent := [field.name for field in fields if not field.value]:
        yield f'<p class="absent">Absent: {_text(", ".join(absent))}</p>'


def _field(field: Field, places: PartAnchors) -> str:
    key = field_key(field.name)
    placed = field.evidence is not None or key in places.labels
    share = "" if field.confidence is None else _share(field.confidence)
    long = ' class="long" tabindex="0"' if len(field.value) > 600 else ""
    return (
        f'<div class="f"{_keyed(key) if placed else ""}><dt><b>{_text(field.name)}</b>{share}</dt>'
        f"<dd{long}>{_text(field.value, _MAX_VALUE)}</dd>{_evidence(field, places)}</div>"
    )


def _believed(belief: float | None) -> str:
    return "" if belief is None else f" {_share(belief)}"


def _share(confidence: float) -> str:
    return f'<span class="share{" low" if confidence < _LOW else ""}">{confidence:.0%}</span>'


def _evidence(field: Field, places: PartAnchors) -> str:
    evidence = field.evidence
    if evidence is None:
        return '<dd class="how">found by its text</dd>' if field_key(field.name) in places.labels else ""
    raw = f"read from “{_text(evidence.raw, _MAX_RAW)}”, " if evidence.raw.strip() != field.value.strip() else ""
    raw = "" if field.name == "body" else raw
    source = places.sources.get(field_key(field.name), "")
    shown = f"<br><code>{_text(source, _MAX_RAW)}</code>" if _is_unseen(evidence.where) and source else ""
    return (
        f'<dd class="how">{raw}{_text(evidence.rule)}<br><code>{_text(evidence.where, _MAX_RAW)}</code>{shown}</dd>'
        f"{_rejected(field.name, evidence)}"
    )


def _is_unseen(where: str) -> bool:
    """The markup of a place that is not visible: in the page's head or in a script."""
    return where.startswith("/html/head") or "/script" in where or "/meta" in where


def _rejected(name: str, evidence: Evidence) -> str:
    if not evidence.rejected:
        return ""
    items = "".join(
        f"<li{_keyed(rejected_key(name, number))}>{_text(one.raw, _MAX_RAW)}"
        f"<small>{_text(one.why)} · <code>{_text(one.where, _MAX_RAW)}</code></small></li>"
        for number, one in enumerate(evidence.rejected)
    )
    return f"<dd><details><summary>{len(evidence.rejected)} rejected</summary><ul>{items}</ul></details></dd>"


def _teasers(teasers: list[Teaser], beliefs: list[dict[str, float]]) -> Iterator[str]:
    section: str | None = None
    for number, teaser in enumerate(teasers[:_MAX_TEASERS]):
        if teaser.section != section:
            section = teaser.section
            yield f"<h3>{_text(section or 'No section')}</h3>"
        yield _teaser(number, teaser, beliefs[number] if number < len(beliefs) else {})
    if len(teasers) > _MAX_TEASERS:
        yield f'<p class="absent">and {len(teasers) - _MAX_TEASERS:,} more</p>'


def _teaser(number: int, teaser: Teaser, beliefs: dict[str, float]) -> str:
    key = teaser_key(number)
    date = f"{teaser.date} (“{teaser.date_raw}”)" if teaser.date else teaser.date_raw
    about = [
        f'<span data-k="{key}-{name}">{_text(value)}</span>{_believed(beliefs.get(name.removesuffix("_raw")))}'
        for name, value in (("date_raw", date), ("byline", teaser.byline), ("source", teaser.source))
        if value
    ]
    details = f"<small>{' · '.join(about)}</small>" if about else ""
    summary = (
        f'<p data-k="{key}-summary">{_text(teaser.summary, _MAX_RAW)}{_believed(beliefs.get("summary"))}</p>'
        if teaser.summary
        else ""
    )
    image = f"<small>image <code>{_text(teaser.image, _MAX_RAW)}</code></small>" if teaser.image else ""
    return (
        f'<div class="t {teaser.relation}"{_keyed(key)}><span class="n">{teaser.relation} {number + 1}</span>'
        f'<b data-k="{key}-headline">{_text(teaser.headline or "(no headline)")}</b>'
        f"{_believed(beliefs.get('headline'))}"
        f"{details}{summary}"
        f"<small><code>{_text(teaser.url or 'leads nowhere', _MAX_RAW)}</code></small>{image}</div>"
    )


def _links(links: list[Link]) -> Iterator[str]:
    for zone in Zone:
        of_zone = [(number, link) for number, link in enumerate(links) if link.zone is zone]
        if of_zone:
            items = "".join(_link(number, link) for number, link in of_zone[:_MAX_LINKS])
            more = len(of_zone) - _MAX_LINKS
            rest = f"<li>and {more:,} more</li>" if more > 0 else ""
            yield f"<details><summary><b>{zone.value}</b> {len(of_zone):,}</summary><ul>{items}{rest}</ul></details>"


def _link(number: int, link: Link) -> str:
    address = f"<small><code>{_text(link.url, _MAX_RAW)}</code></small>" if link.url else ""
    return f"<li{_keyed(link_key(number))}>{_text(link.text or '(a picture)', _MAX_RAW)}{address}</li>"


def _json(record: PageRecord) -> str:
    text = msgspec.json.format(msgspec.json.encode(record)).decode()
    return f"<details><summary>as JSON</summary><pre>{_text(text, _MAX_JSON)}</pre></details>"


def _keyed(key: str) -> str:
    return f' data-k="{escape(key)}" tabindex="0"'


def _text(text: str, most: int = _MAX_VALUE) -> str:
    return escape(text if len(text) <= most else f"{text[: most - 1]}…")


def joined(parts: Iterable[str | None]) -> str:
    """What there is of some texts, in one line."""
    return " · ".join(filter(None, parts))
