"""The time of an override is an account of its own: it was written as if checks had seen the state that was said."""

import sqlalchemy as sa
from alembic import op

revision = "0029_override_is_no_measurement"
down_revision = "0028_restricted_sites"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("camera_day", sa.Column("override_s", sa.Float(), nullable=False, server_default="0"))
    # Nothing else begins so: vms.maintenance.plan writes who said it, until when, and why.
    op.execute("UPDATE transition SET to_state = 'override' WHERE detail LIKE 'Set by % until % UTC: %'")
