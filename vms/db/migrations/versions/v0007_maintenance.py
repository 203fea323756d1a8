"""Maintenance windows and overrides of states."""

import sqlalchemy as sa
from alembic import op

revision = "0007_maintenance"
down_revision = "0006_incidents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("camera_health") as health:
        health.add_column(sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "maintenance_window",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.String(16), nullable=False),
        sa.Column("scope_id", sa.String(40), nullable=False),
        sa.Column("division_code", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("utc_offset_min", sa.Integer(), nullable=False),
        sa.Column("over_at", sa.DateTime(timezone=True)),
        sa.Column("cancelled_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["division_code"], ["division.code"], name="fk_maintenance_window_division_code_division"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_maintenance_window"),
    )
    op.create_index("ix_maintenance_window_division_code", "maintenance_window", ["division_code"])
    op.create_index("ix_maintenance_window_over_at", "maintenance_window", ["over_at"])
    op.create_table(
        "health_override",
        sa.Column("camera_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["camera_id"], ["camera.id"], name="fk_health_override_camera_id_camera", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("camera_id", name="pk_health_override"),
    )
