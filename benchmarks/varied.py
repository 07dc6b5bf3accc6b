"""Many pages out of a few: copies whose addresses and words differ, so that no cache and no duplicate flatters."""

import gzip
import re
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks import corpus as corpora

_TEXT = re.compile(rb"(?<=>)[^<>]{40,}(?=<)")
_LONG_WORD = re.compile(rb"\b[a-z]{7,}\b")
_CONSONANTS = b"bcdfgklmnprst"
_PER_WARC = 250


def write_warcs(sources: list[Path], pages: int, folder: Path) -> None:
    """WARC files of 250 records each, compressed record by record as archives are."""
    varied = islice(copies(sources), pages)
    for number in range(-(-pages // _PER_WARC)):
        with (folder / f"{number:05}.warc.gz").open("wb") as file:
            for url, body in islice(varied, _PER_WARC):
                file.write(gzip.compress(_record(url, body), 1, mtime=0))


def copies(sources: list[Path]) -> Iterator[tuple[str, bytes]]:
    """The pages of corpora with their addresses, over and over; the first round as they are."""
    for number in count():
        for source in sources:
            for page in corpora.pages(source):
                yield copy_of(page.url, page.body, number)


def copy_of(url: str, body: bytes, number: int) -> tuple[str, bytes]:
    """The page at another host, its long words spelt in another way, the words of its texts in another order."""
    host = urlsplit(url).hostname or ""
    if not number or not host:
        return url, body
    other = f"{number}.{host}"
    turned = _CONSONANTS[number % len(_CONSONANTS) :] + _CONSONANTS[: number % len(_CONSONANTS)]
    spelling = bytes.maketrans(_CONSONANTS, turned)

    def vary(text: re.Match[bytes]) -> bytes:
        spelt = _LONG_WORD.sub(lambda word: word[0].translate(spelling), text[0])
        words = spelt.split(b" ")
        at = number % len(words)
        return b" ".join(words[at:] + words[:at])

    return url.replace(host, other, 1), _TEXT.sub(vary, body).replace(host.encode(), other.encode())


def _record(url: str, body: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:copy>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"
