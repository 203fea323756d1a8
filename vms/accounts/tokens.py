"""Tokens for programs: shown once, stored as a hash, revoked at once."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from vms.accounts import store
from vms.accounts.gate import allows
from vms.accounts.model import Actor, Permission, Via
from vms.accounts.secrets import hashed, new_token
from vms.accounts.service import visible
from vms.accounts.store import Person
from vms.accounts.tables import ApiToken
from vms.audit.service import record
from vms.db.engine import Database
from vms.events import SessionEnded
from vms.web.problems import Conflict, Forbidden, NotFound
from vms.web.wording import say

MAX_TOKENS = 20


@dataclass(frozen=True, slots=True)
class Tokens:
    """A token acts with all rights of its person, but cannot make further tokens."""

    database: Database

    async def create(
        self, actor: Actor, user_id: uuid.UUID, name: str, lifetime: timedelta | None
    ) -> tuple[str, ApiToken]:
        """For oneself or, with the right to manage people, for somebody in one's subtree. The secret is shown once."""
        if actor.via is Via.TOKEN:
            raise Forbidden(say("token_from_token"))
        secret = new_token()
        async with self.database.unit_of_work() as tx:
            person = await _own_or_managed(tx.session, actor, user_id)
            if person.user.disabled_at:
                raise Conflict(say("person_disabled"))
            if len(await store.tokens_of(tx.session, user_id)) >= MAX_TOKENS:
                raise Conflict(say("too_many_tokens", most=MAX_TOKENS))
            token = ApiToken(
                secret_hash=hashed(secret),
                user_id=user_id,
                name=name,
                created_at=tx.now,
                expires_at=tx.now + lifetime if lifetime else None,
            )
            tx.session.add(token)
            place = person.user.division_code
            await record(tx, actor, "credential.create", "user", user_id, division_code=place, detail={"name": name})
        return secret, token

    async def of(self, actor: Actor, user_id: uuid.UUID) -> list[ApiToken]:
        """One's own or, with the right to manage people, those of somebody in one's subtree."""
        async with self.database.reading() as session:
            await _own_or_managed(session, actor, user_id)
            return await store.tokens_of(session, user_id)

    async def revoke(self, actor: Actor, token_id: uuid.UUID) -> None:
        """Raises NotFound for a token that the actor may not know of."""
        async with self.database.unit_of_work() as tx:
            token = await tx.session.get(ApiToken, token_id)
            if token is None:
                raise NotFound
            person = await _own_or_managed(tx.session, actor, token.user_id)
            await tx.session.delete(token)
            tx.outbox.add(SessionEnded(tx.now, token.user_id, token.id))
            place, detail = person.user.division_code, {"name": token.name}
            await record(tx, actor, "credential.revoke", "user", token.user_id, division_code=place, detail=detail)


async def _own_or_managed(session: AsyncSession, actor: Actor, user_id: uuid.UUID) -> Person:
    if user_id == actor.user_id:
        person = await store.person(session, user_id)
        if person is not None:
            return person
    if not allows(actor, Permission.MANAGE_USERS):
        raise NotFound
    return await visible(session, actor, user_id)
