"""Pages that show a wall instead of their content."""

from thresher.crawler.extractors.markup.view import PageView
from thresher.text.consent import asks_to_accept, speaks_of_consent

_CONTROL = 60
"""Characters of the longest text on a button."""
_MAX_WALL = 12_000
"""Characters of the longest consent text with its list of purposes; a page with more has content as well."""
_LEAST_WORDS = 3
_LEAST_SHARE = 0.5
"""The share of a wall's characters in blocks that speak of consent; purposes and links are the rest."""


def is_consent_wall(page: PageView, body: list[int]) -> bool:
    """Whether a page shows nothing but a request for consent.  `body`: the blocks taken for an article's body."""
    total = page.chars[-1]
    if not 0 < total <= _MAX_WALL:
        return False
    article = sum(page.blocks[index].chars for index in body)
    if article > _LEAST_SHARE * total and not any(speaks_of_consent(page.blocks[index].text) for index in body):
        return False
    speaking = {block.index: block.chars for block in page.blocks if speaks_of_consent(block.text)}
    asking = sum(speaking.values())
    if len(speaking) < _LEAST_WORDS or asking < _LEAST_SHARE * total:
        return False
    silent_body = sum(page.blocks[index].chars for index in body if index not in speaking)
    return silent_body < asking and any(block.chars <= _CONTROL and asks_to_accept(block.text) for block in page.blocks)
