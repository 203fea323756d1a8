"""Cameras that wait for the answer whether they failed alone, and what has been learned from failing together."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from registry.columns import UtcDateTime, new_id


class Suspect(SQLModel, table=True):
    """One camera between its failure and its incident."""

    camera_id: uuid.UUID = Field(primary_key=True, foreign_key="camera.id")
    failed_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default="offline", max_length=16)
    faults: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    evidence_sha: str | None = Field(default=None, max_length=64)


class LearnedCause(SQLModel, table=True):
    """Something that cameras must share though their record does not say it. Its id stays while most cameras do."""

    __tablename__ = "learned_cause"

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    root: str = Field(max_length=100, index=True)
    """The path of the root division in which the cameras lie."""
    times: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The occasions on which most of them went dark together, oldest first, in ISO 8601."""


class LearnedMember(SQLModel, table=True):
    """A camera hangs at one learned cause at most."""

    __tablename__ = "learned_member"

    camera_id: uuid.UUID = Field(primary_key=True, foreign_key="camera.id")
    cause_id: uuid.UUID = Field(foreign_key="learned_cause.id", index=True)


class ToldApart(SQLModel, table=True):
    """A person has said that these two share nothing, however often they fail together."""

    __tablename__ = "told_apart"

    camera_id: uuid.UUID = Field(primary_key=True, foreign_key="camera.id")
    """The one with the smaller id."""
    other_id: uuid.UUID = Field(primary_key=True, foreign_key="camera.id")
    at: datetime = Field(sa_type=UtcDateTime)
