"""By which definition a harvest chose its addresses."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("harvests", sa.Column("definition", sa.Text(), nullable=True))
