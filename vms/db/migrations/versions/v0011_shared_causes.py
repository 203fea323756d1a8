"""What cameras share, and cameras that wait for the answer whether they failed alone."""

import sqlalchemy as sa
from alembic import op

revision = "0011_shared_causes"
down_revision = "0010_verified_repairs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table; columns of the record, with indexes to find neighbours."""
    op.create_table(
        "suspect",
        sa.Column("camera_id", sa.Uuid(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evidence_sha", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["camera_id"], ["camera.id"], name=op.f("fk_suspect_camera_id_camera")),
        sa.PrimaryKeyConstraint("camera_id", name=op.f("pk_suspect")),
    )
    op.add_column("camera", sa.Column("recorder", sa.String(length=50), nullable=True))
    op.add_column("camera", sa.Column("network_switch", sa.String(length=50), nullable=True))
    op.add_column("camera", sa.Column("power_line", sa.String(length=50), nullable=True))
    op.add_column("camera", sa.Column("uplink", sa.String(length=50), nullable=True))
    op.create_index(op.f("ix_camera_network_switch"), "camera", ["network_switch"], unique=False)
    op.create_index(op.f("ix_camera_pole_number"), "camera", ["pole_number"], unique=False)
    op.create_index(op.f("ix_camera_power_line"), "camera", ["power_line"], unique=False)
    op.create_index(op.f("ix_camera_recorder"), "camera", ["recorder"], unique=False)
    op.create_index(op.f("ix_camera_uplink"), "camera", ["uplink"], unique=False)
