"""What is stored of incidents: the incident, its cameras, and its history, which the database itself keeps unedited."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, Index, Table, UniqueConstraint, event, text
from sqlmodel import Field, SQLModel

from registry.columns import UtcDateTime, new_id

_OPEN_MEMBER = text("left_at IS NULL")


class Incident(SQLModel, table=True):
    """A fault with its life; the columns of vms.incidents.model.Life carry the same names."""

    __table_args__ = (
        Index("ix_incident_status_due_at", "status", "due_at"),
        Index("ix_incident_cause", "cause_kind", "cause_key"),
    )

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    number: int = Field(unique=True)
    camera_id: uuid.UUID = Field(foreign_key="camera.id", index=True)
    """The camera that it began with."""
    division_code: str = Field(foreign_key="division.code", index=True, max_length=20)
    """Where it lies; with several cameras the smallest division that holds them all."""
    kind: str = Field(max_length=24)
    """`offline`, or the gravest picture fault."""
    site_class: int
    cameras_count: int = 1
    cause_kind: str | None = Field(default=None, max_length=16)
    cause_key: str | None = Field(default=None, max_length=100)
    """What the record calls it; the id of a learned cause; the code of a township."""
    cause_times: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Of a learned cause: when its cameras had failed together before, oldest first, in ISO 8601."""
    finder_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    before_sha: str | None = Field(default=None, max_length=64)
    after_sha: str | None = Field(default=None, max_length=64)

    checking_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the service last began to look whether the repair holds."""
    check_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When it looks next; None: it is not looking."""

    status: str = Field(max_length=16)
    origin: str = Field(max_length=8)
    touched: bool = False
    raised_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    paused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    paused_reason: str | None = Field(default=None, max_length=200)
    repaired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    recovered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    returns: int = 0
    reopened: int = 0
    supervised_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    resolution: str | None = Field(default=None, max_length=16)


class IncidentMember(SQLModel, table=True):
    """A camera of an incident, from joining to leaving. No camera is in two open incidents: the index sees to it."""

    __tablename__ = "incident_member"
    __table_args__ = (
        Index(
            "uq_incident_member_open_camera",
            "camera_id",
            unique=True,
            sqlite_where=_OPEN_MEMBER,
            postgresql_where=_OPEN_MEMBER,
        ),
        Index("ix_incident_member_camera_left_at", "camera_id", "left_at"),
    )

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    incident_id: uuid.UUID = Field(foreign_key="incident.id", index=True)
    camera_id: uuid.UUID = Field(foreign_key="camera.id")
    kind: str = Field(max_length=24)
    faults: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    joined_at: datetime = Field(sa_type=UtcDateTime)
    recovered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    before_sha: str | None = Field(default=None, max_length=64)
    after_sha: str | None = Field(default=None, max_length=64)


class IncidentStep(SQLModel, table=True):
    """One line of an incident's history. A trigger refuses to change or delete it."""

    __tablename__ = "incident_step"
    __table_args__ = (
        UniqueConstraint("user_id", "client_action_id"),
        Index("ix_incident_step_incident", "incident_id", "id"),
    )

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    incident_id: uuid.UUID = Field(foreign_key="incident.id")
    at: datetime = Field(sa_type=UtcDateTime)
    """When it was recorded."""
    happened_at: datetime = Field(sa_type=UtcDateTime)
    """When it was done, as the person's device says."""
    action: str = Field(max_length=16)
    user_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    """None: the service itself."""
    user_name: str | None = Field(default=None, max_length=100)
    from_status: str | None = Field(default=None, max_length=16)
    to_status: str = Field(max_length=16)
    remark: str | None = Field(default=None, max_length=1000)
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    client_action_id: str | None = Field(default=None, max_length=64)


class IncidentCheck(SQLModel, table=True):
    """One check of one camera to prove a repair. Those of one `at` are a round."""

    __tablename__ = "incident_check"
    __table_args__ = (Index("ix_incident_check_incident_at", "incident_id", "at"),)

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    incident_id: uuid.UUID = Field(foreign_key="incident.id")
    camera_id: uuid.UUID = Field(foreign_key="camera.id")
    at: datetime = Field(sa_type=UtcDateTime)
    outcome: str = Field(max_length=8)
    reason: str | None = Field(default=None, max_length=16)
    words: str = Field(default="", max_length=300)
    faults: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Those that the reason speaks of; empty in checks from before they were kept."""
    compared: bool = False
    """Held against an approved reference view."""
    evidence_sha: str | None = Field(default=None, max_length=64)
    measures: dict[str, float] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class IncidentNumber(SQLModel, table=True):
    """The last number given: one row, so that numbers have no gaps and no doubles on either database."""

    __tablename__ = "incident_number"

    id: int = Field(default=1, primary_key=True)
    last: int = 0


UNEDITED = {
    "sqlite": tuple(
        f"CREATE TRIGGER incident_step_no_{verb.lower()} BEFORE {verb} ON incident_step "
        "BEGIN SELECT RAISE(ABORT, 'the history of an incident is never edited'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION incident_step_unedited() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'the history of an incident is never edited'; END $$",
        "CREATE TRIGGER incident_step_unedited BEFORE UPDATE OR DELETE ON incident_step "
        "FOR EACH ROW EXECUTE FUNCTION incident_step_unedited()",
    ),
}
FIRST_NUMBER = "INSERT INTO incident_number (id, last) VALUES (1, 0)"


def _install_triggers(_table: Table, connection: Connection, **_kwargs: object) -> None:
    for statement in UNEDITED[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def _install_number(_table: Table, connection: Connection, **_kwargs: object) -> None:
    connection.exec_driver_sql(FIRST_NUMBER)


event.listen(SQLModel.metadata.tables["incident_step"], "after_create", _install_triggers)
event.listen(SQLModel.metadata.tables["incident_number"], "after_create", _install_number)
