"""All SQL of accounts. Nothing here commits."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import LargeBinary, Select, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.model import Division, Unit
from vms.accounts.model import EVERYWHERE
from vms.accounts.tables import ApiToken, Screen, SignIn, SignInFailure, User
from vms.accounts.throttle import Keys

Q = TypeVar("Q", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True, slots=True)
class Person:
    """A user with the names and the path of where they belong."""

    user: User
    division_path: str
    division_name: str | None
    unit_name: str | None


def people_query() -> Select[User, str, str, str]:
    return (
        select(User, col(Division.path), col(Division.name), col(Unit.name))
        .outerjoin(Division, col(Division.code) == col(User.division_code))
        .outerjoin(Unit, col(Unit.id) == col(User.unit_id))
    )


def person_of(row: tuple[User, str | None, str | None, str | None]) -> Person:
    user, path, division_name, unit_name = row
    return Person(user, path or EVERYWHERE, division_name, unit_name)


async def person(session: AsyncSession, user_id: uuid.UUID) -> Person | None:
    row = (await session.execute(people_query().where(col(User.id) == user_id))).first()
    return row and person_of(row)


async def person_by_name(session: AsyncSession, username: str) -> Person | None:
    """`username` as stored."""
    row = (await session.execute(people_query().where(col(User.username) == username))).first()
    return row and person_of(row)


async def people_under(
    session: AsyncSession, path: str, *, after: str | None, limit: int, text: str | None = None
) -> list[Person]:
    """The people whose area lies in that subtree, by user name, from the one after `after`."""
    query = _named(_under(people_query(), path), text).order_by(col(User.username)).limit(limit)
    if after is not None:
        query = query.where(col(User.username) > after)
    return [person_of(row) for row in await session.execute(query)]


async def count_under(session: AsyncSession, path: str, *, text: str | None = None) -> int:
    """How many people `people_under` can give in all."""
    query = select(func.count(col(User.id))).outerjoin(Division, col(Division.code) == col(User.division_code))
    return (await session.execute(_named(_under(query, path), text))).scalar_one()


def _named(query: Q, text: str | None) -> Q:
    if not text:
        return query
    named = col(User.username).contains(text, autoescape=True) | col(User.display_name).contains(text, autoescape=True)
    return query.where(named)


async def display_name(session: AsyncSession, user_id: uuid.UUID) -> str:
    return (await session.scalars(select(col(User.display_name)).where(col(User.id) == user_id))).one()


async def unit_path(session: AsyncSession, unit_id: uuid.UUID) -> str | None:
    """The path of the unit's jurisdiction."""
    query = select(col(Division.path)).join(Unit, col(Unit.division_code) == col(Division.code))
    return (await session.scalars(query.where(col(Unit.id) == unit_id))).first()


def _under(query: Q, path: str) -> Q:
    return query if path == EVERYWHERE else query.where(col(Division.path).startswith(path, autoescape=True))


async def other_administrators(session: AsyncSession, user_id: uuid.UUID) -> int:
    """Enabled administrators of the whole service, that one aside."""
    query = select(func.count(col(User.id))).where(
        col(User.role) == "administrator",
        col(User.division_code).is_(None),
        col(User.disabled_at).is_(None),
        col(User.id) != user_id,
    )
    return (await session.execute(query)).scalar_one()


# Built once: these run at every request, and building a statement costs more than running it.
_SECRET = bindparam("secret", type_=LargeBinary())
_BY_COOKIE = (
    people_query()
    .add_columns(SignIn)
    .join(SignIn, col(SignIn.user_id) == col(User.id))
    .where(col(SignIn.secret_hash) == _SECRET)
)
_BY_TOKEN = (
    people_query()
    .add_columns(ApiToken)
    .join(ApiToken, col(ApiToken.user_id) == col(User.id))
    .where(col(ApiToken.secret_hash) == _SECRET)
)


async def sign_in_by_secret(session: AsyncSession, secret_hash: bytes) -> tuple[SignIn, Person] | None:
    row = (await session.execute(_BY_COOKIE, {"secret": secret_hash})).first()
    return (row[4], person_of(row[:4])) if row else None


async def token_by_secret(session: AsyncSession, secret_hash: bytes) -> tuple[ApiToken, Person] | None:
    row = (await session.execute(_BY_TOKEN, {"secret": secret_hash})).first()
    return (row[4], person_of(row[:4])) if row else None


async def tokens_of(session: AsyncSession, user_id: uuid.UUID) -> list[ApiToken]:
    return list(
        await session.scalars(select(ApiToken).where(col(ApiToken.user_id) == user_id).order_by(col(ApiToken.id)))
    )


async def end_sign_in(session: AsyncSession, sign_in_id: uuid.UUID) -> None:
    await session.execute(delete(SignIn).where(col(SignIn.id) == sign_in_id))


async def end_sign_ins(session: AsyncSession, user_id: uuid.UUID, *, but: uuid.UUID | None = None) -> list[uuid.UUID]:
    """Remove the person's sign-ins, that one aside. Which."""
    mine = select(col(SignIn.id)).where(col(SignIn.user_id) == user_id)
    ended = list(await session.scalars(mine if but is None else mine.where(col(SignIn.id) != but)))
    await session.execute(delete(SignIn).where(col(SignIn.id).in_(ended)))
    return ended


async def end_oldest_sign_ins(session: AsyncSession, user_id: uuid.UUID, *, keep: int) -> list[uuid.UUID]:
    """Remove all but the person's newest ones. Which."""
    mine = select(col(SignIn.id)).where(col(SignIn.user_id) == user_id).order_by(col(SignIn.id).desc()).offset(keep)
    ended = list(await session.scalars(mine))
    await session.execute(delete(SignIn).where(col(SignIn.id).in_(ended)))
    return ended


async def end_tokens(session: AsyncSession, user_id: uuid.UUID) -> list[uuid.UUID]:
    """Remove the person's tokens for programs. Which."""
    mine = delete(ApiToken).where(col(ApiToken.user_id) == user_id)
    return list(await session.scalars(mine.returning(col(ApiToken.id))))


async def end_screens(session: AsyncSession, user_id: uuid.UUID) -> list[uuid.UUID]:
    """Remove the screens that act on behalf of the person. Which."""
    mine = delete(Screen).where(col(Screen.user_id) == user_id)
    return list(await session.scalars(mine.returning(col(Screen.id))))


async def set_password(session: AsyncSession, user_id: uuid.UUID, stored: str, now: datetime) -> None:
    changed = {"password_hash": stored, "password_changed_at": now}
    await session.execute(update(User).where(col(User.id) == user_id).values(**changed))


async def expired(
    session: AsyncSession, *, now: datetime, idle: timedelta, limit: int
) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """At most so many of the sign-ins, tokens and screens each whose time is over: person and credential."""
    over = (col(SignIn.expires_at) <= now) | (col(SignIn.seen_at) <= now - idle)
    queries = (
        select(col(SignIn.user_id), col(SignIn.id)).where(over),
        select(col(ApiToken.user_id), col(ApiToken.id)).where(col(ApiToken.expires_at) <= now),
        select(col(Screen.user_id), col(Screen.id)).where(col(Screen.expires_at) <= now),
    )
    found = [row for query in queries for row in await session.execute(query.limit(limit))]
    return [(user_id, credential) for user_id, credential in found]


async def remove_credentials(session: AsyncSession, credentials: list[uuid.UUID]) -> None:
    """Sign-ins, tokens and screens by their keys."""
    await session.execute(delete(SignIn).where(col(SignIn.id).in_(credentials)))
    await session.execute(delete(ApiToken).where(col(ApiToken.id).in_(credentials)))
    await session.execute(delete(Screen).where(col(Screen.id).in_(credentials)))


async def touch_sign_in(session: AsyncSession, sign_in_id: uuid.UUID, now: datetime) -> None:
    await session.execute(update(SignIn).where(col(SignIn.id) == sign_in_id).values(seen_at=now))


async def touch_token(session: AsyncSession, token_id: uuid.UUID, now: datetime) -> None:
    await session.execute(update(ApiToken).where(col(ApiToken.id) == token_id).values(used_at=now))


async def failures(session: AsyncSession, keys: list[str], now: datetime) -> list[SignInFailure]:
    """The count under each key, made if need be, and held until the end of the transaction: attempts at once are
    judged one after the other."""
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    made = insert(SignInFailure).values([{"key": key, "count": 0, "last_at": now} for key in sorted(keys)])
    await session.execute(made.on_conflict_do_nothing(index_elements=["key"]))
    wanted = select(SignInFailure).where(col(SignInFailure.key).in_(keys)).order_by(col(SignInFailure.key))
    return list(await session.scalars(wanted.with_for_update()))


async def forget_failures(session: AsyncSession, *, before: datetime) -> None:
    await session.execute(delete(SignInFailure).where(col(SignInFailure.last_at) < before))


async def forgive_attempt(session: AsyncSession, keys: Keys) -> None:
    """The attempt succeeded: the name's failures are forgotten, the address's go back by this one."""
    await session.execute(delete(SignInFailure).where(col(SignInFailure.key).in_((keys.name, keys.here))))
    if keys.address is not None:
        less = update(SignInFailure).where(col(SignInFailure.key) == keys.address)
        await session.execute(less.values(count=col(SignInFailure.count) - 1))
