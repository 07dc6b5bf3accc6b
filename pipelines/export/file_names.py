"""Names for files of records, from their pages' addresses: names that every system takes, each once."""

import hashlib
import re
import unicodedata
from pathlib import PurePath
from urllib.parse import unquote

from thresher.schemas.record import PageRecord
from thresher.text.addresses import with_user_masked

_MOST_BYTES = 100
"""Of a name without its ending.  The narrowest file systems in use take 143."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
"""Names of devices on Windows."""


class FileNames:
    """Names that have been given are not given again, nor in other letters: some systems hold `A` and `a` for one."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}  # by name: the number that was given last to one like it

    def name(self, record: PageRecord) -> str:
        """A new name for the record, without an ending: `news.example-2025-a`, of the next one with the same address
        `news.example-2025-a-2`."""
        name = stem = _stem(record)
        while name in self._last:
            self._last[stem] += 1
            name = f"{stem}-{self._last[stem]}"
        self._last[name] = 1
        return name


def _stem(record: PageRecord) -> str:
    source = _source(record)
    text = unicodedata.normalize("NFC", unquote(source)).lower().removeprefix("www.")
    text = re.sub(r"\.html?(?=$|[?#])", "", text)
    letters = "".join(char if _is_kept(char) else "-" for char in text)
    name = re.sub(r"[-.]*-[-.]*|\.{2,}", "-", letters).strip("-.") or "page"
    if len(name.encode()) > _MOST_BYTES:
        told = hashlib.sha256(source.encode("utf-8", "replace")).hexdigest()[:8]
        name = f"{name.encode()[: _MOST_BYTES - 9].decode('utf-8', 'ignore').rstrip('-.')}-{told}"
    return f"_{name}" if _RESERVED.match(name) else name


def _source(record: PageRecord) -> str:
    """What a name is made of: the address without its scheme and user; of a page without one, its file's name."""
    address = record.url or record.canonical_url
    if address is None:
        return PurePath(record.origin.member or record.origin.file).stem
    return with_user_masked(address).partition("://")[2].removeprefix("***@")


def _is_kept(char: str) -> bool:
    return char in "._" or char.isalnum() or unicodedata.category(char)[0] == "M"
