"""All SQL of health. Nothing here commits."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.columns import new_id
from registry.independence import SHARED_COLUMNS
from registry.model import Camera, Division, DivisionKind, Lifecycle
from vms.accounts.model import EVERYWHERE
from vms.health.model import HealthState, StateChange
from vms.health.rows import MAX_DETAIL, codes
from vms.health.tables import CameraDay, CameraHealth, Transition

CHUNK = 500
_SEEN = (HealthState.ONLINE, HealthState.DEGRADED)
"""What only a check that saw a picture says."""
TOWNSHIPS = (DivisionKind.TOWNSHIP, DivisionKind.TOWN, DivisionKind.PARK)


class CameraRecord(NamedTuple):
    """What the registry says that checking needs."""

    id: uuid.UUID
    code: str
    division_path: str
    lifecycle: Lifecycle
    point_class: str | None
    main_url: str | None
    sub_url: str | None
    username: str | None
    password_sealed: bytes | None
    site_id: uuid.UUID | None = None
    shares: tuple[str | None, ...] = (None,) * len(SHARED_COLUMNS)
    """The names of what it hangs on, in the order of SHARED_COLUMNS."""
    township: str | None = None
    """The code of the township, town or park that it stands in; None: of none of them."""

    @property
    def things(self) -> dict[str, str]:
        """What it hangs on, by kind. A name means something within the root division only."""
        return {kind: name for kind, name in zip(SHARED_COLUMNS, self.shares, strict=True) if name}


class DayPart(NamedTuple):
    """Seconds of one camera in one state on one UTC day."""

    camera_id: uuid.UUID
    day: date
    state: HealthState
    seconds: float
    checks: int


async def cameras(session: AsyncSession, only: Collection[uuid.UUID] = ()) -> list[CameraRecord]:
    """All cameras, or these."""
    columns: tuple[Any, ...] = (
        col(Camera.id),
        col(Camera.code),
        col(Division.path),
        col(Camera.lifecycle),
        col(Camera.point_class),
        col(Camera.main_url),
        col(Camera.sub_url),
        col(Camera.username),
        col(Camera.password_sealed),
        col(Camera.site_id),
    )
    shared = [getattr(Camera, column) for column in SHARED_COLUMNS.values()]
    codes_of_townships = await townships(session)
    query = select(*columns, *shared).join(Division, col(Division.code) == col(Camera.division_code))
    if only:
        query = query.where(col(Camera.id).in_(only))
    found = [(CameraRecord(*row[: len(columns)]), tuple(row[len(columns) :])) for row in await session.execute(query)]
    return [
        each._replace(shares=names, township=township_of(each.division_path, codes_of_townships))
        for each, names in found
    ]


async def townships(session: AsyncSession) -> frozenset[str]:
    """The codes of all townships, towns and parks."""
    return frozenset(await session.scalars(select(col(Division.code)).where(col(Division.kind).in_(TOWNSHIPS))))


def township_of(division_path: str, among: Collection[str]) -> str | None:
    """The township that a division lies in or is; None: none of them."""
    return next((code for code in reversed(division_path.strip("/").split("/")) if code in among), None)


def root_of(path: str) -> str:
    """The path of a division's root division."""
    return f"/{path.split('/')[1]}/"


async def healths(session: AsyncSession, only: Collection[uuid.UUID] = ()) -> dict[uuid.UUID, CameraHealth]:
    """The rows of all cameras, or of these."""
    query = select(CameraHealth)
    if only:
        query = query.where(col(CameraHealth.camera_id).in_(only))
    return {row.camera_id: row for row in await session.scalars(query)}


async def begin(session: AsyncSession, camera_ids: Sequence[uuid.UUID], at: datetime) -> None:
    """Rows for cameras that have none."""
    rows = [CameraHealth(camera_id=key, state=HealthState.UNKNOWN, accounted_at=at) for key in camera_ids]
    await session.execute(insert(CameraHealth), [row.model_dump() for row in rows])


async def save(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Update rows by `camera_id`, each with the same columns."""
    if rows:
        await session.execute(update(CameraHealth), rows)


async def add_transitions(session: AsyncSession, changes: Sequence[tuple[uuid.UUID, StateChange]]) -> None:
    rows = [
        {
            "id": new_id(),
            "camera_id": camera_id,
            "at": change.at,
            "from_state": change.from_state.value,
            "to_state": change.to_state.value,
            "finding": change.finding.value if change.finding is not None else None,
            "faults": codes(change.faults),
            "detail": change.detail[:MAX_DETAIL],
            "flapping": change.flapping,
            "evidence_sha": change.evidence_sha,
            "measures": change.measures,
        }
        for camera_id, change in changes
    ]
    if rows:
        await session.execute(insert(Transition), rows)


async def add_days(session: AsyncSession, parts: Sequence[DayPart]) -> None:
    """Add seconds and checks to the cameras' days."""
    if not parts:
        return
    columns = [f"{state}_s" for state in HealthState]
    rows = [
        dict.fromkeys(columns, 0.0)
        | {"camera_id": part.camera_id, "day": part.day, "checks": part.checks, f"{part.state}_s": part.seconds}
        for part in parts
    ]
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(CameraDay)
    table = CameraDay.__table__  # type: ignore[attr-defined]
    sums = {name: table.c[name] + statement.excluded[name] for name in (*columns, "checks")}
    await session.execute(statement.on_conflict_do_update(index_elements=["camera_id", "day"], set_=sums), rows)


async def transitions(
    session: AsyncSession, camera_id: uuid.UUID, *, before: tuple[datetime, uuid.UUID] | None, limit: int
) -> tuple[list[Transition], int]:
    """One page, newest first, and how many there are in all."""
    mine = col(Transition.camera_id) == camera_id
    query = select(Transition).where(mine).order_by(col(Transition.at).desc(), col(Transition.id).desc()).limit(limit)
    if before is not None:
        at, row_id = before
        query = query.where(or_(col(Transition.at) < at, (col(Transition.at) == at) & (col(Transition.id) < row_id)))
    total = await session.scalar(select(func.count()).select_from(Transition).where(mine))
    return list(await session.scalars(query)), total or 0


async def history(
    session: AsyncSession, camera_id: uuid.UUID, start: datetime, end: datetime, *, limit: int
) -> list[Transition]:
    """The transitions from `start` to `end`, oldest first, led by the last one before `start` if there is any."""
    mine = col(Transition.camera_id) == camera_id
    earlier = (
        select(Transition)
        .where(mine, col(Transition.at) <= start)
        .order_by(col(Transition.at).desc(), col(Transition.id).desc())
        .limit(1)
    )
    within = (
        select(Transition)
        .where(mine, col(Transition.at) > start, col(Transition.at) < end)
        .order_by(col(Transition.at), col(Transition.id))
        .limit(limit)
    )
    return [*await session.scalars(earlier), *await session.scalars(within)]


async def pictures_before(session: AsyncSession, times: Mapping[uuid.UUID, datetime]) -> dict[uuid.UUID, datetime]:
    """When each of these cameras was first seen with a picture, where that was before its time."""
    found: dict[uuid.UUID, datetime] = {}
    # In the order of their times, so that of each camera's history next to nothing after its own is read.
    ordered = sorted(times.items(), key=lambda each: each[1])
    for begin in range(0, len(ordered), CHUNK):
        some = dict(ordered[begin : begin + CHUNK])
        query = select(col(Transition.camera_id), func.min(col(Transition.at))).where(
            col(Transition.camera_id).in_(some),
            col(Transition.to_state).in_(_SEEN),
            col(Transition.at) < max(some.values()),
        )
        rows = await session.execute(query.group_by(col(Transition.camera_id)))
        found |= {key: first for key, first in rows if first < some[key]}
    return found


async def recent_transitions(session: AsyncSession, path: str, limit: int) -> list[tuple[Transition, str, str]]:
    """The last changes of state of an area's cameras, newest first, with the camera's and its division's name.

    A first state is no change: a camera that has only just been registered is no news.
    """
    query = (
        select(Transition, col(Camera.name), col(Division.name))
        .join(Camera, col(Camera.id) == col(Transition.camera_id))
        .join(Division, col(Division.code) == col(Camera.division_code))
        .where(col(Transition.from_state) != HealthState.UNKNOWN)
    )
    if path != EVERYWHERE:
        query = query.where(col(Division.path).startswith(path, autoescape=True))
    rows = await session.execute(query.order_by(col(Transition.id).desc()).limit(limit))
    return [(row[0], row[1], row[2]) for row in rows]
