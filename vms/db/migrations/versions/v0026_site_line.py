"""A site may be a line."""

import sqlalchemy as sa
from alembic import op

revision = "0026_site_line"
down_revision = "0025_site_detail"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("site", sa.Column("line", sa.JSON(none_as_null=True), nullable=True))
