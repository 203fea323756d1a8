"""Zones, checkpoints and posts."""

import sqlalchemy as sa
from alembic import op

revision = "0014_registry_records"
down_revision = "0013_import_run"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _table("zone", sa.Column("kind", sa.String(4), nullable=False), sa.Column("boundary", sa.JSON(), nullable=True))
    _table(
        "checkpoint",
        sa.Column("kind", sa.String(4), nullable=False),
        *_standing("checkpoint"),
        sa.Column("lanes", sa.Integer(), nullable=True),
    )
    _table("duty_post", *_standing("duty_post"), sa.Column("people", sa.Integer(), nullable=True))
    for table in ("checkpoint", "duty_post"):
        op.create_index(f"ix_{table}_zone_id", table, ["zone_id"])


def _table(name: str, *more: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("division_code", sa.String(20), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        *more,
        sa.ForeignKeyConstraint(["division_code"], ["division.code"], name=f"fk_{name}_division_code_division"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=f"fk_{name}_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("code", name=f"uq_{name}_code"),
    )
    op.create_index(f"ix_{name}_division_code", name, ["division_code"])
    op.create_index(f"ix_{name}_unit_id", name, ["unit_id"])


def _standing(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("zone_id", sa.Uuid(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=f"fk_{table}_zone_id_zone"),
    )
