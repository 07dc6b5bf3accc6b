"""What bytes are that are no page, told by themselves: loaders pass such over, and no reader takes them for text."""

import codecs
import re

import msgspec

_MAGIC: dict[str, tuple[bytes, ...]] = {
    "a PDF": (b"%PDF-",),
    "an image": (
        *(b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"\0\0\1\0", b"8BPS\0"),
        *(b"\0\0\0\x0cJXL ", b"AT&TFORM"),
    ),
    "audio": (b"ID3\2", b"ID3\3", b"ID3\4", b"OggS\0", b"fLaC\0", b"MThd\0", b"#!AMR\n"),
    "video": (b"\x1a\x45\xdf\xa3", b"FLV\1", b"\0\0\1\xba", b"\0\0\1\xb3", b"0&\xb2u\x8ef\xcf\x11"),
    "a font": (b"wOFF\0", b"wOF2\0", b"OTTO\0", b"ttcf\0", b"true\0", b"\0\1\0\0\0"),
    "an archive": (
        *(b"PK\3\4", b"PK\5\6", b"PK\7\x08", b"Rar!\x1a", b"7z\xbc\xaf'\x1c", b"\x1f\x8b\x08", b"\xfd7zXZ\0"),
        *(b"\x28\xb5\x2f\xfd", b"MSCF\0", b"!<arch>\n", *(b"BZh%d1AY&SY" % level for level in range(1, 10))),
    ),
    "an office document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1", b"%!PS-Adobe"),
    "a program": (b"\x7fELF", b"MZ\x90", b"\xca\xfe\xba\xbe", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\0asm"),
    "a database": (b"SQLite format 3\0",),
}
"""A file's first bytes.  Those that are letters alone go on to a byte that no text has there."""
_RIFF = {b"WEBP": "an image", b"WAVE": "audio", b"AVI ": "video"}
_BRANDS = {b"avif": "an image", b"avis": "an image", b"heic": "an image", b"heix": "an image", b"mif1": "an image"}
"""Of files in boxes; the others are audio and video."""
_BITMAP = re.compile(rb"BM.{4}\0{4}", re.S)
_PDF_LATE = re.compile(rb"\A[^<]{0,1000}\n%PDF-\d\.\d\s")
"""Some servers put lines before the document."""
_FEED = re.compile(
    rb"\s*+(?:<\?[^>]*+>\s*+|<!--(?:[^-]|-(?!->))*+-->\s*+|<!DOCTYPE (?!html)[^>]*+>\s*+)*+"
    rb"<(rss|feed|rdf:RDF|urlset|sitemapindex|svg|opml)\b",
    re.I,
)
_MAX_CONTROLS = 0.05
"""Text has next to no control characters; 5 % of them is a binary file."""
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_HEAD = 4096
_HTML = re.compile(rb"<(?:html|!doctype html)\b", re.I)
_GUARD = re.compile(rb"(?:\)\]\}'?,?\s*\n|while\s*\(1\);|for\s*\(;;\);)")
"""What some portals write before JSON so that no page can load it as a script."""
_SURELY = 200
"""Characters of JSON that ends too early and is JSON all the same."""
_JSON = msgspec.json.Decoder(msgspec.Raw)
_CUT_SHORT = "truncated"
"""How the decoder says that all was well as far as it went."""


def no_page(body: bytes, *, whole: bool = True) -> str | None:
    """What the bytes are, as "a PDF", when they are no page and no text; None when they may be one.

    `whole`: whether these are all bytes, or only the first.
    """
    head = body[:_HEAD]
    if found := _by_magic(head):
        return found
    bare = head.removeprefix(codecs.BOM_UTF8)
    if feed := _FEED.match(bare):
        name = feed[1].lower()
        if name != b"svg":
            return "a sitemap" if name in (b"urlset", b"sitemapindex") else "a feed"
        _, end, rest = body.rpartition(b"</svg>")
        if not end or not rest.strip():  # behind a page's own drawings stands the page
            return "a drawing"
    if is_json(body, whole=whole):
        return "JSON"
    utf16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or utf16_without_mark(body) is not None
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if not utf16 and controls > _MAX_CONTROLS * len(head) and not _HTML.search(head.replace(b"\0", b"")):
        return "a binary file"
    return None


def utf16_without_mark(body: bytes) -> str | None:
    """The byte order of a text in UTF-16 that does not state it: nearly all zeros stand at every second byte."""
    head = body[: _HEAD & ~1]
    zeros = head[0::2].count(0), head[1::2].count(0)
    if max(zeros) < max(3, len(head) // 100) or min(zeros) > max(zeros) // 3:
        return None
    name = "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    text = head.decode(name, "replace")
    strange = sum(not (sign.isprintable() or sign in "\t\n\r\f\x0b\u2028\u2029") for sign in text)
    return name if strange * 50 <= len(text) else None


def is_json(body: bytes, *, whole: bool) -> bool:
    """An object or a list in JSON, objects in lines, or a page inside a string of JSON.

    A text may begin with a bracket or a quotation mark as well, so it is parsed.
    """
    text = body.removeprefix(codecs.BOM_UTF8).lstrip()
    if guard := _GUARD.match(text):
        text = text[guard.end() :].lstrip()
    first = text[:1]
    if first not in (b"{", b"[", b'"') or (first == b'"' and b"<" not in text[:_HEAD]):
        return False
    if _parses(text, cut=not whole or (first != b'"' and len(text) > _SURELY)):
        return True
    one, _, rest = text.partition(b"\n")
    two, _, rest = rest.lstrip().partition(b"\n")
    return first == two[:1] == b"{" and _parses(one, cut=False) and _parses(two, cut=not rest)


def _parses(text: bytes, *, cut: bool) -> bool:
    """Whether a text is JSON; `cut`: or the beginning of it."""
    try:
        _JSON.decode(text)
    except msgspec.DecodeError as error:
        return cut and _CUT_SHORT in str(error)
    except RecursionError:  # nothing else goes so deep
        return True
    return True


def _by_magic(head: bytes) -> str | None:
    for what, magics in _MAGIC.items():
        if head.startswith(magics):
            return what
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], "a binary file")
    if head[:3] == b"\0\0\0" and head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "audio or video")
    if _BITMAP.match(head):
        return "an image"
    return "a PDF" if _PDF_LATE.match(head) else None
