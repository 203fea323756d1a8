"""All SQL of maintenance windows and overrides. Nothing here commits."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry import store as registry_store
from registry.history import rewind
from registry.model import Camera, Division, Site, Unit
from vms.accounts.model import EVERYWHERE
from vms.maintenance.model import Scope, Window
from vms.maintenance.tables import HealthOverride, MaintenanceWindow

MOST_SHOWN = 20
WINDOW = "maintenance_window"
"""How the change log and the audit call windows."""
OVERRIDE = "health_override"
"""And the log those; by the camera."""
_TIMES = frozenset({"starts_at", "ends_at", "until", "over_at", "cancelled_at"})
_KEPT = {"scope", "scope_id", "division_code", "reason", "weekdays", "utc_offset_min", *_TIMES}
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


def override_facts(row: HealthOverride | None, now: datetime) -> dict[str, Any] | None:
    """What the change log keeps of one; None: there is none, or its time is over."""
    if row is None or row.until <= now:
        return None
    return {"state": row.state, "reason": row.reason, "until": row.until.astimezone(UTC)}


async def find(session: AsyncSession, window_id: uuid.UUID, *, for_update: bool = False) -> Listed | None:
    query = _listed().where(col(MaintenanceWindow.id) == window_id)
    row = (await session.execute(query.with_for_update(of=MaintenanceWindow) if for_update else query)).first()
    return Listed(*row) if row is not None else None


def facts_of(row: MaintenanceWindow) -> dict[str, Any]:
    """What the change log keeps of a window; times in UTC, for what says the same is no change."""
    kept = row.model_dump(include=_KEPT)
    return kept | {name: kept[name].astimezone(UTC) for name in _TIMES if kept[name] is not None}


def read_facts(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The log's values as a window holds them."""
    return {
        name: datetime.fromisoformat(value) if name in _TIMES and isinstance(value, str) else value
        for name, value in kept.items()
    }


async def windows_at(session: AsyncSession, path: str, at: datetime, *, living: bool) -> list[Listed]:
    """The windows of an area, and those of larger areas that cover it, as they were planned at that time; newest
    first. `living`: those that were open or still to come."""
    planned = (*_in_area(path), col(MaintenanceWindow.created_at) <= at)
    found = await session.execute(_listed().where(*planned).order_by(col(MaintenanceWindow.id).desc()))
    listed = {str(row[0].id): Listed(*row) for row in found}
    later = await registry_store.later_changes(session, WINDOW, at)
    past = rewind({key: each.row.model_dump() for key, each in listed.items()}, [change for _, change in later])
    then = [each._replace(row=_was(past[key], at)) for key, each in listed.items()]
    return [each for each in then if not living or _is_living(each.row, at)]


def _was(facts: Mapping[str, Any], at: datetime) -> MaintenanceWindow:
    row = MaintenanceWindow(**read_facts(facts))
    # What was called off before the log kept windows says itself when.
    row.cancelled_at = None if row.cancelled_at is None or row.cancelled_at > at else row.cancelled_at
    return row


def _is_living(row: MaintenanceWindow, at: datetime) -> bool:
    """As `_living` has it."""
    return row.cancelled_at is None and (row.over_at is None or row.over_at > at)


async def page(
    session: AsyncSession,
    path: str,
    *,
    living_at: datetime | None,
    before: uuid.UUID | None,
    limit: int,
) -> tuple[list[Listed], int]:
    """Windows in an area, and those of larger areas that cover it; newest first, and how many in all."""
    conditions = _in_area(path)
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


def _in_area(path: str) -> list[ColumnElement[bool]]:
    if path == EVERYWHERE:
        return []
    around = literal(path).startswith(col(Division.path))
    return [or_(col(Division.path).startswith(path, autoescape=True), around & _of_areas())]


def _of_areas() -> ColumnElement[bool]:
    return col(MaintenanceWindow.scope).in_((Scope.DIVISION, Scope.UNIT))


def _listed() -> Any:
    return select(MaintenanceWindow, col(Division.name), col(Division.path)).join(
        Division, col(Division.code) == col(MaintenanceWindow.division_code)
    )
