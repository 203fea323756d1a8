"""Who is behind a request: finds the person of a session cookie, a token or a paired screen, and keeps its last use."""

import dataclasses
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from streams.clock import Clock
from vms.accounts import screen_store, store
from vms.accounts.model import Actor, Role, Via
from vms.accounts.secrets import hashed
from vms.accounts.tables import ApiToken, Screen, SignIn
from vms.db.engine import Database
from vms.web.problems import StorageFull, Unavailable

log = structlog.get_logger()
Touch: TypeAlias = Callable[[AsyncSession, uuid.UUID, datetime], Awaitable[None]]

# Writing the last use at every request would turn reading into writing.
SEEN_RESOLUTION = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Access:
    """Finds actors. A disabled person, an expired session or token: nobody."""

    database: Database
    clock: Clock
    idle: timedelta

    async def by_session(self, secret: str, ip: str | None) -> Actor | None:
        """The actor of a session cookie."""
        now = self.clock.now()
        async with self.database.reading() as session:
            found = await store.sign_in_by_secret(session, hashed(secret))
        if not found:
            return None
        sign_in, person = found
        if person.user.disabled_at or now >= min(sign_in.expires_at, sign_in.seen_at + self.idle):
            return None
        if now - sign_in.seen_at >= SEEN_RESOLUTION:
            await self._touch(store.touch_sign_in, sign_in.id, now)
        return actor_of(person, ip, Via.SESSION, sign_in)

    async def by_token(self, secret: str, ip: str | None) -> Actor | None:
        """The actor of a bearer token."""
        now = self.clock.now()
        async with self.database.reading() as session:
            found = await store.token_by_secret(session, hashed(secret))
        if not found:
            return None
        token, person = found
        if person.user.disabled_at or (token.expires_at and now >= token.expires_at):
            return None
        if token.used_at is None or now - token.used_at >= SEEN_RESOLUTION:
            await self._touch(store.touch_token, token.id, now)
        return actor_of(person, ip, Via.TOKEN, token)

    async def by_screen(self, secret: str, ip: str | None) -> Actor | None:
        """The actor of a paired screen's cookie: who paired it, in the screen's area, as long as they could."""
        now = self.clock.now()
        async with self.database.reading() as session:
            found = await screen_store.by_secret(session, hashed(secret))
        if not found or not found.stands(now):
            return None
        screen = found.screen
        if screen.seen_at is None or now - screen.seen_at >= SEEN_RESOLUTION:
            await self._touch(screen_store.touch, screen.id, now)
        return dataclasses.replace(actor_of(found.person, ip, Via.SCREEN, screen), division_path=found.division_path)

    async def _touch(self, touch: Touch, credential: uuid.UUID, now: datetime) -> None:
        """A full or busy disk must not keep people from reading."""
        try:
            async with self.database.unit_of_work() as tx:
                await touch(tx.session, credential, now)
        except (StorageFull, Unavailable) as error:
            log.warning("last use not saved", reason=error.detail)


def actor_of(
    person: store.Person, ip: str | None, via: Via, credential: SignIn | ApiToken | Screen | None = None
) -> Actor:
    user = person.user
    return Actor(
        user_id=user.id,
        username=user.username,
        role=Role(user.role),
        division_path=person.division_path,
        unit_id=user.unit_id,
        ip=ip,
        via=via,
        credential_id=credential.id if credential else None,
    )
