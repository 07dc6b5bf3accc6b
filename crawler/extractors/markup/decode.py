"""Bytes → text: which charset a page is really in, whatever it declares."""

import codecs
import re

from thresher.crawler.kinds import no_page, utf16_without_mark
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Reason
from thresher.schemas.page import Known

_META = re.compile(rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([a-z0-9_:.\-]+)""", re.I)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([a-z0-9_:.\-]+)""", re.I)
_HEAD = 8192
"""Browsers look for a declaration in the first 1024 bytes; portals put it later often enough."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

_SUPERSETS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
"""As in the WHATWG Encoding Standard, a declared charset is read as the superset that was meant."""

_MARKUP = rb'<p class="a">\u0041+AGE- .xn--mnchen-3ya'
"""What a charset of pages reads as it stands, and Python's other codecs (`unicode_escape`, `utf-7`, `idna`) do not."""
_WIDE = ("utf-16", "utf-32")

_DOS = ("cp437", "cp850", "cp858", "cp865")
_ESCAPED_JAPANESE = re.compile(rb"\x1b\$[@B]")
"""How ISO-2022-JP goes over to Japanese: a charset of seven bits, which reads as ASCII where it is not declared."""
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[\xa1\xa6\xac\xaf\xb1\xb3\xb6\xb9\xbc-\xbf](?=[^\W\d_])")
"""Signs of Western charsets that stand for letters in others: a Polish ł of ISO-8859-2 reads as ³."""
_MAX_SIGNS, _FEW_SIGNS = 0.05, 3
"""More of a page's accented characters are no signs within words by chance."""
_HIGH_RUN = re.compile(rb"[\x80-\xff]{4,}")
_TAG = re.compile(rb"<(?:script|style)\b.*?(?:</(?:script|style)\s*>|\Z)|<[^>]*(?:>|\Z)", re.S | re.I)
_MAX_DAMAGE = 0.02
"""A UTF-8 page with a few broken sequences (cut teasers) is still a UTF-8 page."""


def decode(body: bytes, stated: str | None) -> tuple[str, str, Known]:
    """The page's text, the charset it was read in, and how that charset is known.

    `stated` is what the form says (an HTTP or MIME header).  Raises PageRefused: `empty`, `not_html`.
    """
    _refuse_other_things(body)
    return decode_any(body, stated)


def decode_any(body: bytes, stated: str | None) -> tuple[str, str, Known]:
    """The same of any text, a page or not.  Never raises."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace"), name, Known.PAGE
    if order := utf16_without_mark(body):
        return body.decode(order, "replace"), order, Known.INFERRED
    if _ESCAPED_JAPANESE.search(body) and (text := _strict(body, "iso2022_jp")) is not None:
        stated_so = _codec(stated) == "iso2022_jp"
        return text, "iso2022_jp", Known.STATED if stated_so else Known.INFERRED
    declared = _declared(body[:_HEAD])
    for label, known in ((stated, Known.STATED), (declared, Known.PAGE)):
        if label and (name := _codec(label)).startswith(("utf-16", "iso2022", "hz")):
            text = _strict(body, name)
            if text is not None and "<" in text:
                return text, name, known
    return _decode_utf8(body, stated, declared) or _decode_legacy(body, stated, declared)


def _refuse_other_things(body: bytes) -> None:
    if not body.strip():
        raise PageRefused(Reason.EMPTY, "the page has no bytes")
    if what := no_page(body):
        raise PageRefused(Reason.NOT_HTML, f"the bytes are {what}, not a page")


def _decode_utf8(body: bytes, stated: str | None, declared: str | None) -> tuple[str, str, Known] | None:
    """Bytes with non-ASCII characters that are valid UTF-8 are UTF-8, whatever they are declared as."""
    text = _strict(body, "utf-8")
    wanted = _codec(stated) == "utf-8" or _codec(declared) == "utf-8"
    if text is None:
        text = body.decode("utf-8", "replace")
        broken, high = text.count("\ufffd"), len(text) - len(text.encode("ascii", "ignore"))
        if broken > _MAX_DAMAGE * high and not (wanted and broken <= 3):
            return None
    known = Known.STATED if _codec(stated) == "utf-8" else Known.PAGE if _codec(declared) == "utf-8" else Known.INFERRED
    return text, "utf-8", known


def _decode_legacy(body: bytes, stated: str | None, declared: str | None) -> tuple[str, str, Known]:
    for label, known in ((stated, Known.STATED), (declared, Known.PAGE)):
        name = _codec(label)
        if not name or name == "utf-8":
            continue
        text = _strict(body, name)
        if text is not None and not _wrongly_western(body, name):
            return text, name, known
    name = _guess(body)
    return body.decode(name, "replace"), name, Known.INFERRED


def _wrongly_western(body: bytes, name: str) -> bool:
    """Western text has single accented letters; long runs of high bytes are another script, signs in words as well."""
    if name not in ("cp1252", "iso8859-15", "mac_roman"):
        return False
    text = _TAG.sub(b" ", body)
    high = sum(byte >= 0x80 for byte in text)
    signs = len(_SIGN_IN_WORD.findall(text.decode("latin-1"))) if high else 0
    return 4 * sum(map(len, _HIGH_RUN.findall(text))) > high or signs > max(_FEW_SIGNS, _MAX_SIGNS * high)


def _guess(body: bytes) -> str:
    import chardet  # a tenth of a second: only pages in an undeclared legacy charset pay it

    sample = b" ".join(_TAG.sub(b" ", body).split())[:20_000]
    found = chardet.detect(sample or body[:20_000])
    name = _codec(str(found.get("encoding") or "")) or "cp1252"
    return "cp1252" if name in _DOS and _has_western_letters(sample or body) else name


def _has_western_letters(sample: bytes) -> bool:
    """Whether most bytes beyond ASCII are letters in windows-1252; DOS has its letters where that has none."""
    high = sum(byte >= 0x80 for byte in sample)
    return 2 * sum(byte >= 0xC0 or 0x91 <= byte <= 0x97 for byte in sample) >= high


def _strict(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except ValueError:
        # cp1252 leaves five bytes undefined, which browsers read as control characters
        return body.decode("latin-1") if name == "cp1252" else None


def _declared(head: bytes) -> str | None:
    found = _META.search(head) or _XML.search(head)
    return found.group(1).decode("ascii") if found else None


def _codec(label: str | None) -> str:
    """Python's name of the charset that is meant by a label; empty for none and for unknown ones."""
    if not label:
        return ""
    try:
        name = codecs.lookup(label.strip().lower().removeprefix("x-")).name
        read = _MARKUP.decode(name, "replace")
    except (LookupError, ValueError):  # unknown, no name at all, a codec from bytes to bytes
        return ""
    if not name.startswith(_WIDE) and (len(read) != len(_MARKUP) or not read.startswith("<p")):
        return ""
    return _SUPERSETS.get(name, name)
