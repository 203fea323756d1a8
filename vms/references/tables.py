"""What is stored of reference views: a few rows per camera, each with its frame in the evidence."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, String
from sqlmodel import Field, SQLModel

from registry.columns import UtcDateTime, new_id


class CameraReference(SQLModel, table=True):
    """One reference view. A rejected one keeps its row, without the view, until it expires."""

    __tablename__ = "camera_reference"
    __table_args__ = (Index("ix_camera_reference_status", "status", "id"),)

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    camera_id: uuid.UUID = Field(foreign_key="camera.id", ondelete="CASCADE", index=True)
    status: str = Field(sa_type=String(16))
    source: str = Field(sa_type=String(16))
    condition: str = Field(max_length=16)
    hour: int | None = None
    view: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    evidence_sha: str = Field(max_length=64)
    learned_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by: str | None = Field(default=None, max_length=64)
    """The person's user name; None with a decision: the service, because it shows the same view as an approved one."""
    reason: str | None = Field(default=None, max_length=200)


class ViewApproval(SQLModel, table=True):
    """For how long an approved view held, from `begins_at` up to `ends_at`: until it is rejected, removed, or expires.
    Never removed. `recorded_at` None: it was approved before this was written down, of which only what was still there
    is known."""

    __tablename__ = "view_approval"

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    camera_id: uuid.UUID = Field(foreign_key="camera.id", ondelete="CASCADE", index=True)
    reference_id: uuid.UUID = Field(index=True)
    begins_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
