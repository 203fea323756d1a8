"""Which access units, digits 7–8 of a device code, a division's cameras have."""

import sqlalchemy as sa
from alembic import op

revision = "0039_access_units"
down_revision = "0038_view_approvals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("division", sa.Column("access_units", sa.String(length=60), nullable=True))
