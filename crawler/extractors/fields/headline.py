"""The headline: where it stands on the page, and its text without the site's name and without the kicker."""

from thresher.crawler.extractors.fields.headline_parts import headline_parts
from thresher.crawler.extractors.fields.titles import declarations, declared_titles, fold_title, without_site
from thresher.crawler.extractors.markup.metadata import Metadata, site_name
from thresher.crawler.extractors.markup.view import PageView, TextBlock
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.open_page import Headline
from thresher.text.addresses import split_address

_POOR_PLACE = int(
    Hint.COMMENTS | Hint.RELATED | Hint.TEASER | Hint.SIDEBAR | Hint.ASIDE | Hint.FOOTER | Hint.NAVIGATION
    | Hint.CONSENT | Hint.SIGNUP | Hint.WIDGET
)  # fmt: skip
_GOOD_NAME = int(Hint.HEADLINE)
_MAX_CHARS = 320
_LEVELS = (0, 5, 2, 1, 0.5, 0.2, 0.2)
"""What a heading's level adds to its score."""
_LEAST = 3
_HOME = frozenset(("", ".", "index.html", "index.php"))
"""Paths of a site's front page: what links there is the site's name."""
_SECOND, _MIN_SECOND = 6, 15
"""Blocks behind the first headline among which a second one stands, and its least characters."""
_UNSEEN = 0.4
"""Confidence of a title that the page declares and does not show."""
_AGREEING = (0.64, 0.87, 0.8)
"""Confidence by the number of declarations that name the shown headline while another names something else."""


def read_headline(page: PageView, meta: Metadata, host: str = "") -> Headline | None:
    """The headline, or None where the page shows and declares none.

    `host` is the page's own, whose name stands for that of a site that declares none.
    """
    titles = declared_titles(meta)
    site = fold_title(site_name(meta) or _name_of(host))
    folded = list(dict.fromkeys(fold_title(text) for title in titles for text in (title, without_site(title, site))))
    best: tuple[float, int] = (0.0, -1)
    told = [(title, set(title.split())) for title in folded]
    declared = "\n".join(titles).casefold()
    for block in page.blocks:
        # what is neither a heading nor named as a headline must at least begin like a declared title
        if (
            block.level or block.node.hints & _GOOD_NAME or block.text[:12].casefold() in declared
        ) and 2 <= block.chars <= _MAX_CHARS:
            score = _score(block, told, site)
            if score > best[0]:
                best = (score, block.index)
    score, index = best
    if index >= 0 and score >= _LEAST:
        block = _second(page, index, folded) or page.blocks[index]
        kicker, text = headline_parts(block, folded)
        return Headline(text, block.index, "shown", _confidence(text, meta, site), block.text, kicker)
    if titles:
        return Headline(without_site(titles[0], site), -1, "declared", _UNSEEN, titles[0])
    return None


def _name_of(host: str) -> str:
    """The longest part of a host's name: `post` of `www.post.co.uk`."""
    return max(host.removeprefix("www.").split(".")[:-1], key=len, default="")


def _second(page: PageView, first: int, titles: list[str]) -> TextBlock | None:
    """A heading soon after the first that says another of the declared titles in full.

    Portals put a headline for search engines over the page and their own over the text.
    """
    shown = fold_title(page.blocks[first].text)
    for block in page.blocks[first + 1 : first + 1 + _SECOND]:
        if block.level and _MIN_SECOND < block.chars <= _MAX_CHARS and (text := fold_title(block.text)) in titles:
            return block if text != shown else None
    return None


def _confidence(headline: str, meta: Metadata, site: str) -> float:
    """How often a headline is right that so many of the page's declarations name."""
    text = fold_title(headline)
    declared = [text in (fold_title(title), fold_title(without_site(title, site))) for title in declarations(meta)]
    if len(declared) >= 2 and all(declared):
        return 0.97
    return _AGREEING[min(sum(declared), 2)]


def _score(block: TextBlock, titles: list[tuple[str, set[str]]], site: str) -> float:
    """How well a block serves as the headline: agreement with the declared titles, level, name, place.

    `titles` come with their words.
    """
    text = fold_title(block.text)
    if not text or text == site:
        return 0.0
    words = set(text.split())
    agreement = max([_agreement(text, words, title, told) for title, told in titles], default=0.0)
    if not block.level and not block.node.hints & _GOOD_NAME and agreement < 0.9:
        return 0.0
    score = 6 * agreement + _LEVELS[block.level]
    score += 1.0 * bool(block.node.hints & _GOOD_NAME)
    if block.node.context & _POOR_PLACE:
        score -= 2.5 if agreement < 0.9 else 1.0
    if block.link_chars > 0.9 * block.chars:
        score -= 5.5 if _leads_home(block) else 1.5
    return score


def _leads_home(block: TextBlock) -> bool:
    """Whether a link of the block leads to a site's front page."""
    for _, _, _, link in block.pieces:
        if link is not None and link.href and link.href[0] not in "#?":
            address = split_address(link.href)
            if address is None:
                continue
            if address.scheme in ("", "http", "https") and not address.query and address.path.strip("/") in _HOME:
                return True
    return False


def _agreement(text: str, words: set[str], title: str, told: set[str]) -> float:
    """1 for the same words, less for a title that holds the text and something else (a site's name, a section)."""
    if text == title:
        return 1.0
    if len(text) >= 8 and text in title:
        return 0.6 + 0.35 * len(text) / len(title)
    if len(title) >= 15 and title in text:
        return 0.5 + 0.35 * len(title) / len(text)
    common = len(words & told)
    return 0.8 * common / max(len(words), len(told)) if common >= 3 else 0.0
