"""Drafts, approves and withdraws versions of a county's list of sites, and tells what differs between two."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry import store as registry_store
from registry.history import Row, rewind
from registry.layouts import Entity
from registry.model import Site
from registry.since import Since
from registry.site_lists import Deed, county_of, difference
from registry.store import Trace, log_change
from registry.values import RECORD_ZONE
from vms.accounts.gate import require, touches, within
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.db.engine import Database, Transaction
from vms.events import RegistryChanged
from vms.points.in_the_way import time_of
from vms.points.records_store import RecordFilter, last_row
from vms.sitelists import store
from vms.sitelists.tables import SiteList
from vms.web.problems import Conflict, FieldError, NotFound, Unprocessable, wrong
from vms.web.wording import say

MOST_CHANGED = 50_000
"""Sites that changed between two lists: of more than that nobody reads the differences."""
_SHOWN = tuple(col(getattr(Site, name)) for name in Site.model_fields if name not in {"created_at", "version"})


@dataclass(frozen=True, slots=True)
class SiteDifference:
    """A site of which two lists say different things; `before`, `after`: its rows, None where there was none."""

    key: uuid.UUID
    deed: Deed
    fields: Sequence[str]
    before: Row | None
    after: Row | None

    @property
    def shown(self) -> Row:
        """The row by which people know the site."""
        return self.after or self.before or {}


@dataclass(frozen=True, slots=True)
class SiteLists:
    database: Database

    async def draft(self, actor: Actor, division: str) -> uuid.UUID:
        """The sites of the county as they are now. Raises Unprocessable, and Conflict while another draft waits."""
        async with self.database.unit_of_work() as tx:
            path = await registry_store.division_path(tx.session, division)
            if path is None or not within(actor, path):
                raise wrong("division", say("no_division_here"))
            require(actor, Permission.APPROVE_SITE_LISTS, path)
            if county_of(path) != division:
                raise wrong("division", say("list_of_county", code=division))
            if waiting := await store.draft(tx.session, division):
                raise Conflict(say("draft_waits", at=time_of(waiting.as_of)))
            sites = await store.count_sites(tx.session, path, tx.now)
            made = SiteList(division_code=division, as_of=tx.now, drafted_by=actor.username, sites=sites)
            tx.session.add(made)
            await _told(tx, actor, "site_list.draft", made, {"sites": sites}, None, store.facts_of(made), None)
        return made.id

    async def approve(self, actor: Actor, key: uuid.UUID, reference: str, in_force_from: date) -> None:
        """Raises NotFound, Conflict and Unprocessable; never for a day that is over: figures stay what they were."""
        async with self.database.unit_of_work() as tx:
            found = await _draft(tx, actor, key)
            if in_force_from < tx.now.astimezone(RECORD_ZONE).date():
                raise wrong("in_force_from", say("in_force_too_early"))
            if any(each.reference == reference for each in await store.versions(tx.session, [found.division_code])):
                message = say("reference_taken", reference=reference)
                raise Conflict(message, errors=[FieldError("reference", message)])
            before = store.facts_of(found)
            found.approved_at, found.approved_by = tx.now, actor.username
            found.reference, found.in_force_from = reference, in_force_from
            tx.session.add(found)
            detail: dict[str, str | int] = {
                "reference": reference,
                "in_force_from": in_force_from.isoformat(),
                "sites": found.sites,
            }
            await _told(tx, actor, "site_list.approve", found, detail, before, store.facts_of(found), reference)
            tx.outbox.add(RegistryChanged(tx.now, around=True))

    async def withdraw(self, actor: Actor, key: uuid.UUID, reason: str) -> None:
        """Only a draft; the change log keeps it. Raises NotFound, Conflict."""
        async with self.database.unit_of_work() as tx:
            found = await _draft(tx, actor, key)
            await tx.session.delete(found)
            detail = {"sites": found.sites}
            await _told(tx, actor, "site_list.withdraw", found, detail, store.facts_of(found), None, reason)


async def visible(session: AsyncSession, actor: Actor, key: uuid.UUID) -> SiteList:
    """A list of a county in which the actor's area lies. Raises NotFound."""
    found = await session.get(SiteList, key)
    path = await registry_store.division_path(session, found.division_code) if found else None
    if found is None or path is None or not touches(actor, path):
        raise NotFound
    return found


async def known(session: AsyncSession, actor: Actor, key: uuid.UUID) -> SiteList:
    """The same, or a draft that was withdrawn. Raises NotFound."""
    if await session.get(SiteList, key) is not None:
        return await visible(session, actor, key)
    held = await last_row(session, store.SITE_LIST, str(key))
    path = await registry_store.division_path(session, held["division_code"]) if held else None
    if held is None or path is None or not touches(actor, path):
        raise NotFound
    return SiteList(id=key, **store.read_facts(held))


def listed_of(actor: Actor, version: SiteList, wanted: RecordFilter) -> RecordFilter:
    """Of the sites that a list names those that are asked for, as far as the actor's area goes. Raises Unprocessable
    for a division of another county."""
    county = f"/{version.division_code}/"
    if wanted.within is not None and not wanted.within.startswith(county):
        raise wrong("division", say("no_division_here"))
    within_list = wanted.within or max(county, actor.division_path, key=len)
    return replace(wanted, within=within_list, standing_on=version.as_of.astimezone(RECORD_ZONE).date())


async def differences(
    session: AsyncSession, actor: Actor, one: SiteList, other: SiteList | None, now: datetime
) -> list[SiteDifference]:
    """From the first list to the other, or to the registry as it is; of the actor's area, by code. Raises
    Unprocessable where too much has changed."""
    times = one.as_of, other.as_of if other else now
    later = await Since(Entity.SITE, min(times)).all(session)
    keys = {change.key for _, change in later}
    if len(keys) > MOST_CHANGED:
        raise Unprocessable(say("too_many_differences", count=len(keys), most=MOST_CHANGED))
    present = await store.sites_now(session, keys, _SHOWN)
    before, after = (rewind(present, [change for at, change in later if at > cut]) for cut in times)
    days = [cut.astimezone(RECORD_ZONE).date() for cut in times]
    paths = await store.paths(session, one.division_code)

    def listed(rows: dict[str, Row], key: str) -> Row | None:
        row = rows.get(key)
        return row if row is not None and row["division_code"] in paths else None

    found = []
    for key in keys:
        was, became = listed(before, key), listed(after, key)
        differing = difference(was, became, *days)
        seen = any(row and within(actor, paths[row["division_code"]]) for row in (was, became))
        if differing and seen:
            found.append(SiteDifference(uuid.UUID(key), *differing, was, became))
    return sorted(found, key=lambda each: str(each.shown["code"]))


async def _draft(tx: Transaction, actor: Actor, key: uuid.UUID) -> SiteList:
    found = await visible(tx.session, actor, key)
    await tx.session.refresh(found, with_for_update=True)
    require(actor, Permission.APPROVE_SITE_LISTS, await registry_store.division_path(tx.session, found.division_code))
    if found.approved_at is not None:
        raise Conflict(say("approved_already", who=found.approved_by, reference=found.reference))
    return found


async def _told(
    tx: Transaction,
    actor: Actor,
    action: str,
    which: SiteList,
    detail: Mapping[str, str | int],
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    reason: str | None,
) -> None:
    log_change(tx.session, store.SITE_LIST, str(which.id), before, after, Trace(actor.username, tx.now, reason))
    await record(tx, actor, action, store.SITE_LIST, which.id, division_code=which.division_code, detail=detail)
