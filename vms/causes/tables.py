"""Cameras that went dark, or lost their signal, and wait for the answer whether they did so alone."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from registry.columns import UtcDateTime


class Suspect(SQLModel, table=True):
    """One camera between its failure and its incident."""

    camera_id: uuid.UUID = Field(primary_key=True, foreign_key="camera.id")
    failed_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default="offline", max_length=16)
    faults: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    evidence_sha: str | None = Field(default=None, max_length=64)
