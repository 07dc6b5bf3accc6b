"""Saved searches whose new matches are told."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "watches",
        sa.Column("name", _KEY, nullable=False),
        sa.Column("query", sa.Text()),
        sa.Column("portal", _KEY),
        sa.Column("language", sa.Text()),
        sa.Column("page_type", sa.Text()),
        sa.Column("new_only", sa.SmallInteger(), nullable=False),
        sa.Column("added_at", _KEY, nullable=False),
        sa.Column("destinations", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_watches")),
    )
