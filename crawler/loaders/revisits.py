"""Revisit records: which earlier record of a WARC holds the page that was found unchanged."""

from collections.abc import Callable
from typing import NamedTuple

from thresher.crawler.loaders.http import Headers
from thresher.schemas.page import SavedPage

MAX_KEPT = 200_000
"""A bound for safety: pages of a WARC that are remembered, some 100 MB; the oldest is forgotten first."""


MAX_HELD = 64 << 20
"""A bound for safety: bytes of pages that are held, the latest, so that the revisits of one page do not each read it
again."""


class RecordPlace(NamedTuple):
    """Where a record starts."""

    offset: int
    """Of the record, or of the compressed member that it stands in, in the file as stored."""
    within: int
    """Bytes of that member, unpacked, before the record."""


class PayloadPlaces:
    """The places of the pages seen so far, by what a revisit may call them.

    `before` reads those before the place where reading began; it is called when the first revisit is met.
    """

    def __init__(self, before: "Callable[[], PayloadPlaces] | None" = None) -> None:
        self._before = before
        self._places: dict[str, RecordPlace] = {}
        self._held: dict[RecordPlace, SavedPage] = {}
        self._size = 0

    def hold(self, place: RecordPlace, page: SavedPage) -> None:
        """Keep a page at hand until later ones take its room."""
        if (before := self._held.pop(place, None)) is not None:
            self._size -= len(before.body)
        self._held[place] = page
        self._size += len(page.body)
        while self._size > MAX_HELD and len(self._held) > 1:
            oldest = next(iter(self._held))
            self._size -= len(self._held.pop(oldest).body)

    def held(self, place: RecordPlace) -> SavedPage | None:
        """The page at a place, while it is at hand."""
        return self._held.get(place)

    def add(self, headers: Headers, place: RecordPlace) -> None:
        """Remember a page's record by its id, by its payload's digest and by its target and date."""
        for key in _own_keys(headers):
            self._places.pop(key, None)
            self._places[key] = place
        while len(self._places) > 4 * MAX_KEPT:
            del self._places[next(iter(self._places))]

    def find(self, revisit: Headers) -> RecordPlace | None:
        """Where the page stands that a revisit refers to; None when it has not been seen here."""
        if self._before is not None:
            before, self._before = self._before(), None
            self._places = {**before._places, **self._places}
        return next((self._places[key] for key in _referred_keys(revisit) if key in self._places), None)

    @staticmethod
    def referred(revisit: Headers) -> str:
        """What a revisit refers to, for a person."""
        target = revisit.get("warc-refers-to-target-uri") or revisit.get("warc-target-uri", "an unnamed page")
        date, record = revisit.get("warc-refers-to-date"), revisit.get("warc-refers-to")
        digest = revisit.get("warc-payload-digest")
        known = [date and f"of {date}", record and f"record {record}", not (date or record) and digest]
        return " ".join([target, *(word for word in known if word)])[:500]


def _own_keys(headers: Headers) -> list[str]:
    target = headers.get("warc-target-uri", "")
    return [
        key
        for key, value in (
            ("id " + headers.get("warc-record-id", ""), "warc-record-id"),
            ("digest " + headers.get("warc-payload-digest", ""), "warc-payload-digest"),
            (f"at {target} {headers.get('warc-date', '')}", "warc-date"),
            (f"latest {target}", "warc-target-uri"),
        )
        if value in headers
    ]


def _referred_keys(headers: Headers) -> list[str]:
    target = headers.get("warc-refers-to-target-uri") or headers.get("warc-target-uri", "")
    keys = [
        "id " + headers.get("warc-refers-to", ""),
        f"at {target} {headers.get('warc-refers-to-date', '')}",
        "digest " + headers.get("warc-payload-digest", ""),
    ]
    unmodified = "server-not-modified" in headers.get("warc-profile", "")
    return [*keys, f"latest {target}"] if unmodified else keys
