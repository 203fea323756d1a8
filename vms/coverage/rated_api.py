"""The HTTP face of the cameras behind a published rate."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query
from sqlalchemy.ext.asyncio import AsyncSession

from registry.coverage import ReasonCode
from registry.published import LeftOutFor, RateKind, Standing
from registry.scopes import COUNTY, Scope
from streams.model import Finding
from vms.coverage.api import AtParam, Coverage, ScopeParam, Viewer
from vms.coverage.points import Point, page_of, points
from vms.coverage.points_api import PointOut
from vms.coverage.rated import OF_PICTURES, findings_as_of, rated_ids, upkept_ids, why_short
from vms.coverage.service import Figures, visible_tree
from vms.coverage.views import finding_told, scope_in
from vms.coverage.words import RATE_WORDS, STANDING_WORDS, in_words, reason_word
from vms.web.deps import Db
from vms.web.paging import CursorParam, Limit, Page, decode_id, encode_cursor

router = APIRouter(prefix="/api/v1/coverage/rated", tags=["coverage"])


class CameraRate(StrEnum):
    """The rates that count cameras one by one. The online rate has a list of its own: /rates/cameras."""

    SOUND = RateKind.SOUND
    PICTURE = RateKind.PICTURE
    CLOCK = RateKind.CLOCK
    RECORDING = RateKind.RECORDING


@dataclass(frozen=True, slots=True)
class RatedAsked:
    """Which cameras of an area, as the list and its workbook are asked for them."""

    rate: CameraRate
    show: Annotated[
        list[Standing] | None,
        Query(
            max_length=3,
            description="In the numerator, short of it, left out; may be repeated. None: all that the "
            "denominator counts.",
        ),
    ] = None
    reason: Annotated[LeftOutFor | None, Query(description="Of those left out the ones for this reason.")] = None
    scope: ScopeParam = COUNTY

    async def among(self, session: AsyncSession, figures: Figures, area: Scope) -> Sequence[uuid.UUID]:
        """In the order of their keys."""
        kind, stands = RateKind(self.rate), frozenset(self.show or (Standing.PASSING, Standing.FAILING))
        if kind in OF_PICTURES:
            return rated_ids(figures, area, kind, stands, self.reason)
        return await upkept_ids(session, figures, area, kind, stands, self.reason)

    def told(self, *, chinese: bool) -> str:
        """Which these are, for people."""
        said = [RATE_WORDS[RateKind(self.rate)], *(STANDING_WORDS[each] for each in self.show or ())]
        why = [reason_word(self.reason, chinese=chinese)] if self.reason else []
        return ("；" if chinese else "; ").join([*(in_words(each, chinese=chinese) for each in said), *why])


AskedRated = Annotated[RatedAsked, Depends()]


class RatedOut(PointOut):
    """`reason`: what keeps the camera from being usable; null: nothing does. `finding`: how the check ended, where that
    is that the camera is offline. `retention_days`: for how long it keeps recordings, by its record; null: the record
    does not say."""

    reason: ReasonCode | None
    finding: Finding | None
    retention_days: int | None

    @classmethod
    def rated(cls, figures: Figures, point: Point, finding: str | None) -> Self:
        """`finding`: how the check of the camera ended, where it is offline."""
        told = PointOut.of(point).model_dump(by_alias=True)
        reason = why_short(figures, point)
        kept = point.camera.retention_days
        return cls(**told, reason=reason, finding=finding_told(reason, finding), retention_days=kept)


async def rated_views(session: AsyncSession, figures: Figures, keys: Sequence[uuid.UUID]) -> list[RatedOut]:
    """These cameras, in the order of the keys."""
    found = await points(session, figures, keys)
    findings = await findings_as_of(session, figures, keys)
    return [RatedOut.rated(figures, each, findings.get(each.camera.id)) for each in found]


@router.get("")
async def list_rated(
    actor: Viewer,
    coverage: Coverage,
    db: Db,
    asked: AskedRated,
    at: AtParam = None,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[RatedOut]:
    """The cameras behind a published rate of an area: as many as it counts; with `at` those of that time."""
    figures = await coverage.figures(at)
    area = scope_in(visible_tree(figures, actor), asked.scope)
    async with db.reading() as session:
        found = await asked.among(session, figures, area)
        keys, last = page_of(found, decode_id(cursor), limit)
        items = await rated_views(session, figures, keys)
    more = encode_cursor(str(last)) if last else None
    return Page(items=items, next_cursor=more, total=len(found))
