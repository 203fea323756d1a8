"""Reference views of cameras, and the frames that are kept for them."""

import sqlalchemy as sa
from alembic import op

revision = "0005_references"
down_revision = "0004_placement_plan"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("evidence") as evidence:
        evidence.add_column(sa.Column("reference", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "camera_reference",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("camera_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("condition", sa.String(16), nullable=False),
        sa.Column("hour", sa.Integer()),
        sa.Column("view", sa.JSON(), nullable=False),
        sa.Column("evidence_sha", sa.String(64), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_by", sa.String(64)),
        sa.Column("reason", sa.String(200)),
        sa.ForeignKeyConstraint(
            ["camera_id"], ["camera.id"], name="fk_camera_reference_camera_id_camera", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_camera_reference"),
    )
    op.create_index("ix_camera_reference_camera_id", "camera_reference", ["camera_id"])
    op.create_index("ix_camera_reference_status", "camera_reference", ["status", "id"])
