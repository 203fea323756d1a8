"""Channels, rules, what was said of what, deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0012_notifications"
down_revision = "0011_shared_causes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Four new tables."""
    op.create_table(
        "notify_channel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("service", sa.String(length=60), nullable=False),
        sa.Column("url_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("division_code", sa.String(length=20), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["division_code"], ["division.code"], name=op.f("fk_notify_channel_division_code_division")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notify_channel")),
    )
    op.create_index(op.f("ix_notify_channel_division_code"), "notify_channel", ["division_code"], unique=False)
    op.create_table(
        "notify_delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=True),
        sa.Column("occasion", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(length=4000), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["channel_id"],
            ["notify_channel.id"],
            name=op.f("fk_notify_delivery_channel_id_notify_channel"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notify_delivery")),
    )
    op.create_index(op.f("ix_notify_delivery_channel_id"), "notify_delivery", ["channel_id"], unique=False)
    op.create_index("ix_notify_delivery_status_next_at", "notify_delivery", ["status", "next_at"], unique=False)
    op.create_table(
        "notify_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("channel_id", sa.Uuid(), nullable=False),
        sa.Column("escalate_channel_id", sa.Uuid(), nullable=True),
        sa.Column("division_code", sa.String(length=20), nullable=True),
        sa.Column("classes", sa.JSON(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("hold_s", sa.Integer(), nullable=False),
        sa.Column("repeat_min", sa.Integer(), nullable=False),
        sa.Column("escalate_min", sa.Integer(), nullable=False),
        sa.Column("recovery", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["notify_channel.id"], name=op.f("fk_notify_rule_channel_id_notify_channel")
        ),
        sa.ForeignKeyConstraint(
            ["division_code"], ["division.code"], name=op.f("fk_notify_rule_division_code_division")
        ),
        sa.ForeignKeyConstraint(
            ["escalate_channel_id"],
            ["notify_channel.id"],
            name=op.f("fk_notify_rule_escalate_channel_id_notify_channel"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notify_rule")),
    )
    op.create_index(op.f("ix_notify_rule_channel_id"), "notify_rule", ["channel_id"], unique=False)
    op.create_index(op.f("ix_notify_rule_division_code"), "notify_rule", ["division_code"], unique=False)
    op.create_table(
        "notify_subject",
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.String(length=16), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_notify_subject_incident_id_incident"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["notify_rule.id"], name=op.f("fk_notify_subject_rule_id_notify_rule"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("rule_id", "incident_id", name=op.f("pk_notify_subject")),
    )
    op.create_index("ix_notify_subject_due_at", "notify_subject", ["due_at"], unique=False)
