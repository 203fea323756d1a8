"""Incidents, their history that is never edited, work orders, and facts that a handler must not miss."""

import sqlalchemy as sa
from alembic import op

revision = "0006_incidents"
down_revision = "0005_references"
branch_labels = None
depends_on = None

_UNEDITED = {
    "sqlite": (
        "CREATE TRIGGER incident_step_no_update BEFORE UPDATE ON incident_step "
        "BEGIN SELECT RAISE(ABORT, 'the history of an incident is never edited'); END",
        "CREATE TRIGGER incident_step_no_delete BEFORE DELETE ON incident_step "
        "BEGIN SELECT RAISE(ABORT, 'the history of an incident is never edited'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION incident_step_unedited() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'the history of an incident is never edited'; END $$",
        "CREATE TRIGGER incident_step_unedited BEFORE UPDATE OR DELETE ON incident_step "
        "FOR EACH ROW EXECUTE FUNCTION incident_step_unedited()",
    ),
}


def upgrade() -> None:
    """New tables only: what is there stays as it is."""
    op.create_table(
        "inbox",
        sa.Column("handler", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("handler", "id", name=op.f("pk_inbox")),
    )
    op.create_table(
        "incident_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_number")),
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("camera_id", sa.Uuid(), nullable=False),
        sa.Column("division_code", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("site_class", sa.Integer(), nullable=False),
        sa.Column("cameras_count", sa.Integer(), nullable=False),
        sa.Column("cause_kind", sa.String(length=16), nullable=True),
        sa.Column("cause_key", sa.String(length=100), nullable=True),
        sa.Column("finder_id", sa.Uuid(), nullable=True),
        sa.Column("before_sha", sa.String(length=64), nullable=True),
        sa.Column("after_sha", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.Column("touched", sa.Boolean(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_reason", sa.String(length=200), nullable=True),
        sa.Column("repaired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recovered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("supervised_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolution", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["camera_id"], ["camera.id"], name=op.f("fk_incident_camera_id_camera")),
        sa.ForeignKeyConstraint(["division_code"], ["division.code"], name=op.f("fk_incident_division_code_division")),
        sa.ForeignKeyConstraint(["finder_id"], ["account.id"], name=op.f("fk_incident_finder_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("number", name=op.f("uq_incident_number")),
    )
    op.create_index(op.f("ix_incident_camera_id"), "incident", ["camera_id"], unique=False)
    op.create_index("ix_incident_cause", "incident", ["cause_kind", "cause_key"], unique=False)
    op.create_index(op.f("ix_incident_closed_at"), "incident", ["closed_at"], unique=False)
    op.create_index(op.f("ix_incident_division_code"), "incident", ["division_code"], unique=False)
    op.create_index("ix_incident_status_due_at", "incident", ["status", "due_at"], unique=False)
    op.create_table(
        "incident_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("camera_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recovered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("before_sha", sa.String(length=64), nullable=True),
        sa.Column("after_sha", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["camera_id"], ["camera.id"], name=op.f("fk_incident_member_camera_id_camera")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_member_incident_id_incident")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_member")),
    )
    op.create_index("ix_incident_member_camera_left_at", "incident_member", ["camera_id", "left_at"], unique=False)
    op.create_index(op.f("ix_incident_member_incident_id"), "incident_member", ["incident_id"], unique=False)
    op.create_index(
        "uq_incident_member_open_camera",
        "incident_member",
        ["camera_id"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_table(
        "incident_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("user_name", sa.String(length=100), nullable=True),
        sa.Column("from_status", sa.String(length=16), nullable=True),
        sa.Column("to_status", sa.String(length=16), nullable=False),
        sa.Column("remark", sa.String(length=1000), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("client_action_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_step_incident_id_incident")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_incident_step_user_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_step")),
        sa.UniqueConstraint("user_id", "client_action_id", name=op.f("uq_incident_step_user_id")),
    )
    op.create_index("ix_incident_step_incident", "incident_step", ["incident_id", "id"], unique=False)
    op.create_table(
        "work_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("assignee_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column("checklist", sa.JSON(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["assignee_id"], ["account.id"], name=op.f("fk_work_order_assignee_id_account")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_work_order_incident_id_incident")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_work_order_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_work_order_incident_id")),
    )
    op.create_index(op.f("ix_work_order_assignee_id"), "work_order", ["assignee_id"], unique=False)
    op.create_index(op.f("ix_work_order_unit_id"), "work_order", ["unit_id"], unique=False)
    op.execute("INSERT INTO incident_number (id, last) VALUES (1, 0)")
    for statement in _UNEDITED[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
