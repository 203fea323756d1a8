"""All SQL that coverage is computed from: sites, cameras, what was last seen of them, divisions, rooms, targets."""

import uuid
from collections.abc import Awaitable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.coverage import CameraFacts, CoverageCamera, CoverageSite
from registry.coverage_columns import is_special
from registry.detail import Optics, optics_of
from registry.independence import THING_COLUMNS, things_of
from registry.keys import NOWHERE, ByKey, Keys, TextColumn
from registry.model import Camera, Change, Division, MonitoringRoom, Site, Target, Unit
from registry.site_lists import NO_LISTS, Listing
from registry.values import RECORD_ZONE
from vms.coverage.columns_store import Apart, Columns, Traits, approved_views, load_columns, load_facts
from vms.health.model import HealthState
from vms.health.tables import CameraHealth, measured_state
from vms.points.news import in_parts
from vms.points.roster import Read
from vms.references.tables import CameraReference
from vms.sitelists import store as sitelists_store


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything at one moment. `site_codes` for the order of lists; `columns`: the same, where it is that of now;
    `units`: those that targets name, by key. `room_divisions`: one code per monitoring room; `unlinked_rooms`: of those
    whose record names no line.

    `sites`: those that count, as `listing` has them; `waiting`: by county, on how many sites the registry differs.
    `views_known`: whether it is known of which cameras a view was approved."""

    sites: Sequence[CoverageSite]
    site_codes: Mapping[uuid.UUID, str]
    cameras: Sequence[CoverageCamera]
    facts: Mapping[uuid.UUID, CameraFacts]
    divisions: list[Division]
    room_divisions: list[str]
    unlinked_rooms: list[str]
    targets: list[Target]
    records_since: datetime | None
    columns: Columns | None = None
    listing: Listing = NO_LISTS
    waiting: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[uuid.UUID, Unit] = field(default_factory=dict)
    views_known: bool = True

    def standing_at(self, keys: Sequence[uuid.UUID]) -> tuple[list[CoverageSite], list[CoverageCamera]]:
        """These sites and the cameras at them, in the order of the inputs. Of very many only these are made."""
        if self.columns is None:
            wanted = set(keys)
            standing = [camera for camera in self.cameras if camera.site_id in wanted]
            return [site for site in self.sites if site.id in wanted], standing
        found = Keys.of(list(keys))
        sites, cameras, _ = self.columns
        rows = np.sort(sites.keys.rows(found.raw))
        there = [sites[row] for row in rows[rows != NOWHERE].tolist()]
        return there, [cameras[row] for row in cameras.standing(found).tolist()]


_OF_VIEW = col(CameraReference.camera_id)
CAMERA_COLUMNS = tuple(getattr(Camera, name) for name in CoverageCamera._fields if name not in Traits._fields)
TRAITS = tuple(dict.fromkeys((*THING_COLUMNS, *Optics._fields)))
TRAIT_COLUMNS = tuple(getattr(Camera, name) for name in TRAITS)
_SITE_COLUMNS = tuple(getattr(Site, name) for name in CoverageSite._fields)
_OF_SITE = len(_SITE_COLUMNS)
# Few sites require more than one camera: only of theirs it matters what they hang on; few a detail: how theirs see.
_APART = or_(
    col(Site.required_cameras) > 1,
    *(col(each).is_not(None) for each in (Site.required_px_per_m, Site.excluded_reason, Site.retired_on)),
)
_SITES_WITH_CAMERAS = select(*_SITE_COLUMNS, col(Camera.id), *TRAIT_COLUMNS).outerjoin(
    Camera, col(Camera.site_id) == col(Site.id)
)
_FACTS = select(
    col(CameraHealth.camera_id),
    measured_state,
    col(CameraHealth.faults),
    col(CameraHealth.evidence_at),
    col(CameraHealth.evidence_sha),
    col(CameraHealth.checked_at),
)


async def load(
    session: AsyncSession,
    now: datetime,
    reading: Awaitable[Read | None] | None = None,
    known: Inputs | None = None,
    beside: AsyncSession | None = None,
) -> Inputs:
    """One snapshot of all of it: the figures of every scope come from the same moment. `reading`: what is being read at
    this moment for lists too, None of it when that failed; `known`: whose sites and cameras need not be read again;
    `beside`: another reader of the same snapshot."""
    divisions = list(await session.scalars(select(Division)))
    listing = await sitelists_store.listing_at(session, now, divisions)
    differing = await sitelists_store.counted_now(session, listing.changed())
    if known and known.columns and known.listing.versions == listing.versions:
        columns = await load_facts(session, known.columns, now)
    else:
        stored = await load_columns(session, partial(_apart_now, session, listing), now, reading, beside)
        columns = _counting(stored, listing, differing)
    sites, cameras, facts = columns
    return Inputs(
        sites=sites,
        site_codes=ByKey(sites.keys, TextColumn(sites.codes)),
        cameras=cameras,
        facts=ByKey(facts.keys, facts),
        divisions=divisions,
        columns=columns,
        listing=listing,
        waiting=listing.waiting(differing, now.astimezone(RECORD_ZONE).date()),
        records_since=await records_since(session),
        **await load_around(session),
    )


def _counting(stored: Columns, listing: Listing, differing: Sequence[CoverageSite]) -> Columns:
    """The sites as the lists have them. `differing`: of which they may say something else than the registry."""
    kept, altered = np.ones(len(stored.sites), dtype=np.bool_), {}
    for now in differing:
        row, counted = stored.sites.keys.row(now.id), listing.site(now)
        if row is not None and counted:
            altered[row] = counted
        elif row is not None:
            kept[row] = False
    sites = stored.sites.altered(altered)
    return stored._replace(sites=sites if kept.all() else sites.kept(kept))


async def load_around(session: AsyncSession) -> dict[str, Any]:
    """What figures take besides sites, cameras and lists, by the fields of `Inputs`."""
    rooms = (await session.execute(select(col(MonitoringRoom.division_code), col(MonitoringRoom.link_kbps)))).all()
    targets = list(await session.scalars(select(Target).order_by(col(Target.id))))
    units = await session.scalars(select(Unit).where(col(Unit.id).in_(units_of(targets))))
    return {
        "room_divisions": [code for code, _ in rooms],
        "unlinked_rooms": [code for code, link_kbps in rooms if not link_kbps],
        "targets": targets,
        "units": {unit.id: unit for unit in units},
    }


def units_of(targets: Sequence[Target]) -> list[uuid.UUID]:
    """The units that lead them, or are responsible for them."""
    lead = {target.lead_unit_id for target in targets if target.lead_unit_id}
    return sorted(lead | {uuid.UUID(key) for target in targets for key in target.responsible_unit_ids})


async def _apart_now(session: AsyncSession, listing: Listing) -> Apart:
    """In one pass over the sites. Traits of cameras where a site asks for them, now or by its list."""
    listed = [site for sites in listing.then.values() for site in sites.values() if site]
    several = {site.id for site in listed if site.required_cameras > 1}
    asking = {site.id for site in listed if site.required_px_per_m is not None}
    special: dict[uuid.UUID, CoverageSite] = {}
    traits = Traits({}, {})
    for those in (_APART, *(col(Site.id).in_(some) for some in in_parts(several | asking))):
        for row in await session.execute(_SITES_WITH_CAMERAS.where(those)):
            site, camera, told = CoverageSite(*row[:_OF_SITE]), row[_OF_SITE], row[_OF_SITE + 1 :]
            if is_special(site):
                special[site.id] = site
            if camera and (site.required_cameras > 1 or site.id in several):
                traits.things[camera] = things_of(dict(zip(TRAITS, told, strict=True)))
            if camera and (site.required_px_per_m is not None or site.id in asking):
                traits.optics[camera] = optics_of(dict(zip(TRAITS, told, strict=True)))
    return Apart(list(special.values()), traits)


async def records_since(session: AsyncSession) -> datetime | None:
    """When the registry's history begins; None: nothing is recorded yet."""
    found: datetime | None = await session.scalar(select(func.min(col(Change.at))))
    return found


async def facts_of(
    session: AsyncSession, cameras: Collection[uuid.UUID], now: datetime | None
) -> dict[uuid.UUID, CameraFacts]:
    """`now`: as of when a view must be approved; None: nobody asks."""
    found: dict[uuid.UUID, CameraFacts] = {}
    for some in in_parts(cameras):
        rows = await session.execute(_FACTS.where(col(CameraHealth.camera_id).in_(some)))
        approved = set(await session.scalars(approved_views(now).where(_OF_VIEW.in_(some)))) if now else set()
        found |= {row[0]: CameraFacts(*row[1:], row[0] in approved) for row in rows}
    return found


async def findings_of(session: AsyncSession, cameras: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """How the last check of each of these ended that is offline."""
    # By their keys alone: asked for the state too, SQLite goes through all cameras that are offline.
    query = select(col(CameraHealth.camera_id), col(CameraHealth.finding), col(CameraHealth.state))
    found: dict[uuid.UUID, str] = {}
    for some in in_parts(cameras):
        rows = await session.execute(query.where(col(CameraHealth.camera_id).in_(some)))
        found |= {key: finding for key, finding, state in rows if finding and state == HealthState.OFFLINE}
    return found


@dataclass(frozen=True, slots=True)
class SiteDetail:
    """One site with the cameras at it."""

    site: Site
    division_name: str
    cameras: list[Camera]
    seen: dict[uuid.UUID, CameraFacts]
    """The cameras as they are now: the frames of the last computation may have been replaced."""
    findings: dict[uuid.UUID, str]
    """How the check of those that are offline ended."""


async def cameras_of(session: AsyncSession, keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, Camera]:
    return {each.id: each for each in await session.scalars(select(Camera).where(col(Camera.id).in_(keys)))}


async def site_details(session: AsyncSession, keys: Sequence[uuid.UUID]) -> list[SiteDetail]:
    """The sites of one page, in the order of the keys."""
    named = select(Site, col(Division.name)).join(Division, col(Division.code) == col(Site.division_code))
    rows = await session.execute(named.where(col(Site.id).in_(keys)))
    details = {site.id: SiteDetail(site, name, [], {}, {}) for site, name in rows}
    cameras = await session.scalars(select(Camera).where(col(Camera.site_id).in_(keys)).order_by(col(Camera.code)))
    for camera in cameras:
        if camera.site_id in details:
            details[camera.site_id].cameras.append(camera)
    there = [camera.id for detail in details.values() for camera in detail.cameras]
    facts, findings = await facts_of(session, there, None), await findings_of(session, there)
    for detail in details.values():
        detail.seen.update({camera.id: facts[camera.id] for camera in detail.cameras if camera.id in facts})
        detail.findings.update({camera.id: findings[camera.id] for camera in detail.cameras if camera.id in findings})
    return [details[key] for key in keys if key in details]
