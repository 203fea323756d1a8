"""Saved walls and presets, patrol routes, the log of patrols."""

import sqlalchemy as sa
from alembic import op

from registry.columns import UtcDateTime

revision = "0002_walls"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Four new tables."""
    op.create_table(
        "saved_wall",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), sa.ForeignKey("account.id", ondelete="CASCADE")),
        sa.Column("room_id", sa.Uuid(), sa.ForeignKey("monitoring_room.id", ondelete="CASCADE")),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("dwell_s", sa.Integer(), nullable=False),
        sa.Column("windows", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(64), nullable=False),
        sa.CheckConstraint("(owner_id IS NULL) <> (room_id IS NULL)", name="whose"),
        sa.UniqueConstraint("owner_id", "name"),
        sa.UniqueConstraint("room_id", "name"),
    )
    op.create_table(
        "patrol_route",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("division_code", sa.String(20), sa.ForeignKey("division.code"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("dwell_s", sa.Integer(), nullable=False),
        sa.Column("camera_ids", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(64), nullable=False),
        sa.UniqueConstraint("division_code", "number"),
    )
    _patrols()


def _patrols() -> None:
    op.create_table(
        "patrol",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("route_id", sa.Uuid(), sa.ForeignKey("patrol_route.id", ondelete="SET NULL"), index=True),
        sa.Column("route_number", sa.Integer(), nullable=False),
        sa.Column("route_name", sa.String(60), nullable=False),
        sa.Column("division_code", sa.String(20), sa.ForeignKey("division.code"), nullable=False),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("username", sa.String(64), nullable=False),
        sa.Column("display_name", sa.String(100), nullable=False),
        sa.Column("unit_id", sa.Uuid(), sa.ForeignKey("unit.id")),
        sa.Column("purpose", sa.String(200), nullable=False),
        sa.Column("camera_ids", sa.JSON(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime()),
        sa.Column("outcome", sa.String(16)),
        sa.Column("remark", sa.String(500)),
    )
    op.create_index("ix_patrol_division_code_id", "patrol", ["division_code", "id"])
    op.create_index("ix_patrol_user_id_id", "patrol", ["user_id", "id"])
    op.create_table(
        "patrol_stop",
        sa.Column("patrol_id", sa.Uuid(), sa.ForeignKey("patrol.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("camera_id", sa.Uuid(), sa.ForeignKey("camera.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("shown_s", sa.Float(), nullable=False),
        sa.Column("picture_s", sa.Float(), nullable=False),
        sa.Column("first_picture_ms", sa.Integer()),
        sa.Column("reason", sa.String(40)),
        sa.Column("remark", sa.String(300)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("finding", sa.String(16)),
    )
