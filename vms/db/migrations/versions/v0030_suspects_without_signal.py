"""A camera whose recorder says "no signal" waits for its shared cause as one that does not answer."""

import sqlalchemy as sa
from alembic import op

revision = "0030_suspects_without_signal"
down_revision = "0029_override_is_no_measurement"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("suspect", sa.Column("state", sa.String(16), nullable=False, server_default="offline"))
    op.add_column("suspect", sa.Column("faults", sa.JSON(), nullable=False, server_default="[]"))
