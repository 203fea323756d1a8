"""All SQL of paired screens. Nothing here commits."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from registry.model import Division
from vms.accounts.model import EVERYWHERE, MAY, Permission, Role
from vms.accounts.store import Person, Q, people_query, person_of
from vms.accounts.tables import Screen, ScreenPairing, User


@dataclass(frozen=True, slots=True)
class Paired:
    """A screen, who paired it, and where the area that it shows lies."""

    screen: Screen
    person: Person
    division_path: str
    division_name: str | None

    def stands(self, now: datetime) -> bool:
        """Whether it may act: not over, and who paired it still could, in that area and for that unit."""
        user, expires_at = self.person.user, self.screen.expires_at
        return (
            (expires_at is None or now < expires_at)
            and user.disabled_at is None
            and user.unit_id == self.screen.unit_id
            and Permission.MANAGE_WALLS in MAY[Role(user.role)]
            and self.division_path.startswith(self.person.division_path)
        )


_AREA = aliased(Division)
_PAIRED = (
    people_query()
    .add_columns(Screen, col(_AREA.path), col(_AREA.name))
    .join(Screen, col(Screen.user_id) == col(User.id))
    .outerjoin(_AREA, col(_AREA.code) == col(Screen.division_code))
)
_BY_SECRET = _PAIRED.where(col(Screen.secret_hash) == bindparam("secret", type_=LargeBinary()))
"""Built once: it runs at every request of a screen."""


def _paired(row: Sequence[Any]) -> Paired:
    user, path, division_name, unit_name, screen, area_path, area_name = row
    return Paired(screen, person_of((user, path, division_name, unit_name)), area_path or EVERYWHERE, area_name)


async def by_secret(session: AsyncSession, secret_hash: bytes) -> Paired | None:
    row = (await session.execute(_BY_SECRET, {"secret": secret_hash})).first()
    return _paired(row) if row else None


async def by_id(session: AsyncSession, screen_id: uuid.UUID) -> Paired | None:
    row = (await session.execute(_PAIRED.where(col(Screen.id) == screen_id))).first()
    return _paired(row) if row else None


async def under(session: AsyncSession, path: str, *, after: uuid.UUID | None, limit: int) -> list[Paired]:
    """The screens whose area lies in that subtree, the oldest first, from the one after `after`."""
    query = _under(_PAIRED, path).order_by(col(Screen.id)).limit(limit)
    if after is not None:
        query = query.where(col(Screen.id) > after)
    return [_paired(row) for row in await session.execute(query)]


async def count_under(session: AsyncSession, path: str) -> int:
    """How many screens `under` can give in all."""
    query = select(func.count(col(Screen.id))).outerjoin(_AREA, col(_AREA.code) == col(Screen.division_code))
    return (await session.execute(_under(query, path))).scalar_one()


def _under(query: Q, path: str) -> Q:
    return query if path == EVERYWHERE else query.where(col(_AREA.path).startswith(path, autoescape=True))


async def count_of(session: AsyncSession, user_id: uuid.UUID) -> int:
    """How many a person has paired."""
    query = select(func.count(col(Screen.id))).where(col(Screen.user_id) == user_id)
    return (await session.execute(query)).scalar_one()


async def touch(session: AsyncSession, screen_id: uuid.UUID, now: datetime) -> None:
    await session.execute(update(Screen).where(col(Screen.id) == screen_id).values(seen_at=now))


async def pairing_by_secret(session: AsyncSession, secret_hash: bytes, now: datetime) -> ScreenPairing | None:
    query = select(ScreenPairing).where(col(ScreenPairing.secret_hash) == secret_hash)
    return (await session.scalars(query.where(col(ScreenPairing.expires_at) > now))).first()


async def pairings(session: AsyncSession) -> list[ScreenPairing]:
    """The oldest first."""
    return list(await session.scalars(select(ScreenPairing).order_by(col(ScreenPairing.id))))


async def take_pairing(session: AsyncSession, code: str, now: datetime) -> tuple[bytes, str | None] | None:
    """Remove the pairing with that code: the hash of its secret, and its address. Of two at once only one gets it."""
    query = delete(ScreenPairing).where(col(ScreenPairing.code) == code, col(ScreenPairing.expires_at) > now)
    taken = await session.execute(query.returning(col(ScreenPairing.secret_hash), col(ScreenPairing.ip)))
    row = taken.first()
    return (row[0], row[1]) if row else None


async def remove_pairings(session: AsyncSession, ids: list[uuid.UUID]) -> None:
    await session.execute(delete(ScreenPairing).where(col(ScreenPairing.id).in_(ids)))
