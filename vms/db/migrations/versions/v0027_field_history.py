"""Fields that were added to records count in how complete they are, from now on: figures of before stay as they were
told."""

import sqlalchemy as sa
from alembic import op

from registry.columns import new_id

revision = "0027_field_history"
down_revision = "0026_site_line"
branch_labels = None
depends_on = None

_FIELD = sa.table(
    "custom_field",
    sa.column("id", sa.Uuid()),
    *(sa.column(name, sa.String()) for name in ("entity", "code", "zh", "en", "kind")),
    *(sa.column(name, sa.Boolean()) for name in ("mandatory", "retired")),
    sa.column("choices", sa.JSON()),
)
_CHANGE = sa.table(
    "change",
    sa.column("id", sa.Uuid()),
    sa.column("at", sa.DateTime(timezone=True)),
    *(sa.column(name, sa.String()) for name in ("actor", "entity", "entity_id")),
    *(sa.column(name, sa.JSON()) for name in ("before", "after")),
)


def upgrade() -> None:
    for row in op.get_bind().execute(sa.select(_FIELD).order_by(_FIELD.c.id)).mappings().all():
        change = {"id": new_id(), "actor": "service", "entity": "custom_field", "entity_id": str(row["id"])}
        change |= {"before": None, "after": {**row, "id": str(row["id"])}}
        op.get_bind().execute(sa.insert(_CHANGE).values(at=sa.func.current_timestamp(), **change))
