"""Schedules and what they ran; what was observed of portals, and alerts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEY = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "schedules",
        sa.Column("portal", _KEY, nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("every", sa.Integer()),
        sa.Column("cron", sa.Text()),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("jitter", sa.Integer(), nullable=False),
        sa.Column("time_limit", sa.Integer(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("paused", sa.SmallInteger(), nullable=False),
        sa.Column("added_at", _KEY, nullable=False),
        sa.Column("since", _KEY, nullable=False),
        sa.Column("asked_at", _KEY),
        sa.PrimaryKeyConstraint("portal", name=op.f("pk_schedules")),
    )
    op.create_table(
        "scheduled_runs",
        sa.Column("id", _ID, nullable=False),
        sa.Column("portal", _KEY, nullable=False),
        sa.Column("due_at", _KEY, nullable=False),
        sa.Column("started_at", _KEY, nullable=False),
        sa.Column("ended_at", _KEY),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("exit_code", sa.Integer()),
        sa.Column("harvest_id", _ID),
        sa.Column("detail", sa.Text()),
        sa.ForeignKeyConstraint(["harvest_id"], ["harvests.id"], name=op.f("fk_scheduled_runs_harvest_id_harvests")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduled_runs")),
    )
    op.create_index("ix_scheduled_runs_portal", "scheduled_runs", ["portal", "id"], unique=False)
    op.create_table(
        "observations",
        sa.Column("harvest_id", _ID, nullable=False),
        sa.Column("portal", _KEY, nullable=False),
        sa.Column("observed_at", _KEY, nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["harvest_id"], ["harvests.id"], name=op.f("fk_observations_harvest_id_harvests"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("harvest_id", name=op.f("pk_observations")),
    )
    op.create_index("ix_observations_portal", "observations", ["portal", "harvest_id"], unique=False)
    op.create_table(
        "alerts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("portal", _KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", _KEY, nullable=False),
        sa.Column("harvest_id", _ID, nullable=False),
        sa.Column("raised_at", _KEY, nullable=False),
        sa.Column("last_seen_at", _KEY, nullable=False),
        sa.Column("closed_at", _KEY),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["harvest_id"], ["harvests.id"], name=op.f("fk_alerts_harvest_id_harvests")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index("ix_alerts_portal", "alerts", ["portal", "closed_at"], unique=False)
