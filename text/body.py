"""A text, as it is made of its blocks, and its words."""

import re

from thresher.schemas.record import Article, Block, BlockKind
from thresher.text.scripts import HAN, KANA, THAI

_SIGN = re.compile(f"[{THAI}{KANA}{HAN}]")


def body_text(blocks: list[Block]) -> str:
    """Paragraphs joined by a blank line; captions are left out."""
    return "\n\n".join(block.text for block in blocks if block.kind is not BlockKind.CAPTION)


def main_text(article: Article | None, blocks: list[Block]) -> str:
    """The main text of a page: its article's, else that of its own blocks."""
    return body_text(blocks) if article is None else article.body


def count_words(text: str) -> int:
    """Words; in scripts without spaces, characters."""
    if text.isascii() or not _SIGN.search(text):
        return len(text.split())
    return len(_SIGN.findall(text)) + len(_SIGN.sub(" ", text).split())
