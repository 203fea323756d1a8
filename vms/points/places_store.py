"""All SQL that reads divisions, units, rooms, sites and guarded places of an area."""

import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import func, not_, null, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col

from registry.geometry import Box
from registry.layouts import Entity
from registry.model import Checkpoint, Division, DutyPost, MonitoringRoom, Site, Unit, Zone
from registry.store import table_of
from vms.points.records_store import lies_nowhere

T = TypeVar("T", Unit, MonitoringRoom)


async def divisions(session: AsyncSession, path: str) -> Sequence[Division]:
    """The divisions of an area, by code, without their boundaries."""
    query = select(Division).where(col(Division.path).startswith(path, autoescape=True)).order_by(col(Division.code))
    boundary: Any = Division.boundary
    return (await session.scalars(query.options(defer(boundary)))).all()


async def upwards(session: AsyncSession, path: str) -> Sequence[Division]:
    """The divisions from the root down to the one with this path, without their boundaries."""
    boundary: Any = Division.boundary
    query = select(Division).where(col(Division.code).in_(path.strip("/").split("/")))
    return (await session.scalars(query.options(defer(boundary)))).all()


async def counties(session: AsyncSession) -> Sequence[Division]:
    """The divisions that lie in no other, without their boundaries."""
    boundary: Any = Division.boundary
    query = select(Division).where(col(Division.parent_code).is_(None)).order_by(col(Division.code))
    return (await session.scalars(query.options(defer(boundary)))).all()


async def boundaries(session: AsyncSession, path: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Code, name and boundary of the area's divisions that have one."""
    query = select(col(Division.code), col(Division.name), col(Division.boundary))
    rows = await session.execute(query.where(col(Division.path).startswith(path, autoescape=True)))
    return [(code, name, boundary) for code, name, boundary in rows if boundary]


async def in_area(session: AsyncSession, kind: type[T], path: str) -> Sequence[T]:
    """Units or rooms whose division lies in the area, by name."""
    query = select(kind).join(Division, col(Division.code) == col(kind.division_code))
    return (
        await session.scalars(
            query.where(col(Division.path).startswith(path, autoescape=True)).order_by(col(kind.name))
        )
    ).all()


async def site(session: AsyncSession, key: uuid.UUID) -> tuple[Site, str] | None:
    """One site and the path of its division."""
    query = select(Site, col(Division.path)).join(Division, col(Division.code) == col(Site.division_code))
    row = (await session.execute(query.where(col(Site.id) == key))).one_or_none()
    return (row[0], row[1]) if row else None


class Guard(NamedTuple):
    """A zone, checkpoint or post on a map. `kind`: its code; of posts there is but one."""

    code: str
    name: str
    kind: str | None
    geometry: dict[str, Any]


async def zones(session: AsyncSession, path: str, limit: int) -> list[Guard]:
    """The zones of an area that have a boundary, by code."""
    query = select(col(Zone.code), col(Zone.name), col(Zone.kind), col(Zone.boundary))
    query = query.join(Division, col(Division.code) == col(Zone.division_code))
    query = query.where(col(Division.path).startswith(path, autoescape=True), not_(lies_nowhere(table_of(Entity.ZONE))))
    rows = await session.execute(query.order_by(col(Zone.code)).limit(limit))
    return [Guard(code, name, kind, boundary) for code, name, kind, boundary in rows]


async def known(session: AsyncSession, entity: Entity, path: str) -> tuple[int, int]:
    """How many records of a kind an area has, and how many of them lie nowhere on a map."""
    table = table_of(entity)
    query = select(func.count(), func.count().filter(lies_nowhere(table)))
    query = query.select_from(table.join(Division, col(Division.code) == table.c.division_code))
    row = (await session.execute(query.where(col(Division.path).startswith(path, autoescape=True)))).one()
    return row[0], row[1]


async def guards(
    session: AsyncSession, of: type[Checkpoint] | type[DutyPost], path: str, box: Box, limit: int
) -> list[Guard]:
    """The checkpoints, or posts, of an area that lie in the box, by code."""
    kind = col(Checkpoint.kind) if of is Checkpoint else null()
    query = select(col(of.code), col(of.name), kind, col(of.longitude), col(of.latitude))
    query = query.join(Division, col(Division.code) == col(of.division_code))
    inside = (col(of.longitude).between(box.west, box.east), col(of.latitude).between(box.south, box.north))
    query = query.where(col(Division.path).startswith(path, autoescape=True), *inside)
    rows = await session.execute(query.order_by(col(of.code)).limit(limit))
    return [
        Guard(code, name, kind, {"type": "Point", "coordinates": [longitude, latitude]})
        for code, name, kind, longitude, latitude in rows
    ]
