"""The SQL of how complete records are: what is judged of each, and what more than one camera has."""

from collections.abc import Collection, Hashable

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.history import Row
from registry.model import Camera, Lifecycle, Site
from registry.record import MANDATORY

_FIELDS = (
    *("id", "division_code", "ipv4", "ipv6", "azimuth_deg", "direction", "resolution"),
    *(column.field for column in MANDATORY),
)
_COLUMNS = tuple(getattr(Camera, name) for name in dict.fromkeys(_FIELDS))
_WITHOUT_FILE = (Lifecycle.PLANNED, Lifecycle.RETIRED)
_POSITION = (col(Camera.longitude), col(Camera.latitude), col(Camera.azimuth_deg), col(Camera.direction))


async def records(session: AsyncSession, codes: Collection[str], *, custom: bool, limit: int) -> list[Row]:
    """Of the cameras of these divisions that are neither planned nor retired, by code, with the class of their site."""
    columns = (*_COLUMNS, Camera.custom) if custom else _COLUMNS
    query = (
        select(*columns, col(Site.site_class))
        .outerjoin(Site, col(Site.id) == col(Camera.site_id))
        .where(col(Camera.division_code).in_(codes), col(Camera.lifecycle).not_in(_WITHOUT_FILE))
        .order_by(col(Camera.code))
        .limit(limit)
    )
    return [dict(row) for row in (await session.execute(query)).mappings()]


async def crowded(session: AsyncSession) -> set[tuple[Hashable, ...]]:
    """The addresses, and the positions with a direction, that more than one camera has that is not retired, wherever:
    what `registry.validity.crowded` says."""
    found: set[tuple[Hashable, ...]] = set()
    living = col(Camera.lifecycle) != Lifecycle.RETIRED
    for name, address in (("ipv4", col(Camera.ipv4)), ("ipv6", col(Camera.ipv6))):
        query = select(address).where(living, address.is_not(None), address != "")
        shared = await session.scalars(query.group_by(address).having(func.count() > 1))
        found.update((name, each) for each in shared)
    where = [each.is_not(None) for each in _POSITION[:2]]
    places = select(*_POSITION).where(living, *where).group_by(*_POSITION).having(func.count() > 1)
    found.update(("position", *place) for place in await session.execute(places))
    return found
