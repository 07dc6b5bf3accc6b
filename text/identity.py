"""The identity of an address: equal for two addresses of the same page, or (`piece_identity`) of copies of one piece.

To merge two pages loses one of them; to keep two addresses of one page only costs a row.  So only parts are dropped
that choose the page on no portal, not those that seldom do.
"""

import contextlib
import hashlib
import re
from functools import lru_cache
from urllib.parse import quote

from w3lib.url import canonicalize_url

from thresher.text.parameters import is_dropped, is_of_a_copy

MAX_CHARS = 1000
"""A bound for safety: characters of the longest identity; a longer one is cut and ends in a digest."""
_MAX_READ = 8000
"""A bound for safety: characters of the longest address that is parsed; a longer one is data."""

_ADDRESS = re.compile(
    r"(?:https?:)?//(?:[^/?#]*@)?(?P<host>[^/?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#(?P<fragment>.*))?",
    re.I | re.S,
)
_USER = re.compile(r"\A(?P<before>(?:[a-z][a-z0-9+.-]*:)?//)[^/?#\\]*@", re.I)
_STRIPPED = "".join(map(chr, range(33)))
"""Control characters and spaces, which browsers strip from an address before they read it."""
_BREAKS = re.compile(r"[\t\r\n]+")
_PLAIN = re.compile(r"(?:/(?!\.)[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)*/?")
"""A path that is canonical as it stands."""
_PLAIN_PARAMETER = re.compile(r"[A-Za-z0-9_.-]+(?:=[A-Za-z0-9_.-]+)?")
_EMPTY_PARAMETER = re.compile(r"(?<![^&])[^&=]*=(?=&|\Z)")
_SLASHES = re.compile(r"/{2,}")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*|/\([A-Z]\([\w-]{20,}\)\)(?=/|\Z)", re.I)
"""Session ids that servers write into paths for visitors without cookies."""
_DEFAULT_DOCUMENT = re.compile(
    r"(?:/(?:index\.(?:x?html?|shtml|php\d?|aspx?|jsp|cfm)|default\.(?:html?|aspx?)))+\Z", re.I
)
_HOST = re.compile(r"(?P<name>[^:\[]*|\[[^\]]*\]):?(?P<port>\d*)")
_WWW = re.compile(r"\A(?:www\.)+(?=[^.]+\.)")
_ODD = re.compile(r"[^!-~]")
_ASCII = "".join(map(chr, range(33, 127)))
_CUT_ESCAPE = re.compile(r"%.?\Z")

_COPY_HOST = re.compile(r"(?:m|mobile|mobil|amp|touch|wap|print)\.(?=[^.]+\.[^.])")
_AMP_CACHE = re.compile(r"https://[^/]+\.cdn\.ampproject\.org/[a-z](?:/s)?/")
_COPY_PATH = re.compile(
    r"(?:/(?:amp|print|printer|printable|print-?version|druck(?:version)?|drucken|imprimer|imprimir|stampa))(?=/|\Z)"
    r"|[._-](?:amp|print)(?=\.[a-z]{3,5}\Z)|(?<=[^/.])\.amp\Z",
    re.I,
)


@lru_cache(maxsize=1 << 12)
def identity(url: str) -> str:
    """The text by which two addresses are the same page: an `https` address, ASCII, at most MAX_CHARS characters.

    Its form, and the reasons:

    - canonical as w3lib has it: parameters in order, escapes in one case, no dot segments, letters beyond ASCII escaped
    - `https` for `http`, no `www.`, no port 80 or 443, no user: portals serve all of them, or redirect to one
    - host in lower case and in its IDNA form, without a final dot; the case of the path stays, servers tell it apart
    - no final slash and no `index.html` or its like, no double slashes: servers redirect between them or serve both
    - without parameters of tracking and sessions (text/parameters.py) and those that are empty
    - no fragment, but for `#!`, by which old applications choose what they show

    Never raises.  Text that is no web address is returned escaped, and cut to the same length.
    """
    text = _BREAKS.sub("", url.strip(_STRIPPED))
    if len(text) > _MAX_READ:
        text = _bounded(text)
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode()
    found = _ADDRESS.fullmatch(text)
    if found is None:
        return _bounded(quote(text, safe=_ASCII))
    path, query, fragment = found["path"], _EMPTY_PARAMETER.sub("", found["query"] or ""), found["fragment"] or ""
    return _bounded(_assembled(_host(found["host"]), path, query, fragment if fragment[:1] == "!" else ""))


def piece_identity(url: str) -> str:
    """The text by which two addresses are likely copies of one piece: the page, its printer, AMP and mobile versions.

    Only a hint: pages that share it are one piece when their text is the same as well.  A portal may have a page
    about AMP at `/amp/`.
    """
    text = _AMP_CACHE.sub("https://", identity(url))
    found = _ADDRESS.fullmatch(text)
    if found is None:
        return text
    host = _COPY_HOST.sub("", found["host"], count=1)
    path = _COPY_PATH.sub("", found["path"])
    kept = [parameter for parameter in (found["query"] or "").split("&") if not is_of_a_copy(*_halves(parameter))]
    return identity(f"https://{host}{path}?{'&'.join(kept)}#{found['fragment'] or ''}")


def without_tracking(url: str) -> str:
    """The address as it is written, without the parameters that do not choose the page."""
    address, hash_, fragment = url.partition("#")
    before, mark, query = address.partition("?")
    parameters = query.split("&")
    kept = [parameter for parameter in parameters if not is_dropped(*_halves(parameter))]
    if not mark or len(kept) == len(parameters):
        return url
    return f"{before}{'?' if kept else ''}{'&'.join(kept)}{hash_}{fragment}"


def without_user(url: str) -> str:
    """The address without a user's name and password: they are secrets, and choose no page."""
    return _USER.sub(r"\g<before>", url) if "@" in url else url


def _assembled(host: str, path: str, query: str, fragment: str) -> str:
    path = _cleaned(path)
    parameters = [parameter for parameter in query.split("&") if parameter] if query else []
    if fragment or not _PLAIN.fullmatch(path) or not all(map(_PLAIN_PARAMETER.fullmatch, parameters)):
        path, parameters, fragment = _canonical(path, query, fragment)
        path = _cleaned(path)
    path = _DEFAULT_DOCUMENT.sub("", path)
    kept = sorted(parameter for parameter in parameters if not is_dropped(*_halves(parameter)))
    return f"https://{host}{path}{'?' if kept else ''}{'&'.join(kept)}{'#' if fragment else ''}{fragment}"


def _canonical(path: str, query: str, fragment: str) -> tuple[str, list[str], str]:
    """The parts as w3lib writes them.  A parameter without a value has no `=` then."""
    query = query.replace("&amp;", "&")
    path = path.replace(";", "%3B")  # w3lib would treat what follows as parameters
    found = _ADDRESS.fullmatch(canonicalize_url(f"https://h{path}?{query}#{fragment}", keep_fragments=True))
    if found is None:
        return path, [*filter(None, query.split("&"))], fragment
    parameters = [parameter.removesuffix("=") for parameter in (found["query"] or "").split("&")]
    return found["path"].replace("%3B", ";"), [*filter(None, parameters)], found["fragment"] or ""


def _cleaned(path: str) -> str:
    if ";" in path or "(" in path:
        path = _SESSION.sub("", path)
    return _SLASHES.sub("/", path).rstrip("/;")


def _host(host: str) -> str:
    host = host.lower()
    if _ODD.search(host):
        host = _idna(host)
    found = _HOST.fullmatch(host)
    if found and found["port"] in ("", "80", "443"):
        host = found["name"].rstrip(".")
    return _WWW.sub("", host, count=1)


def _idna(host: str) -> str:
    with contextlib.suppress(UnicodeError):  # no name that could be registered
        host = host.encode("idna").decode("ascii")
    return quote(host, safe=_ASCII).lower()


def _halves(parameter: str) -> tuple[str, str]:
    name, _, value = parameter.partition("=")
    return name.lower(), value


def _bounded(text: str) -> str:
    if len(text) <= MAX_CHARS:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
    return f"{_CUT_ESCAPE.sub('', text[: MAX_CHARS - 33])}~{digest}"
