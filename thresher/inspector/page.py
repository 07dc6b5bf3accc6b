"""The report: one file with the page, its record, and the scripts and styles that connect them."""

import base64
import hashlib
from functools import cache
from html import escape
from importlib import resources

from thresher.inspector.detailed import Inspected, shares
from thresher.inspector.panel import joined, panel
from thresher.inspector.sanitize import Inert
from thresher.schemas.record import PageRecord

GENERATOR = '<meta name="generator" content="thresher inspect">'
_MAX_TITLE = 300  # matter of taste
_TOP = "<body><header>"


@cache
def asset(name: str) -> str:
    """A file of this package.  Pure: the cache changes no result."""
    return resources.files(__package__).joinpath("assets", name).read_text(encoding="utf-8").strip()


def policy() -> str:
    """The report's content security policy: our two scripts by their digests, styles, pictures that it holds itself."""
    scripts = " ".join(f"'{_digest(asset(name))}'" for name in ("report.js", "frame.js"))
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def page(inspected: Inspected) -> str:
    """The report of an inspected page."""
    record = inspected.record
    title = escape(_title(inspected)[:_MAX_TITLE])
    report = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy()}">'
        f'{GENERATOR}<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">'
        f'<link rel="icon" href="data:,"><title>Inspected: {title}</title><style>{asset("report.css")}</style></head>\n'
        f'{_TOP}<h1 dir="auto">{title}</h1><p class="about">{escape(_about(inspected))}</p>'
        f"{_accounting(record) if record is not None else ''}{_tools(inspected)}</header>\n"
        f"<main>{_framed(inspected)}</main>\n"
        f'<aside class="panel" aria-label="The record">{panel(inspected)}</aside>\n'
        f"<script>{asset('report.js')}</script></body></html>\n"
    )
    return report.encode("utf-8", "replace").decode()  # a page may hold halves of surrogate pairs


def leading_to(report: str, address: str, label: str) -> str:
    """The report with a link back to the page of a server that it belongs to."""
    return report.replace(_TOP, f'{_TOP}<nav class="about"><a href="{escape(address)}">{escape(label)}</a></nav>', 1)


def _title(inspected: Inspected) -> str:
    record = inspected.record
    headline = record.article.headline if record is not None and record.article is not None else None
    return (
        headline or (record.title if record is not None else None) or inspected.page.url or inspected.page.origin.file
    )


def _about(inspected: Inspected) -> str:
    record, origin = inspected.record, inspected.page.origin
    place = origin.file if origin.member is None else f"{origin.file}!/{origin.member}"
    kind = record.page_type.value if record is not None else inspected.outcome.status.value
    where = inspected.page.url or (record.url if record is not None else None)
    return joined([kind, where, record.language if record is not None else None, inspected.page.fetched_at, place])


def _accounting(record: PageRecord) -> str:
    """The bar: each zone's share of the characters."""
    summary = "; ".join(f"{zone.value} {chars:,}" for zone, chars in shares(record))
    parts = "".join(
        f'<i class="{zone.value}" style="flex:{chars}" title="{zone.value}: {chars:,}"></i>'
        for zone, chars in shares(record)
        if chars
    )
    total = record.accounting.visible_chars
    return f'<div class="bar" role="img" aria-label="{total:,} characters: {summary}">{parts}</div>'


def _tools(inspected: Inspected) -> str:
    record = inspected.record
    buttons = ""
    if record is not None:
        total = record.accounting.visible_chars
        buttons = "".join(
            f'<button type="button" class="{zone.value}" data-zone="{zone.value}" aria-pressed="true">'
            f"<i></i><b>{zone.value}</b> <span>{chars:,}</span></button>"
            for zone, chars in shares(record)
        )
        buttons += f"<span>= {total:,} characters</span>"
    switches = '<button type="button" data-switch="labels" aria-pressed="true">labels</button>'
    if inspected.view is not None and inspected.view.styles:
        switches += '<button type="button" data-switch="looks" aria-pressed="true">the page’s styles</button>'
    return f'<div class="tools">{buttons}<span class="gap"></span><span role="status"></span>{switches}</div>'


def _framed(inspected: Inspected) -> str:
    """The page in a frame without an origin, in which nothing runs but our script."""
    document = escape(_document(inspected.view), quote=True)
    return f'<iframe sandbox="allow-scripts" title="The page" srcdoc="{document}"></iframe>'


def _document(view: Inert | None) -> str:
    script = f"<script>{asset('frame.js')}</script>"
    if view is None:
        return f"<!doctype html><title>The page</title><p>The page cannot be opened.{script}"
    end = (
        f"<t-end>The page goes on for {view.left:,} more characters, which are not shown.</t-end>" if view.left else ""
    )
    return (
        f"<!doctype html><html><head><title>The page</title><style>{asset('frame.css')}</style>"
        f"<style data-page>{view.styles}</style><style>{asset('ours.css')}</style></head>"
        f"<body{view.look}>{view.body}{end}{script}</body></html>"
    )
