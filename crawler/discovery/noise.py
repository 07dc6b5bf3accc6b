"""Addresses that lead to no piece on any portal: accounts, sharing, searches, clouds of tags, programs, files."""

import re

from crawler.discovery.addresses import Address

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


def noise(address: Address) -> str | None:
    """What the address leads to, where that is no piece and no list of pieces."""
    if address.extension in MEDIA:
        return "media"
    segments = address.segments
    for at, segment in enumerate(segments):
        name, kind = segment.lower(), None
        if at == len(segments) - 1 and address.extension in _OF_PROGRAMS:
            name = name.removesuffix(f".{address.extension}")
        kind = _KIND_OF.get(name)
        if kind:
            return f"noise:{kind}"
    if len(segments) > 1 and _LAST_OF_COMMENTS.fullmatch(segments[-1]):
        return "noise:comment"
    for name, value in address.parameters:
        for kind, names in _PARAMETERS.items():
            if value and name in names:
                return f"noise:{kind}"
    if not segments and any(name == "s" and value for name, value in address.parameters):
        return "noise:search"  # WordPress
    return None
