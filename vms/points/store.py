"""All SQL that lists, counts and maps cameras with their state."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, String, and_, case, cast, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from registry.geometry import Box
from registry.model import Camera, Change, Division, Lifecycle, Site
from registry.store import camera_class
from registry.validity import Twin
from registry.values import tags_of
from vms.accounts.model import EVERYWHERE
from vms.health.tables import CameraHealth
from vms.points.records_store import Chosen, carries

RESTING = {Lifecycle.RETIRED: "retired", Lifecycle.MAINTENANCE: "maintenance"}
# What the record says of a camera at rest is shown, whatever the checks see.
shown_state: ColumnElement[Any] = case(
    *((col(Camera.lifecycle) == lifecycle, state) for lifecycle, state in RESTING.items()),
    else_=func.coalesce(col(CameraHealth.state), "unknown"),
)
_FAULTS = cast(col(CameraHealth.faults), String)
_LOOKING = ("azimuth_deg", "direction")
SHOWN_TWINS = 5
COUNTED_TAGS = 100
WORST_FIRST = ("offline", "degraded", "unknown", "maintenance", "online", "retired")
_BADNESS = case({state: rank for rank, state in enumerate(reversed(WORST_FIRST))}, value=shown_state, else_=0)


@dataclass(frozen=True, slots=True)
class CameraFilter:
    """Which cameras; None: any. `path` is the asker's area, `division_path` narrows it further. `custom`: the code of a
    field and its value."""

    path: str
    state: str | None = None
    camera_class: int | None = None
    division_path: str | None = None
    fault: str | None = None
    finding: str | None = None
    text: str | None = None
    site_id: uuid.UUID | None = None
    tag: str | None = None
    custom: tuple[str, str | float] | None = None


class Counts(NamedTuple):
    """How many cameras by state, by confirmed fault, by class, and by the tags that most of them carry."""

    by_state: Counter[str]
    by_fault: Counter[str]
    by_class: Counter[str]
    by_tag: Counter[str]


def by_tag(sets: Iterable[tuple[str, int]]) -> Counter[str]:
    """From how many cameras carry each set of tags. The most frequent ones, so that a list of them can be read."""
    counted: Counter[str] = Counter()
    for tags, number in sets:
        for tag in tags_of(tags):
            counted[tag] += number
    # Of tags on as many cameras the first by the alphabet: the database and the memory say the same.
    return Counter(dict(sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:COUNTED_TAGS]))


def _joined(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Camera)
        .join(Division, col(Division.code) == col(Camera.division_code))
        .outerjoin(Site, col(Site.id) == col(Camera.site_id))
        .outerjoin(CameraHealth, col(CameraHealth.camera_id) == col(Camera.id))
    )


def _where(wanted: CameraFilter) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [
        col(Division.path).startswith(path, autoescape=True)
        for path in (wanted.path, wanted.division_path)
        if path not in {None, EVERYWHERE}
    ]
    if wanted.state is not None:
        conditions.append(shown_state == wanted.state)
    if wanted.camera_class is not None:
        conditions.append(camera_class == wanted.camera_class)
    if wanted.fault is not None:
        conditions.append(_FAULTS.contains(f'"{wanted.fault}"', autoescape=True))
    if wanted.finding is not None:
        conditions.append(col(CameraHealth.finding) == wanted.finding)
    if wanted.site_id is not None:
        conditions.append(col(Camera.site_id) == wanted.site_id)
    if wanted.tag is not None:
        conditions.append(carries(col(Camera.tags), wanted.tag))
    if wanted.custom is not None:
        code, value = wanted.custom
        stored = col(Camera.custom)[code]
        conditions.append((stored.as_string() if isinstance(value, str) else stored.as_float()) == value)
    if wanted.text:
        columns = (col(Camera.name), col(Camera.code), col(Site.name))
        conditions.append(or_(*(column.icontains(wanted.text, autoescape=True) for column in columns)))
    return and_(True, *conditions)


_LISTED: tuple[Any, ...] = (
    col(Camera.id),
    col(Camera.code),
    col(Camera.name),
    camera_class.label("camera_class"),
    col(Camera.division_code),
    col(Division.name).label("division_name"),
    col(Division.path).label("division_path"),
    col(Camera.site_id),
    col(Site.name).label("site_name"),
    shown_state.label("state"),
    col(CameraHealth.finding),
    col(CameraHealth.faults),
    col(CameraHealth.flapping),
    col(CameraHealth.detail),
    col(CameraHealth.checked_at),
    col(CameraHealth.since),
    col(CameraHealth.evidence_sha),
    col(CameraHealth.evidence_at),
    col(Camera.longitude),
    col(Camera.latitude),
    col(Camera.azimuth_deg),
    col(Camera.lifecycle),
    col(Camera.tags),
)


async def page(
    session: AsyncSession, wanted: CameraFilter, *, by_name: bool, after: tuple[str, str] | None, limit: int
) -> list[Mapping[str, Any]]:
    """Cameras by code, or by name and code; `after` holds the last one's name and code."""
    name, code = col(Camera.name), col(Camera.code)
    query = _joined(*_LISTED).where(_where(wanted)).limit(limit)
    if after:
        later = or_(name > after[0], and_(name == after[0], code > after[1])) if by_name else code > after[1]
        query = query.where(later)
    rows = await session.execute(query.order_by(name, code) if by_name else query.order_by(code))
    return [dict(row) for row in rows.mappings()]


async def listed(session: AsyncSession, keys: Sequence[uuid.UUID]) -> list[Mapping[str, Any]]:
    """These cameras as lists show them, in the order of the keys."""
    rows = await session.execute(_joined(*_LISTED).where(col(Camera.id).in_(keys)))
    found = {row["id"]: dict(row) for row in rows.mappings()}
    return [found[key] for key in keys if key in found]


async def number(session: AsyncSession) -> int:
    """How many cameras there are."""
    return int(await session.scalar(select(func.count()).select_from(Camera)) or 0)


async def total(session: AsyncSession, wanted: CameraFilter) -> int:
    """How many cameras the filter finds."""
    if wanted == CameraFilter(EVERYWHERE):
        return await number(session)
    return int(await session.scalar(_joined(func.count()).where(_where(wanted))) or 0)


async def counts(session: AsyncSession, wanted: CameraFilter) -> Counts:
    """How many cameras of each kind the filter finds."""
    by_state: Counter[str] = Counter()
    by_class: Counter[str] = Counter()
    # By label: PostgreSQL takes the same CASE with other parameters for another expression.
    state, of_class = shown_state.label("shown_state"), camera_class.label("shown_class")
    grouped = _joined(state, of_class, func.count()).where(_where(wanted)).group_by(state, of_class)
    for found_state, found_class, number in await session.execute(grouped):
        by_state[found_state] += number
        by_class[str(found_class) if found_class is not None else "none"] += number
    faulty = _joined(col(CameraHealth.faults)).where(
        _where(wanted), col(CameraHealth.camera_id).is_not(None), _FAULTS != "[]"
    )
    by_fault: Counter[str] = Counter()
    for (faults,) in await session.execute(faulty):
        by_fault.update(faults)
    tagged = _joined(col(Camera.tags), func.count()).where(_where(wanted), col(Camera.tags).is_not(None))
    sets = await session.execute(tagged.group_by(col(Camera.tags)))
    return Counts(by_state, by_fault, by_class, by_tag((row[0], row[1]) for row in sets))


def _inside(box: Box) -> ColumnElement[bool]:
    longitude, latitude = col(Camera.longitude), col(Camera.latitude)
    return and_(longitude.between(box.west, box.east), latitude.between(box.south, box.north))


async def points(session: AsyncSession, wanted: CameraFilter, box: Box, limit: int) -> list[Mapping[str, Any]]:
    """Placed cameras in the box, at most `limit`."""
    columns = (col(Camera.id), col(Camera.name), col(Camera.longitude), col(Camera.latitude))
    query = _joined(*columns, shown_state.label("state"), camera_class.label("camera_class"))
    rows = await session.execute(query.where(_where(wanted), _inside(box)).limit(limit))
    return [dict(row) for row in rows.mappings()]


async def points_of(session: AsyncSession, keys: Sequence[uuid.UUID]) -> list[Mapping[str, Any]]:
    """These cameras as a map shows them."""
    columns = (col(Camera.id), col(Camera.name), col(Camera.longitude), col(Camera.latitude))
    query = _joined(*columns, shown_state.label("state"), camera_class.label("camera_class"))
    rows = await session.execute(query.where(col(Camera.id).in_(keys)))
    return [dict(row) for row in rows.mappings()]


async def clusters(session: AsyncSession, wanted: CameraFilter, box: Box, cell_deg: float) -> list[Mapping[str, Any]]:
    """Placed cameras in the box by square cells: mean position, count, worst state."""
    longitude, latitude = col(Camera.longitude), col(Camera.latitude)
    cell = (_floor((longitude + 180) / cell_deg), _floor((latitude + 90) / cell_deg))
    query = _joined(func.avg(longitude), func.avg(latitude), func.count(), func.max(_BADNESS))
    rows = await session.execute(query.where(_where(wanted), _inside(box)).group_by(*cell))
    states = tuple(reversed(WORST_FIRST))
    return [
        {"longitude": float(x), "latitude": float(y), "count": number, "worst_state": states[int(worst)]}
        for x, y, number, worst in rows
    ]


def _floor(number: ColumnElement[Any]) -> ColumnElement[int]:
    """A cast cuts on SQLite and rounds on PostgreSQL; not every SQLite has a floor()."""
    whole = cast(number, Integer)
    return whole - case((whole > number, 1), else_=0)


@dataclass(frozen=True, slots=True)
class CameraFile:
    """All that is known of one camera. `health` None: never checked."""

    camera: Camera
    division: Division
    site: Site | None
    health: CameraHealth | None
    state: str


async def camera_file(session: AsyncSession, key: uuid.UUID, *, for_update: bool = False) -> CameraFile | None:
    """One camera with its division, site and health."""
    query = _joined(Camera, Division, Site, CameraHealth, shown_state).where(col(Camera.id) == key)
    if for_update:
        query = query.with_for_update(of=Camera)
    row = (await session.execute(query)).one_or_none()
    return CameraFile(*row) if row else None


async def chosen(
    session: AsyncSession, wanted: CameraFilter, ids: Sequence[uuid.UUID] | None, limit: int, *, for_update: bool
) -> Sequence[Chosen]:
    """The cameras of the filter by code, of `ids` only those. By SQL whatever their number: what is changed must not
    come from a memory that lags behind."""
    query = _joined(col(Camera.id), col(Camera.version), col(Division.path)).where(_where(wanted))
    if ids is not None:
        query = query.where(col(Camera.id).in_(ids))
    if for_update:
        query = query.with_for_update(of=Camera)
    return [Chosen(*row) for row in await session.execute(query.order_by(col(Camera.code)).limit(limit))]


async def twins(session: AsyncSession, camera: Camera, path: str) -> list[Twin]:
    """Other cameras with the same address, or the same position and direction: several on one pole look elsewhere."""
    placed = camera.longitude is not None and camera.latitude is not None
    # By plain equality where there is a value: PostgreSQL uses no index for IS NOT DISTINCT FROM.
    here = (col(Camera.longitude) == camera.longitude, col(Camera.latitude) == camera.latitude)
    same = [
        col(Camera.ipv4) == camera.ipv4 if camera.ipv4 else false(),
        col(Camera.ipv6) == camera.ipv6 if camera.ipv6 else false(),
        and_(*here, *(_equal(camera, name) for name in _LOOKING)) if placed else false(),
    ]
    query = (
        select(col(Camera.code), col(Division.path), *(case((each, 1), else_=0) for each in same))
        .join(Division, col(Division.code) == col(Camera.division_code))
        .where(or_(*same), col(Camera.id) != camera.id, col(Camera.lifecycle) != Lifecycle.RETIRED)
        .order_by(col(Camera.code))
        .limit(SHOWN_TWINS)
    )
    return [
        Twin(code if where.startswith(path) else None, bool(ipv4), bool(ipv6), bool(position))
        for code, where, ipv4, ipv6, position in await session.execute(query)
    ]


def _equal(camera: Camera, name: str) -> ColumnElement[bool]:
    column: ColumnElement[Any] = getattr(Camera, name)
    return column.is_not_distinct_from(getattr(camera, name))


async def changes_of(session: AsyncSession, entity_id: str, limit: int) -> list[Change]:
    """The last changes of one thing, newest first."""
    query = select(Change).where(col(Change.entity_id) == entity_id).order_by(col(Change.id).desc()).limit(limit)
    return list(await session.scalars(query))


async def cameras_by_division(session: AsyncSession, path: str) -> dict[str, int]:
    """Cameras that are not retired, by the code of the division they stand in."""
    query = (
        select(col(Camera.division_code), func.count())
        .join(Division, col(Division.code) == col(Camera.division_code))
        .where(col(Camera.lifecycle) != Lifecycle.RETIRED, col(Division.path).startswith(path, autoescape=True))
        .group_by(col(Camera.division_code))
    )
    rows = await session.execute(query)
    return {row[0]: row[1] for row in rows}


async def export_chunk(session: AsyncSession, wanted: CameraFilter, after: str, limit: int) -> list[Mapping[str, Any]]:
    """Whole records by code, after one, with their site's code."""
    table = SQLModel.metadata.tables["camera"]
    query = _joined(table, col(Site.code).label("site_code"))
    rows = await session.execute(query.where(_where(wanted), table.c.code > after).order_by(table.c.code).limit(limit))
    return [dict(row) for row in rows.mappings()]
