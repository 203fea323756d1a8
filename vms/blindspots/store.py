"""All SQL of blind spots."""

import math
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.geometry import PER_DEGREE_M, Box
from registry.model import Camera, Division, Lifecycle, Site
from registry.reach import DEFAULT_RADIUS_M
from registry.record import FARTHEST_M


def _reaches(box: Box) -> tuple[ColumnElement[bool], ...]:
    """Cameras whose view may reach into the box, from wherever they stand."""
    # A degree of longitude is shortest at the edge of the box that is nearest to a pole.
    shrunk = max(math.cos(math.radians(max(abs(box.south), abs(box.north)))), 0.01)
    longitude, latitude = col(Camera.longitude), col(Camera.latitude)
    widest = FARTHEST_M / PER_DEGREE_M
    reach = func.coalesce(func.nullif(col(Camera.visible_distance_m), 0), DEFAULT_RADIUS_M) / PER_DEGREE_M
    return (
        # The constant bounds are for the index.
        longitude.between(box.west - widest / shrunk, box.east + widest / shrunk),
        latitude.between(box.south - widest, box.north + widest),
        longitude >= box.west - reach / shrunk,
        longitude <= box.east + reach / shrunk,
        latitude >= box.south - reach,
        latitude <= box.north + reach,
    )


async def cameras(session: AsyncSession, path: str, box: Box, limit: int) -> Sequence[Mapping[str, Any]]:
    """What is needed to draw the views of the cameras that may see something in the box, at most `limit`; `own`: of the
    area, others only light what lies in it."""
    columns = (
        Camera.id,
        Camera.name,
        Camera.lifecycle,
        Camera.longitude,
        Camera.latitude,
        Camera.azimuth_deg,
        Camera.direction,
        Camera.field_angle_deg,
        Camera.visible_distance_m,
    )
    own = col(Division.path).startswith(path, autoescape=True).label("own")
    query = select(*(col(column) for column in columns), own)
    query = query.join(Division, col(Division.code) == col(Camera.division_code))
    query = query.where(*_reaches(box), col(Camera.lifecycle) != Lifecycle.RETIRED)
    return [dict(row) for row in (await session.execute(query.limit(limit))).mappings()]


async def lines(session: AsyncSession, path: str, limit: int) -> Sequence[tuple[uuid.UUID, str, dict[str, Any]]]:
    """Key, name and line of the sites of an area that are lines, at most `limit`."""
    query = select(col(Site.id), col(Site.name), col(Site.line))
    query = query.join(Division, col(Division.code) == col(Site.division_code))
    inside = col(Division.path).startswith(path, autoescape=True)
    rows = await session.execute(query.where(inside, col(Site.line).is_not(None)).limit(limit))
    return [(key, name, line) for key, name, line in rows]


class SiteRow(NamedTuple):
    """A site that has a place."""

    id: uuid.UUID
    code: str
    name: str
    longitude: float
    latitude: float


async def sites(session: AsyncSession, path: str, box: Box, limit: int) -> Sequence[SiteRow]:
    """Key, code, name and position of the sites of an area that lie in the box, at most `limit`."""
    query = select(col(Site.id), col(Site.code), col(Site.name), col(Site.longitude), col(Site.latitude))
    query = query.join(Division, col(Division.code) == col(Site.division_code))
    inside = col(Division.path).startswith(path, autoescape=True)
    within = (col(Site.longitude).between(box.west, box.east), col(Site.latitude).between(box.south, box.north))
    rows = await session.execute(query.where(inside, *within).limit(limit))
    return [
        SiteRow(key, code, name, longitude, latitude)
        for key, code, name, longitude, latitude in rows
        if longitude is not None and latitude is not None
    ]
