"""Which pages go on from one another: the pages of one list, the days of one calendar, the views of one list."""

import re
from dataclasses import dataclass
from typing import Literal

from thresher.crawler.discovery.addresses import Address

Kind = Literal["single", "pagination", "number", "calendar", "facets"]

_PAGE_NAMES = frozenset(
    "page p pg paged pagina pag seite seiten strona strana sayfa sivu sida halaman pagenum pagenumber pageno page_no "
    "page_num pageindex currentpage curpage cur_page start offset startat skip paging".split()
)
_CURSORS = frozenset(
    "cursor after before max_id since_id continuation pagetoken next_token nexttoken lastid last_id".split()
)
_PAGE_NAME = re.compile(r"pagen_\d+|[a-z_]+_page")
"""Numbered and named pagers of one page."""
_PAGE_PATH = re.compile(
    r"(?:/|(?<=[^/])[-_])(?:page|pagina|seite|strona|strana|sayfa|sivu|sida|pag|pg|p)[/_=-]?\d{1,6}(?=/?\Z|\.[a-z]{3,5}\Z)",
    re.I,
)
_NUMBER_PATH = re.compile(r"[/_,-]\d{1,5}(?=/?\Z|\.[a-z]{3,5}\Z)", re.I)
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_MONTH = r"(?P<month>0?[1-9]|1[0-2]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DATE_PATH = re.compile(
    rf"/{_YEAR}(?:[/._-]{_MONTH}(?:[/._-]{_DAY})?|/w(?:eek)?[/._-]?\d\d?|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))?"
    r"(?=/?\Z|\.[a-z]{3,5}\Z)",
    re.I,
)
"""At the end of a path.  Eight digits may be a date; six are an article's number as likely."""
_DATE_VALUE = re.compile(rf"{_YEAR}(?:[-/.]?{_MONTH}(?:[-/.]?{_DAY})?)", re.I)
_DATE_NAMES = frozenset(
    "date day month year y m d w week datum tag monat jahr dia mes ano anio fecha jour mois annee giorno mese anno "
    "data cal_date caldate calendar_date yr mo".split()
)
_NUMBER = re.compile(r"-?\d{1,8}")


@dataclass(frozen=True, slots=True)
class Series:
    """What an address goes on from."""

    key: str
    """All pages of one series have the same; a list's first page, which has no number, as well."""
    kind: Kind
    base: str = ""
    """Without the page's number alone: pages of one list, with its filters, have the same."""
    year: int | None = None
    """Of a calendar's page."""
    month: int | None = None


def series_of(address: Address) -> Series:
    """The series that an address is of.  Any address is of one, which for most pages has them alone."""
    start = address.host.removeprefix("www.")
    path = _PAGE_PATH.sub("", address.path)
    rest = [pair for pair in address.parameters if not _is_page(*pair, address)]
    names = "&".join(sorted({name for name, _ in rest}))
    dated = [pair for pair in rest if _is_date(*pair)]
    if len(dated) > 1 or any(len(name) > 1 or _DATE_VALUE.fullmatch(value) for name, value in dated):
        key = f"{start}{_trimmed(path)}?{names}#"
        return Series(key, "calendar", key, *_when(dated))
    found = _DATE_PATH.search(path)
    if found and not rest:
        year, month = found["year"], found["month"] or ""
        key = f"{start}{_trimmed(path[: found.start()])}#"
        return Series(key, "calendar", key, int(year), int(month) if month.isdigit() else None)
    return _of_a_list(address, f"{start}{_trimmed(path)}", path, rest, names)


def _of_a_list(address: Address, start: str, path: str, rest: list[tuple[str, str]], names: str) -> Series:
    base = f"{start}?{'&'.join(f'{name}={value}' for name, value in sorted(rest))}"
    if path != address.path or len(rest) != len(address.parameters):
        return Series(base, "pagination", base)
    if rest:
        return Series(f"{start}?{names}*", "facets", base)
    numbered = _NUMBER_PATH.search(path)
    if numbered:
        before = start[: len(start) - len(_trimmed(path))] + _trimmed(_NUMBER_PATH.sub("", path)) + "?"
        return Series(before, "number", before)
    return Series(base, "single", base)


def filters_of(address: Address) -> list[str]:
    """The names of the parameters that choose what a list shows, page numbers left out."""
    return [name for name, value in address.parameters if not _is_page(name, value, address)]


def _trimmed(path: str) -> str:
    return path.rstrip("/")


def _is_page(name: str, value: str, address: Address) -> bool:
    if name in _CURSORS:
        return bool(value)
    if not (name in _PAGE_NAMES or _PAGE_NAME.fullmatch(name)) or not _NUMBER.fullmatch(value):
        return False
    return name != "p" or bool(address.segments)  # WordPress: /?p=123 is a piece


def _is_date(name: str, value: str) -> bool:
    if name in _DATE_NAMES:
        return bool(_NUMBER.fullmatch(value) or _DATE_VALUE.match(value))
    return _DATE_VALUE.fullmatch(value) is not None and not value.isdigit()


def _when(dated: list[tuple[str, str]]) -> tuple[int | None, int | None]:
    """Year and month of a calendar's parameters."""
    for _, value in dated:
        found = _DATE_VALUE.match(value)
        if found:
            return int(found["year"]), int(found["month"]) if found["month"].isdigit() else None
    numbers = {name[:1]: int(value) for name, value in dated if value.isdigit()}
    year = numbers.get("y") or numbers.get("j") or numbers.get("a")
    return (year, numbers.get("m")) if year and 1600 <= year <= 9999 else (None, None)
