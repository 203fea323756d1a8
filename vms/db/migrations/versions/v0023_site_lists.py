"""Versions of the list of sites that must be covered."""

import sqlalchemy as sa
from alembic import op

revision = "0023_site_lists"
down_revision = "0022_documents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "site_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("division_code", sa.String(20), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by", sa.String(100), nullable=False),
        sa.Column("sites", sa.Integer(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.String(100), nullable=True),
        sa.Column("reference", sa.String(100), nullable=True),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["division_code"], ["division.code"], name="fk_site_list_division_code_division"),
        sa.PrimaryKeyConstraint("id", name="pk_site_list"),
    )
    op.create_index("ix_site_list_division_code", "site_list", ["division_code"])
