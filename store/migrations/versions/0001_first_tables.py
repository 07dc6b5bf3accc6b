"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEY = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "bands",
        sa.Column("value", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("value", "revision_id", name=op.f("pk_bands")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "harvests",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("portal", _KEY, nullable=True),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_harvests")),
    )
    op.create_index(op.f("ix_harvests_portal"), "harvests", ["portal"], unique=False)
    op.create_table(
        "portals",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portals")),
        sa.UniqueConstraint("name", name=op.f("uq_portals_name")),
    )
    op.create_table(
        "pages",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", _KEY, nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("portal_id", _ID, nullable=True),
        sa.Column("first_seen", _KEY, nullable=False),
        sa.Column("last_seen", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["portal_id"], ["portals.id"], name=op.f("fk_pages_portal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
        sa.UniqueConstraint("key", name=op.f("uq_pages_key")),
    )
    op.create_index(op.f("ix_pages_portal_id"), "pages", ["portal_id"], unique=False)
    op.create_table(
        "links",
        sa.Column("page_id", _ID, autoincrement=False, nullable=False),
        sa.Column("key", _KEY, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_seen", _KEY, nullable=False),
        sa.Column("last_seen", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_links_page_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("page_id", "key", name=op.f("pk_links")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_links_key", "links", ["key"], unique=False)
    op.create_table(
        "outcomes",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("harvest_id", _ID, nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("page_id", _ID, nullable=True),
        sa.Column("portal", _KEY, nullable=True),
        sa.Column("duplicate_of", sa.Text(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("first_seen", _KEY, nullable=False),
        sa.Column("last_seen", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["harvest_id"], ["harvests.id"], name=op.f("fk_outcomes_harvest_id")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_outcomes_page_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_outcomes")),
    )
    op.create_index(op.f("ix_outcomes_harvest_id"), "outcomes", ["harvest_id"], unique=False)
    op.create_index(op.f("ix_outcomes_page_id"), "outcomes", ["page_id"], unique=False)
    op.create_index("ix_outcomes_status_reason", "outcomes", ["status", "reason"], unique=False)
    op.create_table(
        "revisions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("page_id", _ID, nullable=False),
        sa.Column("digest", _KEY, nullable=False),
        sa.Column("first_seen", _KEY, nullable=False),
        sa.Column("last_seen", _KEY, nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("minhash", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_revisions_page_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("page_id", "digest", name=op.f("uq_revisions_page_id_digest")),
    )
    op.create_table(
        "teasers",
        sa.Column("page_id", _ID, autoincrement=False, nullable=False),
        sa.Column("digest", _KEY, nullable=False),
        sa.Column("key", _KEY, nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("headline", sa.Text(), nullable=True),
        sa.Column("date", sa.Text(), nullable=True),
        sa.Column("byline", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("image", sa.Text(), nullable=True),
        sa.Column("first_seen", _KEY, nullable=False),
        sa.Column("last_seen", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_teasers_page_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("page_id", "digest", name=op.f("pk_teasers")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_teasers_key"), "teasers", ["key"], unique=False)
    op.create_table(
        "records",
        sa.Column("page_id", _ID, autoincrement=False, nullable=False),
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("portal_id", _ID, nullable=True),
        sa.Column("page_type", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("headline", sa.Text(), nullable=True),
        sa.Column("authors", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("published", _KEY, nullable=True),
        sa.Column("day", _KEY, nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("teasers", sa.Integer(), nullable=False),
        sa.Column("filled", sa.Integer(), nullable=False),
        sa.Column("doubtful", sa.SmallInteger(), nullable=False),
        sa.Column("piece", _KEY, nullable=True),
        sa.Column("text_digest", _KEY, nullable=True),
        sa.Column("cluster", _ID, nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_records_page_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["portal_id"], ["portals.id"], name=op.f("fk_records_portal_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_records_revision_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_records")),
        sa.UniqueConstraint("revision_id", name=op.f("uq_records_revision_id")),
    )
    op.create_index("ix_records_cluster", "records", ["cluster"], unique=False)
    op.create_index("ix_records_day", "records", ["day"], unique=False)
    op.create_index("ix_records_piece", "records", ["piece"], unique=False)
    op.create_index("ix_records_portal_id_day", "records", ["portal_id", "day"], unique=False)
    op.create_index("ix_records_text_digest", "records", ["text_digest"], unique=False)

    if op.get_bind().dialect.name == "postgresql":
        for statement in _POSTGRESQL_WORDS:
            op.execute(statement)
    else:
        op.execute(_SQLITE_WORDS)


_SQLITE_WORDS = """
    CREATE VIRTUAL TABLE record_words
    USING fts5(headline, body, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'")
    """
_POSTGRESQL_WORDS = (
    """
    CREATE TABLE record_words (
        page_id BIGINT PRIMARY KEY REFERENCES pages (id) ON DELETE CASCADE,
        headline TEXT NOT NULL,
        body TEXT NOT NULL,
        words TSVECTOR GENERATED ALWAYS AS (
            setweight(to_tsvector('simple', headline), 'A') || to_tsvector('simple', body)
        ) STORED
    )
    """,
    "CREATE INDEX ix_record_words_words ON record_words USING gin (words)",
)
