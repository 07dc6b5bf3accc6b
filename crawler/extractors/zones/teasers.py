"""Teasers: every item of a page that promotes another piece, with its parts as they stand."""

from thresher.crawler.extractors.markup.view import PageView, TextBlock
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.item_fields import Images, read_item
from thresher.crawler.extractors.zones.item_lines import is_date
from thresher.crawler.extractors.zones.item_lists import agree
from thresher.crawler.extractors.zones.item_sections import name_sections
from thresher.crawler.extractors.zones.landmarks import Landmark
from thresher.crawler.extractors.zones.linkfacts import SEED, LinkFacts, words_in
from thresher.crawler.extractors.zones.repeated_groups import Core, build_of, find_cores
from thresher.crawler.extractors.zones.sections import MAX_CHARS, is_heading, says_related
from thresher.text.addresses import Base

INLINE_SHARE = 0.6
"""A link that is a smaller share of its block stands in running text."""
LIFTED_BLOCKS = 16
"""So many linked blocks below a heading are its list."""
_CHROME = frozenset((Landmark.MENU, Landmark.HEADER, Landmark.FOOTER))
_BARRED = frozenset((Landmark.COMMENTS,))
_DATE_ALONE = 24
"""A text that is a date and nothing else."""


def find_teasers(page: PageView, facts: LinkFacts, odds: list[int], where: list[Landmark], base: Base) -> list[Item]:
    """All items of a page, in document order."""
    barred = _in_running_text(page, facts, odds)
    for link in page.links:
        if where[link.node.index] in _BARRED:
            barred[link.index] = True
    _lift(page, facts, barred)
    groups: dict[tuple[int, tuple[str, str], tuple[str, str]], list[Core]] = {}
    in_menu = [where[link.node.index] in _CHROME for link in page.links]
    for core in find_cores(page, facts, barred, in_menu):
        groups.setdefault(_build(core), []).append(core)
    images = Images(page, base)
    items: list[Item] = []
    for cores in groups.values():
        if _is_list_of_pieces(facts, cores, images, where):
            listed = [read_item(page, facts, core, images) for core in cores]
            agree(listed)
            for item in listed:
                item.holder_items = len(cores)
            items += listed
    items.sort(key=lambda item: (item.first, item.links[0] if item.links else 0))
    name_sections(page, items)
    return items


def _build(core: Core) -> tuple[int, tuple[str, str], tuple[str, str]]:
    """What items of one list have in common, also where each stands in an element of its own."""
    node = core.node
    return node.depth, build_of(node), build_of(core.holder)


def _in_running_text(page: PageView, facts: LinkFacts, odds: list[int]) -> list[bool]:
    """For each link whether it stands in running text, where it promotes nothing."""
    barred = [False] * len(page.links)
    at, lines = -1, frozenset[str]()
    for link, text in zip(page.links, facts.texts, strict=True):
        if text and link.last_block == link.block + 1:
            block = page.blocks[link.block]
            chars = block.chars
            if chars > 60 and len(text) < INLINE_SHARE * chars and (chars > 200 or odds[link.block] > 0):
                if at != link.block:
                    at, lines = link.block, frozenset(block.text.split("\n"))
                barred[link.index] = text not in lines
    return barred


def _lift(page: PageView, facts: LinkFacts, barred: list[bool]) -> None:
    """Links below a heading that promises related pieces need not read as headlines by themselves."""
    lifted = 0
    for block in page.blocks:
        alone = block.pieces[0][3] if len(block.pieces) == 1 else None
        if alone is not None and 0 < facts.points[alone.index] < SEED and _is_dated(page, block.index):
            _raise(facts, barred, block)
        if block.chars <= MAX_CHARS and block.link_chars < block.chars and is_heading(block):
            lifted = LIFTED_BLOCKS if says_related(block.text) else 0
        elif lifted and block.link_chars:
            lifted -= 1
            _raise(facts, barred, block)


def _raise(facts: LinkFacts, barred: list[bool], block: TextBlock) -> None:
    for text, _, _, link in block.pieces:
        if link is not None and not barred[link.index] and text and facts.points[link.index] in (1, 2):
            facts.points[link.index] = SEED


def _is_dated(page: PageView, index: int) -> bool:
    """Whether a date stands alone right before a linked line, or among the two lines behind it."""
    for near in page.blocks[max(0, index - 1) : index + 3]:
        if near.index != index and near.link_chars == 0 and near.chars <= _DATE_ALONE and is_date(near.text):
            return True
    return False


def _is_list_of_pieces(facts: LinkFacts, cores: list[Core], images: "Images", where: list[Landmark]) -> bool:
    """Whether a group promotes pieces; else it is a menu, or something said."""
    count = len(cores)
    place = where[cores[0].node.index]
    if place is Landmark.FOREIGN and all(facts.outside[core.seed] for core in cores):
        return False
    if count == 1 and (facts.outside[cores[0].seed] or facts.keys[cores[0].seed] == facts.own):
        return False
    words = sum(words_in(facts.texts[core.seed]) for core in cores) / count
    points = sum(facts.points[core.seed] for core in cores) / count
    pictured = sum(images.first_in(core) >= 0 for core in cores) / count
    if place in _CHROME:
        points -= 1.5 if words < 6 else 0.5
    if count == 1 and not pictured and words < 5:
        points -= 1
    return points + pictured >= 2.5
