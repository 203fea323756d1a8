"""Sites say which picture detail they require."""

import sqlalchemy as sa
from alembic import op

revision = "0025_site_detail"
down_revision = "0024_target_phases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("site", sa.Column("required_px_per_m", sa.Float(), nullable=True))
