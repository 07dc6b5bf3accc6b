"""Markdown that says more than a text does: links and pictures with their addresses, and the fields before the text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MAX_FIELDS = 40
"""Lines of front matter."""
MAX_FRONT = 8_000

_ADDRESS = r"\s?<?([^\s()<>\"]{1,2000}(?:\([^\s()]{0,200}\)[^\s()<>\"]{0,2000}){0,2})>?"
_TITLE = r"(?:\s+(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'))?"
_IMAGE = re.compile(rf"!\[([^\]\[\n]{{0,1000}})\]\({_ADDRESS}{_TITLE}\s?\)")
_LINK = re.compile(rf"\[((?:[^\]\[\n]|\[[^\]\[\n]{{0,200}}\]){{0,2000}})\]\({_ADDRESS}{_TITLE}\s?\)")
_CUT_ADDRESS = re.compile(r"(\]\(<?[^\s()<>]{1,500}) (?=[^\s()<>\"]{1,500}>?[)\s])")
"""Programs that wrap cut addresses, most of them at hyphens."""
_APART = re.compile(r"[\s|•·,/»>-]*")
_FIELD = re.compile(r"[\"']?([^\W\d][\w -]{0,40})[\"']?\s*:\s*(.*?)\s*$")
_READER = re.compile(r"\s*Title:[^\n]*\n")
_CONTENT = re.compile(r"(?m)^Markdown Content:[ \t]*$")
_NAMES = {
    "title": ("title", "headline"),
    "authors": ("author", "authors", "byline", "creator"),
    "published": ("date", "published", "published time", "date_published", "pubdate", "datepublished", "created"),
    "modified": ("updated", "modified", "date_modified", "lastmod", "last_modified"),
    "site": ("sitename", "site", "site_name", "publisher"),
    "url": ("url", "url source", "source_url", "canonical", "link", "permalink"),
}
FIELDS = {label: name for name, labels in _NAMES.items() for label in labels}
"""What tools that save pages as Markdown call a page's fields."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of Markdown as a reader sees it."""

    text: str
    links: list[tuple[str, str]] = field(default_factory=list)
    images: list[tuple[str, str]] = field(default_factory=list)
    row: bool = False
    """Whether it is a row of links and nothing else."""


def has_links(text: str) -> bool:
    return "](" in text


def read_links(text: str) -> Shown:
    """A line's text without addresses, and its links and pictures: what is shown, address."""
    text = _CUT_ADDRESS.sub(r"\1", text)
    images = [(found[1], found[2]) for found in _IMAGE.finditer(text)]
    links: list[tuple[str, str]] = []
    bare = _IMAGE.sub("", text)

    def show(found: re.Match[str]) -> str:
        shown = " ".join(found[1].split())
        if shown:
            links.append((shown, found[2]))
        return shown

    between = _LINK.sub("", bare)
    return Shown(
        " ".join(_LINK.sub(show, bare).split()), links, images, len(links) > 1 and _APART.fullmatch(between) is not None
    )


def front_matter(text: str) -> tuple[Mapping[str, str], str]:
    """What stands before the text by FIELDS' names, and the text with these lines left blank."""
    if text.startswith("---") and (end := text.find("\n---", 3, MAX_FRONT)) > 0:
        head, rest = text[3:end], text[end + 4 :]
    elif _READER.match(text) and (content := _CONTENT.search(text, 0, MAX_FRONT)):
        head, rest = text[: content.start()], text[content.end() :]
    else:
        return {}, text
    found = _fields(head.splitlines()[:MAX_FIELDS])
    if not found:
        return {}, text
    return found, "\n" * (len(text[: len(text) - len(rest)].splitlines()) - 1) + rest


def _fields(rows: Sequence[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    name = None
    for row in rows:
        if label := _FIELD.match(row):
            name = FIELDS.get(label[1].strip().lower())
            value = label[2].strip("\"'[]")
        elif row.lstrip().startswith("- ") and name:  # a list below its field
            value = ", ".join(part for part in (found.pop(name, ""), row.strip(" -\"'")) if part)
        else:
            continue
        if name and value:
            found.setdefault(name, value)
    return found
