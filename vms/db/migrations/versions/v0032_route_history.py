"""Patrol routes stand in the change log: those that there are from their last change on, for what they were before was
not kept."""

import sqlalchemy as sa
from alembic import op

from registry.columns import new_id

revision = "0032_route_history"
down_revision = "0031_notify_deadlines"
branch_labels = None
depends_on = None

_KEPT = ("division_code", "number", "name", "dwell_s", "camera_ids")
_ROUTE = sa.table(
    "patrol_route",
    sa.column("id", sa.Uuid()),
    *(sa.column(name, sa.String()) for name in ("division_code", "name", "updated_by")),
    *(sa.column(name, sa.Integer()) for name in ("number", "dwell_s")),
    sa.column("camera_ids", sa.JSON()),
    sa.column("updated_at", sa.DateTime(timezone=True)),
)
_CHANGE = sa.table(
    "change",
    sa.column("id", sa.Uuid()),
    sa.column("at", sa.DateTime(timezone=True)),
    *(sa.column(name, sa.String()) for name in ("actor", "entity", "entity_id")),
    *(sa.column(name, sa.JSON()) for name in ("before", "after")),
)


def upgrade() -> None:
    for row in op.get_bind().execute(sa.select(_ROUTE).order_by(_ROUTE.c.id)).mappings().all():
        change = {"id": new_id(), "actor": row["updated_by"], "entity": "patrol_route", "entity_id": str(row["id"])}
        change |= {"at": row["updated_at"], "before": None, "after": {name: row[name] for name in _KEPT}}
        op.get_bind().execute(sa.insert(_CHANGE).values(**change))
