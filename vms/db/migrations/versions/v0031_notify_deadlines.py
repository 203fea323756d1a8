"""Rules choose the occasions they tell of: dispatch, overdue and supervision, too; and what was told of them."""

import sqlalchemy as sa
from alembic import op

revision = "0031_notify_deadlines"
down_revision = "0030_suspects_without_signal"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is under supervision by now is not told as if it began with this version."""
    op.add_column("notify_rule", sa.Column("occasions", sa.JSON(), nullable=False, server_default="[]"))
    for name in ("overdue_at", "supervised_until", "supervision_over_at"):
        op.add_column("notify_subject", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE notify_subject SET supervised_until = "
        "(SELECT incident.supervised_until FROM incident WHERE incident.id = notify_subject.incident_id)"
    )
