"""All SQL of maintenance windows and overrides. Nothing here commits."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.model import Camera, Division, Site, Unit
from vms.accounts.model import EVERYWHERE
from vms.maintenance.model import Scope, Window
from vms.maintenance.tables import HealthOverride, MaintenanceWindow

MOST_SHOWN = 20
_KINDS: Mapping[Scope, Any] = MappingProxyType({Scope.CAMERA: Camera, Scope.SITE: Site, Scope.UNIT: Unit})
"""What a scope is of; a division is named by its code."""


class Target(NamedTuple):
    """What a window is to cover."""

    scope_id: str
    name: str
    division_code: str
    path: str


class Listed(NamedTuple):
    """A window and the division that it lies in."""

    row: MaintenanceWindow
    division_name: str
    path: str


def window_of(row: MaintenanceWindow, path: str) -> Window:
    """The row as the rules see it."""
    return Window(
        row.id,
        Scope(row.scope),
        row.scope_id,
        path,
        row.reason,
        row.starts_at,
        row.ends_at,
        frozenset(row.weekdays),
        row.until,
        row.utc_offset_min,
    )


async def target(session: AsyncSession, scope: Scope, key: str) -> Target | None:
    """The camera (by id or code), site, division (by code) or unit that a window is to cover."""
    match scope:
        case Scope.DIVISION:
            query = select(col(Division.code), col(Division.name), col(Division.code), col(Division.path))
            query = query.where(col(Division.code) == key)
        case _:
            kind = _KINDS[scope]
            query = _placed(kind).where(_key(kind, key))
    row = (await session.execute(query)).first()
    return Target(str(row[0]), *row[1:]) if row is not None else None


async def names(session: AsyncSession, rows: Iterable[MaintenanceWindow]) -> dict[tuple[str, str], str]:
    """What the windows cover is called, by scope and its id: one statement for each kind of scope."""
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        keys[row.scope].add(row.scope_id)
    found: dict[tuple[str, str], str] = {}
    for scope, those in keys.items():
        if scope == Scope.DIVISION:
            query = select(col(Division.code), col(Division.name)).where(col(Division.code).in_(those))
        else:
            kind: Any = _KINDS[Scope(scope)]
            query = select(col(kind.id), col(kind.name)).where(col(kind.id).in_([uuid.UUID(key) for key in those]))
        found |= {(scope, str(key)): name for key, name in await session.execute(query)}
    return found


def _placed(kind: Any) -> Any:
    columns = (col(kind.id), col(kind.name), col(Division.code), col(Division.path))
    return select(*columns).join(Division, col(Division.code) == col(kind.division_code))


def _key(kind: Any, key: str) -> ColumnElement[bool]:
    try:
        return col(kind.id) == uuid.UUID(key)
    except ValueError:
        return col(kind.code) == key


async def living(session: AsyncSession, now: datetime) -> list[Window]:
    """Windows that are open or will be."""
    query = (
        select(MaintenanceWindow, col(Division.path))
        .join(Division, col(Division.code) == col(MaintenanceWindow.division_code))
        .where(_living(now))
    )
    return [window_of(*row) for row in await session.execute(query)]


async def covering(
    session: AsyncSession, camera_id: uuid.UUID, site_id: uuid.UUID | None, path: str, now: datetime
) -> list[Listed]:
    """Windows that hold for a camera, now or later."""
    own = (col(MaintenanceWindow.scope) == Scope.CAMERA) & (col(MaintenanceWindow.scope_id) == str(camera_id))
    sites = (col(MaintenanceWindow.scope) == Scope.SITE) & (col(MaintenanceWindow.scope_id) == str(site_id))
    areas = _of_areas() & literal(path).startswith(col(Division.path))
    query = _listed().where(_living(now), or_(own, sites, areas)).order_by(col(MaintenanceWindow.starts_at))
    return [Listed(*row) for row in await session.execute(query.limit(MOST_SHOWN))]


async def site_of(session: AsyncSession, camera_id: uuid.UUID) -> uuid.UUID | None:
    return await session.scalar(select(col(Camera.site_id)).where(col(Camera.id) == camera_id))


async def count_living(session: AsyncSession, now: datetime) -> int:
    return int(await session.scalar(select(func.count()).select_from(MaintenanceWindow).where(_living(now))) or 0)


def _living(now: datetime) -> ColumnElement[bool]:
    over_at = col(MaintenanceWindow.over_at)
    return col(MaintenanceWindow.cancelled_at).is_(None) & or_(over_at.is_(None), over_at > now)


async def overrides(session: AsyncSession, now: datetime) -> list[HealthOverride]:
    """Those in force."""
    return list(await session.scalars(select(HealthOverride).where(col(HealthOverride.until) > now)))


async def override_of(session: AsyncSession, camera_id: uuid.UUID) -> HealthOverride | None:
    """The last one of that camera, in force or not."""
    return await session.get(HealthOverride, camera_id)


async def find(session: AsyncSession, window_id: uuid.UUID, *, for_update: bool = False) -> Listed | None:
    query = _listed().where(col(MaintenanceWindow.id) == window_id)
    row = (await session.execute(query.with_for_update(of=MaintenanceWindow) if for_update else query)).first()
    return Listed(*row) if row is not None else None


async def page(
    session: AsyncSession,
    path: str,
    *,
    living_at: datetime | None,
    before: uuid.UUID | None,
    limit: int,
) -> tuple[list[Listed], int]:
    """Windows in an area, and those of larger areas that cover it; newest first, and how many in all."""
    conditions: list[ColumnElement[bool]] = []
    if path != EVERYWHERE:
        around = literal(path).startswith(col(Division.path))
        conditions.append(or_(col(Division.path).startswith(path, autoescape=True), around & _of_areas()))
    if living_at is not None:
        conditions.append(_living(living_at))
    query = _listed().where(*conditions).order_by(col(MaintenanceWindow.id).desc()).limit(limit)
    if before is not None:
        query = query.where(col(MaintenanceWindow.id) < before)
    counted = (
        select(func.count())
        .select_from(MaintenanceWindow)
        .join(Division, col(Division.code) == col(MaintenanceWindow.division_code))
        .where(*conditions)
    )
    return [Listed(*row) for row in await session.execute(query)], int(await session.scalar(counted) or 0)


def _of_areas() -> ColumnElement[bool]:
    return col(MaintenanceWindow.scope).in_((Scope.DIVISION, Scope.UNIT))


def _listed() -> Any:
    return select(MaintenanceWindow, col(Division.name), col(Division.path)).join(
        Division, col(Division.code) == col(MaintenanceWindow.division_code)
    )
