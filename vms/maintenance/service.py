"""Plans maintenance and overrides states. Each act is audited, and the watch hears of it at once."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from pydantic import JsonValue

from registry.store import Trace, log_change
from vms.accounts.cameras import CameraPlace
from vms.accounts.gate import require, within
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.db.engine import Database, Transaction
from vms.events import MaintenanceChanged
from vms.health.model import HealthState
from vms.maintenance import store
from vms.maintenance.model import LONGEST_ONCE, THINGS, Scope, Window, open_at, over
from vms.maintenance.tables import HealthOverride, MaintenanceWindow
from vms.web.paging import require_match
from vms.web.problems import Conflict, NotFound, wrong
from vms.web.wording import say

MOST_LIVING = 5_000
LONGEST_OVERRIDE = timedelta(days=92)
LONGEST_REPEATED = timedelta(days=7)
MOST_ROOTS = 50


class TooManyWindows(Conflict):
    title = say("too_many_windows")


class WindowIsOver(Conflict):
    title = say("window_is_over")


@dataclass(frozen=True, slots=True)
class Plans:
    """What a person plans. `weekdays` empty: once."""

    reason: str
    starts_at: datetime
    ends_at: datetime
    weekdays: tuple[int, ...] = ()
    until: datetime | None = None


class Maintenance:
    """The one way to change windows and overrides."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def plan(
        self, actor: Actor, scope: Scope, key: str, plans: Plans, *, division: str | None = None
    ) -> uuid.UUID:
        """A new window. `division`: the code of the root division whose thing it is, where several have one of that
        name. Raises Unprocessable for what is unknown, in another's area, or makes no sense."""
        async with self._database.unit_of_work() as tx:
            if scope in THINGS:
                target = await _thing(tx, actor, scope, key, division)
            else:
                target = await _place(tx, actor, scope, key)
            if await store.count_living(tx.session, tx.now) >= MOST_LIVING:
                raise TooManyWindows(say("windows_full", most=MOST_LIVING))
            row = MaintenanceWindow(
                scope=scope,
                scope_id=target.scope_id,
                division_code=target.division_code,
                created_at=tx.now,
                created_by=actor.username,
                **_columns(plans, now=tx.now),
            )
            tx.session.add(row)
            await self._tell(tx, actor, "maintenance.plan", row, None, plans.reason)
        return row.id

    async def change(
        self, actor: Actor, window_id: uuid.UUID, if_match: str | None, plans: Plans, change_reason: str
    ) -> None:
        """Plan it anew. Raises NotFound, WindowIsOver, PreconditionFailed, Unprocessable."""
        async with self._database.unit_of_work() as tx:
            row = await self._row(tx, actor, window_id)
            require_match(if_match, row.version)
            if row.cancelled_at is not None or (row.over_at is not None and row.over_at <= tx.now):
                raise WindowIsOver(say("window_stays"))
            before = store.facts_of(row)
            began = open_at(store.window_of(row, ""), tx.now) is not None
            if began and plans.starts_at != row.starts_at:
                raise wrong("starts_at", say("window_began"))
            for name, value in _columns(plans, now=tx.now, began=began).items():
                setattr(row, name, value)
            row.version += 1
            tx.session.add(row)
            await self._tell(tx, actor, "maintenance.change", row, before, change_reason)

    async def cancel(self, actor: Actor, window_id: uuid.UUID, reason: str) -> None:
        """It ends now, or never begins. Raises NotFound."""
        async with self._database.unit_of_work() as tx:
            row = await self._row(tx, actor, window_id)
            if row.cancelled_at is not None:
                return
            before = store.facts_of(row)
            row.cancelled_at, row.version = tx.now, row.version + 1
            tx.session.add(row)
            await self._tell(tx, actor, "maintenance.cancel", row, before, reason)

    async def override(
        self, actor: Actor, camera: CameraPlace, state: HealthState, reason: str, until: datetime
    ) -> None:
        """The state is this until then, whatever the checks say. Raises Unprocessable."""
        async with self._database.unit_of_work() as tx:
            if not tx.now < until <= tx.now + LONGEST_OVERRIDE:
                raise wrong("until", say("override_until", days=LONGEST_OVERRIDE.days))
            row = HealthOverride(
                camera_id=camera.id, state=state, reason=reason, until=until, set_at=tx.now, set_by=actor.username
            )
            before = store.override_facts(await store.override_of(tx.session, camera.id), tx.now)
            await tx.session.merge(row)
            trace = Trace(actor.username, tx.now, reason)
            log_change(tx.session, store.OVERRIDE, str(camera.id), before, store.override_facts(row, tx.now), trace)
            detail: dict[str, JsonValue] = {"camera": camera.code, "state": state, "reason": reason}
            detail["until"] = until.isoformat()
            await self._audit_override(tx, actor, camera, "camera.override", detail)

    async def release(self, actor: Actor, camera: CameraPlace) -> None:
        """The checks decide again."""
        async with self._database.unit_of_work() as tx:
            row = await store.override_of(tx.session, camera.id)
            before = store.override_facts(row, tx.now)
            if row is None or before is None:
                return
            await tx.session.delete(row)
            trace = Trace(actor.username, tx.now, "")
            log_change(tx.session, store.OVERRIDE, str(camera.id), before, None, trace)
            await self._audit_override(tx, actor, camera, "camera.release", {"camera": camera.code})

    async def _row(self, tx: Transaction, actor: Actor, window_id: uuid.UUID) -> MaintenanceWindow:
        found = await store.find(tx.session, window_id, for_update=True)
        if found is None:
            raise NotFound
        require(actor, Permission.MANAGE_MAINTENANCE, found.path)
        return found.row

    async def _tell(
        self,
        tx: Transaction,
        actor: Actor,
        action: str,
        row: MaintenanceWindow,
        before: dict[str, Any] | None,
        reason: str,
    ) -> None:
        trace = Trace(actor.username, tx.now, reason)
        log_change(tx.session, store.WINDOW, str(row.id), before, store.facts_of(row), trace)
        detail: dict[str, JsonValue] = {
            "scope": row.scope,
            "of": row.scope_id,
            "reason": row.reason,
            "from": row.starts_at.isoformat(),
            "to": row.ends_at.isoformat(),
            "weekdays": list(row.weekdays),
            "until": row.until.isoformat() if row.until is not None else None,
        }
        await record(tx, actor, action, store.WINDOW, row.id, division_code=row.division_code, detail=detail)
        tx.outbox.add(MaintenanceChanged(tx.now))

    async def _audit_override(
        self, tx: Transaction, actor: Actor, camera: CameraPlace, action: str, detail: dict[str, JsonValue]
    ) -> None:
        await record(tx, actor, action, "camera", camera.id, division_code=camera.division_code, detail=detail)
        tx.outbox.add(MaintenanceChanged(tx.now))


class _Target(NamedTuple):
    scope_id: str
    division_code: str


async def _place(tx: Transaction, actor: Actor, scope: Scope, key: str) -> _Target:
    target = await store.target(tx.session, scope, key)
    if target is None or not within(actor, target.path):
        raise wrong("scope_id", say(f"no_{scope}_here"))
    return _Target(target.scope_id, target.division_code)


async def _thing(tx: Transaction, actor: Actor, scope: Scope, name: str, division: str | None) -> _Target:
    """The window reaches as far as the planner's area: what comes to hang on the thing elsewhere is not theirs."""
    found, _ = await store.things(tx.session, scope, actor.division_path, named=name, limit=MOST_ROOTS)
    those = [each for each in found if division in (None, each.division)]
    if not those:
        raise wrong("scope_id", say("no_thing_here"))
    if len(those) > 1:
        raise wrong("division", say("thing_of_several", divisions=", ".join(each.division_name for each in those)))
    if those[0].beyond:
        raise wrong("scope_id", say("thing_reaches_beyond", n=those[0].beyond))
    return _Target(name, actor.division_code or those[0].division)


def _columns(plans: Plans, *, now: datetime, began: bool = False) -> dict[str, Any]:
    """The columns of a window that makes sense. Raises Unprocessable."""
    length = plans.ends_at - plans.starts_at
    longest = LONGEST_REPEATED if plans.weekdays else LONGEST_ONCE
    if not timedelta() < length <= longest:
        raise wrong("ends_at", say("window_end", days=longest.days))
    if plans.until is not None and not plans.weekdays:
        raise wrong("until", say("window_until"))
    offset = plans.starts_at.utcoffset() or timedelta()
    weekdays = sorted(set(plans.weekdays))
    window = Window(
        uuid.UUID(int=0),
        Scope.CAMERA,
        "",
        "",
        plans.reason,
        plans.starts_at,
        plans.ends_at,
        frozenset(weekdays),
        plans.until,
        round(offset.total_seconds() / 60),
    )
    if over(window, now) and not began:
        raise wrong("ends_at", say("window_past"))
    last = None if weekdays and plans.until is None else plans.ends_at
    if plans.until is not None:
        last = plans.until + length
    return {
        "reason": plans.reason,
        "starts_at": plans.starts_at,
        "ends_at": plans.ends_at,
        "weekdays": weekdays,
        "until": plans.until,
        "utc_offset_min": window.utc_offset_min,
        "over_at": last,
    }
