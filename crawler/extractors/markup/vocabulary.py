"""What class names, ids and roles say about a part of a page.

Names are hints, never verdicts: structure and text decide, these tip the scales.  Each hint is a bit, so that the
hints of all ancestors of an element are one integer.
"""

import re
from enum import IntFlag
from functools import lru_cache


class Hint(IntFlag):
    """What a name hints at."""

    NAVIGATION = 1 << 0
    HEADER = 1 << 1
    FOOTER = 1 << 2
    SIDEBAR = 1 << 3
    COMMENTS = 1 << 4
    RELATED = 1 << 5
    TEASER = 1 << 6
    SHARE = 1 << 7
    AD = 1 << 8
    SIGNUP = 1 << 9
    BYLINE = 1 << 10
    DATE = 1 << 11
    CAPTION = 1 << 12
    TAGS = 1 << 13
    BREADCRUMB = 1 << 14
    CONSENT = 1 << 15
    BODY = 1 << 16
    HEADLINE = 1 << 17
    STANDFIRST = 1 << 18
    WIDGET = 1 << 19
    AUTHOR_BOX = 1 << 20
    META = 1 << 21
    PAGINATION = 1 << 22
    UNSEEN = 1 << 23
    MAIN = 1 << 24
    DISCLAIMER = 1 << 25
    # from elements, not from names
    LIST = 1 << 26
    QUOTE = 1 << 27
    FIGURE = 1 << 28
    TABLE = 1 << 29
    FORM = 1 << 30
    ARTICLE_TAG = 1 << 31
    HEADING = 1 << 32
    PRE = 1 << 33
    ASIDE = 1 << 34
    BUTTON = 1 << 35


# A name is split at case changes, digits and punctuation; a pattern must match one whole word or, where it holds a
# blank, neighbouring words.
_WORDS: dict[Hint, str] = {
    Hint.NAVIGATION: (
        "nav|navi|navbar|navigation|menu|menus|megamenu|submenu|topmenu|mainmenu|sitemap|toolbar|topbar|subnav|"
        "hamburger|skip|lang|languages|language switcher|meganav|globalnav|offcanvas|menue|menubar|navigationbar|"
        "sitenav|topnav|mainnav"
    ),
    Hint.HEADER: "header|masthead|branding|logo|site title|banner top|tophead|siteheader|page header|hdr",
    Hint.FOOTER: (
        "footer|foot|colophon|copyright|legal|imprint|impressum|bottom bar|footers|siteinfo|site info|pagefooter"
    ),
    Hint.SIDEBAR: (
        "sidebar|side|rail|aside|secondary|right col|right column|rightcol|leftcol|left col|left column|"
        "col right|col left|widget area|sidebars|rightbar|leftbar|marginalspalte|marginal|barra lateral"
    ),
    Hint.COMMENTS: (
        "comment|comments|commentlist|comentarios|kommentare|kommentar|commentaires|disqus|respond|discussion|"
        "leserkommentare|replies|reply|forum|guestbook|reactions|komentarze|komentar|reacties|commentary list|"
        "talkback|livefyre|trackback|pingback|commento|feedback|opinions users|leserbriefe|comment body|"
        "comments area|fb comments|kommentarer|coral|isso|hyvor|spotim|viafoura|cusdis|giscus|utterances|koment|"
        "yorum|yorumlar|pinglun|otzyvy|kommentarii|hozzaszolasok"
    ),
    Hint.RELATED: (
        "related|similar|recommend|recommended|recommendation|recommendations|more from|read more|readmore|"
        "see also|also|you may|yarpp|jp relatedposts|relatedposts|ahnlich|aehnliche|relacionadas|relacionados|"
        "articles lies|liees|mehr zum|zum thema|read next|readnext|next up|nextpost|prev next|post navigation|"
        "siblings|previous next|inline link|inlinelink|crosslink|crosslinks|internal link|promoted|outbrain|"
        "taboola|plista|ligatus|correlati|correlate|lees ook|podobne|further reading|read also|readalso|"
        "more stories|onward|onwards|tie in|related articles|related posts|relatedcontent|morelinks"
    ),
    Hint.TEASER: (
        "teaser|teasers|promo|promos|card|cards|story list|storylist|headlines|latest|popular|most read|mostread|"
        "trending|newest|recent|recent posts|top stories|topstories|news list|newslist|ticker|breaking|feed|"
        "archive|listing|aktuell|meistgelesen|highlights|featured posts|carousel|slider|swiper|slick|blogroll|"
        "editors picks|spotlight|mas leidas|plus lus|lates|listitem"
    ),
    Hint.SHARE: (
        "share|shares|sharing|social|socials|sharedaddy|addthis|addtoany|a2a|facebook|twitter|whatsapp|teilen|"
        "follow|socialmedia|sharebar|share buttons|shariff|compartir|partager|condividi|telegram|pinterest|"
        "linkedin|like button|bookmark|bookmarks|print|email|tools|article tools|functions|toolbox|ssba|"
        "sharethis|social icons|partage|podziel|delen|jetpack likes|sd like"
    ),
    Hint.AD: (
        "ad|ads|advert|adverts|advertisement|advertising|adsense|adslot|adunit|adbox|adcontainer|adwrapper|"
        "banner|banners|dfp|gpt|sponsor|sponsored|sponsors|anzeige|werbung|publicidad|publicite|pubblicita|"
        "reklama|reklame|annonce|commercial|partner|partners|affiliate|adv|billboard|leaderboard|skyscraper|"
        "paid content|advertorial|adzone|pub|googlead|dianomi|revcontent"
    ),
    Hint.SIGNUP: (
        "newsletter|newsletters|subscribe|subscription|subscribers|signup|sign up|abo|abonnement|optin|opt in|"
        "mailchimp|mc4wp|register|registration|login|signin|paywall|piano|donate|donation|spenden|support us|"
        "membership|join|cta|call to action|inscription|suscripcion|suscribete|boletin|app promo|download app|"
        "convertkit|mailpoet|regwall|subscriber|callout|popup|modal|overlay|lightbox|interstitial"
    ),
    Hint.BYLINE: (
        "byline|bylines|author|authors|autor|autoren|autore|auteur|writer|reporter|journalist|editor|posted by|"
        "written by|vcard|contributor|contributors|credit line|verfasser|redakteur|autorzy|firma|signature|"
        "signatur|creator|auther|author name"
    ),
    Hint.DATE: (
        "date|dates|time|datetime|published|publish|pubdate|timestamp|datum|fecha|updated|posted on|entry date|"
        "dateline|publication|created|modified|uhrzeit|posted|dt|data|zeit|time ago|lastupdate|datetime published"
    ),
    Hint.CAPTION: (
        "caption|captions|wp caption|credit|credits|photocredit|photo credit|copyright image|bildunterschrift|"
        "legende|image caption|imagecaption|figcaption|photographer|bildquelle|didascalia|pie foto|img caption|"
        "image credit|source image|image info|media caption|thumbcaption|bu|piefoto|image description"
    ),
    Hint.TAGS: (
        "tag|tags|taglist|tagcloud|keywords|topics|topic|categories|category|cat links|tags links|schlagworte|"
        "schlagwort|etiquetas|themen|hashtags|labels|tagged|post tags|rubrik|rubric|filed under|entry categories|"
        "mots cles"
    ),
    Hint.BREADCRUMB: (
        "breadcrumb|breadcrumbs|crumbs|crumb|brotkrumen|you are here|breadcrump|ariadne|pathway|kruimelpad|bread"
    ),
    Hint.CONSENT: (
        "cookie|cookies|consent|gdpr|cmp|privacy banner|cookiebar|cookieconsent|onetrust|didomi|usercentrics|"
        "sp message|ccpa|dsgvo|cookielaw|eu cookie|truste|quantcast|cookiebot|borlabs|cmplz"
    ),
    Hint.BODY: (
        "article body|articlebody|article content|articlecontent|article text|articletext|entry content|"
        "entrycontent|post content|postcontent|post body|postbody|story body|storybody|story content|story text|"
        "news text|newstext|news body|news content|text body|content body|body content|body text|bodytext|"
        "richtext|rich text|rte|prose|article main|entry|field body|field name body|single content|main text|"
        "maintext|fulltext|full text|content text|node content|blog post|blogpost|article copy|copy|"
        "article paragraphs|artikeltext|text content|page content|content detail|wysiwyg|paragraph|"
        "article section|post text|cuerpo|nota|texte|articulo|article wrap|post entry|td post content|"
        "content inner|artikel inhalt|articlepage|body copy"
    ),
    Hint.HEADLINE: (
        "headline|headlines|title|titel|titulo|titre|titolo|entry title|post title|heading|hl|overskrift|rubrik titel"
    ),
    Hint.STANDFIRST: (
        "standfirst|lead|lede|teaser text|subtitle|subheadline|sub headline|subhead|deck|dek|summary|intro|"
        "excerpt|vorspann|chapeau|entradilla|bajada|abstract|ingress|description|sottotitolo|kicker text|"
        "article intro|introduction|chapo|leadin|lead text|leadtext|synopsis|strapline|anreisser|lid"
    ),
    Hint.WIDGET: (
        "widget|widgets|poll|quiz|survey|vote|rating|ratings|stars|weather|wetter|stock|stocks|calendar|search|"
        "searchform|search form|player|audio|podcast|video player|infobox|factbox|toc|table contents|timeline|"
        "calculator|game|games|horoscope|suche|searchbox|jump|slideshow controls|gallery nav|embed|iframe|tweet|"
        "instagram|listen|speech|readspeaker|trinity|vorlesen|skiptranslate|goog gt|goog te|gtranslate"
    ),
    Hint.AUTHOR_BOX: (
        "author box|authorbox|author bio|authorbio|author info|about author|abouttheauthor|author description|"
        "author card|author profile|bio|biography|author details|author block|author about|about the author|"
        "post author box|author desc|multiple authors boxes|saboxplugin wrap|sabox|author area|authordescription|"
        "profile card|autorenbox|autor info"
    ),
    Hint.META: (
        "meta|metadata|info|post info|postinfo|entry meta|postmeta|article meta|articlemeta|article info|"
        "byline wrap|details|post details|views|view count|read time|reading time|readtime|entry footer|"
        "post footer|article footer|entry header|counter|stats|postmetadata|entry utility|submitted|"
        "article header meta|hits|lesezeit|reading"
    ),
    Hint.PAGINATION: (
        "pagination|pager|pagenav|page numbers|pagenavi|paging|paginator|page links|prev|next|previous|nextprev|"
        "load more|loadmore|wp pagenavi|seiten"
    ),
    Hint.UNSEEN: (
        "sr only|visually hidden|visuallyhidden|screen reader text|screenreader|assistive text|a11y|offscreen|"
        "hide text|element invisible|u hidden|hidden visually|material icons|material symbols|google symbols|"
        "wm ipp"  # the last: the Wayback Machine's toolbar
    ),
    Hint.MAIN: (
        "main|content|article|story|post|hentry|single|artikel|page|primary|center|central|inhalt|contenido|"
        "contenu|column main|maincontent|main content|maincol|centercol|news|detail"
    ),
    Hint.DISCLAIMER: (
        "disclaimer|disclosure|notice|correction|corrections|footnote|footnotes|references|license|licence|terms|"
        "rights|editorial note|editors note|fussnote|legal note"
    ),
}

_TAG_HINTS: dict[str, Hint] = {
    "nav": Hint.NAVIGATION,
    "menu": Hint.NAVIGATION,
    "header": Hint.HEADER,
    "footer": Hint.FOOTER,
    "aside": Hint.ASIDE,
    "article": Hint.ARTICLE_TAG,
    "main": Hint.MAIN,
    "ul": Hint.LIST,
    "ol": Hint.LIST,
    "dl": Hint.LIST,
    "blockquote": Hint.QUOTE,
    "q": Hint.QUOTE,
    "figure": Hint.FIGURE,
    "figcaption": Hint.CAPTION | Hint.FIGURE,
    "caption": Hint.CAPTION,
    "table": Hint.TABLE,
    "form": Hint.FORM,
    "fieldset": Hint.FORM,
    "button": Hint.BUTTON,
    "label": Hint.BUTTON,
    "pre": Hint.PRE,
    "address": Hint.BYLINE,
    **{f"h{n}": Hint.HEADING for n in range(1, 7)},
}

_ROLES: dict[str, Hint] = {
    "navigation": Hint.NAVIGATION,
    "menu": Hint.NAVIGATION,
    "menubar": Hint.NAVIGATION,
    "banner": Hint.HEADER,
    "contentinfo": Hint.FOOTER,
    "complementary": Hint.SIDEBAR,
    "main": Hint.MAIN,
    "article": Hint.ARTICLE_TAG,
    "search": Hint.WIDGET,
    "dialog": Hint.CONSENT,
    "alertdialog": Hint.CONSENT,
    "button": Hint.BUTTON,
    "heading": Hint.HEADING,
}

_PROPERTIES: dict[str, Hint] = {
    "articlebody": Hint.BODY,
    "headline": Hint.HEADLINE,
    "author": Hint.BYLINE,
    "datepublished": Hint.DATE,
    "datemodified": Hint.DATE,
    "comment": Hint.COMMENTS,
    "description": Hint.STANDFIRST,
    "keywords": Hint.TAGS,
    "breadcrumb": Hint.BREADCRUMB,
    "caption": Hint.CAPTION,
}

_PIECES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def _index() -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    single: dict[str, int] = {}
    double: dict[tuple[str, str], int] = {}
    for hint, words in _WORDS.items():
        for word in words.split("|"):
            parts = word.split()
            if len(parts) == 1:
                single[word] = single.get(word, 0) | int(hint)
            else:
                double[(parts[0], parts[1])] = double.get((parts[0], parts[1]), 0) | int(hint)
    return single, double


_SINGLE, _DOUBLE = _index()


@lru_cache(maxsize=50_000)
def name_hints(names: str) -> int:
    """The hints of a class or id attribute.  Pure: the cache changes no result."""
    hints = 0
    previous = ""
    for piece in _PIECES.findall(names[:300]):
        word = piece.lower()
        hints |= _SINGLE.get(word, 0) | _DOUBLE.get((previous, word), 0)
        previous = word
    return hints


TAG_HINTS: dict[str, int] = {tag: int(hint) for tag, hint in _TAG_HINTS.items()}
ROLE_HINTS: dict[str, int] = {role: int(hint) for role, hint in _ROLES.items()}
PROPERTY_HINTS: dict[str, int] = {name: int(hint) for name, hint in _PROPERTIES.items()}
