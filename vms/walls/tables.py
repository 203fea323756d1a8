"""Walls and the log of patrols. Patrol routes are of the registry."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from registry.columns import UtcDateTime, new_id


class SavedWall(SQLModel, table=True):
    """A wall that somebody keeps for themselves (`owner_id`), or a preset of a monitoring room (`room_id`)."""

    __tablename__ = "saved_wall"
    __table_args__ = (
        CheckConstraint("(owner_id IS NULL) <> (room_id IS NULL)", name="whose"),
        UniqueConstraint("owner_id", "name"),
        UniqueConstraint("room_id", "name"),
    )

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    owner_id: uuid.UUID | None = Field(default=None, foreign_key="account.id", ondelete="CASCADE")
    room_id: uuid.UUID | None = Field(default=None, foreign_key="monitoring_room.id", ondelete="CASCADE")
    name: str = Field(max_length=60)
    dwell_s: int
    windows: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    """`[{"layout": 9, "cameras": [id or null, …]}, …]`, one to three."""
    version: int = 1
    updated_at: datetime = Field(sa_type=UtcDateTime)
    updated_by: str = Field(max_length=64)


class Patrol(SQLModel, table=True):
    """One walk of a route by one person. Name and cameras are those of the route when it began."""

    __table_args__ = (
        Index("ix_patrol_division_code_id", "division_code", "id"),
        Index("ix_patrol_user_id_id", "user_id", "id"),
    )

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    route_id: uuid.UUID | None = Field(default=None, foreign_key="patrol_route.id", index=True, ondelete="SET NULL")
    route_number: int
    route_name: str = Field(max_length=60)
    division_code: str = Field(foreign_key="division.code", max_length=20)
    user_id: uuid.UUID = Field(foreign_key="account.id")
    username: str = Field(max_length=64)
    display_name: str = Field(max_length=100)
    unit_id: uuid.UUID | None = Field(default=None, foreign_key="unit.id")
    purpose: str = Field(max_length=200)
    camera_ids: list[str] = Field(sa_column=Column(JSON, nullable=False))
    started_at: datetime = Field(sa_type=UtcDateTime)
    last_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: str | None = Field(default=None, max_length=16)
    remark: str | None = Field(default=None, max_length=500)


class PatrolStop(SQLModel, table=True):
    """What was seen at one camera of a patrol. `state` and `finding`: what the service knew of it at that moment."""

    __tablename__ = "patrol_stop"

    patrol_id: uuid.UUID = Field(primary_key=True, foreign_key="patrol.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    camera_id: uuid.UUID = Field(foreign_key="camera.id", index=True, ondelete="CASCADE")
    seen_at: datetime = Field(sa_type=UtcDateTime)
    shown_s: float
    picture_s: float
    first_picture_ms: int | None = None
    reason: str | None = Field(default=None, max_length=40)
    remark: str | None = Field(default=None, max_length=300)
    state: str = Field(max_length=16)
    finding: str | None = Field(default=None, max_length=16)
