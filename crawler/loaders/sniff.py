"""What a stream is: by the name it has and the bytes it starts with."""

import re
from enum import StrEnum

HEAD = 4096
"""A matter of taste: bytes looked at; a tar's magic stands at 257, a page's `<html>` behind a comment or two."""


class Kind(StrEnum):
    """What a loader exists for, and the two that end there."""

    HTML = "html"
    TEXT = "text"
    MHTML = "mhtml"
    WARC = "warc"
    ZIP = "zip"
    TAR = "tar"
    COMPRESSED = "compressed"
    SKIP = "skip"
    """No page: a picture, a style sheet, a log."""
    UNKNOWN = "unknown"
    """Nothing that a name or the first bytes tell of."""


BY_ENDING = {
    **dict.fromkeys(("html", "htm", "xhtml", "xht", "shtml"), Kind.HTML),
    **dict.fromkeys(("txt", "md", "markdown"), Kind.TEXT),
    **dict.fromkeys(("mhtml", "mht"), Kind.MHTML),
    "warc": Kind.WARC,
    **dict.fromkeys(("zip", "wacz", "maff"), Kind.ZIP),
    "tar": Kind.TAR,
}

CODECS = {
    "gz": "gzip",
    "tgz": "gzip",
    "zst": "zstd",
    "tzst": "zstd",
    "br": "brotli",
    "bz2": "bzip2",
    "tbz2": "bzip2",
    "xz": "xz",
    "txz": "xz",
}
"""Endings of compressed files; `tgz` and the like are read as `tar.gz`."""

_NO_PAGES_LIST = """
css scss less js mjs cjs ts map json jsonl ndjson webmanifest wasm xml rss atom xsl xslt dtd csv tsv
png jpg jpeg jpe gif webp avif heic svg svgz ico cur bmp tif tiff psd ai eps ps
woff woff2 ttf otf eot mp3 m4a aac ogg oga opus wav flac mid mp4 m4v webm ogv avi mov mkv flv swf wmv ts m3u8 vtt
srt pdf djvu doc docx docm xls xlsx ppt pptx odt ods odp rtf epub mobi fb2 ics vcf torrent
exe dll so dylib bin dat iso img dmg deb rpm apk msi jar class py pyc rb go c h cpp o a sh bat ps1
db sqlite sqlite3 cdx cdxj idx log rst yml yaml toml ini cfg conf lock tmp bak part crdownload
7z rar cab lzma lz4 pem crt key sig asc md5 sha1 sha256
"""
NO_PAGES = frozenset(_NO_PAGES_LIST.split())
"""Endings that pages do not have; in folders and archives such things are skipped unopened."""

NO_PAGE_TEXTS = re.compile(
    r"(?:robots|humans|ads|app-ads|sellers|security|llms|llms-full|cookies|requirements|hts-log)\.(?:txt|md)$"
    r"|(?:readme|licen[cs]e|copying|notice|changelog|changes|authors|contributing|security|code_of_conduct)(?:[._-][\w.-]*)?\.(?:txt|md|markdown)$",
    re.I,
)
"""Text files that stand in mirrors and archives and are no page's text."""

_MAGIC = ((b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"BZh", "bzip2"), (b"\xfd7zXZ\0", "xz"))
_ZSTD_SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_WARC = re.compile(rb"WARC/[01]\.\d")
_ARC = re.compile(rb"filedesc://\S+ \S+ \d{14} ")
_MIME = re.compile(rb"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:MIME-Version|Snapshot-Content-Location):", re.I)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.I)
_HTML = re.compile(rb"\s*+(?:<\?xml.*?\?>\s*)?+(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html)\b", re.I | re.S)
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_MARKUP = re.compile(rb"\s*<(?:!doctype|!--|\?xml|[a-z][a-z0-9]*[\s/>])", re.I)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def ending_of(name: str) -> str:
    """The last ending of a name in lower case, without the dot; empty when it has none."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def codec_of(name: str, head: bytes) -> str | None:
    """The compression of a stream by its magic, else (brotli has none) by its name."""
    for magic, codec in _MAGIC:
        if head.startswith(magic):
            return codec
    if _ZSTD_SKIPPABLE.match(head):
        return "zstd"
    return "brotli" if ending_of(name) == "br" and not starts_with_markup(head) else None


def uncompressed_name(name: str) -> str:
    """The name without the ending of its compression: `page.html.gz` → `page.html`, `a.tgz` → `a.tar`."""
    ending = ending_of(name)
    if ending not in CODECS:
        return name
    stem = name[: -len(ending) - 1]
    return stem + ".tar" if ending.startswith("t") else stem


def kind_by_name(name: str) -> Kind:
    """What the name promises, compressions looked through; UNKNOWN when it promises nothing."""
    if NO_PAGE_TEXTS.match(name):
        return Kind.SKIP
    ending = ending_of(name)
    if ending in CODECS:
        return kind_by_name(uncompressed_name(name))
    return Kind.SKIP if ending in NO_PAGES else BY_ENDING.get(ending, Kind.UNKNOWN)


def kind_of(name: str, head: bytes, *, named: bool) -> Kind:
    """What to read a stream as.

    Containers are known by their bytes, whatever the name; pages by their name, else by their bytes.  `named` things
    (on the command line, standard input) are read when they hold any markup, others must look like a whole page.
    """
    by_name = kind_by_name(name)
    if by_name is Kind.SKIP and not named:
        return Kind.SKIP
    is_markup = starts_with_markup(head)
    is_page = looks_like_page(head)
    if by_name is Kind.HTML:
        # A compressed page or an MHTML saved as .html is read as what it is; any other binary is for `process` to name.
        return Kind.COMPRESSED if codec_of(name, head) else Kind.MHTML if _MIME.match(head) else Kind.HTML
    if kind := kind_by_bytes(name, head):
        return kind
    if by_name is Kind.TEXT:
        return Kind.HTML if is_page and is_markup else Kind.TEXT
    if by_name is Kind.UNKNOWN:
        return Kind.HTML if is_page or (named and is_markup) else by_name
    return Kind.HTML if is_page and is_markup else by_name


def kind_by_bytes(name: str, head: bytes) -> Kind | None:
    """The container that a stream is by its magic; None when it is none."""
    if codec_of(name, head):
        return Kind.COMPRESSED
    if head.startswith(_ZIP):
        return Kind.ZIP
    if _WARC.match(head) or is_arc(head):
        return Kind.WARC
    if is_tar(head):
        return Kind.TAR
    return Kind.MHTML if _MIME.match(head) else None


def is_tar(head: bytes) -> bool:
    """A tar's first header: its magic or, in the oldest ones, only its checksum."""
    if head[257:262] == b"ustar":
        return True
    stated = head[148:156].strip(b" \0")
    if len(head) < 512 or not stated or stated.strip(b"01234567"):
        return False
    return int(stated, 8) == sum(head[:148]) + 8 * 0x20 + sum(head[156:512])


def is_arc(head: bytes) -> bool:
    """The predecessor of WARC, which is not read."""
    return bool(_ARC.match(head))


def looks_like_page(head: bytes) -> bool:
    """The bytes hold the outer elements of an HTML page, in any charset."""
    return bool(_PAGE.search(_narrow(head)))


def is_html(head: bytes) -> bool:
    """The outermost element is HTML's, with nothing before it but comments: no feed is taken for a page."""
    return bool(_HTML.match(_narrow(head)))


def starts_with_markup(head: bytes) -> bool:
    """The very first thing is a tag, a comment or a declaration.  (Compressed data may hold the page's first words.)"""
    return bool(_MARKUP.match(_narrow(head)))


def is_text(head: bytes) -> bool:
    """No byte is there that texts never have (as WHATWG has it); UTF-16 and markup are texts all the same."""
    if head.startswith(_BOMS) or starts_with_markup(head):
        return True
    return not (head.startswith(b"%PDF") or _NO_TEXT.search(head))


def _narrow(head: bytes) -> bytes:
    """UTF-16 as its ASCII, byte order marks left out."""
    for bom in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].replace(b"\0", b"")
    return head.replace(b"\0", b"") if head[:64].count(0) > 16 else head
