"""What cameras have shown to share by failing together, and which of them people have told apart."""

import sqlalchemy as sa
from alembic import op

revision = "0037_learned_causes"
down_revision = "0036_paired_screens"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables, and what an incident's learned cause rests on."""
    op.create_table(
        "learned_cause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("root", sa.String(length=100), nullable=False),
        sa.Column("times", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_cause")),
    )
    op.create_index(op.f("ix_learned_cause_root"), "learned_cause", ["root"], unique=False)
    op.create_table(
        "learned_member",
        sa.Column("camera_id", sa.Uuid(), nullable=False),
        sa.Column("cause_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["camera_id"], ["camera.id"], name=op.f("fk_learned_member_camera_id_camera")),
        sa.ForeignKeyConstraint(
            ["cause_id"], ["learned_cause.id"], name=op.f("fk_learned_member_cause_id_learned_cause")
        ),
        sa.PrimaryKeyConstraint("camera_id", name=op.f("pk_learned_member")),
    )
    op.create_index(op.f("ix_learned_member_cause_id"), "learned_member", ["cause_id"], unique=False)
    op.create_table(
        "told_apart",
        sa.Column("camera_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["camera_id"], ["camera.id"], name=op.f("fk_told_apart_camera_id_camera")),
        sa.ForeignKeyConstraint(["other_id"], ["camera.id"], name=op.f("fk_told_apart_other_id_camera")),
        sa.PrimaryKeyConstraint("camera_id", "other_id", name=op.f("pk_told_apart")),
    )
    op.add_column("incident", sa.Column("cause_times", sa.JSON(), nullable=False, server_default="[]"))
