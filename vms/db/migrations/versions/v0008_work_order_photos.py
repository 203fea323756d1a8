"""Photos of work orders."""

import sqlalchemy as sa
from alembic import op

revision = "0008_work_order_photos"
down_revision = "0007_maintenance"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One new table."""
    op.create_table(
        "work_order_photo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("user_name", sa.String(length=100), nullable=False),
        sa.Column("client_action_id", sa.String(length=64), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["work_order.id"], name=op.f("fk_work_order_photo_order_id_work_order")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_work_order_photo_user_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order_photo")),
        sa.UniqueConstraint("order_id", "sha256", name=op.f("uq_work_order_photo_order_id")),
        sa.UniqueConstraint("user_id", "client_action_id", name=op.f("uq_work_order_photo_user_id")),
    )
    op.create_index(op.f("ix_work_order_photo_sha256"), "work_order_photo", ["sha256"], unique=False)
