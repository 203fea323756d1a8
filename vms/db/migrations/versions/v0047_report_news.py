"""Rules tell of reports that make themselves; each line of their schedule has its language."""

import sqlalchemy as sa
from alembic import op

revision = "0047_report_news"
down_revision = "0046_report_schedule"
branch_labels = None
depends_on = None

SCHEDULE = sa.table("report_schedule", sa.column("lines", sa.JSON()), sa.column("language", sa.String()))


def upgrade() -> None:
    """Rules are of incidents, and nothing is told of what was made before. What failed is tried again within ten
    minutes and noted anew."""
    op.add_column("notify_rule", sa.Column("about", sa.String(12), nullable=False, server_default="incidents"))
    op.add_column("report", sa.Column("news", sa.JSON(), nullable=True))
    for lines, language in op.get_bind().execute(sa.select(SCHEDULE.c.lines, SCHEDULE.c.language)).all():
        op.execute(SCHEDULE.update().values(lines=dict.fromkeys(lines, language)))
    with op.batch_alter_table("report_schedule") as schedule:
        schedule.drop_column("language")
    op.drop_table("report_failure")
    op.create_table(
        "report_delay",
        sa.Column("schedule", sa.String(80), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("schedule"),
    )
