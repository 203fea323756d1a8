"""Phases and responsible units of targets."""

import sqlalchemy as sa
from alembic import op

revision = "0024_target_phases"
down_revision = "0023_site_lists"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("phases", "responsible_unit_ids"):
        op.add_column("target", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
