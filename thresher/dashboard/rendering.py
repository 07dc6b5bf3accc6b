"""Templates and their filters.  A hostile string is shown as text, or as a link if it is http or https."""

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

from thresher.crawl_figures import in_words, ordered, summary
from thresher.dashboard.charts import spark
from thresher.dashboard.queries.schedules import late
from thresher.store.row_mapping import stamp
from thresher.version import __version__

_FOLDER = Path(__file__).parent
_WEB = re.compile(r"https?://[^\s\x00-\x20\x7f\\]+", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def page(request: Request, name: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page made from a template."""
    context |= {
        "here": request.scope["path"],
        "word": request.state.word,
        "signed_in": request.state.session is not None,
    }
    context["settings"] = request.state.settings
    context.setdefault("seen", None)
    return HTMLResponse(ENVIRONMENT.get_template(name).render(context), status)


def part(request: Request, name: str, seen: str | None, **context: Any) -> Response:
    """A part of a page, which a browser polls.

    Where it has not changed since it was `seen` nothing is answered: nothing moves, and the reader keeps the place.
    """
    made = page(request, name, **context)
    mark = hashlib.blake2b(bytes(made.body), digest_size=8).hexdigest()
    return Response(status_code=204) if seen == mark else page(request, name, seen=mark, **context)


def error_page(request: Request, status: int, title: str, told: str) -> HTMLResponse:
    """The page of an error; it does not query the store, which may be what is broken."""
    return page(request, "error.html", status, title=title, told=told)


def is_web(url: str | None) -> bool:
    """Whether an address may be a link: a browser would run `javascript:`."""
    return url is not None and _WEB.fullmatch(url) is not None


def link(url: str | None, text: str | None = None) -> Markup:
    """A link out of the dashboard; an address of another kind as text."""
    shown = escape(text or url or "")
    if not is_web(url):
        return Markup('<span class="address">{}</span>').format(shown)
    return Markup('<a class="out" href="{}" rel="noopener noreferrer nofollow" dir="auto">{}</a>').format(url, shown)


def language(code: str | None) -> str:
    """A language for the attribute `lang`; empty, which means unknown, where it is not a language code."""
    return code if code and _LANGUAGE.fullmatch(code) else ""


def told(text: str) -> Markup:
    """A sentence of ours, with what stands between backticks as code."""
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if at % 2 else escape(part) for at, part in enumerate(text.split("`"))
    )


def number(value: float) -> str:
    return f"{value:,}"


def when(text: str | None) -> Markup:
    """A time of the store, to the minute, UTC."""
    if not text:
        return Markup('<span class="none">–</span>')
    return Markup('<time datetime="{}">{}</time>').format(text, text[:16].replace("T", " "))


def spent(start: str, end: str | None) -> str:
    """How long something took."""
    if end is None:
        return ""
    try:
        seconds = int((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds())
    except ValueError:
        return ""
    return interval(seconds)


def interval(seconds: int) -> str:
    """`6 h`, `1 h 30 min`, `45 s`."""
    parts = []
    for size, unit in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min"), (1, "s")):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or "0 s"


def address(path: str, **parameters: Any) -> str:
    """An address of ours with the parameters that are set."""
    given = {name: value for name, value in parameters.items() if value is not None}
    return f"{path}?{urlencode(given)}" if given else path


def of_portal(name: str) -> str:
    """The address of a portal's page."""
    return f"/portals/{quote(name, safe='')}"


def marked(text: str, marks: list[tuple[int, int]]) -> Markup:
    """A snippet with the words that were found."""
    told, at = Markup(), 0
    for start, end in marks:
        told += escape(text[at:start]) + Markup("<mark>{}</mark>").format(text[start:end])
        at = end
    return told + escape(text[at:])


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "link": link, "language": language, "number": number, "when": when, "portal": of_portal, "summary": summary,
        "told": told, "ordered": ordered,
    }  # fmt: skip
    made.globals |= {
        "version": __version__,
        "spent": spent,
        "marked": marked,
        "address": address,
        "spark": spark,
        "late": late,
        "in_words": in_words,
        "now": lambda: stamp(datetime.now(UTC)),
    }
    return made


ENVIRONMENT = _environment()
