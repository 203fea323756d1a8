"""An index of the few military and classified sites, which every camera that changes is compared with."""

import sqlalchemy as sa
from alembic import op

revision = "0028_restricted_sites"
down_revision = "0027_field_history"
branch_labels = None
depends_on = None


def upgrade() -> None:
    few = sa.text("restricted IS NOT NULL")
    op.create_index("ix_site_restricted", "site", ["restricted"], sqlite_where=few, postgresql_where=few)
