"""What holds of every reader's answer, whatever it was given.  A check returns what must be the same the next time."""

import contextlib
import datetime
import itertools
import json
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from jsonschema import Draft202012Validator

from thresher.crawler.discovery import (
    DiscoveredLinks,
    Entry,
    Feed,
    Sitemap,
    UrlPolicy,
    autodiscovered,
    from_map,
    from_record,
    read_feed,
    read_sitemap,
    refreshed,
    robots_sitemaps,
)
from thresher.crawler.discovery.addresses import fetchable, take_apart
from thresher.crawler.extractors.dates.datetext import find_dates, learn_day_first, parse_date
from thresher.crawler.extractors.rules import Rules
from thresher.crawler.loaders import load
from thresher.crawler.portals.check import portal_of
from thresher.crawler.portals.derive import derive
from thresher.crawler.portals.files import read_definition
from thresher.crawler.portals.rules import rules_of
from thresher.pipelines.export import jsonld, zyte
from thresher.pipelines.process import process
from thresher.schema import record_schema
from thresher.schemas.errors import PortalError
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import Form, Origin, SavedPage
from thresher.schemas.record import PageRecord
from thresher.store.row_mapping import with_rows
from thresher.text.addresses import Base, host_of
from thresher.text.identity import identity, piece_identity

SITE = "https://news.example/"
_PORTAL = portal_of({"name": "news", "start": [SITE]}, "news")
_TODAY = datetime.date(2024, 3, 9)
_ENCODE = msgspec.json.Encoder().encode
_DECODE = msgspec.json.Decoder(PageRecord).decode
_VALIDATOR = Draft202012Validator(json.loads(record_schema()))
_CHARSETS = (
    None,
    None,
    None,
    "utf-8",
    "windows-1251",
    "undefined",
    "utf-16",
    "idna",
    "x-user-defined",
    "hex",
    "\xe9\0",
)
_TIMES = (None, "2024-03-05T08:30:00Z", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59Z", "2024-03-05T08:30:00")
_ZONES = (None, "Asia/Kathmandu", "America/New_York")
_LANGUAGES = (None, "en-US", "de", "zh", "th", "fa", "ar", "vi", "ja", "hu", "tr", "xx")
_MOST_RECORDS = 3
"""Of one container; pages have a target of their own."""


def page(data: bytes, form: Form = Form.HTML, rules: Rules | None = None) -> object:
    """A page's record, and what the crawl reads from the same bytes."""
    chosen = zlib.crc32(data)
    origin = Origin(file="page", form=form, charset=_CHARSETS[chosen % len(_CHARSETS)])
    saved = SavedPage(
        body=data,
        origin=origin,
        url=None if chosen % 3 == 0 else f"{SITE}city/a-piece-1",
        fetched_at=_TIMES[chosen // 7 % len(_TIMES)],
    )
    outcome = process(saved, evidence=bool(chosen % 2), time_zone=_ZONES[chosen // 5 % len(_ZONES)], rules=rules)
    declared = autodiscovered(data, SITE)
    _fetchable([*declared.feeds, *declared.sitemaps, declared.next, refreshed(data, SITE)])
    return [_ended(outcome), repr(declared)]


def text(data: bytes) -> object:
    return page(data, Form.TEXT)


def json_ld(data: bytes) -> object:
    """In a page that shows little or much."""
    shown = b"<p>The harbour master has measured the channel twice, and it is deep enough.</p>" * (len(data) % 4)
    head = b'<html><head><script type="application/ld+json">%s</script></head>' % data
    return page(head + b"<body><h1>Harbour reopens</h1>%s</body></html>" % shown)


def _ended(outcome: Outcome) -> bytes:
    """The outcome as the run writes it down."""
    assert outcome.reason is not Reason.CRASHED
    assert (outcome.status is Status.REFUSED) == (outcome.reason is not None)
    assert outcome.detail or outcome.status is not Status.REFUSED
    if outcome.record is None:
        assert outcome.status in (Status.REFUSED, Status.SKIPPED)
        return _ENCODE(outcome)
    return _ENCODE(outcome.reason) + _record(outcome.record) + _ENCODE(with_rows(outcome).rows)


def _record(record: PageRecord) -> bytes:
    """A record's line, and what others make of it."""
    line = _ENCODE(record)
    line.decode()
    assert _DECODE(line) == record
    _VALIDATOR.validate(json.loads(line))
    assert sum(record.accounting.by_zone.values()) == record.accounting.visible_chars
    assert all(0 <= value <= 1 for value in record.confidence.values())
    if record.url is not None:
        _ENCODE(zyte.item(record))
        _ENCODE(jsonld.page(record))
    _led_to(from_record(record, _policy(), 1))
    return line


def _policy() -> UrlPolicy:
    """One for each input: it learns from what it sees."""
    return UrlPolicy(_PORTAL, _TODAY)


def _led_to(leads: DiscoveredLinks) -> None:
    """What the frontier is given can be kept and asked for."""
    for found in (*leads.found, *(found for found, _ in leads.refused)):
        _fetchable([found.url])
        identity(found.url).encode()


def _fetchable(urls: Iterable[str | None]) -> None:
    for url in filter(None, urls):
        url.encode()
        assert take_apart(url), url


def container(data: bytes, name: str) -> object:
    """Every member of a file ends once, and its pages are read."""
    with tempfile.TemporaryDirectory(prefix="thresher-fuzz-") as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        results = list(load([path]))
    assert results, "ended without a word"
    assert not (twice := _twice(results)), f"ended twice: {twice}"
    pages = [_elsewhere(result, name) for result in results if isinstance(result, SavedPage)]
    others = [_ended(result).replace(folder.encode(), b"") for result in results if isinstance(result, Outcome)]
    return others, list(map(msgspec.msgpack.encode, pages)), [_ended(process(saved)) for saved in pages[:_MOST_RECORDS]]


def _elsewhere(saved: SavedPage, name: str) -> SavedPage:
    """The page as from a file that is called the same each time."""
    return msgspec.structs.replace(saved, origin=msgspec.structs.replace(saved.origin, file=name))


def _twice(results: list[SavedPage | Outcome]) -> list[object]:
    """Records that were refused and ended another way too.  Names of an archive's members may be there twice, and in
    one compression around a whole WARC all records stand at 0."""
    placed = [one for one in results if one.origin.offset and "/data.warc" in (one.origin.member or "/data.warc")]
    places = Counter((result.origin.member, result.origin.offset) for result in placed)
    refused = {(one.origin.member, one.origin.offset) for one in placed if getattr(one, "status", "") == Status.REFUSED}
    return [place for place, times in places.items() if times > 1 and place in refused]


def feed(data: bytes) -> object:
    return _listed(read_feed(data, SITE))


def sitemap(data: bytes) -> object:
    return _listed(read_sitemap(data, SITE))


def _listed(found: Feed | Sitemap | None) -> object:
    """What was read, and what it leads to."""
    if found is not None:
        _entries(found.entries)
        _fetchable([found.next] if isinstance(found, Feed) else found.children)
        _led_to(from_map(found, SITE, _policy(), 1))
    return repr(found)


def _entries(entries: list[Entry]) -> None:
    _fetchable(entry.url for entry in entries)
    for entry in entries:
        _ENCODE([entry.title, entry.date, entry.changed])


def robots(data: bytes) -> object:
    from scrapy.robotstxt import ProtegoRobotParser

    rules = ProtegoRobotParser(data, None)
    sitemaps = robots_sitemaps(rules.rp.sitemaps, SITE)
    _fetchable(sitemaps)
    paths = ("", "a", "private/open", "search?q=%zz", "ä/" + "a" * 200)
    return sitemaps, [rules.allowed(SITE + path, agent) for path in paths for agent in ("Thresher", "x")]


_READ = (Path(__file__).parent / "seeds" / "page" / "article.html").read_bytes()
_ASKED = (f"{SITE}city/harbour-1042", f"{SITE}print/?view=1", f"{SITE}{'a' * 200}!")


def definition(data: bytes) -> object:
    """A definition is told what is wrong with it, or can be used."""
    with tempfile.TemporaryDirectory(prefix="thresher-fuzz-") as folder:
        path = Path(folder) / "news.toml"
        path.write_bytes(data)
        try:
            portal = read_definition(path)
        except PortalError as error:
            return str(error).encode().replace(folder.encode(), b"")
    policy = UrlPolicy(portal, _TODAY)
    reasons = [policy.reason(url) for url in _ASKED]
    return reasons, page(_READ, rules=rules_of(portal))


def date(data: bytes) -> object:
    """Each line of a text, in a language of its own."""
    found = []
    lines = data.decode("utf-8", "replace").splitlines()[:40]
    learned = learn_day_first(lines)
    for number, line in enumerate(lines):
        language = _LANGUAGES[(zlib.crc32(data) + number) % len(_LANGUAGES)]
        dates = find_dates(line, language=language, day_first=learned, today=_TODAY)
        whole = parse_date(line, language=language, today=_TODAY)
        for each in (*dates, *([whole] if whole else [])):
            datetime.datetime.fromisoformat(each.iso)
            assert each.raw in line
            found.append(each)
        assert all(one.end <= other.start for one, other in itertools.pairwise(dates))
    return found


def address(data: bytes) -> object:
    """Each line as a page, a feed or a person may name an address."""
    told: list[Any] = []
    for line in data.decode("utf-8", "replace").split("\n")[:40]:
        for base in (Base(SITE), Base(f"{SITE}a/", line), Base(line), Base(None, line)):
            _fetchable([found := fetchable(line, base)])
            told += [found, base.absolute(line), base.absolute("/a"), base.absolute("?b"), base.host]
        told += [identity(line), piece_identity(line), host_of(line), _policy().reason(line)]
        with contextlib.suppress(PortalError):
            told.append(derive(line).hosts)
    return told
