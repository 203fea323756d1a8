"""Reports that were made, and the keys that signed them."""

import uuid
from datetime import datetime

from sqlalchemy import Index, LargeBinary, UniqueConstraint
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


class ReportKey(SQLModel, table=True):
    """A signing key. The newest one that can be opened signs; the public halves of all are known."""

    __tablename__ = "report_key"

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    public: bytes = Field(sa_type=LargeBinary)
    private_sealed: bytes = Field(sa_type=LargeBinary, repr=False)
