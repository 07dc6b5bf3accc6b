"""Words of addresses that lead to no piece on most portals: accounts, sharing, searches, clouds of tags, files.

They are guesses by the form alone, and weigh only where nothing better speaks for an address.
"""

import re
from dataclasses import dataclass

from thresher.crawler.discovery.addresses import Address

MEDIA = frozenset(
    "jpg jpeg png gif webp avif svg ico bmp tif tiff heic mp3 m4a ogg oga opus wav aac flac mp4 m4v mov avi mkv webm "
    "ogv wmv flv ts m3u8 pdf doc docx xls xlsx ppt pptx odt ods odp rtf epub mobi djvu zip rar gz tgz bz2 xz zst 7z "
    "tar iso dmg exe msi apk deb rpm jar css js mjs map json woff woff2 ttf otf eot swf ics vcf torrent srt vtt "
    "csv".split()
)
"""Extensions of files that are no pages."""

_SEGMENTS = {
    "account": "login logout logoff signin signup sign-in sign-up sign-out register registration password lostpassword "
    "forgot-password wp-login my-account myaccount account accounts oauth sso auth anmelden registrieren connexion "
    "inscription iniciar-sesion registrarse accedi registrati entrar zaloguj giris vhod checkout cart basket warenkorb",
    "share": "share sharer share-this email-friend send-to-friend tell-a-friend recommend-to-friend bookmark addthis",
    "search": "search suche recherche buscar busqueda busca cerca ricerca zoeken szukaj arama poisk sok hledat",
    "tag": "tag tags tagged hashtag hashtags schlagwort schlagworte schlagwoerter stichwort etiqueta etiquetas "
    "etiquette mot-cle mots-cles etiket keyword keywords label labels",
    "program": "wp-admin wp-json wp-content wp-includes xmlrpc cgi-bin cdn-cgi oembed trackback _next __data",
}  # fmt: skip
_KIND_OF = {word: kind for kind, words in _SEGMENTS.items() for word in words.split()}
_OF_PROGRAMS = frozenset(("", "php", "aspx", "asp", "jsp", "do", "cgi", "cfm", "action"))
"""`search.html` is a page like others; `search.php` answers a question."""
_LAST_OF_COMMENTS = re.compile(
    r"(?:comments?|kommentare?|comentarios|commentaires|commenti|comment-page-\d+|respond)", re.I
)
_PARAMETERS = {
    "comment": frozenset("replytocom comment_id commentid cpage comment-page".split()),
    "search": frozenset("q query search searchword suchbegriff search_query keys".split()),
    "account": frozenset("returnurl return_url redirect_to redirect_uri returnto login_redirect".split()),
    "share": frozenset(("share",)),
}


@dataclass(frozen=True, slots=True)
class Noise:
    """What an address seems to lead to that is no piece and no list of pieces."""

    kind: str
    """`media`, `noise:account`, ..."""
    word: str
    """That tells it, as it stands in the address."""
    pattern: str
    """A regular expression that finds it there."""


def noise(address: Address) -> Noise | None:
    """What the words of an address tell; None where they tell nothing."""
    if address.extension in MEDIA:
        return Noise("media", address.extension, rf"\.{address.extension}(?=[?#]|$)")
    segments = address.segments
    for at, segment in enumerate(segments):
        name = segment.lower()
        if at == len(segments) - 1 and address.extension in _OF_PROGRAMS:
            name = name.removesuffix(f".{address.extension}")
        kind = _KIND_OF.get(name)
        if kind:
            after = "/" if at < len(segments) - 1 else ""
            return Noise(f"noise:{kind}", name, f"/{re.escape(segment)}{after}")
    if len(segments) > 1 and _LAST_OF_COMMENTS.fullmatch(segments[-1]):
        return Noise("noise:comment", segments[-1].lower(), f"/{re.escape(segments[-1])}")
    for name, value in address.parameters:
        for kind, names in _PARAMETERS.items():
            if value and name in names:
                return Noise(f"noise:{kind}", f"?{name}", rf"[?&]{name}\b")
    if not segments and any(name == "s" and value for name, value in address.parameters):
        return Noise("noise:search", "?s", "[?&]s=")  # WordPress
    return None
