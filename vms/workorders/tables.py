"""What is stored of work orders. Who did what when is in the incident's history."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from registry.columns import UtcDateTime, new_id


class WorkOrder(SQLModel, table=True):
    """The task to mend one incident; sent to another person it stays the same order."""

    __tablename__ = "work_order"

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    incident_id: uuid.UUID = Field(foreign_key="incident.id", unique=True)
    assignee_id: uuid.UUID = Field(foreign_key="account.id", index=True)
    unit_id: uuid.UUID | None = Field(default=None, foreign_key="unit.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    dispatched_at: datetime = Field(sa_type=UtcDateTime)
    note: str | None = Field(default=None, max_length=1000)
    checklist: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """`{"item": text, "done": bool}`, in order."""
    parts: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """`{"name": text, "quantity": int}`."""
