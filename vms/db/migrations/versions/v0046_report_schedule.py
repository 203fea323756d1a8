"""Which reports are made by themselves can be said on their page; what of these failed is kept until it is made."""

import sqlalchemy as sa
from alembic import op

revision = "0046_report_schedule"
down_revision = "0045_windows_of_things"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables, empty: the settings hold."""
    op.create_table(
        "report_schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "report_failure",
        sa.Column("schedule", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("schedule"),
    )
