"""The SQL of what cameras showed in the dark, and of the lamps that their records name."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.model import Camera
from registry.night import VOTES, Night, NightFrame
from streams.model import Finding
from streams.quality.rules import FAULTY
from streams.quality.thresholds import Thresholds
from vms.evidence.tables import Evidence
from vms.points.news import in_parts

MERIDIAN_DEG = 120.0
"""Where the sun is highest at noon by RECORD_ZONE."""
_PEAK = "inner_peak"
_LIMITS = Thresholds()


class Lamp(NamedTuple):
    """The record's fill light, and where the camera stands."""

    fill_light: str | None
    longitude: float | None
    latitude: float | None


async def lamps(session: AsyncSession, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, Lamp]:
    found: dict[uuid.UUID, Lamp] = {}
    columns = (col(Camera.id), col(Camera.fill_light), col(Camera.longitude), col(Camera.latitude))
    for some in in_parts(keys):
        for key, fill_light, longitude, latitude in await session.execute(
            select(*columns).where(col(Camera.id).in_(some))
        ):
            found[key] = Lamp(fill_light, longitude, latitude)
    return found


async def middle(session: AsyncSession) -> tuple[float, float]:
    """Of all cameras whose place is known: longitude, latitude. Without any that of the county's clocks, where it is
    day and night when they say so."""
    query = select(func.avg(col(Camera.longitude)), func.avg(col(Camera.latitude)))
    longitude, latitude = (await session.execute(query)).one()
    if longitude is None or latitude is None:
        return MERIDIAN_DEG, 0.0
    return longitude, latitude


async def frames(
    session: AsyncSession, keys: Collection[uuid.UUID], nights: Sequence[Night]
) -> Mapping[uuid.UUID, list[NightFrame]]:
    """The last frames that each of these cameras gave in these nights, newest first, at most VOTES of each."""
    found: dict[uuid.UUID, list[NightFrame]] = {}
    if not nights:
        return found
    taken_at = col(Evidence.taken_at)
    newest = func.row_number().over(
        partition_by=col(Evidence.camera_id), order_by=(taken_at.desc(), col(Evidence.id).desc())
    )
    peak = col(Evidence.measures)[_PEAK].as_float()
    ranked = select(
        col(Evidence.camera_id),
        taken_at,
        col(Evidence.sha256),
        col(Evidence.faults),
        peak.label("peak"),
        newest.label("place"),
    ).where(
        col(Evidence.finding) == Finding.OK.value,
        or_(*(and_(taken_at >= night.begins_at, taken_at < night.ends_at) for night in nights)),
    )
    for some in in_parts(keys):
        last = ranked.where(col(Evidence.camera_id).in_(some)).subquery()
        rows = await session.execute(select(last).where(last.c.place <= VOTES).order_by(last.c.place))
        for row in rows:
            frame = NightFrame(row.taken_at, row.sha256, row.faults, _lit(row.peak))
            found.setdefault(row.camera_id, []).append(frame)
    return found


def _lit(peak: float | None) -> bool:
    """Whether the diagnosis would see the darkness of an under-exposed picture: without any highlight it cannot."""
    return peak is not None and _LIMITS.underexposed_peak.score(peak) < FAULTY
