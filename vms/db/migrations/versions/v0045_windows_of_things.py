"""Maintenance windows hold for what cameras hang on, by its name in their records."""

import sqlalchemy as sa
from alembic import op

revision = "0045_windows_of_things"
down_revision = "0044_frames_of_reports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A name in the record is up to 50 letters long."""
    with op.batch_alter_table("maintenance_window") as window:
        window.alter_column("scope_id", type_=sa.String(50), existing_type=sa.String(40), existing_nullable=False)
