"""What is stored of work orders. Who did what when is in the incident's history."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
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


class WorkOrderPhoto(SQLModel, table=True):
    """A picture that the crew added. The file lies with the evidence, named by its SHA-256."""

    __tablename__ = "work_order_photo"
    __table_args__ = (
        UniqueConstraint("order_id", "sha256"),
        UniqueConstraint("user_id", "client_action_id"),
    )

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    order_id: uuid.UUID = Field(foreign_key="work_order.id")
    sha256: str = Field(max_length=64, index=True)
    kind: str = Field(max_length=16)
    user_id: uuid.UUID = Field(foreign_key="account.id")
    user_name: str = Field(max_length=100)
    client_action_id: str = Field(max_length=64)
    taken_at: datetime = Field(sa_type=UtcDateTime)
    """As the person's device says."""
    added_at: datetime = Field(sa_type=UtcDateTime)
    width: int
    height: int
    bytes: int
    longitude: float | None = None
    latitude: float | None = None
