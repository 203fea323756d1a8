"""People: made, changed and disabled inside the subtree of whoever does it, and never above their own role."""

import re
import uuid
from dataclasses import dataclass

from pydantic import JsonValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from registry.store import division_path
from vms.accounts import store
from vms.accounts.gate import require, within
from vms.accounts.model import EVERYWHERE, Actor, Permission, Role, may_grant
from vms.accounts.passwords import Passwords, check_policy
from vms.accounts.sign_in import folded
from vms.accounts.store import Person
from vms.accounts.tables import User
from vms.audit.service import record
from vms.db.engine import Database, Transaction
from vms.events import RightsChanged, UserDisabled
from vms.web.problems import Conflict, Forbidden, NotFound, wrong
from vms.web.wording import say

_USERNAME = re.compile(r"[\w][\w.@-]{1,63}")


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What is to be different about a person; None: as it was. `division_code` "" means everywhere; `leaves_unit`: they
    belong to none any more."""

    display_name: str | None = None
    role: Role | None = None
    division_code: str | None = None
    unit_id: uuid.UUID | None = None
    leaves_unit: bool = False
    disabled: bool | None = None
    password: str | None = None


@dataclass(frozen=True, slots=True)
class People:
    """Everything is recorded; what takes access away is published, so that open streams and views end."""

    database: Database
    passwords: Passwords

    async def create(self, actor: Actor, username: str, change: PersonChange) -> Person:
        """Raises Unprocessable naming the field, Conflict for a taken name, Forbidden for a role above one's own."""
        require(actor, Permission.MANAGE_USERS)
        name = folded(username)
        if not _USERNAME.fullmatch(name):
            raise wrong("username", say("username_form", signs=". _ @ -"))
        if change.role is None:
            raise wrong("role", say("role_missing"))
        if change.password is None:
            raise wrong("password", say("password_missing"))
        _require_grant(actor, change.role)
        check_policy(change.password, name)
        stored = await self.passwords.hash(change.password)
        async with self.database.unit_of_work() as tx:
            await _require_place(tx.session, actor, change, new=True)
            user = User(
                username=name,
                display_name=change.display_name or username.strip(),
                role=change.role,
                division_code=change.division_code or None,
                unit_id=change.unit_id,
                password_hash=stored,
                password_changed_at=tx.now,
                created_at=tx.now,
            )
            tx.session.add(user)
            try:
                await tx.session.flush()
            except IntegrityError as error:
                raise Conflict(say("username_taken", name=name)) from error
            person = await _existing(tx.session, user.id)
            await record(tx, actor, "user.create", "user", user.id, division_code=user.division_code, detail=told(user))
        return person

    async def change(self, actor: Actor, user_id: uuid.UUID, change: PersonChange) -> Person:
        """Raises NotFound outside the actor's subtree, and Conflict for the last administrator of the service."""
        require(actor, Permission.MANAGE_USERS)
        if change.role is not None:
            _require_grant(actor, change.role)
        stored = None
        if change.password is not None:
            person = await self.get(actor, user_id)
            check_policy(change.password, person.user.username)
            stored = await self.passwords.hash(change.password)
        async with self.database.unit_of_work() as tx:
            person = await visible(tx.session, actor, user_id)
            _require_grant(actor, Role(person.user.role))
            await _require_place(tx.session, actor, change, new=False)
            before, ruled = told(person.user), _rules(person.user)
            _apply(person.user, change, stored, tx)
            if ruled and not _rules(person.user) and not await store.other_administrators(tx.session, user_id):
                raise Conflict(say("last_administrator"))
            await tx.session.flush()
            person = await _existing(tx.session, user_id)
            await _end_what_is_lost(tx, person.user, before, stored is not None)
            detail: dict[str, JsonValue] = {
                "before": before,
                "after": told(person.user),
                "password_changed": stored is not None,
            }
            place = person.user.division_code
            await record(tx, actor, "user.change", "user", user_id, division_code=place, detail=detail)
        return person

    async def get(self, actor: Actor, user_id: uuid.UUID) -> Person:
        """Raises NotFound outside the actor's subtree."""
        require(actor, Permission.MANAGE_USERS)
        async with self.database.reading() as session:
            return await visible(session, actor, user_id)

    async def page(self, actor: Actor, *, after: str | None, limit: int, text: str | None) -> tuple[list[Person], int]:
        """People of the actor's subtree by user name, and how many there are."""
        require(actor, Permission.MANAGE_USERS)
        async with self.database.reading() as session:
            people = await store.people_under(session, actor.division_path, after=after, limit=limit, text=text)
            return people, await store.count_under(session, actor.division_path, text=text)


async def visible(session: AsyncSession, actor: Actor, user_id: uuid.UUID) -> Person:
    """The person, if they belong to the actor's subtree. Raises NotFound."""
    person = await store.person(session, user_id)
    if person is None or not within(actor, person.division_path):
        raise NotFound
    return person


async def _existing(session: AsyncSession, user_id: uuid.UUID) -> Person:
    person = await store.person(session, user_id)
    if person is None:
        raise NotFound
    return person


def _require_grant(actor: Actor, role: Role) -> None:
    if not may_grant(actor, role):
        raise Forbidden(say("role_beyond_own", role=say(f"role_{role}")))


async def _require_place(session: AsyncSession, actor: Actor, change: PersonChange, *, new: bool) -> None:
    """The division and the unit must exist in the actor's subtree."""
    if new or change.division_code is not None:
        code = change.division_code or None
        path = await division_path(session, code) if code else EVERYWHERE
        if path is None or not within(actor, path):
            raise wrong("division_code", say("no_division_here"))
    if change.unit_id is not None:
        path = await store.unit_path(session, change.unit_id)
        if path is None or not within(actor, path):
            raise wrong("unit_id", say("no_unit_here"))


def _rules(user: User) -> bool:
    """Whether they administer the whole service. Without anybody who does, nobody could be let in again."""
    return user.role == Role.ADMINISTRATOR and user.division_code is None and user.disabled_at is None


def _apply(user: User, change: PersonChange, stored: str | None, tx: Transaction) -> None:
    user.display_name = change.display_name or user.display_name
    user.role = change.role or user.role
    user.unit_id = None if change.leaves_unit else change.unit_id or user.unit_id
    if change.division_code is not None:
        user.division_code = change.division_code or None
    if change.disabled is not None:
        user.disabled_at = (user.disabled_at or tx.now) if change.disabled else None
    if stored is not None:
        user.password_hash, user.password_changed_at = stored, tx.now


async def _end_what_is_lost(tx: Transaction, user: User, before: dict[str, JsonValue], new_password: bool) -> None:
    """Sign-ins, tokens and paired screens end with the access, and with a password that somebody else has set: that is
    how a stolen account is taken back. Open streams and views end with the right to them."""
    after, disabled = told(user), user.disabled_at is not None
    if disabled or new_password:
        await store.end_sign_ins(tx.session, user.id)
        await store.end_tokens(tx.session, user.id)
        await store.end_screens(tx.session, user.id)
    if disabled:
        tx.outbox.add(UserDisabled(tx.now, user.id))
    elif new_password or any(before[name] != after[name] for name in ("role", "division_code", "unit_id")):
        tx.outbox.add(RightsChanged(tx.now, user.id))


def told(user: User) -> dict[str, JsonValue]:
    """What the audit trail keeps of a person."""
    return {
        "username": user.username,
        "display_name": user.display_name,
        "role": str(user.role),
        "division_code": user.division_code,
        "unit_id": str(user.unit_id) if user.unit_id else None,
        "disabled": user.disabled_at is not None,
    }
