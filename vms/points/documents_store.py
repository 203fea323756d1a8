"""All SQL of the documents and photos of cameras, and of the sites beside which a camera needs one."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.entering import RESTRICTED, Held, RestrictedSite
from registry.lines import Place
from registry.model import Site
from vms.points.tables import CameraDocument


async def restricted_sites(session: AsyncSession) -> Sequence[RestrictedSite]:
    """Those that count."""
    query = select(col(Site.id), col(Site.name), col(Site.longitude), col(Site.latitude), col(Site.line)).where(
        col(Site.restricted) == RESTRICTED, col(Site.retired_on).is_(None)
    )
    rows = await session.execute(query.order_by(col(Site.code)))
    return [RestrictedSite(key, name, Place(*place)) for key, name, *place in rows]


async def held_by(session: AsyncSession, cameras: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, set[Held]]:
    """The documents that these cameras have. At most a chunk of them: each key is a parameter."""
    held: dict[uuid.UUID, set[Held]] = defaultdict(set)
    query = select(col(CameraDocument.camera_id), col(CameraDocument.kind), col(CameraDocument.site_id)).where(
        col(CameraDocument.camera_id).in_(cameras), col(CameraDocument.withdrawn_at).is_(None)
    )
    for camera, kind, site in await session.execute(query):
        held[camera].add(Held(kind, site))
    return held


async def documents(session: AsyncSession, camera: uuid.UUID) -> Sequence[CameraDocument]:
    """Those of a camera, newest first; withdrawn ones too."""
    query = select(CameraDocument).where(col(CameraDocument.camera_id) == camera)
    return (await session.scalars(query.order_by(col(CameraDocument.id).desc()))).all()


async def held(
    session: AsyncSession, camera: uuid.UUID, kind: str, sha256: str, site: uuid.UUID | None
) -> CameraDocument | None:
    """The camera's document of that kind with that content, of a consent that site's."""
    query = select(CameraDocument).where(
        col(CameraDocument.camera_id) == camera,
        col(CameraDocument.kind) == kind,
        col(CameraDocument.sha256) == sha256,
        col(CameraDocument.site_id) == site if site else col(CameraDocument.site_id).is_(None),
        col(CameraDocument.withdrawn_at).is_(None),
    )
    return (await session.scalars(query.limit(1))).one_or_none()


async def number(session: AsyncSession, camera: uuid.UUID) -> int:
    """How many a camera has, withdrawn ones too."""
    query = select(func.count()).select_from(CameraDocument).where(col(CameraDocument.camera_id) == camera)
    return int(await session.scalar(query) or 0)
