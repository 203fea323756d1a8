"""Cameras have documents and photos; sites say whether they are military or classified."""

import sqlalchemy as sa
from alembic import op

revision = "0022_documents"
down_revision = "0021_custom_fields"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("site", sa.Column("restricted", sa.String(4), nullable=True))
    op.create_table(
        "camera_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("camera_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("media", sa.String(32), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(100), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(100), nullable=True),
        sa.Column("withdrawn_reason", sa.String(200), nullable=True),
        sa.ForeignKeyConstraint(["camera_id"], ["camera.id"], name="fk_camera_document_camera_id_camera"),
        sa.PrimaryKeyConstraint("id", name="pk_camera_document"),
    )
    for column in ("camera_id", "sha256"):
        op.create_index(f"ix_camera_document_{column}", "camera_document", [column])
