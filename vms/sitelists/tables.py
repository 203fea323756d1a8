"""Versions of the list of sites that must be covered."""

import uuid
from datetime import date, datetime

from sqlmodel import Field, SQLModel

from registry.columns import UtcDateTime, new_id


class SiteList(SQLModel, table=True):
    """The sites of a county as of `as_of`; a draft until somebody approves it. `sites`: how many they are."""

    __tablename__ = "site_list"

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    division_code: str = Field(foreign_key="division.code", index=True, max_length=20)
    as_of: datetime = Field(sa_type=UtcDateTime)
    drafted_by: str = Field(max_length=100)
    sites: int
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    approved_by: str | None = Field(default=None, max_length=100)
    reference: str | None = Field(default=None, max_length=100)
    """The number of the document by which it was approved (文号)."""
    in_force_from: date | None = None
