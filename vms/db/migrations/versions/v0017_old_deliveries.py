"""Old deliveries are found by their time."""

from alembic import op

revision = "0017_old_deliveries"
down_revision = "0016_inbox_tries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_notify_delivery_created_at", "notify_delivery", ["created_at"], unique=False)
