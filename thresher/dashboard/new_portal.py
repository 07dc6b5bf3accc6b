"""A first definition of a portal from its start page alone, and the file that it becomes."""

import os
import secrets
import threading
import tomllib
from pathlib import Path
from typing import NamedTuple

from thresher.crawler.discovery import autodiscovered
from thresher.crawler.portals.check import checked
from thresher.crawler.portals.derive import derive, name_of
from thresher.crawler.portals.draft import draft
from thresher.crawler.portals.fetch import Visitor
from thresher.crawler.portals.files import FOLDER, definitions
from thresher.crawler.portals.look import Look
from thresher.crawler.portals.values import NAME
from thresher.one_page import read_markup
from thresher.schemas.errors import InputError, PortalError
from thresher.schemas.record import PageRecord
from thresher.text.hosts import full_host, hosts_of

_SHOWN = 30
"""A matter of taste: addresses of a start page that are shown."""
_OK = 200
_BUSY = threading.Lock()
"""Held while a site is looked at: whoever has the token must not ask many at once from here."""


class Preview(NamedTuple):
    """What a start page gives."""

    definition: str
    """A valid definition, as TOML."""
    leads: list[tuple[str, str]]
    """Headlines of the start page with their addresses, which a harvest would fetch."""


def preview(url: str, visitor: Visitor) -> Preview:
    """Look at a start page and its robots.txt; nothing else is fetched.  Raises InputError and PortalError."""
    url = url if "://" in url else f"https://{url}"
    derive(url)  # tells what is wrong with the address, before anything is asked
    if not _BUSY.acquire(blocking=False):
        raise InputError("another site is being looked at; try again in a moment")
    try:
        answer = visitor.get(url)
        if answer.status != _OK:
            raise InputError(f"{url}: the server answers {answer.status}")
        sitemaps = visitor.sitemaps(answer.url)
    finally:
        _BUSY.release()
    record = read_markup(answer.body, answer.url).record
    declared = autodiscovered(answer.body, answer.url)
    hosts = list(hosts_of([answer.url, url]))
    maps = list(dict.fromkeys([*sitemaps, *declared.sitemaps]))
    seen = Look(
        answer.url,
        title=(record.site_name or record.title) if record else None,
        language=record.language if record else None,
        hosts=hosts,
        feeds=[feed for feed in declared.feeds if full_host(feed) in hosts],
        sitemaps=[one for one in maps if full_host(one) in hosts],
        elsewhere=[one for one in [*declared.feeds, *maps] if full_host(one) not in hosts],
    )
    leads = [lead for lead in _leads(record, hosts) if visitor.allows(lead[1])]
    return Preview(draft(seen, name_of(answer.url)), leads[:_SHOWN])


def save(definition: str) -> str:
    """Write a definition to seeds/portals of the working folder; the portal's name.  Raises PortalError."""
    try:
        data = tomllib.loads(definition.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        raise PortalError(f"the definition is no TOML: {error}") from None
    name = data.get("name")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise PortalError("name: give the portal one, in small letters, digits, dots, - and _")
    _, problems = checked(data, f"{name}.toml")
    if problems:
        raise PortalError(*problems)
    if name in definitions():
        raise PortalError(f"there is a definition of {name} already; choose another name")
    try:
        FOLDER.mkdir(parents=True, exist_ok=True)
        _write_whole(FOLDER / f"{name}.toml", definition.replace("\r\n", "\n").rstrip() + "\n")
    except OSError as error:
        raise PortalError(f"{FOLDER}/{name}.toml cannot be written: {error.strerror}") from None
    return name


def _write_whole(path: Path, text: str) -> None:
    """A file that is there complete or not at all.  Raises FileExistsError, OSError."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        with part.open("x", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(part)  # to rename it would replace one that another has written meanwhile
    finally:
        part.unlink(missing_ok=True)


def _leads(record: PageRecord | None, hosts: list[str]) -> list[tuple[str, str]]:
    """The pieces that the page promotes, each once."""
    found = {
        teaser.url: teaser.headline or teaser.url
        for teaser in (record.teasers if record else [])
        if teaser.url and full_host(teaser.url) in hosts
    }
    return [(headline, url) for url, headline in found.items()]
