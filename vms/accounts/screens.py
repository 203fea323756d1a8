"""Screens that nobody types at: one shows a code, a signed-in person types it in, and it stays signed in for them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from registry.store import division_path
from vms.accounts import screen_store
from vms.accounts.gate import require, within
from vms.accounts.model import EVERYWHERE, Actor, Permission, Via
from vms.accounts.screen_store import Paired
from vms.accounts.secrets import hashed, new_pairing_code, new_secret
from vms.accounts.tables import Screen, ScreenPairing
from vms.accounts.throttle import network_of
from vms.audit.service import record
from vms.db.engine import Database
from vms.events import SessionEnded
from vms.web.problems import Conflict, Forbidden, NotFound, TooMany, wrong
from vms.web.wording import say

CODE_LIFETIME = timedelta(minutes=10)
MAX_WAITING = 200
"""Screens that wait for a person: anybody may begin that. Of one address, or network of IPv6, the oldest gives way."""
MAX_WAITING_PER_ADDRESS = 10
MAX_SCREENS = 50
"""Of one person."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """What a screen shows while it waits."""

    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Screens:
    """The secret is the screen's cookie from the beginning and never leaves it; the code alone is told to people, and
    whoever guesses one only lends a strange screen their own rights."""

    database: Database

    async def begin(self, ip: str | None) -> tuple[str, Pairing]:
        """The secret for the screen, and what it shows. Raises TooMany."""
        secret = new_secret()
        async with self.database.unit_of_work() as tx:
            waiting = await screen_store.pairings(tx.session)
            over = _over(waiting, ip, tx.now)
            await screen_store.remove_pairings(tx.session, [pairing.id for pairing in over])
            if len(waiting) - len(over) >= MAX_WAITING:
                raise TooMany(say("too_many_pairings"), retry_after_s=CODE_LIFETIME.total_seconds())
            code, taken = new_pairing_code(), {pairing.code for pairing in waiting}
            while code in taken:
                code = new_pairing_code()
            pairing = ScreenPairing(secret_hash=hashed(secret), code=code, ip=ip, expires_at=tx.now + CODE_LIFETIME)
            tx.session.add(pairing)
            return secret, Pairing(code, pairing.expires_at)

    async def waiting(self, secret: str, now: datetime) -> Pairing | None:
        """What the screen with that secret shows; None: it does not wait (any more)."""
        async with self.database.reading() as session:
            found = await screen_store.pairing_by_secret(session, hashed(secret), now)
        return Pairing(found.code, found.expires_at) if found else None

    async def pair(
        self, actor: Actor, code: str, name: str, division_code: str | None, lifetime: timedelta | None
    ) -> Paired:
        """The screen that shows the code acts for the actor from now on, in that division (None: their own area).

        Raises Unprocessable naming the field, Conflict, or Forbidden for a program's token.
        """
        require(actor, Permission.MANAGE_WALLS)
        if actor.via is Via.TOKEN:
            raise Forbidden(say("token_from_token"))
        place = division_code or actor.division_code
        async with self.database.unit_of_work() as tx:
            path = await division_path(tx.session, place) if place else EVERYWHERE
            if path is None or not within(actor, path):
                raise wrong("division_code", say("no_division_here"))
            if await screen_store.count_of(tx.session, actor.user_id) >= MAX_SCREENS:
                raise Conflict(say("too_many_screens", most=MAX_SCREENS))
            taken = await screen_store.take_pairing(tx.session, folded(code), tx.now)
            if taken is None:
                raise wrong("code", say("no_such_pairing"))
            secret_hash, ip = taken
            screen = Screen(
                secret_hash=secret_hash,
                user_id=actor.user_id,
                name=name,
                division_code=place,
                unit_id=actor.unit_id,
                ip=ip,
                created_at=tx.now,
                expires_at=tx.now + lifetime if lifetime else None,
            )
            tx.session.add(screen)
            await tx.session.flush()
            detail = {"name": name, "ip": ip}
            await record(tx, actor, "screen.pair", "screen", screen.id, division_code=place, detail=detail)
            paired = await screen_store.by_id(tx.session, screen.id)
        if paired is None:
            raise NotFound
        return paired

    async def page(self, actor: Actor, *, after: uuid.UUID | None, limit: int) -> tuple[list[Paired], int]:
        """The screens of the actor's subtree, whoever paired them, and how many there are."""
        require(actor, Permission.MANAGE_WALLS)
        async with self.database.reading() as session:
            found = await screen_store.under(session, actor.division_path, after=after, limit=limit)
            return found, await screen_store.count_under(session, actor.division_path)

    async def revoke(self, actor: Actor, screen_id: uuid.UUID) -> None:
        """What it holds open ends at once. Raises NotFound outside the actor's subtree."""
        async with self.database.unit_of_work() as tx:
            found = await screen_store.by_id(tx.session, screen_id)
            if found is None:
                raise NotFound
            require(actor, Permission.MANAGE_WALLS, found.division_path)
            screen = found.screen
            await tx.session.delete(screen)
            tx.outbox.add(SessionEnded(tx.now, screen.user_id, screen.id))
            place, detail = screen.division_code, {"name": screen.name}
            await record(tx, actor, "screen.revoke", "screen", screen.id, division_code=place, detail=detail)


def folded(code: str) -> str:
    """A code as people type it: small letters, a hyphen or a space between."""
    return "".join(sign for sign in code.upper() if sign.isalnum())


def _over(waiting: Sequence[ScreenPairing], ip: str | None, now: datetime) -> list[ScreenPairing]:
    """Those whose time is over, and the oldest of an address that has too many."""
    over = [pairing for pairing in waiting if pairing.expires_at <= now]
    here = network_of(ip or "")
    same = [pairing for pairing in waiting if network_of(pairing.ip or "") == here and pairing.expires_at > now]
    return over + same[: max(0, len(same) - MAX_WAITING_PER_ADDRESS + 1)]
