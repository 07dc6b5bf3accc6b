"""The headings over lists of teasers, and what they say of the list."""

import re
from functools import lru_cache

from crawler.extractors.view import Node, PageView, TextBlock
from crawler.extractors.vocabulary import Hint

MAX_CHARS = 90
"""A longer text is no heading of a list."""
MAX_LEVELS = 6
"""So far up from a list its heading is looked for."""
MAX_BACK = 8
"""So many blocks before a list its heading is looked for."""

_RELATED = re.compile(
    r"\b(?:related|similar|more (?:on|about|like|from this)|read (?:also|more|next)|see also|"
    r"also read|you (?:may|might) (?:also )?(?:like|enjoy|be)|"
    r"(?:other|further) (?:materials|articles|reading|news on)|on (?:this|the) (?:topic|subject)|"
    r"recommended|keep reading|up next|don'?t miss|"
    r"mehr (?:zum|zu|über|aus)|zum thema|lesen sie (?:auch|mehr)|lesen auch|auch interessant|passend|"
    r"ähnliche|verwandte|weitere (?:artikel|beiträge|themen)|"
    r"das könnte|weiterlesen|siehe auch|dazu (?:passend|mehr)|hintergründe|"
    r"(?:à|a) lire (?:aussi|également)|lire aussi|sur le même|dans la même|articles? (?:liés|"
    r"similaires|connexes|associés)|voir aussi|à propos|vous aimerez|"
    r"más (?:información|sobre|noticias sobre)|relacionad[ao]s?|te puede interesar|lee también|"
    r"leer más|ver también|mira también|"
    r"leia (?:também|mais)|veja também|mais sobre|saiba mais|"
    r"leggi anche|correlat[ie]|potrebbe interessarti|approfond\w+|"
    r"lees ook|gerelateerd\w*|meer over|zie ook|läs (?:mer|också|även)|relaterad\w*|les også|"
    r"læs også|relatert\w*|lue myös|aiheesta|"
    r"czytaj (?:także|też|więcej)|zobacz (?:także|też|również)|podobne|powiązane|przeczytaj|"
    r"související|čtěte|podobné|súvisiace|"
    r"kapcsolódó|olvasd el|citește și|articole similare|ilgili|benzer|bunlar da|daha fazla|"
    r"đọc thêm|liên quan|cùng chủ đề|baca (?:juga|selengkapnya)|berita terkait|artikel terkait)"
    r"|по теме|читайте также|похожие|другие материалы|материалы по|смотрите также|связанн|ещё по|еще по|"
    r"читайте також|за темою|схожі|свързани|вижте (?:още|също)|прочетете|повезан|прочитајте|"
    r"σχετικ|διαβάστε|περισσότερα για|関連|あわせて読|相关|相關|延伸|推荐阅读|推薦|관련|함께 (?:읽|보)|"
    r"مواضيع ذات|اقرأ أيضا|ذات صلة|مرتبط|بیشتر بخوانید|קרא גם|עוד בנושא|संबंधित|यह भी पढ|ये भी पढ|"
    r"সম্পর্কিত|আরও পড়|อ่านเพิ่ม|ที่เกี่ยวข้อง",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"\b(?:latest|recent|newest|most (?:read|popular|viewed|shared)|popular|trending|top stories|"
    r"top news|more news|headlines|breaking|today|"
    r"aktuell\w*|neueste\w*|meistgelesen\w*|am meisten|letzte|beliebt\w*|derniers?|dernières|plus lus?|populaires?|"
    r"últim[ao]s|más (?:leíd[ao]s?|vist[ao]s?)|lo más|mais (?:lidas?|vistas?)|ultim[ei]|più letti|"
    r"meest gelezen|laatste|"
    r"najnowsze|najczęściej|popularne|nejčtenější|son dakika|en çok)\b"
    r"|последни|популярн|сегодня|новости|最新|ランキング|人気|热门|最新|많이 본|최신|الأكثر|آخر",
    re.IGNORECASE,
)
_EMPHASIS = frozenset(("b", "strong", "u", "font", "big"))
_NAMED = int(Hint.HEADLINE | Hint.HEADING)
_NO_HEADING = int(Hint.DATE | Hint.BYLINE | Hint.CAPTION | Hint.BREADCRUMB | Hint.SHARE)


@lru_cache(maxsize=4096)
def says_related(text: str) -> bool:
    """A heading that says: connected with this article.  Pure: the cache changes no result."""
    return len(text) <= 2 * MAX_CHARS and _RELATED.search(text) is not None


@lru_cache(maxsize=4096)
def says_general(text: str) -> bool:
    """A heading that says: the portal's latest or most read.  Pure: the cache changes no result."""
    return len(text) <= 2 * MAX_CHARS and _GENERAL.search(text) is not None


def is_heading(block: TextBlock) -> bool:
    """A block that can stand as a heading over a list."""
    if block.chars > MAX_CHARS:
        return False
    if block.level:
        return True
    node = block.node
    if node.hints & _NAMED:
        return not node.hints & _NO_HEADING
    first = block.pieces[0][1]
    return first.tag in _EMPHASIS and len(block.pieces) == 1 and "," not in block.text


def heading_over(page: PageView, node: Node, first: int, taken: list[int]) -> int:
    """The block that is the heading over the list in `node` whose first item begins with block `first`, or -1.

    `taken` says for each block whether it stands in an item (of any list).
    """
    blocks = page.blocks
    holder: Node | None = node
    reached = first
    for _ in range(MAX_LEVELS):
        if holder is None:
            break
        stop = max(holder.blocks, first - MAX_BACK)
        while reached > stop:
            reached -= 1
            if taken[reached]:
                return -1
            block = blocks[reached]
            if is_heading(block) or (not block.link_chars and block.chars <= MAX_CHARS and says_related(block.text)):
                return reached
        if reached > holder.blocks or holder.tag == "body":
            break
        holder = holder.parent
    return -1
