"""What is known of every link of a page: its text, its address, and how much it looks like the headline of a piece."""

import re
from dataclasses import dataclass
from functools import lru_cache

from thresher.crawler.extractors.markup.view import Link, PageView
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.text.addresses import Base, host_of, is_ordinary
from thresher.text.scripts import HAN, HANGUL, KANA, THAI

SEED = 3
"""A link of at least so many points reads as a headline; one of fewer needs neighbours that do."""
CJK_WORD = 2
"""Characters of a script without spaces that count as a word."""
FEW_WORDS, SOME_WORDS, MANY_WORDS = 2, 4, 7
"""Labels of menus have one to three words, headlines four and more; from seven on hardly anything is a label."""
_SHORTEST = 12
"""Characters of a single word that can be a headline."""
_SLUG = 3
"""Hyphens of an address that is made from a headline."""

_CJK = re.compile(f"[{KANA}{HAN}{HANGUL}{THAI}]")
_NUMBERED = re.compile(r"\d{4}|[=_-]\d\d\d|\d\d\d\.|(?:[iI][dD]|[nN][rRoO])=\d")
"""Addresses of pieces hold a number or a date."""
_PIECES = frozenset("p post posts article articles story id news artikel noticia actualite".split())
_PLACES = frozenset(
    (
        "tag tags category categories kategorie kategorien categorie categoria topic topics thema themen "
        "themes search suche buscar suchergebnisse rss feed page seite login account archive archives keyword "
        "keywords hashtag rubrik rubriken ressort section sections member label labels stichwort newsletter "
        "newsletters subscribe subscription subscriptions abo abos signup register registration donate "
        "impressum datenschutz privacy privacy-policy terms terms-of-use terms-of-service kontakt contact "
        "contact-us epaper e-paper email-subscribe agb advertise jobs shop cookies cookie-policy help faq "
        "rubric"
    ).split()
)
"""Steps of addresses of places: sections, tags, searches, services."""
_PERSONS = frozenset(
    (
        "author authors autor autoren auteur auteurs autores people writer writers staff journalist "
        "journalists profile profiles user users by redakteure team redaktion profil person contributor "
        "contributors"
    ).split()
)
"""Steps of addresses of persons' profiles."""
_PAGE = re.compile(r"[?&](?:p|pg|page|paged|seite|pagina|start|offset)=\d{1,2}$", re.IGNORECASE)
"""Addresses of the further pages of a list."""
_REMARK = re.compile(
    r"#(?:[\w-]*comment|respond|kommentar|disqus)|[?&](?:replytocom|kom)=|/comment-page-", re.IGNORECASE
)
_SHARING = re.compile(
    r"[/.](?:sharer?|intent|dialog|cws|send|submit|pin|sharing|share-?offsite|addtoany|getpocket)\b|^whatsapp:"
)
_NO_PIECE, _PLACE, _FRONT = -9, -2, 5
"""Kinds of addresses: of remarks and sharing, of places, of a front page; other addresses add 0 or 1 point."""
_HEADLINE_PLACE = int(Hint.HEADLINE | Hint.HEADING)


_MAX_HREF = 400
"""Characters of an address that are looked at."""
_KNOWN_HREFS = 1 << 12
"""Addresses that are remembered from page to page: those of a portal's menus stand on all of its pages."""

_Address = tuple[str | None, int, bool]
"""The absolute address, its key, and whether it leads to another portal."""


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
    texts = [link.whole_text() for link in page.links]
    numbers: dict[str, int] = {}
    found = _addresses(page, base, numbers)
    points = [
        0
        if key < 0 or (len(text) < _SHORTEST and " " not in text and text.isascii())
        else _points(link, text, _address_points(link.href[:_MAX_HREF], outside))
        for link, text, (_, key, outside) in zip(page.links, texts, found, strict=True)
    ]
    urls, keys, outsides = [one[0] for one in found], [one[1] for one in found], [one[2] for one in found]
    own = numbers.get(_whole(base.url), -1)
    return LinkFacts(texts, _labels(page, texts), urls, keys, points, outsides, own)


def _addresses(page: PageView, base: Base, numbers: dict[str, int]) -> list[_Address]:
    """Each link's address; one that stands in several links is looked at once."""
    known: dict[str, _Address] = {}
    found: list[_Address] = []
    for link in page.links:
        href = link.href
        address = known.get(href)
        if address is None:
            address = known[href] = _address(href, base, numbers)
        found.append(address)
    return found


def words_in(text: str) -> int:
    """Words of a text; in scripts without spaces, pairs of characters."""
    count = text.count(" ") + 1
    if count < MANY_WORDS and len(text) > 3 and not text.isascii():
        count += len(_CJK.findall(text)) // CJK_WORD
    return count


def is_person(href: str) -> bool:
    """The address of an author's profile."""
    return not _PERSONS.isdisjoint(_steps(href)) or "author=" in href


def is_place(href: str) -> bool:
    """The address of a section, a tag, an author, a search."""
    if href[:1] == "#":
        return True
    steps = _steps(href)
    return not _PLACES.isdisjoint(steps) or not _PERSONS.isdisjoint(steps[:-1])


@lru_cache(maxsize=_KNOWN_HREFS)
def is_piece(href: str) -> bool:
    """The address of an article, a product, a course: one piece of many.  Pure: the cache changes no result."""
    last = href.rstrip("/").rpartition("/")[2]
    if last.count("-") >= _SLUG or last.count("_") >= _SLUG or _NUMBERED.search(href):
        return True
    return not _PIECES.isdisjoint(href.split("/")[:-1])


def is_remark(href: str) -> bool:
    """The address of a comment or of the form for one."""
    return ("#" in href or "?" in href or "comment" in href) and _REMARK.search(href) is not None


def is_sharing(href: str, outside: bool) -> bool:
    """The address that passes the page on."""
    if "?share=" in href or "&share=" in href:
        return True
    return (outside or href[:4].lower() != "http") and _SHARING.search(href) is not None


def _steps(href: str) -> list[str]:
    address = href.lower()
    if "?" in address:
        address = address.replace("?", "/").replace("&", "/").replace("=", "/")
    if ".htm" in address or ".php" in address:
        address = address.replace(".", "/")
    return address.split("/")


def _whole(url: str) -> str:
    return (url.partition("#")[0] if "#" in url else url).rstrip("/")


def _address(href: str, base: Base, numbers: dict[str, int]) -> _Address:
    plain = len(href) < _MAX_HREF and " " not in href and href.isprintable()
    if plain and base.root and href[:1] == "/" and href[1:2] != "/" and "/." not in href:
        url: str | None = base.root + href
    else:
        url = href if plain and is_ordinary(href) else base.absolute(href)
    if url is None:
        return None, -1, False
    return url, numbers.setdefault(_whole(url), len(numbers)), _is_outside(url, base.host)


def _labels(page: PageView, texts: list[str]) -> list[str]:
    labels = texts.copy()
    for image in page.images:
        if image.link is not None and not labels[image.link.index]:
            labels[image.link.index] = " ".join((image.element.get("alt") or "").split())
    return labels


def _is_outside(url: str, host: str) -> bool:
    if not host or host in url[:60]:
        return False
    there = host_of(url)
    return bool(there) and there.rpartition(".")[0].rpartition(".")[2] != host.rpartition(".")[0].rpartition(".")[2]


def _points(link: Link, text: str, address: int) -> int:
    """The link's points: its words, its address, the element that it stands in."""
    words = words_in(text)
    if address == _NO_PIECE or (words < FEW_WORDS and len(text) < _SHORTEST):
        return 0
    points = (words >= FEW_WORDS) + (words >= SOME_WORDS) + (words >= MANY_WORDS) + address
    if address < 0:
        return max(0, points)
    if address == _FRONT:
        return min(points - _FRONT, SEED - 1)
    node = link.node
    hints = node.hints | node.parent.hints if node.parent else node.hints
    return points + bool(hints & _HEADLINE_PLACE)


@lru_cache(maxsize=_KNOWN_HREFS)
def _address_points(href: str, outside: bool) -> int:
    """What an address adds to the points of its link.  Pure: the cache changes no result."""
    if is_remark(href) or is_sharing(href, outside):
        return _NO_PIECE
    if is_place(href) or ("=" in href and _PAGE.search(href)):
        return _PLACE
    if (
        href.rstrip("/").count("/") <= (2 if "//" in href else 0)
        and "?" not in href
        and "." not in href.rpartition("/")[2]
    ):
        return _FRONT
    return int(is_piece(href))
