"""All SQL of walls and patrols. Nothing here commits."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.model import Camera, Division, Lifecycle, MonitoringRoom, PatrolRoute
from registry.since import Since
from vms.accounts.model import EVERYWHERE
from vms.health.tables import CameraHealth
from vms.live.tables import LiveView
from vms.walls.tables import Patrol, PatrolStop, SavedWall

T = TypeVar("T", PatrolRoute, Patrol)
ROUTE = "patrol_route"
"""How the change log and the audit call routes."""
CHUNK = 5_000
"""Keys in one query: each is a parameter, of which databases take a limited number."""


class Named(NamedTuple):
    """A camera as a tile names it, and where it stands."""

    id: uuid.UUID
    name: str
    code: str
    path: str


class Placed(NamedTuple):
    """A wall with the room whose preset it is."""

    wall: SavedWall
    room: MonitoringRoom | None
    room_path: str | None


class Routed(NamedTuple):
    """A route or a patrol with the division it belongs to."""

    row: Any
    division_name: str
    path: str


@dataclass(frozen=True, slots=True)
class PatrolFilter:
    """Which patrols; None: any. `path` is the asker's area."""

    path: str
    user_id: uuid.UUID | None = None
    route_id: uuid.UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    unended: bool = False


def _inside(path: str) -> list[ColumnElement[bool]]:
    return [] if path == EVERYWHERE else [col(Division.path).startswith(path, autoescape=True)]


async def cameras(session: AsyncSession, path: str, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, Named]:
    """Those of the cameras that lie in the area, by id."""
    query = select(col(Camera.id), col(Camera.name), col(Camera.code), col(Division.path)).join(
        Division, col(Division.code) == col(Camera.division_code)
    )
    found: dict[uuid.UUID, Named] = {}
    left = list(keys)
    while left:
        chunk, left = left[:CHUNK], left[CHUNK:]
        rows = await session.execute(query.where(col(Camera.id).in_(chunk), *_inside(path)))
        found |= {row.id: Named(*row) for row in rows}
    return found


async def cameras_below(session: AsyncSession, path: str, limit: int) -> list[Named]:
    """Cameras that stand in a division or below it, by code."""
    query = (
        select(col(Camera.id), col(Camera.name), col(Camera.code), col(Division.path))
        .join(Division, col(Division.code) == col(Camera.division_code))
        .where(col(Camera.lifecycle).not_in([Lifecycle.PLANNED, Lifecycle.RETIRED]), *_inside(path))
        .order_by(col(Camera.code))
        .limit(limit)
    )
    return [Named(*row) for row in await session.execute(query)]


async def division(session: AsyncSession, code: str) -> Division | None:
    return await session.get(Division, code)


async def room(session: AsyncSession, key: uuid.UUID) -> tuple[MonitoringRoom, str] | None:
    """A monitoring room and the path of its division."""
    query = select(MonitoringRoom, col(Division.path)).join(
        Division, col(Division.code) == col(MonitoringRoom.division_code)
    )
    row = (await session.execute(query.where(col(MonitoringRoom.id) == key))).first()
    return (row[0], row[1]) if row else None


def _walls() -> Select[SavedWall, MonitoringRoom, str]:
    return (
        select(SavedWall, MonitoringRoom, col(Division.path))
        .outerjoin(MonitoringRoom, col(MonitoringRoom.id) == col(SavedWall.room_id))
        .outerjoin(Division, col(Division.code) == col(MonitoringRoom.division_code))
    )


async def wall(session: AsyncSession, key: uuid.UUID, *, for_update: bool = False) -> Placed | None:
    query = _walls().where(col(SavedWall.id) == key)
    row = (await session.execute(query.with_for_update(of=SavedWall) if for_update else query)).first()
    return Placed(*row) if row else None


async def walls(
    session: AsyncSession, owner_id: uuid.UUID, path: str, *, after: uuid.UUID | None, limit: int
) -> tuple[list[Placed], int]:
    """One's own walls and the presets of the rooms in one's area, oldest first; and how many there are in all."""
    preset = and_(col(SavedWall.room_id).is_not(None), *_inside(path))
    query = _walls().where(or_(col(SavedWall.owner_id) == owner_id, preset))
    total = await session.scalar(query.with_only_columns(func.count()))
    if after is not None:
        query = query.where(col(SavedWall.id) > after)
    rows = await session.execute(query.order_by(col(SavedWall.id)).limit(limit))
    return [Placed(*row) for row in rows], int(total or 0)


async def count_walls(session: AsyncSession, *, owner_id: uuid.UUID | None, room_id: uuid.UUID | None) -> int:
    """How many one person keeps, or one room has."""
    mine = col(SavedWall.owner_id) == owner_id if owner_id else col(SavedWall.room_id) == room_id
    return int(await session.scalar(select(func.count(col(SavedWall.id))).where(mine)) or 0)


async def name_taken(session: AsyncSession, found: SavedWall, name: str) -> bool:
    """Whether another wall of the same owner or room is called so."""
    mine = col(SavedWall.owner_id) == found.owner_id if found.owner_id else col(SavedWall.room_id) == found.room_id
    query = select(col(SavedWall.id)).where(mine, col(SavedWall.name) == name, col(SavedWall.id) != found.id)
    return (await session.execute(query)).first() is not None


def _routed(kind: type[T]) -> Select[T, str, str]:
    return select(kind, col(Division.name), col(Division.path)).join(
        Division, col(Division.code) == col(kind.division_code)
    )


async def route(session: AsyncSession, key: uuid.UUID, *, for_update: bool = False) -> Routed | None:
    query = _routed(PatrolRoute).where(col(PatrolRoute.id) == key)
    row = (await session.execute(query.with_for_update(of=PatrolRoute) if for_update else query)).first()
    return Routed(*row) if row else None


async def routes(
    session: AsyncSession, path: str, *, after: tuple[int, str] | None, limit: int
) -> tuple[list[Routed], int]:
    """The routes of an area by number, those of one number by division, from the one after; and how many there are."""
    code, number = col(PatrolRoute.division_code), col(PatrolRoute.number)
    query = _routed(PatrolRoute).where(*_inside(path))
    total = await session.scalar(query.with_only_columns(func.count()))
    if after is not None:
        query = query.where(or_(number > after[0], and_(number == after[0], code > after[1])))
    rows = await session.execute(query.order_by(number, code).limit(limit))
    return [Routed(*row) for row in rows], int(total or 0)


def facts_of(row: PatrolRoute) -> dict[str, Any]:
    """What the change log keeps of a route."""
    return row.model_dump(include={"division_code", "number", "name", "dwell_s", "camera_ids"})


async def routes_at(session: AsyncSession, path: str, at: datetime) -> list[Routed]:
    """The routes that an area had at a time, in the order of `routes`. There are few: people draw them."""
    present = {str(row.id): row.model_dump() for row in await session.scalars(select(PatrolRoute))}
    past = await Since(ROUTE, at).undone(session, present)
    places = {each.code: each for each in await session.scalars(select(Division).where(*_inside(path)))}
    rows = [PatrolRoute(**{**facts, "id": uuid.UUID(key)}) for key, facts in past.items()]
    found = [Routed(row, place.name, place.path) for row in rows if (place := places.get(row.division_code))]
    return sorted(found, key=lambda each: (each.row.number, each.row.division_code))


async def numbers_of(session: AsyncSession, division_code: str) -> set[int]:
    """The numbers of a division's routes."""
    query = select(col(PatrolRoute.number)).where(col(PatrolRoute.division_code) == division_code)
    return set(await session.scalars(query))


async def patrol(session: AsyncSession, key: uuid.UUID, *, for_update: bool = False) -> Routed | None:
    query = _routed(Patrol).where(col(Patrol.id) == key)
    row = (await session.execute(query.with_for_update(of=Patrol) if for_update else query)).first()
    return Routed(*row) if row else None


async def patrols(
    session: AsyncSession, wanted: PatrolFilter, *, before: uuid.UUID | None, limit: int
) -> tuple[list[Routed], int]:
    """Newest first, from the one before `before`; and how many there are in all."""
    where = _inside(wanted.path)
    if wanted.user_id is not None:
        where.append(col(Patrol.user_id) == wanted.user_id)
    if wanted.route_id is not None:
        where.append(col(Patrol.route_id) == wanted.route_id)
    if wanted.since is not None:
        where.append(col(Patrol.started_at) >= wanted.since)
    if wanted.until is not None:
        where.append(col(Patrol.started_at) < wanted.until)
    if wanted.unended:
        where.append(col(Patrol.ended_at).is_(None))
    query = _routed(Patrol).where(*where)
    total = await session.scalar(query.with_only_columns(func.count()))
    if before is not None:
        query = query.where(col(Patrol.id) < before)
    rows = await session.execute(query.order_by(col(Patrol.id).desc()).limit(limit))
    return [Routed(*row) for row in rows], int(total or 0)


async def unended_of(session: AsyncSession, user_id: uuid.UUID) -> Sequence[Patrol]:
    """The patrols that somebody has begun and not ended."""
    query = select(Patrol).where(col(Patrol.user_id) == user_id, col(Patrol.ended_at).is_(None))
    return (await session.scalars(query.with_for_update())).all()


async def stops(session: AsyncSession, patrol_ids: Collection[uuid.UUID]) -> list[PatrolStop]:
    """What was seen on these patrols, in the order of the route."""
    query = select(PatrolStop).where(col(PatrolStop.patrol_id).in_(patrol_ids))
    return list(await session.scalars(query.order_by(col(PatrolStop.patrol_id), col(PatrolStop.position))))


async def health(session: AsyncSession, camera_id: uuid.UUID) -> CameraHealth | None:
    return await session.get(CameraHealth, camera_id)


async def views(
    session: AsyncSession, user_id: uuid.UUID, start: datetime, end: datetime
) -> list[tuple[uuid.UUID, datetime, datetime | None]]:
    """The live views that somebody had open in that time: camera, from, to."""
    query = select(col(LiveView.camera_id), col(LiveView.opened_at), col(LiveView.closed_at)).where(
        col(LiveView.user_id) == user_id,
        col(LiveView.opened_at) < end,
        or_(col(LiveView.closed_at).is_(None), col(LiveView.closed_at) > start),
    )
    return [(row[0], row[1], row[2]) for row in await session.execute(query)]
