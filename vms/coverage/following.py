"""The figures after a few sites and cameras changed: these are read again, and only what they touch is judged again."""

import asyncio
import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.coverage import NO_THINGS, CameraFacts, CoverageCamera, CoverageResult, CoverageSite, Part, compute_again
from registry.coverage_columns import CameraColumns, SiteColumns
from registry.detail import NO_OPTICS, optics_of
from registry.history import Row
from registry.independence import things_of
from registry.keys import NOWHERE, ByKey, FewValues, Keys, TextColumn
from registry.layered import Layered
from registry.model import Camera, Site
from registry.site_lists import Listing
from vms.coverage.columns_store import Columns
from vms.coverage.store import CAMERA_COLUMNS, TRAIT_COLUMNS, Inputs, facts_of, load_around, records_since
from vms.points.news import MOST_TOUCHED, Named, in_parts
from vms.sitelists import store as sitelists_store

MOVED_AT_ONCE = 200
"""When more cameras than these changed their state or grew stale, all that the checks saw is read again."""
_SITES = select(*(getattr(Site, name) for name in CoverageSite._fields), col(Site.code))
_ASKED = (col(Site.required_cameras), col(Site.required_px_per_m))
_CAMERAS = select(*CAMERA_COLUMNS, *TRAIT_COLUMNS, *_ASKED).outerjoin(Site, col(Site.id) == col(Camera.site_id))


class Changed(NamedTuple):
    """Cameras that were seen in another state; sites and cameras whose records are others; whether what figures take
    besides is."""

    moved: frozenset[uuid.UUID] = frozenset()
    named: Named = Named()
    around: bool = False


class _Now(NamedTuple):
    """The sites that count with their codes, the cameras, and what is seen of those in `looked`."""

    sites: Mapping[uuid.UUID, tuple[CoverageSite, str]]
    cameras: Mapping[uuid.UUID, CoverageCamera]
    looked: Collection[uuid.UUID]
    facts: Mapping[uuid.UUID, CameraFacts]


async def follow(
    session: AsyncSession, before: Inputs, result: CoverageResult, changed: Changed, *, now: datetime, today: date
) -> tuple[Inputs, CoverageResult] | None:
    """What there is after the change, and its result; `result`: that of before. None: all has to be read again, for
    there is too much, or a camera's row is gone."""
    columns = before.columns
    around = await _around_now(session, before, changed, now, today)
    changed = changed._replace(named=changed.named.and_(Named(_relisted(before.listing, around.listing))))
    named = changed.named
    if columns is None or not named.few():
        return None
    cameras = named.cameras | await asyncio.to_thread(_standing, columns.cameras, named.sites)
    if len(cameras) > MOST_TOUCHED:
        return None
    looked = changed.moved | named.cameras
    read = _Now(
        await _sites_now(session, around.listing, named.sites),
        await _cameras_now(session, around.listing, cameras),
        looked,
        await facts_of(session, looked, now),
    )
    if _rows(columns.cameras.keys, Keys.of(list(named.cameras - read.cameras.keys()))):
        return None
    return await asyncio.to_thread(_followed, before, columns, around, result, changed, read, now, today)


def grown_stale(before: Inputs, then: datetime, now: datetime, window: timedelta) -> frozenset[uuid.UUID]:
    """Cameras whose frame or check was within the window at the time of the figures, and no longer is: all of them, or
    more than are followed."""
    if before.columns is None:
        return frozenset()
    facts = before.columns.facts
    found = {facts.keys.one(row) for row in facts.aged(then, now, window)[: MOVED_AT_ONCE + 1].tolist()}
    if isinstance(before.facts, Layered):
        later = ((key, before.facts.get(key)) for key in before.facts.over)
        found |= {key for key, seen in later if seen and _aged(seen, then - window, now - window)}
    return frozenset(found)


def _aged(seen: CameraFacts, oldest: datetime, newest: datetime) -> bool:
    return any(at is not None and oldest <= at < newest for at in (seen.evidence_at, seen.checked_at))


async def _around_now(session: AsyncSession, before: Inputs, changed: Changed, now: datetime, today: date) -> Inputs:
    """The same sites and cameras, with what figures take besides as it is now."""
    around = replace(before, **await load_around(session)) if changed.around else before
    around = replace(around, records_since=await records_since(session))
    if not (changed.around or changed.named.sites):
        return around
    # Of a site that has changed a list says something else than the registry.
    listing = await sitelists_store.listing_at(session, now, before.divisions)
    differing = await sitelists_store.counted_now(session, listing.changed())
    return replace(around, listing=listing, waiting=listing.waiting(differing, today))


def _relisted(before: Listing, after: Listing) -> frozenset[uuid.UUID]:
    """The sites of which two listings may say different things: where other versions are in force, those that changed
    since one of them was cut."""
    if before.versions == after.versions:
        return frozenset()
    return frozenset(before.changed() | after.changed())


def _standing(cameras: CameraColumns, sites: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """What a site asks of its cameras decides what is read of them."""
    return frozenset(cameras.keys.one(row) for row in cameras.standing(Keys.of(list(sites))).tolist())


async def _sites_now(
    session: AsyncSession, listing: Listing, keys: Collection[uuid.UUID]
) -> dict[uuid.UUID, tuple[CoverageSite, str]]:
    found = {}
    for some in in_parts(keys):
        for *fields, code in await session.execute(_SITES.where(col(Site.id).in_(some))):
            site = listing.site(CoverageSite(*fields))
            if site:
                found[site.id] = site, code
    return found


async def _cameras_now(
    session: AsyncSession, listing: Listing, keys: Collection[uuid.UUID]
) -> dict[uuid.UUID, CoverageCamera]:
    found: dict[uuid.UUID, CoverageCamera] = {}
    for some in in_parts(keys):
        rows = (await session.execute(_CAMERAS.where(col(Camera.id).in_(some)))).mappings()
        found |= {row["id"]: _camera(dict(row), listing) for row in rows}
    return found


def _camera(row: Row, listing: Listing) -> CoverageCamera:
    """What it hangs on and how it sees where its site asks for that, now or by a list."""
    listed = [site for sites in listing.then.values() if (site := sites.get(row["site_id"]))]
    several = (row["required_cameras"] or 0) > 1 or any(site.required_cameras > 1 for site in listed)
    asking = row["required_px_per_m"] is not None or any(site.required_px_per_m is not None for site in listed)
    told = row["id"], row["site_id"], row["division_code"], row["lifecycle"]
    things, optics = things_of(row) if several else NO_THINGS, optics_of(row) if asking else NO_OPTICS
    return CoverageCamera(*told, things, optics, row["point_class"])


def _followed(
    before: Inputs,
    columns: Columns,
    around: Inputs,
    result: CoverageResult,
    changed: Changed,
    read: _Now,
    now: datetime,
    today: date,
) -> tuple[Inputs, CoverageResult]:
    """`columns`: those of before."""
    told, cameras = _with_sites(columns.sites, read.sites), _with_cameras(columns.cameras, read.cameras)
    # Sites that a list no longer has: they leave the columns with their verdicts.
    kept = told.keys.but(Keys.of(list(changed.named.sites - read.sites.keys())).raw)
    sites = told if kept.all() else told.kept(kept)
    facts = Layered(before.facts)
    for key in read.looked:
        if key in read.facts:
            facts[key] = read.facts[key]
        else:
            facts.pop(key, None)
    after = columns._replace(sites=sites, cameras=cameras)
    touched = Keys.of(list(changed.moved | changed.named.cameras))
    places = Keys.of(list(changed.named.sites | _sites_of(columns.cameras, touched) | _sites_of(cameras, touched)))
    if isinstance(result.verdicts, FewValues) and result.verdicts.column is not told.keys:
        result = replace(result, verdicts=result.verdicts.over(told.keys))
    was, is_ = _part(columns, before.facts, places, touched), _part(after, facts, places, touched)
    inputs = replace(
        around,
        sites=sites,
        site_codes=ByKey(sites.keys, TextColumn(sites.codes)),
        cameras=cameras,
        facts=facts,
        columns=after,
    )
    result = compute_again(result, was, is_, now=now, today=today)
    if isinstance(result.verdicts, FewValues) and sites is not told:
        result = replace(result, verdicts=result.verdicts.kept(kept, sites.keys))
    return inputs, result


def _with_sites(before: SiteColumns, sites: Mapping[uuid.UUID, tuple[CoverageSite, str]]) -> SiteColumns:
    rows = _rows(before.keys, Keys.of(list(sites)))
    new = [each for key, each in sites.items() if key not in rows]
    altered = before.altered({row: sites[key][0] for key, row in rows.items()})
    recoded = altered.recoded({row: sites[key][1] for key, row in rows.items()})
    return recoded.followed_by(SiteColumns.of([site for site, _ in new], [code for _, code in new]))


def _with_cameras(before: CameraColumns, cameras: Mapping[uuid.UUID, CoverageCamera]) -> CameraColumns:
    rows = _rows(before.keys, Keys.of(list(cameras)))
    altered = before.altered({row: cameras[key] for key, row in rows.items()})
    return altered.followed_by(CameraColumns.of([camera for key, camera in cameras.items() if key not in rows]))


def _rows(column: Keys, keys: Keys) -> dict[uuid.UUID, int]:
    """Of those that have one."""
    rows = zip(keys, column.rows(keys.raw).tolist(), strict=True)
    return {key: row for key, row in rows if row != NOWHERE}


def _sites_of(there: CameraColumns, cameras: Keys) -> set[uuid.UUID]:
    sites = (there[row].site_id for row in _rows(there.keys, cameras).values())
    return {site for site in sites if site is not None}


def _part(columns: Columns, facts: Mapping[uuid.UUID, CameraFacts], sites: Keys, cameras: Keys) -> Part:
    """These sites, all that stands there, and these cameras."""
    rows = {*columns.cameras.standing(sites).tolist(), *_rows(columns.cameras.keys, cameras).values()}
    there = [columns.sites[row] for row in _rows(columns.sites.keys, sites).values()]
    return Part(there, [columns.cameras[row] for row in sorted(rows)], facts)
