"""A robots.txt as text: what its portal's people meant, whatever their editor has put before it."""

import codecs
import re

_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"))
_OURS = re.compile(r"\s*user[- ]?agent(?:\s*:)?\s*thresher(?![\w*-])", re.I)


def robots_text(body: bytes) -> str:
    """The text, in which groups for any version of this program are for this one (RFC 9309: the name alone counts)."""
    wide = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = body.decode("utf-16" if wide else "utf-8", "replace").translate(_INVISIBLE)
    return "\n".join(found[0] if (found := _OURS.match(line)) else line for line in text.splitlines())
