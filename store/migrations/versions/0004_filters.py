"""Indexes for what the dashboard filters by, and how many versions a page's record has."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_LONGEST_NAMES = 600


def upgrade() -> None:
    op.add_column("records", sa.Column("versions", sa.Integer(), nullable=False, server_default="1"))
    op.execute(
        "UPDATE records SET versions = (SELECT count(*) FROM revisions WHERE revisions.page_id = records.page_id) "
        "WHERE page_id IN (SELECT page_id FROM revisions GROUP BY page_id HAVING count(*) > 1)"
    )
    for name in ("authors", "source"):  # PostgreSQL's indexes hold no longer ones
        op.execute(
            f"UPDATE records SET {name} = substr({name}, 1, {_LONGEST_NAMES}) WHERE length({name}) > {_LONGEST_NAMES}"
        )
    op.create_index("ix_records_language_day", "records", ["language", "day"])
    op.create_index("ix_records_page_type_day", "records", ["page_type", "day"])
    for name, columns, condition in (
        ("ix_records_authors_day", ["authors", "day"], "authors IS NOT NULL"),
        ("ix_records_source_day", ["source", "day"], "source IS NOT NULL"),
        ("ix_records_changed", ["day"], "versions > 1"),
        ("ix_records_doubtful", ["day"], "doubtful > 0"),
        ("ix_records_copies", ["day"], "cluster <> page_id"),
    ):
        where = sa.text(condition)
        op.create_index(name, "records", columns, sqlite_where=where, postgresql_where=where)
