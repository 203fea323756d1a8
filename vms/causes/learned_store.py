"""The SQL of what has been learned from failing together. Nothing here commits."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.columns import new_id
from registry.model import IN_USE, Camera, Division
from vms.causes.learning import Failure, Group, Pair, pair
from vms.causes.model import Cause
from vms.causes.store import recorded_causes
from vms.causes.tables import LearnedCause, LearnedMember, ToldApart
from vms.health.model import HealthState
from vms.health.store import root_of
from vms.health.tables import Transition

SEEN = (HealthState.ONLINE, HealthState.DEGRADED)
"""From these a camera goes dark at a known moment. What comes back as dead from our own outage or from maintenance fell
at a time of its own."""


async def failures(session: AsyncSession, since: datetime, limit: int) -> dict[str, list[Failure]]:
    """By the root division's path: when its cameras in use went dark, the newest first."""
    query = (
        select(col(Transition.camera_id), col(Transition.at), col(Division.path))
        .join(Camera, col(Camera.id) == col(Transition.camera_id))
        .join(Division, col(Division.code) == col(Camera.division_code))
        .where(
            col(Transition.at) >= since,
            col(Transition.to_state) == HealthState.OFFLINE,
            col(Transition.from_state).in_(SEEN),
            col(Camera.lifecycle).in_(IN_USE),
        )
        .order_by(col(Transition.at).desc())
        .limit(limit)
    )
    found: dict[str, list[Failure]] = defaultdict(list)
    for camera, at, path in await session.execute(query):
        found[root_of(path)].append((camera, at))
    return found


class Learned(NamedTuple):
    """A learned cause as it is stored."""

    id: uuid.UUID
    root: str
    group: Group


class Known(NamedTuple):
    """What the record says of a camera."""

    id: uuid.UUID
    code: str
    name: str
    version: int
    division_path: str
    causes: frozenset[Cause]


async def learned(session: AsyncSession) -> list[Learned]:
    """All of them, those with the most cameras first."""
    members: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for member in await session.scalars(select(LearnedMember).order_by(col(LearnedMember.camera_id))):
        members[member.cause_id].append(member.camera_id)
    found = [
        Learned(row.id, row.root, Group(tuple(members[row.id]), moments(row.times)))
        for row in await session.scalars(select(LearnedCause).order_by(col(LearnedCause.id)))
    ]
    return sorted(found, key=lambda each: -len(each.group.camera_ids))


async def replace(session: AsyncSession, groups: Sequence[tuple[uuid.UUID | None, str, Group]]) -> None:
    """These are all that is known now; each with its id, if it had one, and its root division's path."""
    await session.execute(delete(LearnedMember))
    await session.execute(delete(LearnedCause))
    causes, members = [], []
    for key, root, group in groups:
        row = {"id": key or new_id(), "root": root, "times": [at.isoformat() for at in group.times]}
        causes.append(row)
        members += [{"camera_id": camera, "cause_id": row["id"]} for camera in group.camera_ids]
    if causes:
        await session.execute(insert(LearnedCause), causes)
        await session.execute(insert(LearnedMember), members)


async def times_of(session: AsyncSession, key: str) -> list[str]:
    """When the cameras of that learned cause had failed together; empty where it is not known any more."""
    row = await session.get(LearnedCause, uuid.UUID(key))
    return list(row.times) if row is not None else []


async def members_of(session: AsyncSession, key: uuid.UUID) -> list[uuid.UUID]:
    """The cameras that hang at that learned cause."""
    query = select(col(LearnedMember.camera_id)).where(col(LearnedMember.cause_id) == key)
    return list(await session.scalars(query.order_by(col(LearnedMember.camera_id))))


async def told_apart(session: AsyncSession) -> set[Pair]:
    """The pairs that share nothing, as people say."""
    rows = await session.execute(select(col(ToldApart.camera_id), col(ToldApart.other_id)))
    return {(row[0], row[1]) for row in rows}


async def tell_apart(session: AsyncSession, camera_id: uuid.UUID, others: Collection[uuid.UUID], at: datetime) -> None:
    """That camera shares nothing with these others: it hangs at no learned cause any more."""
    await session.execute(delete(LearnedMember).where(col(LearnedMember.camera_id) == camera_id))
    pairs = {pair(camera_id, other) for other in others if other != camera_id}
    if pairs:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        rows = [{"camera_id": one, "other_id": other, "at": at} for one, other in sorted(pairs)]
        await session.execute(dialect.insert(ToldApart).on_conflict_do_nothing(), rows)


async def known(session: AsyncSession, camera_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Known]:
    """These cameras with what their record says that they share."""
    found: dict[uuid.UUID, Known] = {}
    for some in _batched(sorted(camera_ids)):
        query = (
            select(col(Camera.id), col(Camera.code), col(Camera.name), col(Camera.version), col(Division.path))
            .join(Division, col(Division.code) == col(Camera.division_code))
            .where(col(Camera.id).in_(some))
        )
        shared = await recorded_causes(session, some)
        for key, code, name, version, path in await session.execute(query):
            found[key] = Known(key, code, name, version, path, frozenset(shared[key]))
    return found


def moments(times: Sequence[str]) -> tuple[datetime, ...]:
    """As they are stored."""
    return tuple(datetime.fromisoformat(at) for at in times)


def _batched(keys: Sequence[uuid.UUID], size: int = 500) -> Iterator[Sequence[uuid.UUID]]:
    """A database takes only so many values in one statement."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
