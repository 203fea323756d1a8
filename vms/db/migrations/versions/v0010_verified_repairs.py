"""Checks that prove a repair, and frames that are kept as its proof."""

import sqlalchemy as sa
from alembic import op

revision = "0010_verified_repairs"
down_revision = "0009_report"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, three columns."""
    op.create_table(
        "incident_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("camera_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=True),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("compared", sa.Boolean(), nullable=False),
        sa.Column("evidence_sha", sa.String(length=64), nullable=True),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["camera_id"], ["camera.id"], name=op.f("fk_incident_check_camera_id_camera")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_check_incident_id_incident")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_check")),
    )
    op.create_index("ix_incident_check_incident_at", "incident_check", ["incident_id", "at"], unique=False)
    op.add_column("evidence", sa.Column("proof", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("incident", sa.Column("checking_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("incident", sa.Column("check_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_incident_check_at"), "incident", ["check_at"], unique=False)
