"""A check of a repair says which picture faults it saw."""

import sqlalchemy as sa
from alembic import op

revision = "0041_proof_faults"
down_revision = "0039_access_units"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One more column; what is there says no faults."""
    op.add_column("incident_check", sa.Column("faults", sa.JSON(), nullable=False, server_default="[]"))
