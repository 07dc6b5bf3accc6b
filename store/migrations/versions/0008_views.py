"""Articles in plain columns, tables whose names leave room for the views that people read, and articles' ages."""

from typing import Any

import msgspec
import sqlalchemy as sa
import zstandard
from alembic import op

from thresher.store.article_columns import article_columns
from thresher.store.row_mapping import unpacked

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TEXTS = (
    "canonical_url", "site_name", "language", "headline", "kicker", "standfirst", "byline", "authors", "source",
    "source_url", "agency", "date_published", "date_published_day", "date_published_utc", "date_published_raw",
    "date_modified", "date_modified_day", "date_modified_utc", "date_modified_raw", "section", "tags",
)  # fmt: skip
_BATCH = 200
"""A bound for safety: documents in memory at a time."""


def upgrade() -> None:
    for name in ("revisions", "teasers", "links"):
        op.rename_table(name, f"page_{name}")
    versions = op.create_table(
        "article_versions",
        sa.Column("revision_id", _ID, autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text()) for name in _TEXTS),
        sa.Column("word_count", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["page_revisions.id"], name=op.f("fk_article_versions_revision_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_article_versions")),
    )
    _fill(op.get_bind(), versions)
    op.add_column("frontier", sa.Column("published_at", sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")))


def _fill(connection: sa.Connection, versions: sa.Table) -> None:
    """Unpack every revision once.  What is damaged has no row; `store check` names it."""
    documents = sa.text("SELECT id, document FROM page_revisions WHERE id > :last ORDER BY id LIMIT :many")
    last = 0
    while found := connection.execute(documents, {"last": last, "many": _BATCH}).all():
        last = found[-1][0]
        rows = [{"revision_id": id_, **columns} for id_, document in found if (columns := _columns(document))]
        if rows:
            connection.execute(sa.insert(versions), rows)


def _columns(document: bytes) -> dict[str, Any] | None:
    try:
        columns = article_columns(unpacked(document))
    except (zstandard.ZstdError, msgspec.DecodeError):
        return None
    return columns and {name: columns[name] for name in (*_TEXTS, "word_count", "body")}
