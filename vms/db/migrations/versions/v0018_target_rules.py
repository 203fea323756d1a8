"""Targets of online and sound rates, of files and of repairs."""

from alembic import op

revision = "0018_target_rules"
down_revision = "0017_old_deliveries"
branch_labels = None
depends_on = None

RULES = (
    "coverage_rate",
    "minimum_points",
    "minimum_points_each",
    "rooms_each",
    "online_rate",
    "sound_rate",
    "file_completeness",
    "repair_in_time",
)


def upgrade() -> None:
    with op.batch_alter_table("target") as target:
        target.drop_constraint(op.f("ck_target_rule"), type_="check")
        target.create_check_constraint(op.f("ck_target_rule"), f"rule IN ({', '.join(map(repr, RULES))})")
