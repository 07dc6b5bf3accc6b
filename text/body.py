"""An article's text, as it is made of the blocks of its body, and its words."""

import re

from thresher.schemas.record import Block, BlockKind
from thresher.text.scripts import HAN, KANA, THAI

_SIGN = re.compile(f"[{THAI}{KANA}{HAN}]")


def body_text(blocks: list[Block]) -> str:
    """Paragraphs joined by a blank line; captions are left out."""
    return "\n\n".join(block.text for block in blocks if block.kind is not BlockKind.CAPTION)


def count_words(text: str) -> int:
    """Words; in scripts without spaces, characters."""
    if text.isascii() or not _SIGN.search(text):
        return len(text.split())
    return len(_SIGN.findall(text)) + len(_SIGN.sub(" ", text).split())
