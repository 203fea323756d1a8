"""Cameras that went dark and wait for the answer whether they did so alone."""

import uuid
from datetime import datetime

from sqlmodel import Field, SQLModel

from registry.columns import UtcDateTime


class Suspect(SQLModel, table=True):
    """One camera between its failure and its incident."""

    camera_id: uuid.UUID = Field(primary_key=True, foreign_key="camera.id")
    failed_at: datetime = Field(sa_type=UtcDateTime)
    evidence_sha: str | None = Field(default=None, max_length=64)
