"""Pages of portals that do not exist, for tests and benchmarks that need many."""

import gzip
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

WORDS = (
    "council budget river harbour minister session report region market school railway harvest winter summer village "
    "court election committee power station bridge museum festival worker union engineer doctor teacher farmer drought "
    "flood season company export price border treaty parliament debate motion amendment deputy mayor inspector police "
    "opened closed announced rejected approved delayed extended measured visited repaired between during against under "
    "after before within beyond across new old large small northern southern eastern western quiet busy early late"
).split()
PORTALS = ("herald.example", "courier.example", "tribune.example")
START = datetime(2026, 3, 1, 8, tzinfo=UTC)


def sentence(random_: random.Random) -> str:
    return " ".join(random_.choices(WORDS, k=random_.randint(9, 16))).capitalize() + "."


def paragraphs(seed: object, count: int = 6) -> list[str]:
    """Texts that are the same for the same seed, and share nothing with those of another."""
    random_ = random.Random(str(seed))
    return [" ".join(sentence(random_) for _ in range(3)) for _ in range(count)]


def article(
    headline: str, texts: list[str], *, author: str = "Ann Lee", day: str = "2026-03-01", teased: tuple[int, ...] = ()
) -> str:
    body = "".join(f"<p>{text}</p>" for text in texts)
    items = "".join(
        f'<li class=teaser><h3><a href="/news/{number}">Story number {number} of the day</a></h3></li>'
        for number in teased
    )
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{headline} - The Herald</title>"
        f'<meta property="article:published_time" content="{day}T09:00:00+00:00"></head><body>'
        f"<nav><a href=/>Home</a> <a href=/world>World</a> <a href=/sport>Sport</a> <a href=/culture>Culture</a></nav>"
        f"<article><h1>{headline}</h1><p class=byline>By {author}</p>{body}</article>"
        f"<aside><h2>Latest</h2><ul class=teasers>{items}</ul></aside>"
        f"<footer><a href=/about>About us</a> <a href=/imprint>Imprint</a> <a href=/privacy>Privacy</a></footer>"
        "</body></html>"
    )


def captures(count: int) -> Iterator[tuple[str, datetime, str]]:
    """Address, time and page of `count` captures: every tenth a copy of an earlier piece on another portal, every
    fifteenth a later capture of a page that has changed."""
    for number in range(count):
        portal = PORTALS[number % len(PORTALS)]
        when = START + timedelta(minutes=number)
        teased = tuple(range(number + 1, number + 5))
        shown, told = number, paragraphs(number, 3)
        if number % 10 == 9:
            told = paragraphs(number - 4, 3)
        if number % 15 == 14:
            shown = number - 9  # the same portal: 9 is a multiple of 3
            portal = PORTALS[shown % len(PORTALS)]
            told = [*paragraphs(shown, 3), "Correction: the session was postponed."]
        yield f"https://{portal}/news/{shown}", when, article(f"Story number {shown} of the day", told, teased=teased)


def write_warc(path: Path, count: int) -> None:
    """A WARC of `captures(count)`, each record compressed by itself as archives do."""
    with path.open("wb") as file:
        for url, when, page in captures(count):
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
            head = (
                f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
                f"WARC-Date: {when:%Y-%m-%dT%H:%M:%SZ}\r\nContent-Type: application/http; msgtype=response\r\n"
                f"WARC-Record-ID: <urn:test:{when.timestamp():.0f}>\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + http + b"\r\n\r\n", 1, mtime=0))
