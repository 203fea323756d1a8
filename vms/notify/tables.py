"""What is stored of notifications: channels with sealed addresses, rules, what was said of what, deliveries."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, LargeBinary
from sqlmodel import Field, SQLModel

from registry.columns import UtcDateTime, new_id


class NotifyChannel(SQLModel, table=True):
    """Where messages go: an Apprise address, which is a secret and never shown."""

    __tablename__ = "notify_channel"

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(max_length=60)
    service: str = Field(max_length=60)
    """The address's scheme, such as `mailtos` or `wecombot`: all that is shown of it."""
    url_sealed: bytes = Field(sa_type=LargeBinary, repr=False)
    division_code: str | None = Field(default=None, foreign_key="division.code", index=True, max_length=20)
    """Whose it is; None: the whole service's."""
    enabled: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)


class NotifyRule(SQLModel, table=True):
    """Who is told of what."""

    __tablename__ = "notify_rule"

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(max_length=60)
    about: str = Field(default="incidents", max_length=12)
    """Of reports it takes area, channel, occasions and language alone."""
    channel_id: uuid.UUID = Field(foreign_key="notify_channel.id", index=True)
    escalate_channel_id: uuid.UUID | None = Field(default=None, foreign_key="notify_channel.id")
    division_code: str | None = Field(default=None, foreign_key="division.code", index=True, max_length=20)
    classes: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    kinds: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    units: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Their ids."""
    occasions: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    hold_s: int = 120
    repeat_min: int = 0
    escalate_min: int = 0
    recovery: bool = True
    pictures: bool = False
    """Evidence frames go with the messages, where the channel takes them."""
    language: str = Field(default="zh-CN", max_length=8)
    enabled: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)


class NotifySubject(SQLModel, table=True):
    """What one rule has said of one incident so far, and what it says next."""

    __tablename__ = "notify_subject"
    __table_args__ = (Index("ix_notify_subject_due_at", "due_at"),)

    rule_id: uuid.UUID = Field(primary_key=True, foreign_key="notify_rule.id", ondelete="CASCADE")
    incident_id: uuid.UUID = Field(primary_key=True, foreign_key="incident.id", ondelete="CASCADE")
    occasion: str = Field(max_length=16)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    escalated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    overdue_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    supervised_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    supervision_over_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class NotifyDelivery(SQLModel, table=True):
    """One message to one channel, with what became of it."""

    __tablename__ = "notify_delivery"
    __table_args__ = (
        Index("ix_notify_delivery_status_next_at", "status", "next_at"),
        Index("ix_notify_delivery_created_at", "created_at"),
    )

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    channel_id: uuid.UUID = Field(foreign_key="notify_channel.id", ondelete="CASCADE", index=True)
    rule_id: uuid.UUID | None = Field(default=None)
    occasion: str = Field(max_length=16)
    title: str = Field(max_length=200)
    body: str = Field(max_length=4000)
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """`incidents`: their numbers; `frames`: those that go with it (vms.notify.pictures.Wanted), if any do; `attached`:
    how many of them the last attempt took along; `again`: who had it sent again after it was given up, and when."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    status: str = Field(max_length=8)
    """`waiting`, `sent` or `failed`."""
    attempts: int = 0
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    error: str | None = Field(default=None, max_length=200)
    """Of the last attempt: an `Obstacle`."""
