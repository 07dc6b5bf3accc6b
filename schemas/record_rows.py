"""A record as the store's tables hold it: plain values, made beside the record, in the process that read the page."""

import msgspec


class RecordRows(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of one record, but for what only the store knows (ids, what was there before)."""

    key: str
    """Of the page: what makes two captures captures of the same page."""
    digest: str
    """Of what makes a revision."""
    digest_before: str
    """As the version before made it of the same page; often the same."""
    document: bytes
    """The whole record, compressed."""
    columns: dict[str, str | int | None]
    """Of `records`; `day` is null where the record tells no day."""
    headline: str
    body: str
    """The words of both as the full text index gets them."""
    teasers: list[dict[str, str | None]]
    links: list[dict[str, str]]
    comments: str | None
    """The list as JSON; null where the page shows none."""
    minhash: bytes | None
    bands: tuple[int, ...]
    """What near-copies are found by; empty where the text is too short."""
