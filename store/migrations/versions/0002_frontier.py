"""The frontier of crawls."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEY = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "frontier",
        sa.Column("id", _ID, nullable=False),
        sa.Column("portal", _KEY, nullable=False),
        sa.Column("key", _KEY, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("discovered_by", sa.Text(), nullable=False),
        sa.Column("discovered_at", _KEY, nullable=False),
        sa.Column("due_at", _KEY),
        sa.Column("leased_until", _KEY),
        sa.Column("harvest_id", _ID),
        sa.Column("fetched_at", _KEY),
        sa.Column("http_status", sa.Integer()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("content_sha256", sa.Text()),
        sa.Column("changed_at", _KEY),
        sa.Column("interval", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frontier")),
        sa.UniqueConstraint("portal", "key", name=op.f("uq_frontier_portal_key")),
    )
    op.create_index("ix_frontier_portal_due_at", "frontier", ["portal", "due_at"], unique=False)
