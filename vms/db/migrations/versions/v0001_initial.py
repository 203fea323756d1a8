"""The first form of the tables."""

from alembic import op

from vms.db.migrations.initial import statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """All tables, in an empty database."""
    for statement in statements(op.get_bind().dialect.name):
        op.get_bind().exec_driver_sql(statement)
