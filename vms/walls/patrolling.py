"""Patrol routes, and patrols as they are walked: each stop is written when it is left."""

import itertools
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue
from sqlalchemy.ext.asyncio import AsyncSession

from registry.model import PatrolRoute
from registry.store import Trace, log_change
from vms.accounts.gate import require, within
from vms.accounts.model import Actor, Permission
from vms.accounts.store import display_name
from vms.audit.service import record
from vms.db.engine import Database, Transaction
from vms.walls import store
from vms.walls.model import MAX_ROUTES, Full, NameTaken, Outcome, PatrolOver, Seen
from vms.walls.tables import Patrol, PatrolStop
from vms.web.paging import require_match
from vms.web.problems import NotFound, wrong
from vms.web.wording import say


@dataclass(frozen=True, slots=True)
class RouteChange:
    """What a person sent of a route. `number`: None takes the next one."""

    division_code: str
    number: int | None
    name: str
    dwell_s: int
    camera_ids: Sequence[uuid.UUID]
    reason: str


@dataclass(frozen=True, slots=True)
class Patrols:
    """The one way by which routes are drawn and walked."""

    database: Database

    async def create_route(self, actor: Actor, change: RouteChange) -> uuid.UUID:
        """Raises Unprocessable, NameTaken for a number in use, Full, Forbidden."""
        async with self.database.unit_of_work() as tx:
            await _check(tx.session, actor, change)
            taken = await store.numbers_of(tx.session, change.division_code)
            if len(taken) >= MAX_ROUTES:
                raise Full(say("routes_full", most=MAX_ROUTES))
            route = PatrolRoute(
                division_code=change.division_code,
                number=_number(change.number, taken),
                name=change.name,
                dwell_s=change.dwell_s,
                camera_ids=[str(camera) for camera in change.camera_ids],
                updated_at=tx.now,
                updated_by=actor.username,
            )
            tx.session.add(route)
            await tx.session.flush()
            await _told(tx, actor, "route.create", route, None, store.facts_of(route), change.reason)
        return route.id

    async def change_route(self, actor: Actor, key: uuid.UUID, if_match: str | None, change: RouteChange) -> None:
        """Raises also NotFound, PreconditionFailed."""
        async with self.database.unit_of_work() as tx:
            route = await self._route(tx.session, actor, key, Permission.MANAGE_WALLS)
            require_match(if_match, route.version)
            await _check(tx.session, actor, change)
            taken = await store.numbers_of(tx.session, change.division_code)
            if change.division_code == route.division_code:
                taken.discard(route.number)
            before = store.facts_of(route)
            route.number = _number(change.number or route.number, taken)
            route.division_code, route.name, route.dwell_s = change.division_code, change.name, change.dwell_s
            route.camera_ids = [str(camera) for camera in change.camera_ids]
            route.version += 1
            route.updated_at, route.updated_by = tx.now, actor.username
            await _told(tx, actor, "route.edit", route, before, store.facts_of(route), change.reason)

    async def delete_route(self, actor: Actor, key: uuid.UUID, reason: str) -> None:
        """Its patrols stay, with the name it had. Raises NotFound, Forbidden."""
        async with self.database.unit_of_work() as tx:
            route = await self._route(tx.session, actor, key, Permission.MANAGE_WALLS)
            await tx.session.delete(route)
            await _told(tx, actor, "route.delete", route, store.facts_of(route), None, reason)

    async def start(self, actor: Actor, route_id: uuid.UUID, purpose: str) -> uuid.UUID:
        """Begin a walk; one that this person had not ended is over. Raises NotFound."""
        async with self.database.unit_of_work() as tx:
            route = await self._route(tx.session, actor, route_id, Permission.WATCH_LIVE)
            for left in await store.unended_of(tx.session, actor.user_id):
                left.outcome, left.ended_at = Outcome.ABANDONED, left.last_at
            patrol = Patrol(
                route_id=route.id,
                route_number=route.number,
                route_name=route.name,
                division_code=route.division_code,
                user_id=actor.user_id,
                username=actor.username,
                display_name=await display_name(tx.session, actor.user_id),
                unit_id=actor.unit_id,
                purpose=purpose,
                camera_ids=route.camera_ids,
                started_at=tx.now,
                last_at=tx.now,
            )
            tx.session.add(patrol)
            await tx.session.flush()
            await record(
                tx, actor, "patrol.start", "patrol", patrol.id,
                division_code=route.division_code, detail={"route": route.name}, purpose=purpose,
            )  # fmt: skip
        return patrol.id

    async def see(self, actor: Actor, key: uuid.UUID, position: int, camera_id: uuid.UUID, seen: Seen) -> None:
        """Write what was seen at one stop; said twice, the later one stands. Raises NotFound, PatrolOver,
        Unprocessable when the route has another camera there."""
        async with self.database.unit_of_work() as tx:
            patrol = await self._own(tx.session, actor, key)
            if patrol.ended_at is not None:
                raise PatrolOver(say("patrol_ended_at", at=f"{patrol.ended_at:%H:%M}"))
            if patrol.camera_ids[position : position + 1] != [str(camera_id)]:
                raise wrong("camera_id", say("other_camera_here"))
            patrol.last_at = tx.now
            stop = await tx.session.get(PatrolStop, (key, position))
            if stop is None:
                health = await store.health(tx.session, camera_id)
                stop = PatrolStop(
                    patrol_id=key,
                    position=position,
                    camera_id=camera_id,
                    seen_at=tx.now,
                    shown_s=0,
                    picture_s=0,
                    state=health.state if health else "unknown",
                    finding=health.finding if health else None,
                )
                tx.session.add(stop)
            stop.shown_s, stop.picture_s = seen.shown_s, min(seen.picture_s, seen.shown_s)
            stop.first_picture_ms, stop.reason, stop.remark = seen.first_picture_ms, seen.reason, seen.remark

    async def end(self, actor: Actor, key: uuid.UUID, outcome: Outcome, remark: str | None) -> None:
        """The same end twice is one; the remark may come with the second. Raises NotFound, PatrolOver."""
        async with self.database.unit_of_work() as tx:
            patrol = await self._own(tx.session, actor, key)
            if patrol.outcome == outcome:
                patrol.remark = remark or patrol.remark
                return
            if patrol.ended_at is not None:
                raise PatrolOver(say("patrol_ended_as", outcome=say(f"patrol_{patrol.outcome}")))
            patrol.outcome, patrol.remark = outcome, remark
            patrol.last_at = patrol.ended_at = tx.now
            await record(
                tx, actor, "patrol.end", "patrol", key,
                division_code=patrol.division_code, detail={"route": patrol.route_name, "outcome": outcome},
            )  # fmt: skip

    async def _route(self, session: AsyncSession, actor: Actor, key: uuid.UUID, right: Permission) -> PatrolRoute:
        found = await store.route(session, key, for_update=True)
        if found is None:
            raise NotFound
        require(actor, right, found.path)
        route: PatrolRoute = found.row
        return route

    async def _own(self, session: AsyncSession, actor: Actor, key: uuid.UUID) -> Patrol:
        found = await store.patrol(session, key, for_update=True)
        if found is None or found.row.user_id != actor.user_id:
            raise NotFound
        patrol: Patrol = found.row
        return patrol


async def _told(
    tx: Transaction,
    actor: Actor,
    action: str,
    route: PatrolRoute,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    reason: str,
) -> None:
    log_change(tx.session, store.ROUTE, str(route.id), before, after, Trace(actor.username, tx.now, reason))
    detail: dict[str, JsonValue] = {"name": route.name}
    await record(tx, actor, action, store.ROUTE, route.id, division_code=route.division_code, detail=detail)


def _number(wanted: int | None, taken: set[int]) -> int:
    """The wanted number, or the first free one."""
    if wanted is None:
        return next(number for number in itertools.count(1) if number not in taken)
    if wanted in taken:
        raise NameTaken(say("route_number_taken", number=wanted))
    return wanted


async def _check(session: AsyncSession, actor: Actor, change: RouteChange) -> None:
    require(actor, Permission.MANAGE_WALLS)
    division = await store.division(session, change.division_code)
    if division is None or not within(actor, division.path):
        raise wrong("division", say("no_division_here"))
    known = await store.cameras(session, division.path, set(change.camera_ids))
    if missing := set(change.camera_ids) - known.keys():
        raise wrong("camera_ids", say("cameras_not_there", count=len(missing), division=division.name))
