"""The inputs of coverage at a past time: the registry with later changes undone, states and frames as of then."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, SQLColumnExpression, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlmodel import col

from registry import store as registry_store
from registry.coverage import CameraFacts, CoverageCamera, CoverageSite
from registry.detail import optics_of
from registry.history import Row
from registry.independence import things_of
from registry.layouts import Entity
from registry.model import Camera, Site, Target, Unit
from registry.since import Since
from registry.values import RECORD_ZONE
from vms.coverage.store import CAMERA_COLUMNS, TRAIT_COLUMNS, Inputs, SiteDetail, records_since, units_of
from vms.evidence.tables import Evidence
from vms.health.model import HealthState
from vms.health.tables import CameraHealth, Transition, blind
from vms.points.news import in_parts
from vms.references import store as references_store
from vms.sitelists import store as sitelists_store

_SITE_COLUMNS = tuple(getattr(Site, name) for name in (*CoverageSite._fields, "code"))
CAMERA_VALUES = (*CAMERA_COLUMNS, *TRAIT_COLUMNS)
_SHOWN_OF_SITE = (*_SITE_COLUMNS, col(Site.name))
_SHOWN_OF_CAMERA = (*CAMERA_VALUES, col(Camera.code), col(Camera.name), col(Camera.retention_days))


Frames = Mapping[uuid.UUID, tuple[datetime | None, str | None]]
"""The newest frame of each camera that proves something: when it was taken, and its hash."""


async def load_at(session: AsyncSession, at: datetime, window: timedelta, frames: Frames | None = None) -> Inputs:
    """Everything as it was at `at`, changes of that very moment included. `frames`: those known from elsewhere."""
    if frames is None:
        frames = await frames_at(session, at, window)
    made = col(Site.created_at) <= at
    rows = await _rewound(session, Entity.SITE, at, await _rows(session, _SITE_COLUMNS, made))
    divisions = await registry_store.divisions_at(session, at)
    listing = await sitelists_store.listing_at(session, at, divisions)
    sites = [CoverageSite(**{name: row[name] for name in CoverageSite._fields}) for row in rows.values()]
    counted = [listed for site in sites if (listed := listing.site(site))]
    made = col(Camera.created_at) <= at
    cameras = await _rewound(session, Entity.CAMERA, at, await _rows(session, CAMERA_VALUES, made))
    rooms = await registry_store.records_at(session, Entity.ROOM, at)
    plan = await registry_store.records_at(session, Entity.TARGET, at)
    targets = [Target(**plan[key]) for key in sorted(plan)]
    units = await registry_store.records_at(session, Entity.UNIT, at)
    named = {str(key) for key in units_of(targets)}
    viewed = await references_store.approved_at(session, at)
    return Inputs(
        sites=counted,
        site_codes={site.id: rows[str(site.id)]["code"] for site in counted},
        cameras=[coverage_camera(row) for row in cameras.values()],
        facts=await _facts(session, at, frames, viewed or ()),
        divisions=divisions,
        room_divisions=[row["division_code"] for row in rooms.values()],
        unlinked_rooms=[row["division_code"] for row in rooms.values() if not row["link_kbps"]],
        targets=targets,
        records_since=await records_since(session),
        listing=listing,
        waiting=listing.waiting(sites, at.astimezone(RECORD_ZONE).date()),
        units={uuid.UUID(key): Unit(**row) for key, row in units.items() if key in named},
        views_known=viewed is not None,
    )


def coverage_camera(row: Row) -> CoverageCamera:
    """Of a row of a camera, as it was."""
    told = row["id"], row["site_id"], row["division_code"], row["lifecycle"]
    return CoverageCamera(*told, things_of(row), optics_of(row), row["point_class"])


async def cameras_at(
    session: AsyncSession, columns: Sequence[InstrumentedAttribute[Any]], at: datetime
) -> dict[str, Row]:
    """These columns of every camera as it was."""
    rows = await _rows(session, columns, col(Camera.created_at) <= at)
    return await _rewound(session, Entity.CAMERA, at, rows)


async def _rows(session: AsyncSession, columns: Sequence[InstrumentedAttribute[Any]], made: Any) -> dict[str, Row]:
    found = (await session.execute(select(*columns).where(made))).mappings()
    return {str(row["id"]): dict(row) for row in found}


def cameras_by_site(inputs: Inputs, keys: Collection[uuid.UUID] | None = None) -> dict[uuid.UUID, list[uuid.UUID]]:
    """The cameras that stood at these sites, or at any."""
    wanted = None if keys is None else frozenset(keys)
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for camera in inputs.cameras:
        if camera.site_id is not None and (wanted is None or camera.site_id in wanted):
            found.setdefault(camera.site_id, []).append(camera.id)
    return found


async def sites_at(session: AsyncSession, keys: Sequence[uuid.UUID], at: datetime) -> dict[str, Row]:
    """Of the rows of these sites what a list shows."""
    rows = await _rows(session, _SHOWN_OF_SITE, col(Site.id).in_(keys))
    return await _rewound(session, Entity.SITE, at, rows, of=rows)


async def site_details_at(
    session: AsyncSession,
    at: datetime,
    inputs: Inputs,
    keys: Sequence[uuid.UUID],
    of_site: Mapping[uuid.UUID, Sequence[uuid.UUID]],
) -> list[SiteDetail]:
    """The sites of one page and the cameras that stood at them, as they were called at `at`, in the order of the keys;
    of the rows only what a list shows. `inputs`: those of that time; `of_site`: see `cameras_by_site`."""
    standing = [key for site in keys for key in of_site.get(site, ())]
    sites = await sites_at(session, keys, at)
    camera_rows = await _rows(session, _SHOWN_OF_CAMERA, col(Camera.id).in_(standing))
    cameras = await _rewound(session, Entity.CAMERA, at, camera_rows, of=camera_rows)
    findings = await findings_at(session, standing, at)
    names = {division.code: division.name for division in inputs.divisions}
    details = []
    for key in keys:
        site = Site(**sites[str(key)])
        there = sorted((Camera(**cameras[str(each)]) for each in of_site.get(key, ())), key=lambda camera: camera.code)
        seen = {camera.id: inputs.facts[camera.id] for camera in there if camera.id in inputs.facts}
        ended = {camera.id: findings[camera.id] for camera in there if camera.id in findings}
        details.append(SiteDetail(site, names.get(site.division_code, ""), there, seen, ended))
    return details


async def cameras_named(session: AsyncSession, keys: Sequence[uuid.UUID], at: datetime) -> dict[uuid.UUID, Camera]:
    """These cameras as they were; of the rows only what a list shows. One that was removed since is among them."""
    rows = await _rows(session, _SHOWN_OF_CAMERA, col(Camera.id).in_(keys))
    then = await _rewound(session, Entity.CAMERA, at, rows, of={str(key) for key in keys})
    return {uuid.UUID(key): Camera(**row) for key, row in then.items()}


async def _rewound(
    session: AsyncSession, entity: Entity, at: datetime, rows: dict[str, Row], *, of: Collection[str] | None = None
) -> dict[str, Row]:
    """`of`: the keys of the rows, where they are but a few."""
    return await Since(entity, at, of=of).undone(session, rows)


async def _facts(
    session: AsyncSession, at: datetime, frames: Frames, viewed: Collection[uuid.UUID]
) -> dict[uuid.UUID, CameraFacts]:
    """The state is that of the last transition. A gap in the checks is itself a transition (to unknown, from when the
    state went stale), written when the checks go on: only after the very last check nothing says so but its time."""
    checked = await last_checks(session)
    facts = {}
    for key, state, faults, _ in await states_at(session, at):
        taken_at, sha = frames.get(key, (None, None))
        last = checked.get(key)
        facts[key] = CameraFacts(state, faults, taken_at, sha, min(last, at) if last else None, key in viewed)
    return facts


async def last_checks(session: AsyncSession) -> dict[uuid.UUID, datetime | None]:
    """When each camera was last looked at."""
    checks = await session.execute(select(col(CameraHealth.camera_id), col(CameraHealth.checked_at)))
    return {row.camera_id: row.checked_at for row in checks}


async def states_at(session: AsyncSession, at: datetime) -> list[tuple[uuid.UUID, str, list[str], bool]]:
    """Each camera's state and faults as of its last transition up to `at`, and whether we were blind."""
    ranked = _last_moves(at, col(Transition.faults), blind.label("blind")).subquery()
    rows = await session.execute(
        select(ranked.c.camera_id, ranked.c.to_state, ranked.c.faults, ranked.c.blind).where(ranked.c.place == 1)
    )
    return [(key, state, faults, bool(unseeing)) for key, state, faults, unseeing in rows]


async def findings_at(session: AsyncSession, cameras: Collection[uuid.UUID], at: datetime) -> dict[uuid.UUID, str]:
    """How the check ended after which each of these cameras was offline at `at`."""
    found: dict[uuid.UUID, str] = {}
    for some in in_parts(cameras):
        last = _last_moves(at, col(Transition.finding)).where(col(Transition.camera_id).in_(some)).subquery()
        offline = last.c.to_state == HealthState.OFFLINE.value
        query = select(last.c.camera_id, last.c.finding).where(last.c.place == 1, offline, last.c.finding.is_not(None))
        found.update((row[0], row[1]) for row in await session.execute(query))
    return found


class LastChange(NamedTuple):
    """The change that a camera's state at a time rests on, with the hash of the frame that was taken at it."""

    at: datetime
    evidence_sha: str | None


async def last_changes(
    session: AsyncSession, cameras: Collection[uuid.UUID], at: datetime
) -> dict[uuid.UUID, LastChange]:
    """Of these cameras, as far as they had any state."""
    found: dict[uuid.UUID, LastChange] = {}
    for some in in_parts(cameras):
        moves = _last_moves(at, col(Transition.at), col(Transition.evidence_sha))
        last = moves.where(col(Transition.camera_id).in_(some)).subquery()
        query = select(last.c.camera_id, last.c.at, last.c.evidence_sha).where(last.c.place == 1)
        found.update((row[0], LastChange(row[1], row[2])) for row in await session.execute(query))
    return found


def _last_moves(at: datetime, *columns: SQLColumnExpression[Any]) -> Select[Any]:
    """Of each camera's transitions up to `at` these columns and their place, the last one first."""
    newest = func.row_number().over(
        partition_by=col(Transition.camera_id), order_by=(col(Transition.at).desc(), col(Transition.id).desc())
    )
    told = col(Transition.camera_id), col(Transition.to_state), *columns, newest.label("place")
    return select(*told).where(col(Transition.at) <= at)


async def frames_at(
    session: AsyncSession, at: datetime, window: timedelta, *, lasting: bool = False
) -> dict[uuid.UUID, tuple[datetime | None, str | None]]:
    """The last frame of each camera that proved something at that time, of those still there; with `lasting` of those
    that stay: a camera's latest is gone when the next one comes."""
    query = (
        select(col(Evidence.camera_id), col(Evidence.taken_at), col(Evidence.sha256))
        .where(col(Evidence.taken_at) <= at, col(Evidence.taken_at) >= at - window)
        .order_by(col(Evidence.taken_at))
    )
    if lasting:
        query = query.where(or_(col(Evidence.transition), col(Evidence.hourly)))
    return {key: (taken_at, sha) for key, taken_at, sha in await session.execute(query)}
