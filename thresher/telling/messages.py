"""What those who watch are told: as JSON, and as a mail."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any

import msgspec

from thresher.store.matches import Match
from thresher.store.watches import Watch
from thresher.text.printable import printable
from thresher.version import __version__

_DOMAIN = "watch.thresher"
_LONGEST_SUBJECT = 150
"""A matter of taste: characters."""


@dataclass(frozen=True, slots=True)
class News:
    """Records that one destination of a watch is told of at once."""

    watch: Watch
    matches: Sequence[Match]
    test: bool = False
    """It tells nothing new: the user tries whether it arrives."""


def as_json(news: News) -> dict[str, Any]:
    """The message for programs."""
    watch = news.watch
    return {
        "program": f"Thresher/{__version__}",
        "watch": {
            "name": watch.name,
            "query": watch.query,
            "portal": watch.portal,
            "language": watch.language,
            "type": watch.page_type,
        },
        "test": news.test,
        "matches": msgspec.to_builtins(list(news.matches)),
    }


def as_mail(news: News, sender: str, recipient: str) -> EmailMessage:
    """The message for people."""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, recipient
    mail["Subject"] = printable(("test: " if news.test else "") + _subject(news))
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain=_DOMAIN) if news.test else f"<{_digest(news, recipient)}@{_DOMAIN}>"
    mail["Auto-Submitted"] = "auto-generated"  # no holiday notice answers it (RFC 3834)
    mail.set_content("\n".join(_lines(news)) + "\n", charset="utf-8")
    return mail


def counted(matches: Sequence[Match]) -> str:
    """`2 new`, `1 changed`, `2 new, 1 changed`."""
    numbers = {change: sum(match.change == change for match in matches) for change in ("new", "changed")}
    return ", ".join(f"{number} {change}" for change, number in numbers.items() if number) or "nothing"


def described(watch: Watch) -> str:
    """What a watch finds, in words: `ferry -harbour, of news.example, in en, articles`."""
    parts = [
        watch.query or "any words",
        watch.portal and f"of {watch.portal}",
        watch.language and f"in {watch.language}",
        f"type {watch.page_type.value}" if watch.page_type else "pages of any type",
        "new ones only" if watch.new_only else None,
    ]
    return ", ".join(filter(None, parts))


def _subject(news: News) -> str:
    only = news.matches[0].headline if len(news.matches) == 1 else None
    subject = f"{news.watch.name}: {only or counted(news.matches)}"
    return subject if len(subject) <= _LONGEST_SUBJECT else subject[: _LONGEST_SUBJECT - 1] + "…"


def _lines(news: News) -> Iterator[str]:
    yield f"{news.watch.name}: {counted(news.matches)}"
    yield f"({printable(described(news.watch))})"
    for match in news.matches:
        about = (match.change, match.date_published or match.day, match.portal, match.authors, match.source)
        yield ""
        yield printable(match.headline or match.url)
        yield printable(" · ".join(filter(None, about)))
        yield printable(match.url)
        if match.snippet:
            yield printable(match.snippet)


def _digest(news: News, recipient: str) -> str:
    """The same for the same news: mail programs show one of two mails with one id."""
    told = "\n".join([recipient, *(match.id for match in news.matches)])
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()
