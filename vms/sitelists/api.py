"""The HTTP face of the site lists: their versions, drafting, approval, and what differs between two."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from registry.facts import Facts, facts_of
from registry.history import Row
from registry.layouts import SITE_COLUMNS
from registry.model import Division
from registry.record import Column
from registry.site_lists import Deed, Status, status_of
from vms.accounts.gate import allows, touches
from vms.accounts.model import Actor, Permission
from vms.points import places_store
from vms.points.changes import (
    DayParam,
    FieldChangeOut,
    RecordChangeOut,
    change_out,
    end_of,
    field_change,
    page_of_changes,
)
from vms.points.records_store import last_row
from vms.points.schemas import ReasonParam, Strict
from vms.sitelists import store
from vms.sitelists.service import SiteDifference, SiteLists, differences, visible
from vms.sitelists.tables import SiteList
from vms.web.deps import ClockDep, Db, authorised, service
from vms.web.paging import CursorParam, Limit, Page, decode_cursor, encode_cursor
from vms.web.problems import NotFound

LIST_COLUMNS = (
    Column("", "as_of", "取自", "sites as of"),
    Column("", "sites", "部位数", "sites"),
    Column("", "reference", "文号", "reference number"),
    Column("", "in_force_from", "生效日期", "in force from"),
)
"""What may be said of a version, as its history tells it."""
router = APIRouter(prefix="/api/v1/site-lists", tags=["site lists"])
Viewer = Annotated[Actor, authorised(Permission.VIEW_COVERAGE)]
Approver = Annotated[Actor, authorised(Permission.APPROVE_SITE_LISTS)]
Lists = Annotated[SiteLists, service(SiteLists)]


class SiteListOut(BaseModel):
    """A version: the `sites` of a county as of a moment, a draft until it is approved under its reference number."""

    id: uuid.UUID
    county: str
    county_name: str
    as_of: datetime
    drafted_by: str
    sites: int
    status: Status
    approved_at: datetime | None
    approved_by: str | None
    reference: str | None
    in_force_from: date | None
    may_approve: bool


class SiteListsOut(BaseModel):
    items: list[SiteListOut]


class DraftIn(Strict):
    division: Annotated[str, Field(max_length=20, description="A county: a division that lies in no other.")]


class ApprovalIn(Strict):
    """`in_force_from`: the county's calendar day from which figures are computed by it, not before today."""

    reference: Annotated[str, Field(min_length=1, max_length=100)]
    in_force_from: date


class SiteDifferenceOut(BaseModel):
    """A site that was added, removed, or of which the list says something else."""

    site_id: uuid.UUID
    code: str
    name: str
    deed: Deed
    fields: list[FieldChangeOut]

    @classmethod
    def of(cls, each: SiteDifference) -> Self:
        before, after = _facts(each.before), _facts(each.after)
        fields = [field_change(column, before, after) for column in SITE_COLUMNS if column.field in each.fields]
        row = each.shown
        return cls(site_id=each.key, code=row["code"], name=row["name"], deed=each.deed, fields=fields)


class DifferencesOut(BaseModel):
    """One page, by code; the counts are of all in the caller's area."""

    items: list[SiteDifferenceOut]
    next_cursor: str | None
    total: int
    added: int
    removed: int
    changed: int


@router.get("")
async def list_site_lists(actor: Viewer, db: Db, clock: ClockDep, day: DayParam = None) -> SiteListsOut:
    """The versions of the lists of the caller's counties, newest first: as they stand, or stood at the end of a day,
    drafts among them that were withdrawn since."""
    async with db.reading() as session:
        if day:
            counties = await _counties(session, actor)
            rows = await store.versions_at(session, counties, end_of(day))
            return SiteListsOut(items=_versions(actor, counties, rows, end_of(day)))
        return SiteListsOut(items=await _present(session, actor, clock.now()))


@router.get("/{list_id}/changes")
async def list_site_list_changes(
    list_id: uuid.UUID, actor: Viewer, db: Db, cursor: CursorParam = None, limit: Limit = 20
) -> Page[RecordChangeOut]:
    """When a version was drafted, approved or withdrawn, by whom and why; newest first."""
    async with db.reading() as session:
        counties = await _counties(session, actor)
        found = await session.get(SiteList, list_id)
        held = None if found else await last_row(session, store.SITE_LIST, str(list_id))
        if (found.division_code if found else (held or {}).get("division_code")) not in counties:
            raise NotFound
        changes, page = await page_of_changes(session, store.SITE_LIST, str(list_id), cursor, limit)
    page.items = [change_out(LIST_COLUMNS, change, store.read_facts) for change in changes]
    return page


@router.post("", status_code=201)
async def draft_site_list(
    body: DraftIn, actor: Approver, lists: Lists, db: Db, clock: ClockDep, response: Response
) -> SiteListOut:
    """A draft: the county's sites as they are now."""
    key = await lists.draft(actor, body.division)
    response.headers["Location"] = f"/api/v1/site-lists/{key}"
    return await _one(actor, key, db, clock)


@router.post("/{list_id}/approve")
async def approve_site_list(
    list_id: uuid.UUID, body: ApprovalIn, actor: Approver, lists: Lists, db: Db, clock: ClockDep
) -> SiteListOut:
    """Approve a draft; from its day on it supersedes the version before."""
    await lists.approve(actor, list_id, body.reference.strip(), body.in_force_from)
    return await _one(actor, list_id, db, clock)


@router.delete("/{list_id}", status_code=204)
async def withdraw_site_list(list_id: uuid.UUID, actor: Approver, lists: Lists, reason: ReasonParam) -> None:
    """Withdraw a draft. What was approved stays."""
    await lists.withdraw(actor, list_id, reason)


@router.get("/{list_id}/differences")
async def list_site_list_differences(
    list_id: uuid.UUID,
    actor: Viewer,
    db: Db,
    clock: ClockDep,
    against: Annotated[uuid.UUID | None, Query(description="A later version; without it the registry of now.")] = None,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> DifferencesOut:
    """What another version, or the registry as it is, says otherwise than this version does."""
    after = decode_cursor(cursor, str)
    async with db.reading() as session:
        one = await visible(session, actor, list_id)
        other = await visible(session, actor, against) if against else None
        found = await differences(session, actor, one, other, clock.now())
    rest = [each for each in found if after is None or each.shown["code"] > str(after[0])]
    counts = Counter(each.deed for each in found)
    return DifferencesOut(
        items=[SiteDifferenceOut.of(each) for each in rest[:limit]],
        next_cursor=encode_cursor(rest[limit - 1].shown["code"]) if len(rest) > limit else None,
        total=len(found),
        added=counts[Deed.ADDED],
        removed=counts[Deed.REMOVED],
        changed=counts[Deed.CHANGED],
    )


async def _one(actor: Actor, key: uuid.UUID, db: Db, clock: ClockDep) -> SiteListOut:
    async with db.reading() as session:
        return next(each for each in await _present(session, actor, clock.now()) if each.id == key)


async def _counties(session: AsyncSession, actor: Actor) -> dict[str, Division]:
    """Those in which the actor sees anything, by code."""
    return {each.code: each for each in await places_store.counties(session) if touches(actor, each.path)}


async def _present(session: AsyncSession, actor: Actor, now: datetime) -> list[SiteListOut]:
    counties = await _counties(session, actor)
    return _versions(actor, counties, await store.versions(session, counties), now)


def _versions(
    actor: Actor, counties: Mapping[str, Division], rows: Sequence[SiteList], now: datetime
) -> list[SiteListOut]:
    known = [store.version_of(row) for row in rows]

    def out(row: SiteList) -> SiteListOut:
        county = counties[row.division_code]
        return SiteListOut(
            **row.model_dump(exclude={"division_code"}),
            county=county.code,
            county_name=county.name,
            status=status_of(store.version_of(row), known, now),
            may_approve=allows(actor, Permission.APPROVE_SITE_LISTS, county.path),
        )

    return [out(row) for row in rows]


def _facts(row: Row | None) -> Facts:
    return facts_of(row, {}) if row else {}
