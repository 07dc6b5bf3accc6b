"""What makes a revision: the digest of a record's content."""

import hashlib

import msgspec

from schemas.record import PageRecord

_VERSION = b"1\0"
"""Changes with what is digested: digests of two versions are never equal."""
_ENCODER = msgspec.msgpack.Encoder(order="deterministic")


def content_digest(record: PageRecord) -> str:
    """32 hexadecimal digits that are equal where two captures say the same.

    Of an article page: its own fields and the article.  What stands around it (teasers, links, the accounting) changes
    at every visit and makes no revision; of another page its title and teasers are the content.
    """
    around = [] if record.article is not None else record.teasers
    told = (
        record.url, record.canonical_url, record.portal, record.site_name, record.title, record.language,
        record.page_type, record.breadcrumbs, record.article, around,
    )  # fmt: skip
    return hashlib.blake2b(_VERSION + _ENCODER.encode(told), digest_size=16).hexdigest()
