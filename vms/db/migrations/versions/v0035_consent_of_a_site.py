"""A consent document names the site that gave it."""

import sqlalchemy as sa
from alembic import op

revision = "0035_consent_of_a_site"
down_revision = "0034_notify_pictures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("camera_document") as batch:
        batch.add_column(sa.Column("site_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key("camera_document_site_id_fkey", "site", ["site_id"], ["id"])
