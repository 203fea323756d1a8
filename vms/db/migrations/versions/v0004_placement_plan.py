"""Plans of repairs and new poles are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0004_placement_plan"
down_revision = "0003_camera_places"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "placement_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_placement_plan"),
    )
    op.create_index("ix_placement_plan_path", "placement_plan", ["path"])
