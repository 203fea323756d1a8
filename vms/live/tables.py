"""The record of who watched which camera, when and what for."""

import uuid
from datetime import datetime

from sqlmodel import Field, SQLModel

from registry.columns import UtcDateTime, new_id


class LiveView(SQLModel, table=True):
    """One view. Open while `closed_at` is None; one found open at a start of the service is closed as `crashed`."""

    __tablename__ = "live_view"

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    camera_id: uuid.UUID = Field(foreign_key="camera.id", index=True)
    user_id: uuid.UUID = Field(foreign_key="account.id", index=True)
    unit_id: uuid.UUID | None = Field(default=None, foreign_key="unit.id")
    purpose: str = Field(max_length=200)
    stream: str = Field(max_length=8)
    opened_at: datetime = Field(sa_type=UtcDateTime, index=True)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    close_reason: str | None = Field(default=None, max_length=24)
    ip: str | None = Field(default=None, max_length=45)
