"""How complete and how believable the records of cameras are, or were at a time, by area and by column, and what
each one lacks."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from registry.access_units import access_units
from registry.custom import unfolded
from registry.history import Row
from registry.layouts import Entity
from registry.model import Division
from registry.record import MANDATORY, Column
from registry.validity import Invalid, Surroundings, assess_record, crowding
from vms.coverage import files_store as store
from vms.points.fields_store import fields_at
from vms.web.problems import Unprocessable
from vms.web.wording import say

MOST_CAMERAS = 50_000
"""Judged at once, in about a second; more are counted part by part, see measuring_many."""


class FileVerdict(NamedTuple):
    """One camera's record: the mandatory columns that are empty, the checks that failed."""

    id: uuid.UUID
    code: str
    name: str
    division_code: str
    missing: Sequence[Column]
    invalid: Sequence[Invalid]


@dataclass(slots=True)
class FileCount:
    """Of so many `files` those with all mandatory columns `filled`, those that pass every check (`valid`), and those
    that do both (`complete`). `missing`, `invalid`: in how many of them, by field."""

    files: int = 0
    filled: int = 0
    valid: int = 0
    complete: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    invalid: Counter[str] = field(default_factory=Counter)

    def add(self, each: FileVerdict) -> None:
        self.files += 1
        self.filled += not each.missing
        self.valid += not each.invalid
        self.complete += not each.missing and not each.invalid
        self.missing.update(column.field for column in each.missing)
        self.invalid.update({invalid.field for invalid in each.invalid})

    def merge(self, other: "FileCount") -> None:
        self.files += other.files
        self.filled += other.filled
        self.valid += other.valid
        self.complete += other.complete
        self.missing.update(other.missing)
        self.invalid.update(other.invalid)


@dataclass(frozen=True, slots=True)
class Files:
    """The records of an area's cameras that were neither planned nor retired `at` a time, as they were then."""

    at: datetime
    rows: Sequence[Row]
    boundaries: Mapping[str, Division]
    taken: Collection[tuple[object, ...]]
    columns: Sequence[Column]
    """Mandatory ones, the added ones last."""
    first_pictures: Mapping[uuid.UUID, datetime]

    def judged(self) -> list[FileVerdict]:
        """By code."""
        custom, units = self.columns[len(MANDATORY) :], access_units(self.boundaries.values())
        found = []
        for row in self.rows:
            facts, division = unfolded(row) if custom else row, self.boundaries[row["division_code"]]
            seen = self.first_pictures.get(row["id"])
            around = Surroundings(division.boundary, access_units=units.get(division.code), first_picture=seen)
            judged = assess_record(facts, division.code, row["site_class"], now=self.at, around=around, custom=custom)
            short = judged.filled < judged.mandatory
            missing = [column for column in self.columns if facts.get(column.field) in (None, "")] if short else []
            invalid = [*judged.invalid, *crowding(row, self.taken)]
            found.append(FileVerdict(row["id"], row["code"], row["name"], division.code, missing, invalid))
        return found


async def read_files(
    session: AsyncSession, since: store.Then, divisions: Mapping[str, Division], codes: Collection[str]
) -> Files:
    """Of the cameras that were in these divisions. Raises Unprocessable for too many."""
    asked = (await fields_at(session, since.at)).columns(Entity.CAMERA)
    rows = await store.records(codes, since, limit=MOST_CAMERAS + 1)
    if len(rows) > MOST_CAMERAS:
        raise Unprocessable(say("too_much_at_once", most=MOST_CAMERAS, what=say("what_cameras")))
    custom = [column for column in asked if column.mandatory]
    crowded, seen = await store.crowded(since), await store.first_pictures(session, rows, since.at)
    return Files(since.at, rows, divisions, crowded, (*MANDATORY, *custom), seen)


async def read_some(
    session: AsyncSession,
    divisions: Mapping[str, Division],
    cameras: Collection[uuid.UUID],
    at: datetime,
    taken: Collection[tuple[object, ...]],
) -> Files:
    """Of these cameras; `taken`: what more than one camera had then."""
    custom = [column for column in (await fields_at(session, at)).columns(Entity.CAMERA) if column.mandatory]
    rows = await store.records_of(session, cameras, at)
    return Files(at, rows, divisions, taken, (*MANDATORY, *custom), await store.first_pictures(session, rows, at))


def together(counts: Iterable[FileCount]) -> FileCount:
    found = FileCount()
    for each in counts:
        found.merge(each)
    return found
