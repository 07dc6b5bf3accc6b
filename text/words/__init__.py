"""The words that the readers know, by language: one file a language, named by its BCP 47 code.

`lists` says what each list is for and who reads it; en.toml says it to translators.  To add a language, write its file:
no other place has to know of it.  `mul` holds what belongs to no one language.

In a file a string is a list of entries parted by commas; months have a line each, regular expressions are an array.
All files are read once, when the first reader is imported: parsing them takes less time than compiling what is made of
them.
"""

import re
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from thresher.text.words.lists import BY_LINE, Bylines, Calendar, Dates, Lists, Names, Page, Words

_START = 2
"""Characters that entries are looked up by."""
_WORD_START = re.compile(r"\b\w")
_FOLDER = Path(__file__).parent
_Group = TypeVar("_Group", Calendar, Dates, Bylines, Names, Lists, Page)


@cache
def languages() -> dict[str, Words]:
    """The words of every language by its code, in the order of the codes."""
    return {path.stem: read_words(path) for path in sorted(_FOLDER.glob("*.toml"), key=lambda path: path.stem)}


def read_words(path: Path) -> Words:
    """The words of one file.  Raises ValueError for a file that is no TOML, or has a key that `lists` does not know."""
    try:
        tables: dict[str, dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))
        parted = {group: {name: _entries(name, own) for name, own in table.items()} for group, table in tables.items()}
        return msgspec.convert(parted, Words)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def _entries(name: str, value: str | list[str]) -> Iterable[str]:
    if isinstance(value, list):
        return value
    return tuple(map(str.strip, value.strip().split("\n" if name in BY_LINE else ",")))


@cache
def date_words() -> Dates:
    """The words beside dates, of all languages."""
    return _united(Dates, (words.dates for words in languages().values()))


@cache
def byline_words() -> Bylines:
    """The words of bylines, of all languages."""
    return _united(Bylines, (words.bylines for words in languages().values()))


@cache
def name_words() -> Names:
    """The words in and around names, of all languages."""
    return _united(Names, (words.names for words in languages().values()))


@cache
def list_words() -> Lists:
    """The words of headings over lists, of all languages."""
    return _united(Lists, (words.lists for words in languages().values()))


@cache
def page_words() -> Page:
    """The words around a page's content, of all languages."""
    return _united(Page, (words.page for words in languages().values()))


def any_of(entries: Iterable[str]) -> str:
    """A regular expression of any of the entries as they stand, the longest first."""
    return "|".join(map(re.escape, sorted(set(entries), key=lambda entry: (-len(entry), entry)))).replace(r"\ ", " ")


def stem_finder(entries: Iterable[str]) -> Callable[[str], bool]:
    """Whether a text in lower case holds one of the entries at the begin of a word.

    In scripts without capitals, of which most part no words, anywhere.  A regular expression would try every entry at
    every character.
    """
    starts: dict[str, list[str]] = {}
    for entry in entries:
        starts.setdefault(entry[:_START] if entry[0].upper() != entry[0] else "", []).append(entry)
    anywhere = starts.pop("", [])

    def finds(text: str) -> bool:
        for word in _WORD_START.finditer(text):
            at = word.start()
            if any(text.startswith(entry, at) for entry in starts.get(text[at : at + _START], ())):
                return True
        return any(entry in text for entry in anywhere)

    return finds


def _united(kind: type[_Group], groups: Iterable[_Group]) -> _Group:
    """The lists of all languages as one, each entry once."""
    lists: dict[str, dict[str, None]] = {name: {} for name in kind.__struct_fields__}
    for group in groups:
        for name, entries in lists.items():
            if own := getattr(group, name):
                entries.update(dict.fromkeys(own))
    return kind(**{name: tuple(entries) for name, entries in lists.items()})
