"""What is stored of health: one row per camera, one per change of state, one per camera and day."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Index, String, and_, case
from sqlmodel import Field, SQLModel, col

from registry.columns import UtcDateTime, new_id
from vms.health.judge import OUR_FAULT


class CameraHealth(SQLModel, table=True):
    """The present state of one camera. A camera that was never checked may have no row: read it as `unknown`.

    `faults` is a JSON list of fault codes; `cast(faults, String).like('%"black"%')` finds one on every database.
    """

    __tablename__ = "camera_health"
    __table_args__ = (Index("ix_camera_health_state", "state"),)

    camera_id: uuid.UUID = Field(primary_key=True, foreign_key="camera.id", ondelete="CASCADE")
    state: str = Field(sa_type=String(16))
    since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finding: str | None = Field(default=None, max_length=16)
    faults: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    not_checkable: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    detail: str = Field(default="", max_length=500)
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    accounted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Up to when the time in `state` has been added to `camera_day`."""
    recent: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The last observations: see vms.health.model.Health.recent."""
    blind_streak: int = 0
    changes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    flapping: bool = False
    held: bool = False
    """Overridden by a person: see health_override."""
    stream: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    """codec, width, height, fps, bitrate_kbps, keyframe_interval_s of the last check that saw the stream."""
    measures: dict[str, float] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    connect_ms: float | None = None
    first_picture_ms: float | None = None
    print: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    """The picture's fingerprint, handed to the next check."""
    evidence_sha: str | None = Field(default=None, max_length=64)
    evidence_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    hourly_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


measured_state: ColumnElement[str] = case((col(CameraHealth.held), "override"), else_=col(CameraHealth.state))
"""The state as far as the checks answer for it: `override` while a person's word stands in its place."""


class Transition(SQLModel, table=True):
    """One confirmed change of state. Never edited."""

    __tablename__ = "transition"
    __table_args__ = (Index("ix_transition_camera_at", "camera_id", "at"),)

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    camera_id: uuid.UUID = Field(foreign_key="camera.id", ondelete="CASCADE")
    at: datetime = Field(sa_type=UtcDateTime)
    from_state: str = Field(sa_type=String(16))
    to_state: str = Field(sa_type=String(16))
    finding: str | None = Field(default=None, max_length=16)
    faults: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    detail: str = Field(default="", max_length=500)
    flapping: bool = False
    evidence_sha: str | None = Field(default=None, max_length=64)
    measures: dict[str, float] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


blind: ColumnElement[bool] = and_(
    col(Transition.to_state) == "unknown", col(Transition.detail).startswith(OUR_FAULT, autoescape=True)
)
"""Whether the state became unknown because we ourselves could not look, not because the camera has no address."""


class CameraDay(SQLModel, table=True):
    """Seconds per state of one camera on one UTC day, and how often it was looked at."""

    __tablename__ = "camera_day"

    camera_id: uuid.UUID = Field(primary_key=True, foreign_key="camera.id", ondelete="CASCADE")
    day: date = Field(primary_key=True)
    unknown_s: float = 0.0
    online_s: float = 0.0
    degraded_s: float = 0.0
    offline_s: float = 0.0
    maintenance_s: float = 0.0
    retired_s: float = 0.0
    override_s: float = 0.0
    checks: int = 0
