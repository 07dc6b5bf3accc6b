"""Records to try the pipelines on."""

from typing import Any

from thresher.schemas.page import Form, Origin
from thresher.schemas.record import Accounting, Article, Block, BlockKind, PageRecord, PageType, Zone


def article(*paragraphs: str, **fields: Any) -> Article:
    """An article of these paragraphs."""
    blocks = [Block(BlockKind.PARAGRAPH, text) for text in paragraphs]
    return Article(**{"headline": "Harbour votes", "body": "\n\n".join(paragraphs), "blocks": blocks} | fields)


def page(told: Article | None = None, **fields: Any) -> PageRecord:
    """A page with this article; of type `other` without one."""
    given: dict[str, Any] = {
        "url": "https://news.example/harbour",
        "page_type": PageType.ARTICLE if told else PageType.OTHER,
        "content_sha256": "0" * 64,
        "origin": Origin(file="-", form=Form.HTML),
        "accounting": Accounting(800, dict.fromkeys(Zone, 0) | {Zone.OTHER: 800}),
        "article": told,
    }
    return PageRecord(**given | fields)
