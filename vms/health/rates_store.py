"""The SQL behind rates: every camera of a scope as its record had it at the end of the time, its state at the
beginning, and what changed since. What no record's change has touched comes from its table, the rest is wound back."""

import uuid
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, ScalarSelect, Select, String, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.columns import UtcDateTime
from registry.history import Row, rewind
from registry.layouts import Entity
from registry.model import Camera, Division, Lifecycle, Site
from registry.since import Since
from registry.store import camera_class
from vms.health import timeline
from vms.health.model import HealthState
from vms.health.tables import Transition, blind
from vms.health.timeline import Span, Step

T = TypeVar("T")
Moves = Mapping[str, Sequence[tuple[datetime, str]]]
CHUNK = 500
_FIELDS = ("id", "code", "name", "site_id", "division_code", "lifecycle", "point_class", "created_at")


class Begun(NamedTuple):
    """A camera as it was when the time ended. `before`: its state when the time began, None: nothing was known of it;
    `in_use`: when it was expected to work; `elsewhere`: by now it stands in none of the divisions asked for."""

    camera_id: uuid.UUID
    code: str
    name: str
    division_code: str
    camera_class: int | None
    before: Step | None
    in_use: Sequence[Span]
    elsewhere: bool


async def divisions(session: AsyncSession) -> list[Division]:
    return list(await session.scalars(select(Division)))


async def begun(
    session: AsyncSession,
    codes: Collection[str] | None,
    classes: Collection[int] | None,
    start: datetime,
    end: datetime,
    *,
    camera_id: uuid.UUID | None = None,
    limit: int,
) -> list[Begun]:
    """Cameras in these divisions, of these classes (None: in any, of any), by code; without those only planned."""
    past = await _Past.since(session, end)
    query = _rows(start).where(*_standing(end))
    if codes is not None:
        query = query.where(col(Camera.division_code).in_(codes))
    if classes:
        query = query.where(camera_class.in_(classes))
    if camera_id is not None:
        query = query.where(col(Camera.id) == camera_id)
    query = query.order_by(col(Camera.code)).limit(limit + len(past.cameras))
    found = [dict(row) for row in (await session.execute(query)).mappings() if row["id"] not in past.cameras]
    for row in await past.wound_back(session, start, [camera_id] if camera_id else past.cameras):
        inside = codes is None or row["division_code"] in codes
        if inside and (not classes or row["camera_class"] in classes) and row["lifecycle"] != Lifecycle.PLANNED:
            found.append(row)
    found.sort(key=lambda row: str(row["code"]))
    return _all_begun(found[:limit], await moved(session, start, end), start, end, codes)


async def in_parts(session: AsyncSession, start: datetime, end: datetime, *, most: int) -> AsyncIterator[list[Begun]]:
    """All of them, at most so many at once; those that may have changed since in the last parts."""
    past, moves = await _Past.since(session, end), await moved(session, start, end)
    query, last = _rows(start).where(*_standing(end)), None
    query = query.order_by(col(Camera.id)).limit(most)
    while True:
        page = query if last is None else query.where(col(Camera.id) > last)
        rows = (await session.execute(page)).mappings().all()
        yield _all_begun([row for row in rows if row["id"] not in past.cameras], moves, start, end)
        if len(rows) < most:
            break
        last = rows[-1]["id"]
    keys = sorted(past.cameras)
    for begin in range(0, len(keys), most):
        others = await past.wound_back(session, start, keys[begin : begin + most])
        yield _all_begun([row for row in others if row["lifecycle"] != Lifecycle.PLANNED], moves, start, end)


async def is_more(
    session: AsyncSession, codes: Collection[str], classes: Collection[int] | None, end: datetime, most: int
) -> bool:
    """Whether in these divisions stand more cameras of these classes than so many, as of now."""
    query = select(col(Camera.id)).where(*_standing(end), col(Camera.division_code).in_(codes))
    if classes:
        query = query.outerjoin(Site, col(Site.id) == col(Camera.site_id)).where(camera_class.in_(classes))
    return (await session.scalar(select(func.count()).select_from(query.limit(most + 1).subquery())) or 0) > most


async def count(session: AsyncSession, end: datetime) -> int:
    """Of all cameras with rates, as of now."""
    return await session.scalar(select(func.count()).select_from(Camera).where(*_standing(end))) or 0


def _standing(end: datetime) -> tuple[ColumnElement[bool], ...]:
    return col(Camera.created_at) <= end, col(Camera.lifecycle) != Lifecycle.PLANNED


async def named(
    session: AsyncSession, cameras: Collection[uuid.UUID], end: datetime
) -> dict[uuid.UUID, tuple[str, str]]:
    """Code and name of these cameras as they were when the time ended."""
    fields = "code", "name"
    columns = col(Camera.id), *(getattr(Camera, field) for field in fields)
    found: dict[uuid.UUID, tuple[str, str]] = {}
    for some in _chunks(cameras):
        rows = (await session.execute(select(*columns).where(col(Camera.id).in_(some)))).mappings()
        present: dict[str, Row] = {str(row["id"]): dict(row) for row in rows}
        since = Since(Entity.CAMERA, end, of=list(present), made=False, fields=fields)
        past = await since.undone(session, present)
        found |= {row["id"]: (row["code"], row["name"]) for row in past.values()}
    return found


async def moved(session: AsyncSession, start: datetime, end: datetime) -> Moves:
    """When the lifecycle of any camera changed between the two times, and what it was before, newest first."""
    moves: dict[str, list[tuple[datetime, str]]] = {}
    for at, change in await Since(Entity.CAMERA, start, made=False, fields=("lifecycle",)).all(session):
        before = (change.before or {}).get("lifecycle")
        if at <= end and before is not None:
            moves.setdefault(change.key, []).append((at, before))
    return moves


def in_use(cameras: Mapping[str, Row], moves: Moves, start: datetime, end: datetime) -> dict[str, list[Span]]:
    """When each of these, as they were at `end`, was expected to work between the two times."""
    return {
        key: timeline.in_use(row["lifecycle"], moves.get(key, ()), max(start, row["created_at"]), end)
        for key, row in cameras.items()
    }


async def changed(
    session: AsyncSession,
    codes: Collection[str] | None,
    start: datetime,
    end: datetime,
    *,
    camera_id: uuid.UUID | None = None,
    elsewhere: Sequence[uuid.UUID] = (),
    limit: int,
) -> list[tuple[uuid.UUID, Step]]:
    """Every transition of the cameras after `start` and before `end`, each camera's in order. `elsewhere`: cameras that
    are in none of these divisions by now."""
    query: Select[uuid.UUID, datetime, str, bool] = (
        select(col(Transition.camera_id), col(Transition.at), col(Transition.to_state), blind)
        .where(col(Transition.at) > start, col(Transition.at) < end)
        .order_by(col(Transition.camera_id), col(Transition.at), col(Transition.id))
        .limit(limit)
    )
    queries = [query.where(col(Transition.camera_id).in_(some)) for some in _chunks(elsewhere)]
    if codes is not None:
        query = query.join(Camera, col(Camera.id) == col(Transition.camera_id)).where(
            col(Camera.division_code).in_(codes)
        )
    if camera_id is not None:
        query = query.where(col(Transition.camera_id) == camera_id)
    found: list[tuple[uuid.UUID, Step]] = []
    for each in (query, *queries):
        if len(found) < limit:
            rows = await session.execute(each)
            found += [(key, Step(at, HealthState(state), blind=bool(unseeing))) for key, at, state, unseeing in rows]
    return found


async def course_of(
    session: AsyncSession, cameras: Collection[uuid.UUID], start: datetime, end: datetime
) -> tuple[dict[uuid.UUID, Step], list[tuple[uuid.UUID, Step]]]:
    """The state of each of these cameras at `start`, where it had one, and what changed until `end`: see `changed`."""
    before: dict[uuid.UUID, Step] = {}
    last = select(col(Camera.id), col(Transition.to_state), blind)
    last = last.outerjoin(Transition, col(Transition.id) == _last_until(start))
    for some in _chunks(cameras):
        for key, was, unseeing in await session.execute(last.where(col(Camera.id).in_(some))):
            if was is not None:
                before[key] = Step(start, HealthState(was), blind=bool(unseeing))
    return before, await changed_of(session, cameras, start, end)


async def changed_of(
    session: AsyncSession, cameras: Collection[uuid.UUID], start: datetime, end: datetime
) -> list[tuple[uuid.UUID, Step]]:
    """What changed of these cameras: see `changed`."""
    found: list[tuple[uuid.UUID, Step]] = []
    of, at = col(Transition.camera_id), col(Transition.at)
    between = select(of, at, col(Transition.to_state), blind).where(at > start, at < end)
    between = between.order_by(of, at, col(Transition.id))
    for some in _chunks(cameras):
        rows = await session.execute(between.where(of.in_(some)))
        found += [(key, Step(moment, HealthState(state), blind=bool(blank))) for key, moment, state, blank in rows]
    return found


class Outage(NamedTuple):
    """`since`: when a camera was found gone, `finding`: how that check ended. `until`: when it changed again, None: not
    yet; with the hash of the frame that was taken then."""

    since: datetime
    finding: str | None
    until: datetime | None
    evidence_sha: str | None


async def last_outages(
    session: AsyncSession, cameras: Collection[uuid.UUID], start: datetime, at: datetime
) -> dict[uuid.UUID, Outage]:
    """The last time that each of these cameras was offline, if that was between `start` and `at`."""
    moves = col(Transition.camera_id), col(Transition.to_state), col(Transition.at), col(Transition.finding)
    next_one: dict[str, Any] = {"partition_by": moves[0], "order_by": (moves[2], col(Transition.id))}
    until = func.lead(moves[2], type_=UtcDateTime()).over(**next_one).label("until")
    sha = func.lead(col(Transition.evidence_sha), type_=String()).over(**next_one).label("sha")
    told = select(*moves, until, sha).where(moves[2] <= at)
    found: dict[uuid.UUID, Outage] = {}
    for some in _chunks(cameras):
        every = told.where(moves[0].in_(some)).subquery()
        query = select(every.c.camera_id, every.c.at, every.c.finding, every.c.until, every.c.sha).order_by(every.c.at)
        lasting = or_(every.c.until.is_(None), every.c.until > start)
        for key, *outage in await session.execute(query.where(every.c.to_state == HealthState.OFFLINE.value, lasting)):
            found[key] = Outage(*outage)
    return found


class _Past(NamedTuple):
    """What changed of cameras and sites after a time, newest first; `cameras`: all that it may have changed."""

    at: datetime
    of_cameras: Sequence[Any]
    of_sites: Sequence[Any]
    cameras: frozenset[uuid.UUID]

    @classmethod
    async def since(cls, session: AsyncSession, at: datetime) -> "_Past":
        later = await Since(Entity.CAMERA, at, made=False, fields=_FIELDS).all(session)
        later_sites = await Since(Entity.SITE, at, made=False, fields=("site_class",)).all(session)
        cameras = {uuid.UUID(change.key) for _, change in later}
        for some in _chunks(sorted({uuid.UUID(change.key) for _, change in later_sites})):
            cameras.update(await session.scalars(select(col(Camera.id)).where(col(Camera.site_id).in_(some))))
        return cls(at, [change for _, change in later], [change for _, change in later_sites], frozenset(cameras))

    async def wound_back(
        self, session: AsyncSession, start: datetime, keys: Collection[uuid.UUID]
    ) -> list[dict[str, Any]]:
        """Those of the cameras that may have changed, as they were."""
        rows: dict[str, Row] = {}
        for some in _chunks(sorted(self.cameras.intersection(keys))):
            query = _rows(start).where(col(Camera.id).in_(some), col(Camera.created_at) <= self.at)
            rows |= {str(row["id"]): dict(row) for row in (await session.execute(query)).mappings()}
        past = rewind(rows, [change for change in self.of_cameras if change.key in rows])
        sites: dict[str, Row] = {}
        for some in _chunks(sorted({row["site_id"] for row in past.values() if row["site_id"]})):
            of_site = select(col(Site.id), col(Site.site_class)).where(col(Site.id).in_(some))
            sites |= {str(row["id"]): dict(row) for row in (await session.execute(of_site)).mappings()}
        then = rewind(sites, [change for change in self.of_sites if change.key in sites])
        return [{**row, "camera_class": _class(row, then)} for row in past.values()]


def _class(row: Row, sites: Mapping[str, Row]) -> int | None:
    """As registry.store.camera_class has it."""
    site = sites.get(str(row["site_id"]))
    if site:
        return int(site["site_class"])
    return int(row["point_class"]) if row["point_class"] else None


def _rows(start: datetime) -> Select[Any]:
    """Cameras as they are now, with their last transition up to `start`."""
    return (
        select(
            *(getattr(Camera, name) for name in _FIELDS),
            col(Camera.division_code).label("stands_in"),
            camera_class.label("camera_class"),
            col(Transition.at).label("before_at"),
            col(Transition.to_state),
            blind.label("blind"),
        )
        .outerjoin(Site, col(Site.id) == col(Camera.site_id))
        .outerjoin(Transition, col(Transition.id) == _last_until(start))
    )


def _last_until(start: datetime) -> ScalarSelect[uuid.UUID]:
    """Of a camera's transitions up to then the last one."""
    return (
        select(col(Transition.id))
        .where(col(Transition.camera_id) == col(Camera.id), col(Transition.at) <= start)
        .order_by(col(Transition.at).desc(), col(Transition.id).desc())
        .limit(1)
        .correlate(Camera)
        .scalar_subquery()
    )


def _all_begun(
    rows: Sequence[Row], moves: Moves, start: datetime, end: datetime, codes: Collection[str] | None = None
) -> list[Begun]:
    spans = in_use({str(row["id"]): row for row in rows}, moves, start, end)
    return [_begun(row, spans[str(row["id"])], codes) for row in rows]


def _begun(row: Row, spans: Sequence[Span], codes: Collection[str] | None) -> Begun:
    state = row["to_state"]
    before = Step(row["before_at"], HealthState(state), blind=bool(row["blind"])) if state is not None else None
    named = {name: row[name] for name in ("code", "name", "division_code", "camera_class")}
    elsewhere = codes is not None and row["stands_in"] not in codes
    return Begun(row["id"], **named, before=before, in_use=spans, elsewhere=elsewhere)


def _chunks(keys: Collection[T]) -> Iterator[list[T]]:
    ordered = list(keys)
    return (ordered[at : at + CHUNK] for at in range(0, len(ordered), CHUNK))
