"""A part of a record's text, of a size that a language model or an index takes."""

import msgspec


class Chunk(msgspec.Struct, frozen=True):
    """Neighbouring blocks of a record, or a part of a long one."""

    text: str
    """The blocks' texts, joined by a blank line."""
    headings: list[str]
    """The headings that it stands below, the highest first."""
    blocks: list[int]
    """The numbers of its blocks in the record's list, from 0."""
    words: int
