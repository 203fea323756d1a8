"""Plans that were made: what was asked, what came out. Written once."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from registry.columns import UtcDateTime, new_id


class PlacementPlan(SQLModel, table=True):
    """`path`: the area of who made it. `summary` and each of `steps` as the API gives them. `waiting`, `unreachable`:
    the keys of the sites that it can do nothing for, in hex; `completed`: of those that its steps complete, in their
    order. None: of plans from before they were kept."""

    __tablename__ = "placement_plan"
    __table_args__ = (Index("ix_placement_plan_path", "path"),)

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    made_by: str = Field(max_length=64)
    path: str = Field(max_length=200)
    asked: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    summary: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    steps: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    waiting: list[str] | None = Field(default=None, sa_column=Column(JSON))
    unreachable: list[str] | None = Field(default=None, sa_column=Column(JSON))
    completed: list[str] | None = Field(default=None, sa_column=Column(JSON))
