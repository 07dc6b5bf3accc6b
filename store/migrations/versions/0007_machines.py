"""Several machines on one store: who is at work, who holds which portal, and the portals of `crawl --all`."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEY = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "workers",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("machine", sa.Text(), nullable=False),
        sa.Column("kernel", sa.Text(), nullable=False),
        sa.Column("process", sa.Integer(), nullable=False),
        sa.Column("process_began", sa.Text(), nullable=False),
        sa.Column("began_at", _TIME, nullable=False),
        sa.Column("seen_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
    )
    op.create_table(
        "portal_leases",
        sa.Column("portal", _KEY, primary_key=True),
        sa.Column("worker_id", _ID, nullable=False, index=True),
        sa.Column("taken_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["workers.id"], name=op.f("fk_portal_leases_worker_id"), ondelete="CASCADE"
        ),
    )
    op.create_table(
        "round_portals",
        sa.Column("portal", _KEY, primary_key=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("place", _ID, nullable=False),
        sa.Column("deaths", sa.Integer(), nullable=False),
        sa.Column("after_harvest", _ID, nullable=False),
        sa.Column("worker_id", _ID, index=True),
        sa.Column("detail", sa.Text()),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["workers.id"], name=op.f("fk_round_portals_worker_id"), ondelete="SET NULL"
        ),
    )
    op.add_column("scheduled_runs", sa.Column("worker_id", _ID))
    running = sa.text("state = 'running'")
    op.create_index(
        "ix_scheduled_runs_running", "scheduled_runs", ["id"], sqlite_where=running, postgresql_where=running
    )
    op.add_column("harvests", sa.Column("machine", sa.Text()))
    op.add_column("harvests", sa.Column("archive", sa.Text()))
