"""Indexes by position and address: map views, and cameras that claim the same."""

from alembic import op

revision = "0003_camera_places"
down_revision = "0002_walls"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_camera_longitude_latitude", "camera", ["longitude", "latitude"])
    op.create_index("ix_camera_ipv4", "camera", ["ipv4"])
    op.create_index("ix_camera_ipv6", "camera", ["ipv6"])
