"""Frames that prove a repair are found without reading all frames."""

import sqlalchemy as sa
from alembic import op

revision = "0015_evidence_proof"
down_revision = "0014_registry_records"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One partial index."""
    op.create_index(
        "ix_evidence_proof",
        "evidence",
        ["camera_id"],
        unique=False,
        sqlite_where=sa.text("proof = 1"),
        postgresql_where=sa.text("proof"),
    )
