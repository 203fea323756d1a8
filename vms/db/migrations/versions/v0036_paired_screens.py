"""Screens stay signed in by a credential of their own."""

import sqlalchemy as sa
from alembic import op

from registry.columns import UtcDateTime

revision = "0036_paired_screens"
down_revision = "0035_consent_of_a_site"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two new tables."""
    op.create_table(
        "screen",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("division_code", sa.String(20), sa.ForeignKey("division.code"), index=True),
        sa.Column("unit_id", sa.Uuid(), sa.ForeignKey("unit.id"), index=True),
        sa.Column("ip", sa.String(45)),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime()),
        sa.Column("seen_at", UtcDateTime()),
    )
    op.create_table(
        "screen_pairing",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("code", sa.String(8), nullable=False, unique=True),
        sa.Column("ip", sa.String(45)),
        sa.Column("expires_at", UtcDateTime(), nullable=False, index=True),
    )
