"""Administrators add fields to the records of cameras and sites."""

import sqlalchemy as sa
from alembic import op

revision = "0021_custom_fields"
down_revision = "0020_bulk_edits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("camera", "site"):
        op.add_column(table, sa.Column("custom", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "custom_field",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity", sa.String(8), nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("zh", sa.String(30), nullable=False),
        sa.Column("en", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_custom_field"),
        sa.UniqueConstraint("entity", "code", name="uq_custom_field_entity"),
    )
