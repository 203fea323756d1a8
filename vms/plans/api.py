"""The HTTP face of plans."""

import asyncio
import uuid
from typing import Annotated, Literal

from fastapi import APIRouter, BackgroundTasks, Query, Response
from fastapi.responses import FileResponse

from registry.candidates import CandidateKind
from vms.accounts.gate import require
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.coverage.schemas import CoverageSiteOut
from vms.coverage.service import CoverageService
from vms.coverage.views import site_views
from vms.db.engine import Database
from vms.plans import store
from vms.plans.report import write_plan
from vms.plans.schemas import MOST_STEPS, PlanIn, PlanOut, PlanSites, StepOut
from vms.plans.service import Planner
from vms.plans.tables import PlacementPlan
from vms.web.deps import Db, authorised, service
from vms.web.downloads import made, new_folder
from vms.web.lines import LINES_MEDIA_TYPE, Lines, ProgressParam, Tell
from vms.web.paging import CursorParam, Limit, Page, decode_cursor, decode_id, encode_cursor
from vms.web.problems import NotFound

router = APIRouter(prefix="/api/v1", tags=["plans"])

Maker = Annotated[Actor, authorised(Permission.PLAN_COVERAGE)]
PlannerDep = Annotated[Planner, service(Planner)]


@router.post("/plans", status_code=201, response_model=PlanOut, responses={201: {"content": {LINES_MEDIA_TYPE: {}}}})
async def make_plan(
    body: PlanIn, actor: Maker, planner: PlannerDep, response: Response, progress: ProgressParam = False
) -> PlanOut | Lines:
    """Rank repairs and new poles by what they bring: the best so many, the best for a budget, or all up to 100 %."""

    async def work(tell: Tell) -> PlanOut:
        return _out(await planner.make(actor, body, tell))

    if progress:
        return Lines(work)
    plan = await work(lambda done, of: None)
    response.headers["Location"] = f"/api/v1/plans/{plan.id}"
    return plan


@router.get("/plans")
async def list_plans(actor: Maker, db: Db, cursor: CursorParam = None, limit: Limit = 50) -> Page[PlanOut]:
    """The plans made in the caller's area, newest first; the last 200 are kept."""
    before = decode_id(cursor)
    async with db.reading() as session:
        found, total = await store.plans(session, actor.division_path, before=before, limit=limit + 1)
    more = encode_cursor(str(found[limit - 1].id)) if len(found) > limit else None
    return Page(items=[_out(plan) for plan in found[:limit]], next_cursor=more, total=total)


@router.get("/plans/{plan_id}")
async def get_plan(plan_id: uuid.UUID, actor: Maker, db: Db) -> PlanOut:
    """One plan: what was asked, and what it leads to."""
    return _out(await _plan(db, actor, plan_id))


@router.get("/plans/{plan_id}/steps")
async def list_plan_steps(
    plan_id: uuid.UUID,
    actor: Maker,
    db: Db,
    kind: Annotated[CandidateKind | None, Query(description="Of these alone.")] = None,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[StepOut]:
    """What to do, in order; each step with the sites it serves and where all up to it lead."""
    after = decode_cursor(cursor, int)
    done = int(str(after[0])) if after else 0
    steps = [each for each in (await _plan(db, actor, plan_id)).steps if kind in {None, each["kind"]}]
    more = encode_cursor(done + limit) if done + limit < len(steps) else None
    items = [StepOut.model_validate(step) for step in steps[max(0, done) : max(0, done) + limit]]
    return Page(items=items, next_cursor=more, total=len(steps))


@router.get("/plans/{plan_id}/sites")
async def list_plan_sites(
    plan_id: uuid.UUID,
    actor: Maker,
    db: Db,
    planner: PlannerDep,
    coverage: Annotated[CoverageService, service(CoverageService)],
    of: Annotated[PlanSites, Query(description="Which number of the plan.")],
    step: Annotated[
        int | None, Query(ge=1, le=MOST_STEPS, description="Completed by this step, or usable after it. None: by all.")
    ] = None,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[CoverageSiteOut]:
    """The sites behind a number of the plan, each with its cameras, frames and reasons, as all was when it was made."""
    figures, keys = await planner.sites(actor, await _plan(db, actor, plan_id), of, step)
    after = decode_cursor(cursor, int)
    done = max(0, int(str(after[0]))) if after else 0
    async with db.reading() as session:
        items = await site_views(session, figures, keys[done : done + limit], coverage)
    more = encode_cursor(done + limit) if done + limit < len(keys) else None
    return Page(items=items, next_cursor=more, total=len(keys))


@router.get("/plans/{plan_id}/file", response_class=FileResponse)
async def export_plan(
    plan_id: uuid.UUID,
    actor: Maker,
    db: Db,
    after: BackgroundTasks,
    language: Annotated[Literal["zh-CN", "en"], Query()] = "zh-CN",
) -> FileResponse:
    """The plan as a workbook: what was asked, where it leads, and every step with its position."""
    plan = await _plan(db, actor, plan_id)
    out = await new_folder() / f"plan-{plan.at:%Y%m%d-%H%M}.xlsx"
    words: Literal["zh", "en"] = "zh" if language == "zh-CN" else "en"
    answer = await made(out, asyncio.to_thread(write_plan, out, _out(plan), plan.steps, words), after)
    async with db.unit_of_work() as tx:
        await record(tx, actor, "plan.export", "plan", plan.id)
    return answer


async def _plan(db: Database, actor: Actor, key: uuid.UUID) -> PlacementPlan:
    async with db.reading() as session:
        plan = await session.get(PlacementPlan, key)
    if plan is None:
        raise NotFound
    require(actor, Permission.PLAN_COVERAGE, plan.path)
    return plan


def _out(plan: PlacementPlan) -> PlanOut:
    return PlanOut.model_validate(plan.model_dump(exclude={"steps", "path", "waiting", "unreachable", "completed"}))
