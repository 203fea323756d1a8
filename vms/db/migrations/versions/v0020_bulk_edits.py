"""Bulk edits are remembered beside imports, so that they can be undone."""

import sqlalchemy as sa
from alembic import op

revision = "0020_bulk_edits"
down_revision = "0019_tags"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("import_run") as run:
        run.add_column(sa.Column("kind", sa.String(8), nullable=False, server_default="import"))
        run.add_column(sa.Column("reason", sa.String(200), nullable=False, server_default="import"))
    with op.batch_alter_table("import_run") as run:
        run.alter_column("kind", server_default=None)
        run.alter_column("reason", server_default=None)
