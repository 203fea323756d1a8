"""What the change log holds since a past time, and rows of now as they were then. Functions take a session and never
commit."""

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Text, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.history import Later, Row, Winding
from registry.model import Change

_AT_A_TIME = 2000


@dataclass(frozen=True, slots=True)
class Since:
    """The changes after `at`. `entity`: one of Entity, or what else the change log holds; `of`: of these keys alone, if
    any are named; `made`: that a record was made too; `fields`: only what changed one of these, if any are named."""

    entity: str
    at: datetime
    of: Collection[str] | None = None
    made: bool = True
    fields: Collection[str] = ()

    async def parts(self, session: AsyncSession) -> AsyncIterator[list[tuple[datetime, Later]]]:
        """Newest first, so many at a time that they need little memory."""
        query = (
            select(col(Change.at), col(Change.entity_id), col(Change.before), col(Change.after))
            .where(*self._conditions())
            .order_by(col(Change.at).desc(), col(Change.id).desc())
            .execution_options(yield_per=_AT_A_TIME)
        )
        async for part in (await session.stream(query)).partitions():
            yield [(row[0], Later(*row[1:])) for row in part]

    async def all(self, session: AsyncSession) -> list[tuple[datetime, Later]]:
        """Newest first; each holds no more than the fields that changed."""
        return [change async for part in self.parts(session) for change in part]

    async def undone(self, session: AsyncSession, rows: Mapping[str, Row]) -> dict[str, Row]:
        """The rows of now, by their key, as they were: however much has changed, no more than a part of it is held."""
        winding = Winding(rows)
        async for part in self.parts(session):
            winding.back(change for _, change in part)
        return winding.rows

    async def count(self, session: AsyncSession, *, most: int | None = None) -> int:
        """Of more than `most` no more are counted."""
        newest = select(col(Change.id)).where(*self._conditions()).order_by(col(Change.at).desc()).limit(most)
        return int(await session.scalar(select(func.count()).select_from(newest.subquery())) or 0)

    def _conditions(self) -> list[ColumnElement[bool]]:
        found = [col(Change.entity) == str(self.entity), col(Change.at) > self.at]
        if self.of is not None:
            found.append(col(Change.entity_id).in_(self.of))
        if self.fields:
            # An empty field is on the one side only.
            sides = [cast(col(side), Text) for side in (Change.before, Change.after)]
            found.append(or_(*(side.contains(f'"{name}"', autoescape=True) for name in self.fields for side in sides)))
        # A record was nothing before it was made: its log holds JSON's null.
        return found if self.made else [*found, cast(col(Change.before), Text) != "null"]
