"""Frames that a signed report names are held for a term."""

import sqlalchemy as sa
from alembic import op

revision = "0044_frames_of_reports"
down_revision = "0043_plan_gains"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One more column; what reports named before is not known here."""
    op.add_column("evidence", sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))
    held = sa.text("held_until IS NOT NULL")
    op.create_index(
        "ix_evidence_held_until", "evidence", ["held_until"], unique=False, sqlite_where=held, postgresql_where=held
    )
