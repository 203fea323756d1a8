"""Rules say whether evidence frames go with their messages."""

import sqlalchemy as sa
from alembic import op

revision = "0034_notify_pictures"
down_revision = "0033_notify_units"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notify_rule", sa.Column("pictures", sa.Boolean(), nullable=False, server_default=sa.false()))
