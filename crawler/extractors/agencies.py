"""News agencies: their canonical names, finding them in a text, and reading datelines.  Pure functions on text."""

import re
from functools import lru_cache

AGENCIES: dict[str, tuple[str, ...]] = {
    "Reuters": ("reuters", "thomson reuters", "reuters.com", "рейтер", "رويترز", "رویترز", "路透社", "路透", "ロイター", "로이터", "रॉयटर्स"),
    "AFP": ("afp", "agence france-presse", "agence france presse", "afp deutschland", "afpbb", "أ ف ب", "فرانس برس", "法新社", "аfp"),
    "AP": ("ap", "associated press", "the associated press", "ap通信", "美联社", "美聯社", "أسوشيتد برس", "एपी"),
    "dpa": ("dpa", "deutsche presse-agentur", "deutsche presse agentur", "dpa-afx", "dpa/lno", "dpa-infocom", "德新社"),
    "TASS": ("tass", "itar-tass", "тасс", "итар-тасс", "塔斯社", "تاس"),
    "RIA Novosti": ("ria novosti", "риа новости", "ria", "риановости", "俄新社"),
    "Interfax": ("interfax", "интерфакс", "interfax-ukraine", "интерфакс-украина", "інтерфакс-україна"),
    "Regnum": ("regnum", "иа regnum", "регнум"),
    "Rosbalt": ("rosbalt", "росбалт"),
    "Xinhua": ("xinhua", "xinhua news agency", "新华社", "新華社", "新华网", "шиньхуа", "синьхуа", "شينخوا", "शिन्हुआ"),
    "China News Service": ("china news service", "中新社", "中国新闻社", "中新网"),
    "CNA": ("中央社", "central news agency"),
    "EFE": ("efe", "agencia efe", "agência efe", "efe-epa"),
    "Europa Press": ("europa press", "europapress"),
    "Servimedia": ("servimedia",),
    "ANSA": ("ansa", "agenzia ansa"),
    "Adnkronos": ("adnkronos",),
    "AGI": ("agi", "agenzia italia"),
    "LaPresse": ("lapresse",),
    "Askanews": ("askanews",),
    "PTI": ("pti", "press trust of india", "पीटीआई", "भाषा"),
    "ANI": ("ani", "asian news international", "एएनआई"),
    "IANS": ("ians", "indo-asian news service", "आईएएनएस"),
    "UNI": ("united news of india",),
    "Bernama": ("bernama",),
    "Antara": ("antara", "lkbn antara"),
    "Kyodo": ("kyodo", "kyodo news", "共同通信", "共同", "共同社"),
    "Jiji Press": ("jiji", "jiji press", "時事通信", "時事", "时事社"),
    "Yonhap": ("yonhap", "yonhap news agency", "연합뉴스", "韩联社", "聯合ニュース", "연합"),
    "Newsis": ("newsis", "뉴시스"),
    "News1": ("뉴스1",),
    "KCNA": ("kcna", "조선중앙통신", "朝中社", "朝鮮中央通信"),
    "VNA": ("vna", "ttxvn", "thông tấn xã việt nam"),
    "Anadolu Agency": ("aa", "anadolu", "anadolu agency", "anadolu ajansı", "anadolu ajansi", "الأناضول", "анадолу"),
    "DHA": ("dha", "demirören haber ajansı"),
    "İHA": ("iha", "ihlas haber ajansı"),
    "ANKA": ("anka haber ajansı",),
    "IRNA": ("irna", "ایرنا", "إرنا"),
    "ISNA": ("isna", "ایسنا"),
    "Fars": ("fars", "fars news", "فارس"),
    "Mehr": ("mehr news", "مهر", "خبرگزاری مهر"),
    "Tasnim": ("tasnim", "تسنیم", "تسنيم"),
    "SPA": ("spa", "واس"),
    "WAM": ("wam", "وام"),
    "MENA": ("mena", "أ ش أ"),
    "SANA": ("sana", "سانا"),
    "QNA": ("qna", "قنا"),
    "Petra": ("بترا",),
    "APS": ("algérie presse service",),
    "MAP": ("agence marocaine de presse", "maghreb arabe presse"),
    "TAP": ("tunis afrique presse",),
    "APA": ("apa", "austria presse agentur", "austria presse-agentur"),
    "Keystone-SDA": ("sda", "keystone-sda", "keystone sda", "ats", "keystone-ats", "sda/dpa", "awp"),
    "epd": ("epd", "evangelischer pressedienst"),
    "KNA": ("kna", "katholische nachrichten-agentur"),
    "SID": ("sid", "sport-informations-dienst", "sport informations dienst"),
    "AFX": ("dow jones", "dow jones newswires"),
    "Bloomberg": ("bloomberg", "bloomberg news", "彭博社", "彭博", "блумберг"),
    "UPI": ("upi", "united press international"),
    "PA Media": ("pa", "pa media", "press association"),
    "AAP": ("aap", "australian associated press"),
    "The Canadian Press": ("the canadian press", "canadian press", "la presse canadienne"),
    "Belga": ("belga", "agence belga"),
    "ANP": ("anp", "algemeen nederlands persbureau"),
    "TT": ("tt", "tt nyhetsbyrån", "tidningarnas telegrambyrå"),
    "NTB": ("ntb", "norsk telegrambyrå"),
    "Ritzau": ("ritzau", "ritzaus bureau"),
    "STT": ("stt", "suomen tietotoimisto"),
    "BNS": ("bns", "baltic news service"),
    "LETA": ("leta",),
    "ELTA": ("elta",),
    "PAP": ("pap", "polska agencja prasowa"),
    "ČTK": ("čtk", "ctk"),
    "TASR": ("tasr",),
    "SITA": ("sita",),
    "MTI": ("mti", "magyar távirati iroda"),
    "Agerpres": ("agerpres",),
    "Mediafax": ("mediafax",),
    "BTA": ("bta", "бта"),
    "Hina": ("hina",),
    "STA": ("sta", "slovenska tiskovna agencija"),
    "Tanjug": ("tanjug", "танјуг"),
    "Beta": ("новинска агенција бета",),
    "ANA-MPA": ("ana-mpa", "αμπε", "απε-μπε", "ααμπε", "απε"),
    "Ukrinform": ("ukrinform", "укринформ", "укрінформ"),
    "UNIAN": ("unian", "униан", "уніан"),
    "BelTA": ("belta", "белта"),
    "BelaPAN": ("belapan", "белапан"),
    "Kazinform": ("kazinform", "казинформ"),
    "AKIpress": ("akipress",),
    "Trend": ("trend news agency",),
    "Armenpress": ("armenpress", "арменпресс"),
    "Lusa": ("lusa", "agência lusa"),
    "Agência Brasil": ("agência brasil", "agencia brasil"),
    "Estadão Conteúdo": ("estadão conteúdo",),
    "Folhapress": ("folhapress",),
    "Télam": ("télam", "telam"),
    "Notimex": ("notimex",),
    "Prensa Latina": ("prensa latina",),
    "Andina": ("agencia andina",),
    "Colprensa": ("colprensa",),
    "NAN": ("nan", "news agency of nigeria"),
    "PANA": ("panapress",),
    "Xinhua Africa": (),
    "IPS": ("inter press service",),
    "Press Trust": (),
}  # fmt: skip
"""Canonical name: what texts call it, folded to lower case.  Short names that are also words of some language are
given here only where capitals or brackets set them apart (see `_SHOUTED`)."""

_BY_ALIAS = {alias: name for name, aliases in AGENCIES.items() for alias in aliases}

_SHOUTED = frozenset(
    "ap ria efe ansa agi ani uni pti aa dha iha spa wam mena sana qna apa sda ats awp sid pa aap tt sta bta pap elta leta "
    "sita hina nan apa kna epd belga fars antara mehr 共同 時事 शब्द भाषा фарс مهر فارس وام قنا واس تاس petra jiji aps".split()
)
"""Aliases that are ordinary words or names elsewhere: in running text they count only in capitals and beside a
bracket, slash or dash; as a whole byline part they count as they are when written in capitals."""

_LONG = tuple(sorted((a for a in _BY_ALIAS if a not in _SHOUTED), key=len, reverse=True))
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_FIND_LONG = re.compile(
    "|".join(re.escape(a) if _CJK.search(a) else rf"(?<!\w){re.escape(a)}(?!\w)" for a in _LONG), re.I
)
_FIND_SHORT = re.compile(r"[(（/]\s*([A-ZÀ-Ž]{2,5})\s*[)）/]|(?:^|[/,|])\s*([A-ZÀ-Ž]{2,5}|[a-z]{3})\s*(?:$|[/)|])")


def canonical_agency(name: str) -> str | None:
    """The agency's canonical name when the whole of `name` is one of its names, else None.

    A short name that is also a word ("Ap", "Sana") counts in capitals only; "dpa/lno" counts by its first part.
    """
    stripped = name.strip(" .,:;()[]（）-–—")
    folded = stripped.casefold()
    found = _BY_ALIAS.get(folded)
    if found is None and "/" in folded:
        return canonical_agency(stripped.partition("/")[0])
    if found is None or (folded in _SHOUTED and folded.isascii() and not stripped.isupper() and stripped != folded):
        return None
    return found


@lru_cache(maxsize=2048)
def agency_of(text: str) -> str | None:
    """The canonical name of the first news agency that `text` names, or None.

    "(Reuters) -" is Reuters, "dpa/AFP" is dpa, "Agencia EFE" is EFE, "ИТАР-ТАСС" is TASS.  Short names that are also
    words count only alone or between brackets and slashes.
    """
    whole = canonical_agency(text)
    if whole:
        return whole
    best = _FIND_LONG.search(text)
    position, name = (best.start(), _BY_ALIAS[best[0].casefold()]) if best else (len(text), None)
    for match in _FIND_SHORT.finditer(text, 0, position):
        short = _BY_ALIAS.get((match[1] or match[2]).casefold())
        if short:
            return short
    return name


_MONTHISH = r"[^\W\d_]{3,10}\.?"
_DAY = rf"(?:{_MONTHISH}\s\d{{1,2}}|\d{{1,2}}\.?\s{_MONTHISH}|\d{{1,2}}[./]\d{{1,2}}\.?)(?:,?\s\d{{4}})?(?:\s?г\.)?"
_PLACE = r"(?P<place>[^\W\d_][^\d():;!?|\n]{1,50}?)"
_DASH = r"\s*[-–—−]+\s*"
_BRACKETED = re.compile(
    rf"\s*{_PLACE}(?:,?\s+{_DAY})?\s*[,./]?\s*[(\[（](?P<agency>[^()（）\[\]]{{2,40}})[)\]）](?:{_DASH}|\s*[:.]\s*|\s+)"
)
_AFTER_DASH = re.compile(
    rf"\s*{_PLACE},\s+{_DAY}\s*(?:[-–—−/]+|\.\s*[-–—−]*)\s*(?P<agency>[^.,:;()\n]{{2,30}}?)\s*[.:,—–]"
)
_CJK_LINE = re.compile(
    r"\s*[(（【\[]?(?P<agency>[\u3400-\u9fff\u30a0-\u30ff]{2,6}?(?:社|网|通信))(?P<place>[\u3400-\u9fff·\u30a0-\u30ff]{1,8}?)"
    r"\s*(?:\d{1,2}月\d{1,2}日|\d{1,2}日|讯|電|电)"
)
_KOREAN_LINE = re.compile(
    r"\s*[(（\[【](?P<place>[\uac00-\ud7af]{2,8})\s*[=＝]\s*(?P<agency>[\uac00-\ud7af\d]{2,8})[)）\]】]"
)
_PLAIN = re.compile(
    rf"\s*(?P<place>[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я .'’\-]{{2,40}}(?:,\s[A-Z][\w. ]{{1,20}})?)(?:,\s+{_DAY})?\s*[—–-]{{1,2}}\s+(?=\S)"
)
_BARE_AGENCY = re.compile(r"\s*[(\[（](?P<agency>[^()（）\[\]]{2,30})[)\]）]\s*[-–—:.]*\s*")


def parse_dateline(text: str) -> tuple[str | None, str | None] | None:
    """The place and the agency (canonical) that a paragraph's dateline names; None where it starts with no dateline.

    Either part may be None: "PARIS —" has no agency, "(dpa) -" no place.  A bracket that names no agency is a
    dateline only with a date before it.
    """
    head = text[:140]
    for pattern in (_BRACKETED, _KOREAN_LINE, _CJK_LINE, _AFTER_DASH):
        match = pattern.match(head)
        agency = agency_of(match["agency"]) if match else None
        if match and agency and _is_place(match["place"]):
            return match["place"].strip(" ,./-"), agency
    bare = _BARE_AGENCY.match(head)
    if bare and (agency := agency_of(bare["agency"])):
        return None, agency
    plain = _PLAIN.match(head)
    if plain and _is_place(plain["place"]) and len(text) > 60:
        return plain["place"].strip(" ,./-"), None
    return None


def _is_place(place: str) -> bool:
    """Whether a dateline's first part can be a place: at most five words, the first with a capital or uncased."""
    words = place.split()
    small = sum(w[0].islower() for w in words)
    return 0 < len(words) <= 5 and not words[0][0].islower() and (small == 0 or small < len(words) - 1)
