"""A fact that its handler fails at again and again is set aside; why a message was not taken is a code."""

import sqlalchemy as sa
from alembic import op

revision = "0016_inbox_tries"
down_revision = "0015_evidence_proof"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbox", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("inbox", sa.Column("set_aside", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("inbox", sa.Column("error", sa.String(200), nullable=True))
    op.execute("UPDATE notify_delivery SET error = 'not_taken' WHERE error IS NOT NULL")
