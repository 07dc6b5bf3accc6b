"""What is known of every link of a page: its text, its address, and how much it looks like the headline of a piece."""

import re
from dataclasses import dataclass

from crawler.extractors.addresses import Base, host_of
from crawler.extractors.view import Link, PageView
from crawler.extractors.vocabulary import Hint

SEED = 3
"""A link of at least so many points reads as a headline; one of fewer needs neighbours that do."""
CJK_WORD = 2
"""Characters of a script without spaces that count as a word."""
FEW_WORDS, SOME_WORDS, MANY_WORDS = 2, 4, 7
"""Labels of menus have one to three words, headlines four and more; from seven on hardly anything is a label."""

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_PIECE = re.compile(
    r"\d{4,}|[^/?#=&.]{2,}(?:[-_+][^-_+/?#=&.]{1,}){3}|[?&]\w*(?:id|nr|no|art\w*|p|news|story)=\d|/\d{4}/\d{1,2}/|-\d{3,}\b|\d{3,}\.\w?html?"
    r"|/(?:p|posts?|article|news|story|artikel|id)/[\w-]{4,}",
    re.IGNORECASE,
)
"""Addresses of pieces: a number, a date, a slug of four words."""
_PLACE = re.compile(
    r"/(?:tags?|category|categories|kategorie|categorie|categoria|topics?|thema|themen|authors?|autor|autoren|auteur|people|profile|"
    r"users?|search|suche|rss|feed|page|seite|login|account|archives?|keywords?|hashtags?|rubrik|ressort|section|sections|member|"
    r"writers?|staff|team|journalists?|redaktion|suchergebnisse?|buscar|stichwort|label|labels|newsletters?|newsletter-\w+|"
    r"subscri\w+|abo|abos|signup|register|registration|donate|impressum|datenschutz\w*|privacy\S*|terms\S*|kontakt|contact\S*|e-?paper|"
    r"email-subscribe|agb|advertise|jobs|shop)(?:/|$|\?|\.)"
    r"|[?&](?:cat|tag|author|s|q|query|search|suche|replytocom|share)=|^#",
    re.IGNORECASE,
)
"""Addresses of places: sections, tags, authors, searches."""
_PERSON = re.compile(
    r"/(?:authors?|autor|autoren|auteurs?|autores|people|writers?|staff|journalists?|profile|users?|by|redakteure?)/|[?&]author=",
    re.I,
)
_REMARK = re.compile(
    r"#(?:[\w-]*comment|respond|kommentar|disqus)|[?&]replytocom=|/comment-page-|[?&]kom=", re.IGNORECASE
)
_SHARING = re.compile(
    r"facebook\.com/(?:sharer|share|dialog)|twitter\.com/(?:intent|share|home\?)|x\.com/intent|wa\.me/|whatsapp\.com/send|"
    r"whatsapp:|t\.me/share|linkedin\.com/(?:share|cws)|pinterest\.\w+/pin/create|reddit\.com/submit|^mailto:|vk\.com/share|"
    r"tumblr\.com/(?:share|widgets/share)|getpocket\.com|addtoany\.com|news\.ycombinator\.com/submit|line\.me/R/",
    re.IGNORECASE,
)
_HEADLINE_PLACE = int(Hint.HEADLINE | Hint.HEADING)


@dataclass(slots=True)
class LinkFacts:
    """One entry a link of the view, in its order."""

    texts: list[str]
    """The text that the link shows, white space folded."""
    labels: list[str]
    """The same, and of a link that shows only an image the words that stand for it."""
    urls: list[str | None]
    """Absolute addresses; None where the link leads to no page."""
    keys: list[int]
    """The same number for the same address, whatever its fragment; -1 where there is none."""
    points: list[int]
    """How much the link looks like a piece's headline, 0 and up; `SEED` and more reads as one."""
    outside: list[bool]
    """The link leads to another portal."""
    own: int
    """The key of the page's own address; -1 where no link leads to it."""


def link_facts(page: PageView, base: Base) -> LinkFacts:
    """The facts of all links, in one pass over the text and one over the links."""
    texts = _texts(page)
    urls = [base.absolute(link.href) for link in page.links]
    numbers: dict[str, int] = {}
    keys: list[int] = []
    outside: list[bool] = []
    for url in urls:
        if url is None:
            keys.append(-1)
            outside.append(False)
            continue
        keys.append(numbers.setdefault(url.partition("#")[0].rstrip("/"), len(numbers)))
        outside.append(_is_outside(url, base.host))
    points = [
        _points(page, link, text, is_outside) if url is not None and text else 0
        for link, text, url, is_outside in zip(page.links, texts, urls, outside, strict=True)
    ]
    return LinkFacts(
        texts,
        _labels(page, texts),
        urls,
        keys,
        points,
        outside,
        numbers.get(base.url.partition("#")[0].rstrip("/"), -1),
    )


def words_in(text: str) -> int:
    """Words of a text; in scripts without spaces, pairs of characters."""
    count = text.count(" ") + 1
    if count < MANY_WORDS and len(text) > 3 and not text.isascii():
        count += len(_CJK.findall(text)) // CJK_WORD
    return count


def is_person(href: str) -> bool:
    """The address of an author's profile."""
    return _PERSON.search(href) is not None


def is_place(href: str) -> bool:
    """The address of a section, a tag, an author, a search."""
    return _PLACE.search(href) is not None


def is_piece(href: str) -> bool:
    """The address of an article, a product, a course: one piece of many."""
    return _PIECE.search(href) is not None and _PLACE.search(href) is None


def is_remark(href: str) -> bool:
    """The address of a comment or of the form for one."""
    return "comment" in href or "#" in href or "kom" in href if _REMARK.search(href) else False


def is_sharing(href: str) -> bool:
    return _SHARING.search(href) is not None


def _texts(page: PageView) -> list[str]:
    parts: list[list[str]] = [[] for _ in page.links]
    for block in page.blocks:
        if block.link_chars:
            for text, _, _, link in block.pieces:
                if link is not None:
                    parts[link.index].append(text)
    return [" ".join(" ".join(part).split()) for part in parts]


def _labels(page: PageView, texts: list[str]) -> list[str]:
    labels = texts.copy()
    for image in page.images:
        if image.link is not None and not texts[image.link.index] and not labels[image.link.index]:
            labels[image.link.index] = " ".join((image.element.get("alt") or "").split())
    return labels


def _is_outside(url: str, host: str) -> bool:
    if not host or host in url[:60]:
        return False
    there = host_of(url)
    return bool(there) and there.rpartition(".")[0].rpartition(".")[2] != host.rpartition(".")[0].rpartition(".")[2]


def _points(page: PageView, link: Link, text: str, outside: bool) -> int:
    words = words_in(text)
    if words < FEW_WORDS and len(text) < 12:
        return 0
    href = link.href
    points = (words >= FEW_WORDS) + (words >= SOME_WORDS) + (words >= MANY_WORDS)
    if _REMARK.search(href) or _SHARING.search(href):
        return 0
    node = link.node
    hints = node.hints | node.parent.hints if node.parent else node.hints
    place = _PLACE.search(href)
    if place:
        points -= 2
    elif _PIECE.search(href):
        points += 1
    if hints & _HEADLINE_PLACE and not place:
        points += 1
    return max(0, points)
