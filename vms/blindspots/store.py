"""All SQL of blind spots."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.geometry import Box
from registry.model import Camera, Division, Lifecycle, Site


def _in_box(kind: type[Camera] | type[Site], box: Box) -> tuple[ColumnElement[bool], ...]:
    return (col(kind.longitude).between(box.west, box.east), col(kind.latitude).between(box.south, box.north))


async def cameras(session: AsyncSession, path: str, box: Box, limit: int) -> Sequence[Mapping[str, Any]]:
    """What is needed to draw the views of the cameras of an area that stand in the box, at most `limit`."""
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
    query = select(*(col(column) for column in columns))
    query = query.join(Division, col(Division.code) == col(Camera.division_code))
    inside = col(Division.path).startswith(path, autoescape=True)
    query = query.where(inside, *_in_box(Camera, box), col(Camera.lifecycle) != Lifecycle.RETIRED)
    return [dict(row) for row in (await session.execute(query.limit(limit))).mappings()]


async def lines(session: AsyncSession, path: str, limit: int) -> Sequence[tuple[uuid.UUID, str, dict[str, Any]]]:
    """Key, name and line of the sites of an area that are lines, at most `limit`."""
    query = select(col(Site.id), col(Site.name), col(Site.line))
    query = query.join(Division, col(Division.code) == col(Site.division_code))
    inside = col(Division.path).startswith(path, autoescape=True)
    rows = await session.execute(query.where(inside, col(Site.line).is_not(None)).limit(limit))
    return [(key, name, line) for key, name, line in rows]


async def sites(
    session: AsyncSession, path: str, box: Box, limit: int
) -> Sequence[tuple[uuid.UUID, str, float, float]]:
    """Key, name and position of the sites of an area that lie in the box, at most `limit`."""
    query = select(col(Site.id), col(Site.name), col(Site.longitude), col(Site.latitude))
    query = query.join(Division, col(Division.code) == col(Site.division_code))
    inside = col(Division.path).startswith(path, autoescape=True)
    rows = await session.execute(query.where(inside, *_in_box(Site, box)).limit(limit))
    return [
        (key, name, longitude, latitude)
        for key, name, longitude, latitude in rows
        if longitude is not None and latitude is not None
    ]
