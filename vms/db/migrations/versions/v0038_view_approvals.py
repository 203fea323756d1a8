"""For how long each approved view held."""

import sqlalchemy as sa
from alembic import op

revision = "0038_view_approvals"
down_revision = "0037_learned_causes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of those approved before only what is still there is known, and says so: it has no `recorded_at`."""
    op.create_table(
        "view_approval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("camera_id", sa.Uuid(), nullable=False),
        sa.Column("reference_id", sa.Uuid(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["camera_id"], ["camera.id"], name=op.f("fk_view_approval_camera_id_camera"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_view_approval")),
    )
    for name in ("camera_id", "reference_id"):
        op.create_index(op.f(f"ix_view_approval_{name}"), "view_approval", [name], unique=False)
    op.execute(
        "INSERT INTO view_approval (id, camera_id, reference_id, begins_at, ends_at, recorded_at) "
        "SELECT id, camera_id, id, COALESCE(decided_at, learned_at), expires_at, NULL FROM camera_reference "
        "WHERE status = 'approved'"
    )
