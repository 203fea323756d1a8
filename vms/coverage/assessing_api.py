"""The HTTP face of the assessment: areas ranked for a month, what each lacks, and the same as a workbook."""

import asyncio
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from registry.scopes import COUNTY
from registry.scoring import AreaScore, Mark
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.coverage.api import ScopeParam, Viewer
from vms.coverage.assessing import Assessed, Assessing
from vms.coverage.assessment_book import Language, write_assessment
from vms.coverage.months_api import MonthParam, UsableOut
from vms.coverage.schemas import TargetOut
from vms.web.deps import Db, authorised, service
from vms.web.sheets import XLSX

router = APIRouter(prefix="/api/v1/coverage/assessment", tags=["coverage"])
AssessingDep = Annotated[Assessing, service(Assessing)]


class MarkOut(BaseModel):
    """`target` null: the area's usable time. `degree`: how far it is fulfilled, 0 to 1; null: nothing to judge, or too
    few samples, and it does not count."""

    target: TargetOut | None
    weight: float
    degree: float | None

    @classmethod
    def of(cls, mark: Mark, found: Assessed) -> Self:
        target = TargetOut.of(mark.target, found.units, found.today) if mark.target else None
        return cls(target=target, weight=mark.weight, degree=mark.degree)


class AreaScoreOut(BaseModel):
    """`score`: the mean of the degrees by weight, 0 to 100. `rank`: equal scores share it; null without a score."""

    code: str
    name: str
    kind: str
    core: bool
    rank: int | None
    score: float | None
    marks: list[MarkOut]
    usable: UsableOut

    @classmethod
    def of(cls, area: AreaScore, found: Assessed) -> Self:
        division = area.area
        return cls(
            code=division.code,
            name=division.name,
            kind=division.kind.value,
            core=division.core_area,
            rank=area.rank,
            score=area.score,
            marks=[MarkOut.of(mark, found) for mark in area.marks],
            usable=UsableOut.of(area.usable),
        )


class AssessmentOut(BaseModel):
    """The areas, best first. Targets are judged as of `as_of`: the end of the month, or now; usable time from `from` to
    `to`. `usable_weight`: its weight beside the targets' own."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    month: str
    start: Annotated[datetime, Field(alias="from")]
    end: Annotated[datetime, Field(alias="to")]
    as_of: datetime
    computed_at: datetime
    usable_weight: float
    scope: str
    areas: list[AreaScoreOut]

    @classmethod
    def of(cls, found: Assessed, scope: str) -> Self:
        return cls(
            month=found.month.name,
            start=found.month.start,
            end=found.month.end,
            as_of=found.as_of,
            computed_at=found.computed_at,
            usable_weight=found.usable_weight,
            scope=scope,
            areas=[AreaScoreOut.of(area, found) for area in found.areas],
        )


@router.get("")
async def get_assessment(
    actor: Viewer, assessing: AssessingDep, month: MonthParam = None, scope: ScopeParam = COUNTY
) -> AssessmentOut:
    """The towns, parks and townships of a scope, ranked by how far each fulfils what the plan asks of it."""
    return AssessmentOut.of(await assessing.month(actor, month, scope), scope)


@router.get("/workbook", response_class=Response, responses={200: {"content": {XLSX: {}}}})
async def get_assessment_workbook(
    actor: Annotated[Actor, authorised(Permission.EXPORT)],
    assessing: AssessingDep,
    db: Db,
    month: MonthParam = None,
    scope: ScopeParam = COUNTY,
    language: Annotated[Language, Query()] = Language.CHINESE,
) -> Response:
    """The same as a workbook: the ranking, and every mark with what it counts."""
    found = await assessing.month(actor, month, scope)
    content = await asyncio.to_thread(write_assessment, found, language)
    async with db.unit_of_work() as tx:
        detail = {"month": found.month.name, "scope": scope}
        await record(tx, actor, "assessment.export", "assessment", found.month.name, detail=detail)
    headers = {"Content-Disposition": f'attachment; filename="assessment-{found.month.name}.xlsx"'}
    return Response(content, media_type=XLSX, headers=headers)
