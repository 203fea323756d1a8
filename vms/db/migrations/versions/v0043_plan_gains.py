"""A plan keeps which sites its steps complete."""

import sqlalchemy as sa
from alembic import op

revision = "0043_plan_gains"
down_revision = "0042_plan_sites"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One more column; plans that are there do not say."""
    op.add_column("placement_plan", sa.Column("completed", sa.JSON(), nullable=True))
