"""Imports and bulk edits that can be undone; the fields that were added to records; cameras' documents."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from registry.columns import UtcDateTime, new_id

IMPORT, BULK = "import", "bulk"
LONGEST_NAME, LONGEST_WHY = 80, 100


def import_reason(file_name: str, why: str) -> str:
    """What the change log has as the reason of an import: the file, and why, if somebody said so."""
    return " ".join(part for part in (IMPORT, file_name[-LONGEST_NAME:]) if part) + (f": {why}" if why else "")


class ImportRun(SQLModel, table=True):
    """One import or bulk edit that was applied. Its changes are those of the change log at `at` by `actor` with its
    `reason`. `path`: whose area."""

    __tablename__ = "import_run"
    __table_args__ = (Index("ix_import_run_path", "path"),)

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    kind: str = Field(default=IMPORT, max_length=8)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str = Field(max_length=100)
    path: str = Field(max_length=200)
    file_name: str = Field(max_length=200)
    """Empty for a bulk edit."""
    reason: str = Field(default=IMPORT, max_length=200)
    """Of an import `import_reason`."""
    counts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_by: str | None = Field(default=None, max_length=100)


class DefinedField(SQLModel, table=True):
    """A field that an administrator has added to the records of cameras or sites. `choices`: code, zh, en of each."""

    __tablename__ = "custom_field"
    __table_args__ = (UniqueConstraint("entity", "code"),)

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    entity: str = Field(max_length=8)
    code: str = Field(max_length=16)
    zh: str = Field(max_length=30)
    en: str = Field(max_length=60)
    kind: str = Field(max_length=8)
    mandatory: bool = False
    choices: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    retired: bool = False
    version: int = 1


class CameraDocument(SQLModel, table=True):
    """A document or a photo of a camera's life. The file lies with the evidence, named by its SHA-256. Withdrawn ones
    count no more, and stay on record."""

    __tablename__ = "camera_document"

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    camera_id: uuid.UUID = Field(foreign_key="camera.id", index=True)
    kind: str = Field(max_length=8)
    site_id: uuid.UUID | None = Field(default=None, foreign_key="site.id")
    """Of a consent: the military or classified site that gave it."""
    title: str = Field(max_length=100)
    stage: str = Field(max_length=16)
    sha256: str = Field(max_length=64, index=True)
    media: str = Field(max_length=32)
    bytes: int
    added_at: datetime = Field(sa_type=UtcDateTime)
    added_by: str = Field(max_length=100)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_by: str | None = Field(default=None, max_length=100)
    withdrawn_reason: str | None = Field(default=None, max_length=200)
