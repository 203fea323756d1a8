"""One row per kept frame of a camera. The file is shared by all rows of the same SHA-256."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from registry.columns import UtcDateTime, new_id


class Evidence(SQLModel, table=True):
    """A dated, hashed frame. The flags say why it is kept; a row with none of them is deleted. `held_until`: a signed
    report names it, and until then it goes after all others."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index("ix_evidence_camera_taken_at", "camera_id", "taken_at"),
        Index("ix_evidence_taken_at", "taken_at"),
        Index("ix_evidence_proof", "camera_id", sqlite_where=text("proof = 1"), postgresql_where=text("proof")),
        Index(
            "ix_evidence_held_until",
            "held_until",
            sqlite_where=text("held_until IS NOT NULL"),
            postgresql_where=text("held_until IS NOT NULL"),
        ),
    )

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    camera_id: uuid.UUID = Field(foreign_key="camera.id", ondelete="CASCADE")
    sha256: str = Field(max_length=64, index=True)
    taken_at: datetime = Field(sa_type=UtcDateTime)
    latest: bool = False
    transition: bool = False
    hourly: bool = False
    reference: bool = False
    proof: bool = False
    held_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    bytes: int
    width: int
    height: int
    finding: str = Field(max_length=16)
    faults: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    measures: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))

    @property
    def held(self) -> bool:
        return self.held_until is not None
