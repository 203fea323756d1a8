"""All SQL of plans. Nothing here commits."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col

from registry.candidates import SitePlace
from registry.lines import Position
from registry.model import Camera, Division, Lifecycle, Site
from vms.plans.schemas import StepCamera, StepSite
from vms.plans.tables import PlacementPlan

CHUNK = 900
"""Keys of one query: each is a parameter."""
T = TypeVar("T")


def _chunks(keys: Sequence[T]) -> Iterator[Sequence[T]]:
    for at in range(0, len(keys), CHUNK):
        yield keys[at : at + CHUNK]


async def site_places(session: AsyncSession, keys: Sequence[uuid.UUID]) -> list[SitePlace]:
    """In the order of the keys."""
    found: dict[uuid.UUID, SitePlace] = {}
    for part in _chunks(keys):
        query = select(col(Site.id), col(Site.longitude), col(Site.latitude), col(Site.category), col(Site.line))
        for key, longitude, latitude, category, line in await session.execute(query.where(col(Site.id).in_(part))):
            # Half a position is none.
            whole = longitude is not None and latitude is not None
            found[key] = SitePlace(longitude, latitude, category, line) if whole else SitePlace(None, None, category)
    lines = [key for key, place in found.items() if place.line is not None]
    for part in _chunks(lines):
        for key, taken in (await _standing(session, part)).items():
            found[key] = found[key]._replace(taken=taken)
    return [found[key] for key in keys]


async def _standing(session: AsyncSession, sites: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Position]]:
    """Where the cameras of these sites are, as far as that is known."""
    columns = (col(Camera.site_id), col(Camera.longitude), col(Camera.latitude))
    there = (col(Camera.site_id).in_(sites), col(Camera.lifecycle) != Lifecycle.RETIRED)
    found: dict[uuid.UUID, list[Position]] = {}
    for key, longitude, latitude in await session.execute(select(*columns).where(*there).order_by(col(Camera.code))):
        if key is not None and longitude is not None and latitude is not None:
            found.setdefault(key, []).append((longitude, latitude))
    return found


async def step_sites(session: AsyncSession, keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, StepSite]:
    found = {}
    columns = (col(Site.id), col(Site.code), col(Site.name), col(Site.site_class), col(Division.name))
    joined = select(*columns).join(Division, col(Division.code) == col(Site.division_code))
    for part in _chunks(keys):
        for key, code, name, site_class, division in await session.execute(joined.where(col(Site.id).in_(part))):
            found[key] = StepSite(id=key, code=code, name=name, site_class=site_class, division_name=division)
    return found


async def step_cameras(
    session: AsyncSession, keys: Sequence[uuid.UUID]
) -> dict[uuid.UUID, tuple[StepCamera, float | None, float | None]]:
    """Cameras with their positions."""
    found = {}
    query = select(col(Camera.id), col(Camera.code), col(Camera.name), col(Camera.longitude), col(Camera.latitude))
    for part in _chunks(keys):
        for key, code, name, longitude, latitude in await session.execute(query.where(col(Camera.id).in_(part))):
            found[key] = (StepCamera(id=key, code=code, name=name), longitude, latitude)
    return found


async def plans(
    session: AsyncSession, path: str, *, before: uuid.UUID | None, limit: int
) -> tuple[list[PlacementPlan], int]:
    """Those made within the area, newest first, without their steps; and how many there are."""
    inside = col(PlacementPlan.path).startswith(path, autoescape=True)
    long: tuple[Any, ...] = (
        *(PlacementPlan.steps, PlacementPlan.waiting),
        *(PlacementPlan.unreachable, PlacementPlan.completed),
    )
    query = (
        select(PlacementPlan)
        .where(inside)
        .options(*(defer(each) for each in long))
        .order_by(col(PlacementPlan.id).desc())
    )
    if before is not None:
        query = query.where(col(PlacementPlan.id) < before)
    total = await session.scalar(select(func.count()).select_from(PlacementPlan).where(inside))
    return list(await session.scalars(query.limit(limit))), int(total or 0)


async def forget_all_but(session: AsyncSession, newest: int) -> None:
    """Plans age quickly: the last ones are kept."""
    kept = select(col(PlacementPlan.id)).order_by(col(PlacementPlan.id).desc()).limit(newest)
    await session.execute(delete(PlacementPlan).where(col(PlacementPlan.id).not_in(kept.scalar_subquery())))
