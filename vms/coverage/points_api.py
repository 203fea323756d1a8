"""The HTTP face of camera points: the cameras behind the number of an area, or of a target."""

import uuid
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from registry.coverage import POINT_LIFECYCLES
from registry.scopes import COUNTY
from vms.coverage.api import AtParam, ClassesParam, Coverage, ScopeParam, Viewer
from vms.coverage.points import RESTING, Point, page_of, point_ids, points
from vms.coverage.schemas import CodedFault
from vms.coverage.service import visible_tree
from vms.coverage.views import scope_in, state_told
from vms.evidence.model import evidence_url
from vms.health.model import HealthState
from vms.web.deps import Db
from vms.web.paging import CursorParam, Limit, Page, decode_id, encode_cursor

router = APIRouter(prefix="/api/v1/coverage/points", tags=["coverage"])


class PointOut(BaseModel):
    """`class` null: its site, or without a site its own record, names none that a plan asks for."""

    model_config = ConfigDict(populate_by_name=True)

    id: uuid.UUID
    code: str
    name: str
    division: str
    division_name: str
    site_class: int | None = Field(alias="class")
    site: str | None
    lifecycle: str
    state: str
    faults: list[CodedFault]
    evidence_url: str | None
    evidence_at: datetime | None
    evidence_sha: str | None

    @classmethod
    def of(cls, point: Point) -> Self:
        camera, facts = point.camera, point.facts
        state = state_told(camera, facts)
        return cls(
            id=camera.id,
            code=camera.code,
            name=camera.name,
            division=camera.division_code,
            division_name=point.division_name,
            site_class=point.site_class or None,
            site=point.site_code,
            lifecycle=camera.lifecycle.value,
            state=state,
            faults=CodedFault.all_of(facts.faults if state == HealthState.DEGRADED else ()),
            evidence_url=evidence_url(camera.id, facts.evidence_sha),
            evidence_at=facts.evidence_at,
            evidence_sha=facts.evidence_sha,
        )


@router.get("")
async def list_points(
    actor: Viewer,
    coverage: Coverage,
    db: Db,
    scope: ScopeParam = COUNTY,
    classes: ClassesParam = None,
    resting: Annotated[bool, Query(description="Those that are no points because they are under maintenance.")] = False,
    at: AtParam = None,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[PointOut]:
    """The cameras that a number of points counts: built, accepted or in service, of these classes; with `at` those of
    that time, under the names and with the frames of then."""
    figures = await coverage.figures(at)
    lifecycles = RESTING if resting else POINT_LIFECYCLES
    found = point_ids(figures, scope_in(visible_tree(figures, actor), scope), classes or (), lifecycles)
    keys, last = page_of(found, decode_id(cursor), limit)
    async with db.reading() as session:
        page = await points(session, figures, keys)
    more = encode_cursor(str(last)) if last else None
    return Page(items=[PointOut.of(each) for each in page], next_cursor=more, total=len(found))
