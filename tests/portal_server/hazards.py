"""Pages that go wrong, each in its own way, teased on the page /dossier/ like any other."""

from collections.abc import Mapping
from typing import NamedTuple

from tests.portal_server.content import TODAY, Article, Section

DOSSIER = Section("dossier", "Dossier", "modern", "en", "/dossier/2026/09/{slug}-{number}")
METADATA = "http://169.254.169.254/latest/meta-data/"
"""The link-local address that no crawler may ask."""
ELSEWHERE = "http://elsewhere.example/story"


class Hazard(NamedTuple):
    """What happens at an address."""

    kept: bool | None
    """Whether the page ends as a record: yes, no, or as the crawler likes."""
    status: int = 200
    failing: tuple[int, ...] = ()
    retry_after: int | None = None
    behaviour: str | None = None
    type: str | None = "text/html; charset=utf-8"
    body: bytes | None = None
    """In place of the article."""
    location: str | None = None


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n" + bytes(range(256)) * 40
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
GIF = b"GIF89a" + bytes(range(256))
_PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40

HAZARDS: Mapping[str, Hazard] = {
    "missing": Hazard(False, 404),
    "gone": Hazard(False, 410),
    "forbidden": Hazard(False, 403),
    "broken": Hazard(False, 500),
    "broken-once": Hazard(True, failing=(500,)),
    "busy": Hazard(True, failing=(429,), retry_after=1),
    "overloaded": Hazard(True, failing=(503,), retry_after=1),
    "slow": Hazard(True, behaviour="slow"),
    "dribble": Hazard(True, behaviour="dribble"),
    "hang": Hazard(False, behaviour="hang"),
    "dribble-forever": Hazard(False, behaviour="dribble_forever"),
    "cut": Hazard(None, behaviour="cut"),
    "chunked": Hazard(True, behaviour="chunked"),
    "close": Hazard(True, behaviour="close"),
    "says-gzip": Hazard(None, behaviour="plain_gzip"),
    "no-type": Hazard(True, type=None),
    "type-in-capitals": Hazard(True, type="TEXT/HTML; Charset=UTF-8"),
    "octet-stream": Hazard(None, type="application/octet-stream"),
    "text-plain": Hazard(None, type="text/plain"),
    "pdf-as-html": Hazard(False, body=PDF),
    "png-as-html": Hazard(False, body=_PNG),
    "pdf": Hazard(False, type="application/pdf", body=PDF),
    "empty": Hazard(False, body=b""),
    "no-content": Hazard(False, 204, body=b""),
    "huge": Hazard(False, body=b"<html><body>" + b"<p>Much is said here again and again.</p>" * 700_000),
    "loop": Hazard(False, 302, location="/loop/a"),
    "long-chain": Hazard(False, 302, location="/chain/1"),
    "to-link-local": Hazard(False, 302, location=METADATA),
    "to-elsewhere": Hazard(False, 301, location=ELSEWHERE),
    "to-file": Hazard(False, 302, location="file:///etc/hostname"),
    "to-internal": Hazard(False, 302, location="/internal/"),
    "to-nowhere": Hazard(False, 302),
}


def dossier(seed: str, without: frozenset[str]) -> dict[str, Article]:
    """The articles that the hazards stand for."""
    return {
        name: Article(900_000 + at, seed, DOSSIER, TODAY.replace(hour=at % 6, minute=at))
        for at, name in enumerate(HAZARDS)
        if name not in without
    }
