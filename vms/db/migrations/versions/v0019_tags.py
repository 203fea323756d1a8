"""Cameras and sites carry tags."""

import sqlalchemy as sa
from alembic import op

revision = "0019_tags"
down_revision = "0018_target_rules"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("camera", "site"):
        op.add_column(table, sa.Column("tags", sa.String(209), nullable=True))
