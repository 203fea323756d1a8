"""All SQL of evidence. Nothing here commits."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnExpressionArgument, Select, delete, exists, func, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from registry.model import Camera, Division
from vms.evidence.tables import Evidence
from vms.points.tables import CameraDocument
from vms.workorders.tables import WorkOrderPhoto

HELD_AT_ONCE = 500


class Held(NamedTuple):
    """A row as the disk sees it."""

    id: uuid.UUID
    camera_id: uuid.UUID
    sha256: str
    bytes: int
    only_latest: bool
    """Nothing else keeps it: it goes when a newer one comes."""
    named: bool
    """A signed report names it, and its term is not over."""


class Located(NamedTuple):
    """A frame with the camera it is of and where that stands."""

    row: Evidence
    camera_code: str
    camera_name: str
    division_code: str
    division_path: str


_HELD = (
    col(Evidence.id),
    col(Evidence.camera_id),
    col(Evidence.sha256),
    col(Evidence.bytes),
    ~col(Evidence.transition) & ~col(Evidence.hourly) & ~col(Evidence.reference) & ~col(Evidence.proof),
    col(Evidence.held_until).is_not(None),
)


_UNKEPT = (
    ~col(Evidence.latest),
    ~col(Evidence.transition),
    ~col(Evidence.hourly),
    ~col(Evidence.reference),
    ~col(Evidence.proof),
)


async def used_bytes(session: AsyncSession) -> int:
    """What all files take, each counted once."""
    files = select(func.max(col(Evidence.bytes)).label("bytes")).group_by(col(Evidence.sha256)).subquery()
    return int(await session.scalar(select(func.coalesce(func.sum(files.c.bytes), 0))) or 0)


async def latest_of(session: AsyncSession, camera_ids: Collection[uuid.UUID]) -> list[Held]:
    """The frames that are the latest of these cameras."""
    if not camera_ids:
        return []
    rows = await session.execute(select(*_HELD).where(col(Evidence.camera_id).in_(camera_ids), col(Evidence.latest)))
    return [Held(*row) for row in rows]


async def referenced(session: AsyncSession, shas: Collection[str]) -> set[str]:
    """Those of the files that some row still names: a frame's, a crew's photo's, or a camera's document's."""
    if not shas:
        return set()
    frames = select(col(Evidence.sha256)).where(col(Evidence.sha256).in_(shas))
    photos = select(col(WorkOrderPhoto.sha256)).where(col(WorkOrderPhoto.sha256).in_(shas))
    documents = select(col(CameraDocument.sha256)).where(col(CameraDocument.sha256).in_(shas))
    return set(await session.scalars(frames.union(photos, documents)))


_FREE = (~col(Evidence.latest), ~col(Evidence.reference), ~col(Evidence.proof))
_UNNAMED = col(Evidence.held_until).is_(None)
_IN_TURN = (
    (*_FREE, _UNNAMED, col(Evidence.hourly), ~col(Evidence.transition)),
    (*_FREE, _UNNAMED, col(Evidence.transition)),
    (*_FREE, ~_UNNAMED),
)
"""Hourly frames, then those of transitions, then those that signed reports name."""


async def replaced(session: AsyncSession, limit: int) -> list[Held]:
    """Frames that nothing keeps, oldest first."""
    return await _oldest(session, _UNKEPT, limit)


async def first_hour(session: AsyncSession) -> datetime | None:
    """When the oldest hourly frame was taken that may go."""
    taken_at = col(Evidence.taken_at)
    found: datetime | None = await session.scalar(select(taken_at).where(*_IN_TURN[0]).order_by(taken_at).limit(1))
    return found


async def beside_later(session: AsyncSession, since: datetime, until: datetime, limit: int) -> list[Held]:
    """The hourly frames from `since` to before `until` that can be spared: their camera has a later one that stays."""
    later = aliased(Evidence)
    spared = exists().where(
        col(later.camera_id) == col(Evidence.camera_id),
        col(later.taken_at) > col(Evidence.taken_at),
        col(later.taken_at) < until,
        or_(col(later.hourly), col(later.transition)),
    )
    within = (col(Evidence.taken_at) >= since, col(Evidence.taken_at) < until)
    return await _oldest(session, (*_IN_TURN[0], *within, spared), limit)


async def evictable(session: AsyncSession, since: datetime, limit: int) -> list[Held]:
    """What goes first, oldest first: what was taken before `since` goes before anything later. The latest frame of a
    camera, its reference views and proofs of repairs never go."""
    for age in ((col(Evidence.taken_at) < since,), ()):
        for kind in _IN_TURN:
            if found := await _oldest(session, (*kind, *age), limit):
                return found
    return []


async def _oldest(
    session: AsyncSession, conditions: Sequence[ColumnExpressionArgument[bool]], limit: int
) -> list[Held]:
    order = (col(Evidence.taken_at), col(Evidence.id))
    return [
        Held(*row) for row in await session.execute(select(*_HELD).where(*conditions).order_by(*order).limit(limit))
    ]


async def hold(session: AsyncSession, shas: Collection[str], until: datetime) -> None:
    """A signed report names these frames: until then they go after all others. A camera's latest frame, which its next
    one replaces, is none that a report names."""
    names, held_until = sorted(shas), col(Evidence.held_until)
    for at in range(0, len(names), HELD_AT_ONCE):
        mine = col(Evidence.sha256).in_(names[at : at + HELD_AT_ONCE])
        lasting = or_(col(Evidence.hourly), col(Evidence.transition))
        longer = or_(held_until.is_(None), held_until < until)
        await session.execute(update(Evidence).where(mine, lasting, longer).values(held_until=until))


async def let_go(session: AsyncSession, now: datetime) -> None:
    """The term of these is over: they are kept on like any other frame, as long as the disk budget lets them."""
    await session.execute(update(Evidence).where(col(Evidence.held_until) <= now).values(held_until=None))


async def add(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await session.execute(insert(Evidence), list(rows))


async def remove(session: AsyncSession, ids: Collection[uuid.UUID]) -> None:
    await session.execute(delete(Evidence).where(col(Evidence.id).in_(ids)))


async def no_longer_latest(session: AsyncSession, ids: Collection[uuid.UUID]) -> None:
    """These frames have successors."""
    if ids:
        await session.execute(update(Evidence).where(col(Evidence.id).in_(ids)).values(latest=False))


async def remove_unkept(session: AsyncSession, ids: Collection[uuid.UUID]) -> list[Held]:
    """Remove those of these frames that nothing keeps; which they were. Some may have been evicted before."""
    if not ids:
        return []
    rows = await session.execute(select(*_HELD).where(col(Evidence.id).in_(ids), *_UNKEPT))
    going = [Held(*row) for row in rows]
    await remove(session, [held.id for held in going])
    return going


async def unkept(session: AsyncSession) -> list[tuple[datetime, Held]]:
    """Replaced frames that nothing keeps, with the time they were taken, oldest first."""
    rows = await session.execute(
        select(col(Evidence.taken_at), *_HELD).where(*_UNKEPT).order_by(col(Evidence.taken_at))
    )
    return [(row[0], Held(*row[1:])) for row in rows]


async def keep_as_reference(session: AsyncSession, camera_id: uuid.UUID, sha256: str) -> None:
    """A reference view rests on this frame."""
    mine = (col(Evidence.camera_id) == camera_id, col(Evidence.sha256) == sha256)
    await session.execute(update(Evidence).where(*mine).values(reference=True))


async def keep_as_proof(session: AsyncSession, frames: Collection[tuple[uuid.UUID, str]]) -> None:
    """Repairs are proven by these frames of cameras, before or after them."""
    if frames:
        mine = tuple_(col(Evidence.camera_id), col(Evidence.sha256)).in_(frames)
        await session.execute(update(Evidence).where(mine).values(proof=True))


async def let_go_of_references(session: AsyncSession, camera_id: uuid.UUID, shas: Collection[str]) -> list[Held]:
    """No reference view rests on these any more; which of them nothing else keeps."""
    if not shas:
        return []
    mine = (col(Evidence.camera_id) == camera_id, col(Evidence.sha256).in_(shas))
    await session.execute(update(Evidence).where(*mine).values(reference=False))
    return [Held(*row) for row in await session.execute(select(*_HELD).where(*mine, *_UNKEPT))]


async def keep_latest_as_transition(session: AsyncSession, camera_ids: Collection[uuid.UUID]) -> None:
    """A camera went dark: its last frame is what shows how it was before."""
    if not camera_ids:
        return
    await session.execute(
        update(Evidence).where(col(Evidence.camera_id).in_(camera_ids), col(Evidence.latest)).values(transition=True)
    )


def _located() -> "Select[Evidence, str, str, str, str]":
    return (
        select(Evidence, col(Camera.code), col(Camera.name), col(Division.code), col(Division.path))
        .join(Camera, col(Camera.id) == col(Evidence.camera_id))
        .join(Division, col(Division.code) == col(Camera.division_code))
    )


async def by_sha(
    session: AsyncSession, sha256: str, path: str, camera_id: uuid.UUID | None = None, *, by: datetime | None = None
) -> Located | None:
    """A row of that file below a division path, of one camera or of any: the newest, or that of the time `by`, since a
    later frame may be the same to the byte."""
    whose = () if camera_id is None else (col(Evidence.camera_id) == camera_id,)
    query = _located().where(
        col(Evidence.sha256) == sha256, col(Division.path).startswith(path, autoescape=True), *whose
    )
    taken = col(Evidence.taken_at)
    newest_first = (taken.desc(), col(Evidence.id).desc())
    row = None
    if by is not None:
        row = (await session.execute(query.where(taken <= by).order_by(*newest_first).limit(1))).first()
    if row is None:
        order = newest_first if by is None else (taken, col(Evidence.id))
        row = (await session.execute(query.order_by(*order).limit(1))).first()
    return Located(*row) if row is not None else None


async def of_camera(
    session: AsyncSession, camera_id: uuid.UUID, *, before: tuple[datetime, uuid.UUID] | None, limit: int
) -> tuple[list[Evidence], int]:
    """One page, newest first, and how many there are in all."""
    mine = col(Evidence.camera_id) == camera_id
    query = select(Evidence).where(mine).order_by(col(Evidence.taken_at).desc(), col(Evidence.id).desc()).limit(limit)
    if before is not None:
        at, row_id = before
        taken = col(Evidence.taken_at)
        query = query.where(or_(taken < at, (taken == at) & (col(Evidence.id) < row_id)))
    total = await session.scalar(select(func.count()).select_from(Evidence).where(mine))
    return list(await session.scalars(query)), total or 0
