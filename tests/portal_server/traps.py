"""Pages without end, made as they are asked for: a calendar, facets, a pagination, a forum that counts visits."""

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from tests.portal_server.content import SECTIONS, Article
from tests.portal_server.layouts import Links, Teaser, listing
from tests.portal_server.resource import SESSION, Resource

_CALENDAR = re.compile(r"/calendar/(\d{1,5})/(\d{1,2})/(?:(\d{1,2})/)?")
_FACETS = {
    "section": tuple(section.slug for section in SECTIONS),
    "year": ("2024", "2025", "2026"),
    "topic": ("budget", "harbour", "school", "river"),
    "sort": ("new", "old", "read", "talked"),
    "view": ("list", "tiles"),
    "author": ("lee", "marsh", "shaw", "fry"),
}


def trap(path: str, query: str, found: Sequence[Article]) -> Resource | None:
    """The page of a trap; None where the address is of none."""
    given = dict(parse_qsl(query))
    if calendar := _CALENDAR.fullmatch(path):
        return _page(_calendar(int(calendar[1]), int(calendar[2]), calendar[3]))
    if path == "/latest/":
        return _page(_latest(given.get("page", "1"), found))
    if path == "/find/":
        return _page(_find(given, found))
    if path == "/forum/":
        return _page(_forum(), fresh=True)
    return None


def _page(text: str, fresh: bool = False) -> Resource:
    return Resource(text.encode, fresh=fresh, cached=False)


def _calendar(year: int, month: int, day: str | None) -> str:
    """A month with a link for each day, and to the next month, and to the one before, for ever."""
    later = (year + 1, 1) if month >= 12 else (year, month + 1)
    earlier = (year - 1, 12) if month <= 1 else (year, month - 1)
    days = " ".join(f'<a href="/calendar/{year}/{month:02}/{at:02}/">{at}</a>' for at in range(1, 29))
    told = f"<p>No events on day {day}.</p>" if day else f"<div>{days}</div>"
    moves = "".join(
        f'<a class="{name}" href="/calendar/{to[0]}/{to[1]:02}/">{name} month</a> '
        for name, to in (("previous", earlier), ("next", later))
    )
    return listing("divs", f"Events in {month:02}/{year}", [], Links([], None), extra=told + moves)


def _latest(page: str, found: Sequence[Article]) -> str:
    """Pages that go on after the last one: they show the same again."""
    number = int(page) if page.isdigit() else 1
    last = max(1, len(found) // 20)
    start = (min(number, last) - 1) * 20
    teasers = [Teaser(one, one.path) for one in list(reversed(found))[start : start + 20]]
    links = Links([(str(at), f"?page={at}") for at in range(max(1, number - 2), number + 3)], f"?page={number + 1}")
    return listing("divs", "Latest", teasers, links)


def _find(given: dict[str, str], found: Sequence[Article]) -> str:
    """A search by facets: each choice links to each further choice."""
    shown = [one for one in reversed(found) if given.get("section", one.section.slug) == one.section.slug][:10]
    choices = "".join(
        f'<li><a href="/find/?{urlencode(given | {name: value})}">{name}: {value}</a></li>'
        for name, values in _FACETS.items()
        for value in values
    )
    teasers = [Teaser(one, one.path) for one in shown]
    return listing("modern", "Find", teasers, Links([], None), extra=f'<ul class="facets">{choices}</ul>')


def _forum() -> str:
    """Every link has the number of the visit in a parameter of a name that no list has."""
    threads = "".join(f'<li><a href="/forum/?besuch={SESSION}&thread={at}">Thread {at}</a></li>' for at in range(5))
    return listing(
        "blog",
        "Forum",
        [],
        Links([], None),
        extra=f'<ul>{threads}</ul><a href="/forum/?besuch={SESSION}">All threads</a>',
    )
