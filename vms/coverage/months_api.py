"""The HTTP face of months: how long the sites of each area were usable, of the time in which they had to be."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from registry.coverage import ReasonCode
from registry.scopes import COUNTY, DivisionTree, Scope
from registry.usable_time import SiteTime, UsableTime
from vms.accounts.model import Actor
from vms.coverage import month_store
from vms.coverage.api import ScopeParam, Viewer
from vms.coverage.month_store import Called
from vms.coverage.months import Month, Months, MonthShow, seconds_of, total
from vms.coverage.service import seen_by
from vms.coverage.views import areas_of, scope_in
from vms.web.deps import Db, service
from vms.web.paging import CursorParam, Limit, Page, decode_cursor, encode_cursor

router = APIRouter(prefix="/api/v1/coverage/month", tags=["coverage"])
MonthsDep = Annotated[Months, service(Months)]
ClassParam = Annotated[int | None, Query(alias="class", ge=1, le=3)]
ShowParam = Annotated[MonthShow, Query(description="All sites, or those with some of the hours that a figure counts.")]
NOT_ENOUGH = "not enough samples"
SECONDS = 3600


class UsableOut(BaseModel):
    """Hours of sites. `rate`: usable of required, in percent; null with `note` for too little time. `unseen_h` of the
    required ones count as not usable because cameras were never looked at (no address, not checked yet). `excluded_h`,
    by reason, stands beside `required_h`: `excluded` by the plan, `maintenance`, `override` where a person's word stood
    in the place of the checks, `blind` where we ourselves could not look."""

    usable_h: float
    required_h: float
    unseen_h: float
    excluded_h: dict[ReasonCode, float]
    rate: float | None
    note: str | None

    @classmethod
    def of(cls, time: UsableTime) -> Self:
        excluded = {reason: seconds / SECONDS for reason, seconds in sorted(time.excluded_s.items())}
        note = NOT_ENOUGH if time.rate is None else None
        return cls(
            usable_h=time.usable_s / SECONDS,
            required_h=time.required_s / SECONDS,
            unseen_h=time.unseen_s / SECONDS,
            excluded_h=excluded,
            rate=time.rate,
            note=note,
        )


class MonthScopeOut(BaseModel):
    code: str
    name: str
    kind: str
    sites: int
    usable: UsableOut
    by_class: dict[str, UsableOut]


class MonthOut(BaseModel):
    """`from` and `to`: the month as far as the records and the present allow."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    month: str
    start: Annotated[datetime, Field(alias="from")]
    end: Annotated[datetime, Field(alias="to")]
    computed_at: datetime
    scope: str
    scopes: list[MonthScopeOut]


class MonthCameraOut(BaseModel):
    id: uuid.UUID
    code: str
    name: str


class MonthSiteOut(BaseModel):
    """A site as it was last in the month, and the cameras that stood at it in the month."""

    model_config = ConfigDict(populate_by_name=True)

    id: uuid.UUID
    code: str
    name: str
    site_class: int = Field(alias="class")
    division: str
    division_name: str
    usable: UsableOut
    cameras: list[MonthCameraOut]


MonthParam = Annotated[str | None, Query(max_length=7, description="As in 2026-03; default: this month.")]


@router.get("")
async def get_month(actor: Viewer, months: MonthsDep, month: MonthParam = None, scope: ScopeParam = COUNTY) -> MonthOut:
    """The usable time of a scope and of the areas in it, within the caller's area."""
    return month_view(await months.month(month or months.this_month(), scope), actor, scope)


def month_view(found: Month, actor: Actor, scope: str) -> MonthOut:
    """As far as the actor may see. Raises Unprocessable for a scope outside of their area."""
    tree = seen_by(actor, found.tree)
    wanted = scope_in(tree, scope)
    rows = [_row(found, wanted.codes, scope, scope, "scope")] if len(wanted.members) != 1 else []
    rows += [
        _row(found, tree.subtree(area.code), area.code, area.name, area.kind.value) for area in areas_of(tree, wanted)
    ]
    return MonthOut(
        month=found.name, start=found.start, end=found.end, computed_at=found.computed_at, scope=scope, scopes=rows
    )


def _row(month: Month, codes: frozenset[str], code: str, name: str, kind: str) -> MonthScopeOut:
    sites = month.within(codes)
    return MonthScopeOut(
        code=code,
        name=name,
        kind=kind,
        sites=len(sites),
        usable=UsableOut.of(total(sites)),
        by_class={
            str(each): UsableOut.of(total(site for site in sites if site.site.site_class == each)) for each in (1, 2, 3)
        },
    )


@router.get("/sites")
async def list_month_sites(
    actor: Viewer,
    months: MonthsDep,
    db: Db,
    month: MonthParam = None,
    scope: ScopeParam = COUNTY,
    site_class: ClassParam = None,
    show: ShowParam = MonthShow.ALL,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[MonthSiteOut]:
    """The sites behind the figure, the least usable first, those without enough samples last; of one kind of hours the
    sites that have some, the most first."""
    found = await months.month(month or months.this_month(), scope)
    tree = seen_by(actor, found.tree)
    wanted = scope_in(tree, scope)
    after = decode_cursor(cursor, int)
    skip = max(0, int(str(after[0]))) if after else 0
    sites = counted_sites(found, wanted, site_class, show)
    async with db.reading() as session:
        items = await month_sites(session, found, tree, sites[skip : skip + limit])
    more = encode_cursor(skip + limit) if len(sites) > skip + limit else None
    return Page(items=items, next_cursor=more, total=len(sites))


async def month_sites(
    session: AsyncSession, month: Month, tree: DivisionTree, sites: Sequence[SiteTime]
) -> list[MonthSiteOut]:
    """These sites, as they were last in the month."""
    names = await month_store.site_names(session, [each.site.id for each in sites], month.end)
    cameras = await month_store.camera_names(session, [key for each in sites for key in each.cameras])
    return [_site(each, tree, names, cameras) for each in sites]


def counted_sites(month: Month, scope: Scope, site_class: int | None, show: MonthShow) -> list[SiteTime]:
    """In the order of the list."""
    sites = month.within(scope.codes, (site_class,) if site_class else (1, 2, 3))
    if show is not MonthShow.ALL:
        some = [(seconds, each) for each in sites if (seconds := seconds_of(each.time, show))]
        return [each for _, each in sorted(some, key=lambda pair: (-pair[0], pair[1].site.id))]
    rates = [(each, each.time.rate) for each in sites]
    rates.sort(key=lambda pair: (pair[1] is None, pair[1] or 0.0, pair[0].site.id))
    return [each for each, _ in rates]


def _site(
    each: SiteTime, tree: DivisionTree, names: dict[uuid.UUID, Called], cameras: dict[uuid.UUID, Called]
) -> MonthSiteOut:
    site = each.site
    called = names.get(site.id, Called("", ""))
    return MonthSiteOut(
        id=site.id,
        code=called.code,
        name=called.name,
        site_class=site.site_class,
        division=site.division_code,
        division_name=tree.by_code[site.division_code].name,
        usable=UsableOut.of(each.time),
        cameras=[
            MonthCameraOut(id=key, code=cameras[key].code, name=cameras[key].name)
            for key in each.cameras
            if key in cameras
        ],
    )
