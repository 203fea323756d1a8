"""The SQL behind time-weighted figures: every version of sites and cameras, and every state, between two times."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry import store as registry_store
from registry.coverage import CoverageSite
from registry.history import Row, versions
from registry.layouts import Entity
from registry.model import Camera, Site
from registry.since import Since
from registry.site_lists import Listing
from registry.usable_time import Seen, SiteHistory, Versions
from vms.coverage import past_store
from vms.coverage.store import CAMERA_COLUMNS, TRAIT_COLUMNS
from vms.health.tables import Transition, blind
from vms.sitelists import store as sitelists_store

T = TypeVar("T")
SITE_VALUES = tuple(getattr(Site, name) for name in (*CoverageSite._fields, "created_at"))
CAMERA_VALUES = (*CAMERA_COLUMNS, *TRAIT_COLUMNS, col(Camera.created_at))


async def count_transitions(session: AsyncSession, start: datetime, end: datetime) -> int:
    query = select(func.count()).select_from(Transition).where(col(Transition.at) > start, col(Transition.at) < end)
    return await session.scalar(query) or 0


class Called(NamedTuple):
    """What a list calls a site or a camera."""

    code: str
    name: str


async def site_names(session: AsyncSession, keys: Sequence[uuid.UUID], at: datetime) -> dict[uuid.UUID, Called]:
    """The sites of one page as they were called at `at`; one that was removed since is not among them."""
    found = await past_store.sites_at(session, keys, at)
    return {row["id"]: Called(row["code"], row["name"]) for row in found.values()}


async def camera_names(session: AsyncSession, keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, Called]:
    """As they are called now."""
    rows = await session.execute(
        select(col(Camera.id), col(Camera.code), col(Camera.name)).where(col(Camera.id).in_(keys))
    )
    return {key: Called(code, name) for key, code, name in rows}


async def load_history(session: AsyncSession, start: datetime, end: datetime) -> SiteHistory:
    """All that happened to sites and their cameras; of a site what counted of it by the list that was in force."""
    checked = await past_store.last_checks(session)
    sites = await _versions(session, Entity.SITE, select(*SITE_VALUES), start, end, _site)
    listings = await _listings(session, start, end)
    return SiteHistory(
        sites={key: _listed(steps, listings) for key, steps in sites.items()} if listings else sites,
        cameras=await _versions(session, Entity.CAMERA, select(*CAMERA_VALUES), start, end, past_store.coverage_camera),
        states=await _states(session, start, end),
        checked={key: at for key, at in checked.items() if at is not None},
    )


async def _versions(
    session: AsyncSession,
    entity: Entity,
    query: Select[*tuple[object, ...]],
    start: datetime,
    end: datetime,
    make: Callable[[Row], T],
) -> dict[uuid.UUID, Versions[T]]:
    rows = {str(row["id"]): dict(row) for row in (await session.execute(query)).mappings()}
    found = versions(rows, await Since(entity, start).all(session), start, end)
    return {uuid.UUID(key): Versions(_there(steps, make)) for key, steps in found.items()}


def _there(
    steps: Iterable[tuple[datetime, Row | None]], make: Callable[[Row], T]
) -> Iterable[tuple[datetime, T | None]]:
    """A row that no change is logged of was there from when it says it was made."""
    for at, row in steps:
        made = row.get("created_at") if row is not None else None
        yield max(at, made) if made is not None else at, None if row is None else make(row)


def _site(row: Row) -> CoverageSite:
    return CoverageSite._make(row.get(name) for name in CoverageSite._fields)


async def _listings(session: AsyncSession, start: datetime, end: datetime) -> Sequence[tuple[datetime, Listing]]:
    """From when on which lists were in force, oldest first; empty: none ever was."""
    lists = map(sitelists_store.version_of, await sitelists_store.versions(session))
    begun = sorted({at for each in lists if each.approval and (at := each.approval.effective_at) < end})
    if not begun:
        return ()
    divisions = await registry_store.divisions_at(session, end)
    times = [start, *(at for at in begun if at > start)]
    return [(at, await sitelists_store.listing_at(session, at, divisions)) for at in times]


def _listed(sites: Versions[CoverageSite], listings: Sequence[tuple[datetime, Listing]]) -> Versions[CoverageSite]:
    ruling = Versions(listings)

    def at(moment: datetime) -> CoverageSite | None:
        site, listing = sites.at(moment), ruling.at(moment)
        return site if site is None or listing is None else listing.site(site)

    times = sorted({*sites.times, *ruling.times})
    return Versions((moment, at(moment)) for moment in times)


async def _states(session: AsyncSession, start: datetime, end: datetime) -> dict[uuid.UUID, Versions[Seen]]:
    steps = {
        key: [(start, Seen(state, faults, blind))]
        for key, state, faults, blind in await past_store.states_at(session, start)
    }
    query = (
        select(col(Transition.camera_id), col(Transition.at), col(Transition.to_state), col(Transition.faults), blind)
        .where(col(Transition.at) > start, col(Transition.at) < end)
        .order_by(col(Transition.at), col(Transition.id))
        .execution_options(yield_per=registry_store.READ_ROWS)
    )
    async for part in (await session.stream(query)).partitions():
        for key, at, state, faults, unseeing in part:
            steps.setdefault(key, []).append((at, Seen(state, faults, bool(unseeing))))
    return {key: Versions(each) for key, each in steps.items()}
