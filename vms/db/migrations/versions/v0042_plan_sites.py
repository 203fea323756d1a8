"""A plan keeps which sites it can do nothing for."""

import sqlalchemy as sa
from alembic import op

revision = "0042_plan_sites"
down_revision = "0041_proof_faults"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two more columns; plans that are there do not say."""
    for name in ("waiting", "unreachable"):
        op.add_column("placement_plan", sa.Column(name, sa.JSON(), nullable=True))
