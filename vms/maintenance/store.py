"""All SQL of maintenance windows and overrides. Nothing here commits."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from registry.independence import SHARED_COLUMNS
from registry.model import Camera, Division, Lifecycle, Site, Unit
from registry.since import Since
from vms.accounts.model import EVERYWHERE
from vms.health.store import CameraRecord
from vms.maintenance.model import AREAS, THINGS, Scope, Window
from vms.maintenance.tables import HealthOverride, MaintenanceWindow

MOST_SHOWN = 20
WINDOW = "maintenance_window"
"""How the change log and the audit call windows."""
OVERRIDE = "health_override"
"""And the log those; by the camera."""
_TIMES = frozenset({"starts_at", "ends_at", "until", "over_at", "cancelled_at"})
_KEPT = {"scope", "scope_id", "division_code", "reason", "weekdays", "utc_offset_min", *_TIMES}
_NAMED: Mapping[Scope, Any] = MappingProxyType({scope: getattr(Camera, SHARED_COLUMNS[scope]) for scope in THINGS})
"""The column of the record that names a thing."""
_ROOT = aliased(Division)
_KINDS: Mapping[Scope, Any] = MappingProxyType({Scope.CAMERA: Camera, Scope.SITE: Site, Scope.UNIT: Unit})
"""What a scope is of; a division is named by its code, a thing by its name."""


class Target(NamedTuple):
    """What a window is to cover."""

    scope_id: str
    name: str
    division_code: str
    path: str


class Thing(NamedTuple):
    """What cameras of one root division hang on. `cameras`: of an area; `beyond`: outside of it."""

    name: str
    division: str
    """The code of the root division."""
    division_name: str
    cameras: int
    beyond: int = 0


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
    """The camera (by id or code), site, division (by code) or unit that a window is to cover; not the things."""
    match scope:
        case Scope.DIVISION:
            query = select(col(Division.code), col(Division.name), col(Division.code), col(Division.path))
            query = query.where(col(Division.code) == key)
        case _:
            kind = _KINDS[scope]
            query = _placed(kind).where(_key(kind, key))
    row = (await session.execute(query)).first()
    return Target(str(row[0]), *row[1:]) if row is not None else None


async def things(
    session: AsyncSession, scope: Scope, path: str, *, text: str = "", named: str | None = None, limit: int
) -> tuple[list[Thing], int]:
    """The things of that kind which the records of an area name, by name, and how many there are in all. `named`: those
    of just that name, of which each root division may have one."""
    name, here = _NAMED[scope], col(Division.path).startswith(path, autoescape=True)
    query = _hanging(scope).where(here)
    if named is not None:
        query = query.where(name == named)
    if text:
        query = query.where(name.icontains(text, autoescape=True))
    root = (col(_ROOT.code), col(_ROOT.name))
    counted = query.with_only_columns(name, *root, func.count()).group_by(name, *root)
    found = list(await session.execute(counted.order_by(name, *root).limit(limit)))
    total = await session.scalar(select(func.count()).select_from(counted.subquery()))
    elsewhere = _hanging(scope).where(name.in_({row[0] for row in found}), ~here)
    elsewhere = elsewhere.with_only_columns(name, col(_ROOT.code), func.count()).group_by(name, col(_ROOT.code))
    beyond = {(row[0], row[1]): row[2] for row in await session.execute(elsewhere)}
    return [Thing(*row)._replace(beyond=beyond.get((row[0], row[1]), 0)) for row in found], total or 0


def _hanging(scope: Scope) -> Any:
    """Cameras that hang on such a thing, with their root division: those that are taken down hang on nothing."""
    on = col(Division.path).startswith(col(_ROOT.path)) & col(_ROOT.parent_code).is_(None)
    standing = (_NAMED[scope] != "", col(Camera.lifecycle) != Lifecycle.RETIRED)
    placed = select(col(Camera.id)).join(Division, col(Division.code) == col(Camera.division_code)).join(_ROOT, on)
    return placed.where(*standing)


async def hanging_counts(session: AsyncSession, rows: Iterable[MaintenanceWindow], path: str) -> dict[uuid.UUID, int]:
    """By window: how many cameras of an area hang now on the thing that it is planned for; those of other scopes are
    left out."""
    those: defaultdict[Scope, list[uuid.UUID]] = defaultdict(list)
    for row in rows:
        if row.scope in THINGS:
            those[Scope(row.scope)].append(row.id)
    found = {key: 0 for keys in those.values() for key in keys}
    within = aliased(Division)
    for scope, keys in those.items():
        counted = (
            select(col(MaintenanceWindow.id), func.count())
            .join(within, col(within.code) == col(MaintenanceWindow.division_code))
            .join(Camera, _NAMED[scope] == col(MaintenanceWindow.scope_id))
            .join(Division, col(Division.code) == col(Camera.division_code))
            .where(
                col(MaintenanceWindow.id).in_(keys),
                col(Camera.lifecycle) != Lifecycle.RETIRED,
                col(Division.path).startswith(col(within.path)),
                col(Division.path).startswith(path, autoescape=True),
            )
        )
        found |= {row[0]: row[1] for row in await session.execute(counted.group_by(col(MaintenanceWindow.id)))}
    return found


async def names(session: AsyncSession, rows: Iterable[MaintenanceWindow]) -> dict[tuple[str, str], str]:
    """What the windows cover is called, by scope and its id: one statement for each kind of scope."""
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        keys[row.scope].add(row.scope_id)
    found: dict[tuple[str, str], str] = {}
    for scope, those in keys.items():
        if scope in THINGS:
            found |= {(scope, key): key for key in those}
            continue
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


async def covering(session: AsyncSession, record: CameraRecord, now: datetime) -> list[Listed]:
    """Windows that hold for a camera, now or later."""
    around = literal(record.division_path).startswith(col(Division.path))
    holding = [
        _of(Scope.CAMERA, str(record.id)),
        _of(Scope.SITE, str(record.site_id)),
        around & col(MaintenanceWindow.scope).in_(AREAS),
        *(around & _of(kind, name) for kind, name in record.things.items()),
    ]
    query = _listed().where(_living(now), or_(*holding)).order_by(col(MaintenanceWindow.starts_at))
    return [Listed(*row) for row in await session.execute(query.limit(MOST_SHOWN))]


def _of(scope: str, scope_id: str) -> ColumnElement[bool]:
    return (col(MaintenanceWindow.scope) == scope) & (col(MaintenanceWindow.scope_id) == scope_id)


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


async def find(
    session: AsyncSession, window_id: uuid.UUID, *, concerning: str = EVERYWHERE, for_update: bool = False
) -> Listed | None:
    """`concerning`: None where it neither lies in that area nor holds for anything of it."""
    query = _listed().where(col(MaintenanceWindow.id) == window_id, *_in_area(concerning))
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
    past = await Since(WINDOW, at).undone(session, {key: each.row.model_dump() for key, each in listed.items()})
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
    here = or_(col(MaintenanceWindow.scope).in_(AREAS), *(_hangs_in(path, scope) for scope in THINGS))
    return [or_(col(Division.path).startswith(path, autoescape=True), around & here)]


def _hangs_in(path: str, scope: Scope) -> ColumnElement[bool]:
    """Whether a camera of that area hangs on what the window is of."""
    place = aliased(Division)
    cameras = select(literal(1)).select_from(Camera).join(place, col(place.code) == col(Camera.division_code))
    named = _NAMED[scope] == col(MaintenanceWindow.scope_id)
    hanging = cameras.where(named, col(place.path).startswith(path, autoescape=True)).exists()
    return (col(MaintenanceWindow.scope) == scope) & hanging


def _listed() -> Any:
    return select(MaintenanceWindow, col(Division.name), col(Division.path)).join(
        Division, col(Division.code) == col(MaintenanceWindow.division_code)
    )
