"""The audit trail: rows are added and read, never changed."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from registry.columns import UtcDateTime, new_id


class AuditEntry(SQLModel, table=True):
    """Who did or saw what, when, from where and why. No foreign keys: the trail outlives what it speaks of."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_object", "object_id", "id"),
        Index("ix_audit_entry_actor", "username", "id"),
        Index("ix_audit_entry_action", "action", "id"),
    )

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    user_id: uuid.UUID
    username: str = Field(max_length=64)
    role: str = Field(max_length=24)
    unit_id: uuid.UUID | None = None
    via: str = Field(max_length=16)
    ip: str | None = Field(default=None, max_length=45)
    action: str = Field(max_length=64)
    object_kind: str = Field(max_length=32)
    object_id: str = Field(max_length=100)
    division_code: str | None = Field(default=None, index=True, max_length=20)
    purpose: str | None = Field(default=None, max_length=200)
    detail: dict[str, Any] | None = Field(default=None, sa_type=JSON)
