"""Maintenance windows and overrides as they are stored."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, Column, Index, String
from sqlmodel import Field, SQLModel

from registry.columns import UtcDateTime, new_id


class MaintenanceWindow(SQLModel, table=True):
    """A planned time in which cameras are measured but nobody is alarmed. Never deleted: it explains excluded time."""

    __tablename__ = "maintenance_window"
    __table_args__ = (Index("ix_maintenance_window_over_at", "over_at"),)

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    scope: str = Field(sa_type=String(16))
    scope_id: str = Field(max_length=50)
    """Of what cameras hang on, its name in their records."""
    division_code: str = Field(foreign_key="division.code", max_length=20, index=True)
    """Where it lies, or what it covers."""
    reason: str = Field(max_length=200)
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    weekdays: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    utc_offset_min: int = 0
    over_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """After that it is never open again; None: it goes on."""
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: str = Field(max_length=64)
    version: int = 1


class HealthOverride(SQLModel, table=True):
    """What a person says a camera's state is, whatever the checks say, until a time."""

    __tablename__ = "health_override"

    camera_id: uuid.UUID = Field(primary_key=True, foreign_key="camera.id", ondelete="CASCADE")
    state: str = Field(sa_type=String(16))
    reason: str = Field(max_length=200)
    until: datetime = Field(sa_type=UtcDateTime)
    set_at: datetime = Field(sa_type=UtcDateTime)
    set_by: str = Field(max_length=64)
