"""Signing in and out with a password."""

import dataclasses
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from vms.accounts import store, throttle
from vms.accounts.access import actor_of
from vms.accounts.model import Actor, Via, service_actor
from vms.accounts.passwords import Passwords, check_policy
from vms.accounts.secrets import hashed, new_secret
from vms.accounts.store import Person
from vms.accounts.tables import SignIn
from vms.audit.service import record
from vms.db.engine import Database, Transaction
from vms.events import SessionEnded
from vms.web.problems import TooMany, Unauthorized, wrong
from vms.web.wording import say

MAX_SIGN_INS = 20
"""Open sign-ins of one person; the oldest ends when another begins."""


def folded(username: str) -> str:
    """A user name as it is stored and compared."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


@dataclass(frozen=True, slots=True)
class SignIns:
    """Begins and ends sign-ins; every attempt counts before it is judged, so that many at once gain nothing."""

    database: Database
    passwords: Passwords
    longest: timedelta

    async def begin(self, username: str, password: str, ip: str | None) -> tuple[str, Person]:
        """The cookie's secret and the person. Raises Unauthorized, the same for every reason; or TooMany."""
        name = folded(username)
        keys = throttle.keys_of(name, ip)
        await self._count_attempt(keys)
        async with self.database.reading() as session:
            person = await store.person_by_name(session, name)
        enabled = person if person and person.user.disabled_at is None else None
        if not await self.passwords.verify(enabled.user.password_hash if enabled else None, password) or not enabled:
            await self._refused(person, ip)
            raise Unauthorized(say("wrong_sign_in"))
        secret = new_secret()
        async with self.database.unit_of_work() as tx:
            await store.forgive_attempt(tx.session, keys)
            await self._make_room(tx, enabled)
            sign_in = SignIn(
                secret_hash=hashed(secret),
                user_id=enabled.user.id,
                created_at=tx.now,
                seen_at=tx.now,
                expires_at=tx.now + self.longest,
                ip=ip,
            )
            tx.session.add(sign_in)
            await record(tx, actor_of(enabled, ip, Via.SESSION, sign_in), "session.begin", "user", enabled.user.id)
        return secret, enabled

    async def end(self, actor: Actor) -> None:
        """End the actor's own sign-in; a token has none to end."""
        if actor.credential_id is None:
            return
        async with self.database.unit_of_work() as tx:
            await store.end_sign_in(tx.session, actor.credential_id)
            tx.outbox.add(SessionEnded(tx.now, actor.user_id, actor.credential_id))
            await record(tx, actor, "session.end", "user", actor.user_id)

    async def change_password(self, actor: Actor, current: str, new: str, *, end_tokens: bool) -> None:
        """The actor's own; ends their other sign-ins and the screens that they have paired, and, if wished, their
        tokens for programs. Counts like a sign-in. Raises Unprocessable or TooMany."""
        check_policy(new, actor.username, field="new")
        keys = throttle.keys_of(actor.username, actor.ip, with_address=False)
        await self._count_attempt(keys)
        async with self.database.reading() as session:
            person = await store.person(session, actor.user_id)
        if not await self.passwords.verify(person.user.password_hash if person else None, current):
            raise wrong("current", say("wrong_current_password"))
        stored = await self.passwords.hash(new)
        async with self.database.unit_of_work() as tx:
            await store.forgive_attempt(tx.session, keys)
            await store.set_password(tx.session, actor.user_id, stored, tx.now)
            ended = await store.end_sign_ins(tx.session, actor.user_id, but=actor.credential_id)
            ended += await store.end_screens(tx.session, actor.user_id)
            if end_tokens:
                ended += await store.end_tokens(tx.session, actor.user_id)
            for credential in ended:
                tx.outbox.add(SessionEnded(tx.now, actor.user_id, credential))
            await record(tx, actor, "password.change", "user", actor.user_id, detail={"ended": len(ended)})

    async def _count_attempt(self, keys: throttle.Keys) -> None:
        async with self.database.unit_of_work() as tx:
            await store.forget_failures(tx.session, before=tx.now - throttle.FORGOTTEN_AFTER)
            counted = {row.key: row for row in await store.failures(tx.session, list(keys.rules), tx.now)}
            for key, row in counted.items():
                if wait := keys.rules[key].wait(row.count, row.last_at, now=tx.now):
                    raise TooMany(say("too_many_sign_ins"), retry_after_s=wait.total_seconds())
            if counted[keys.here].count >= throttle.HERE.free:
                del counted[keys.name]  # who goes on guessing slowly does not make the name wait everywhere
            for row in counted.values():
                row.count, row.last_at = row.count + 1, tx.now

    async def _refused(self, person: Person | None, ip: str | None) -> None:
        actor = actor_of(person, ip, Via.SESSION) if person else dataclasses.replace(service_actor(), ip=ip)
        async with self.database.unit_of_work() as tx:
            await record(tx, actor, "session.refused", "user", person.user.id if person else "unknown")

    async def _make_room(self, tx: Transaction, person: Person) -> None:
        for ended in await store.end_oldest_sign_ins(tx.session, person.user.id, keep=MAX_SIGN_INS - 1):
            tx.outbox.add(SessionEnded(tx.now, person.user.id, ended))
