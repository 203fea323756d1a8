"""Reports that were made, and the keys that signed them; which are made by themselves, and which of these lack."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from registry.columns import UtcDateTime, new_id


class Report(SQLModel, table=True):
    """One report; its file lies in the folder of reports under its id. `path`: the area that it tells of. `schedule`:
    which scheduled one it is, so that none is made twice; null for one that a person asked for."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("schedule"), Index("ix_report_path", "path"))

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    made_by: str = Field(max_length=64)
    kind: str = Field(max_length=16)
    language: str = Field(max_length=8)
    scope: str = Field(max_length=20)
    title: str = Field(max_length=200)
    path: str = Field(max_length=200)
    as_of: datetime = Field(sa_type=UtcDateTime)
    bytes: int
    sha256: str = Field(max_length=64)
    schedule: str | None = Field(default=None, max_length=80)
    news: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """What rules are still to be told of one that made itself: `place`, `rates`, `met`, `targets` of
    vms.events.ReportTold."""


class ReportKey(SQLModel, table=True):
    """A signing key. The newest one that can be opened signs; the public halves of all are known."""

    __tablename__ = "report_key"

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    public: bytes = Field(sa_type=LargeBinary)
    private_sealed: bytes = Field(sa_type=LargeBinary, repr=False)


class ReportSchedule(SQLModel, table=True):
    """What is made by itself, since somebody has said so: one row. None: as the settings say."""

    __tablename__ = "report_schedule"

    id: int = Field(default=1, primary_key=True)
    lines: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """The language of each."""
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by: str = Field(max_length=64)
    version: int = 1


class ReportDelay(SQLModel, table=True):
    """A scheduled report that is due and could not be made, `since` it was first tried; `at`: when last. It goes when
    the report is made or due no more."""

    __tablename__ = "report_delay"

    schedule: str = Field(primary_key=True, max_length=80)
    since: datetime = Field(sa_type=UtcDateTime)
    at: datetime = Field(sa_type=UtcDateTime)
    reason: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """Why it failed, a sentence as vms.web.wording.PhraseOut has it. None: it waits for cameras to be looked at."""
    told: bool = False
    """Rules have been told that it is late."""
