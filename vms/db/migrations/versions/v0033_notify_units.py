"""Rules choose the units that see to an incident."""

import sqlalchemy as sa
from alembic import op

revision = "0033_notify_units"
down_revision = "0032_route_history"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notify_rule", sa.Column("units", sa.JSON(), nullable=False, server_default="[]"))
