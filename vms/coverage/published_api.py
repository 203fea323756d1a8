"""The HTTP face of the five published rates."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import BaseModel

from registry.published import PublishedRate, RateKind
from registry.scopes import COUNTY
from vms.coverage.api import AtParam, Coverage, ScopeParam, Viewer
from vms.coverage.published import Publishing
from vms.coverage.schemas import ExclusionOut
from vms.web.deps import service

router = APIRouter(prefix="/api/v1/coverage/published", tags=["coverage"])
PublishingDep = Annotated[Publishing, service(Publishing)]


class PublishedRateOut(BaseModel):
    """`rate` in percent; null: nothing to count, too little, or not measured yet. `numerator` of `denominator`
    sites, cameras or records; of the online rate the cameras with enough counted time, of all, the seconds of it in
    which nobody could look, which count as not online, and the seconds that are not counted. `exclusions`: what is left
    out of the denominator, by reason."""

    kind: RateKind
    rate: float | None
    numerator: int
    denominator: int
    exclusions: list[ExclusionOut]
    unseen_s: float | None
    excluded_s: float | None

    @classmethod
    def of(cls, found: PublishedRate) -> Self:
        return cls(**found._asdict() | {"exclusions": ExclusionOut.all_of(found.exclusions)})


class PublishedOut(BaseModel):
    """`rates`: the five; `beside`: clocks, of now alone, and recordings as the records have them. `measured_at`: when
    the online rate and that of files were taken, null: not yet; of very many cameras that is done when somebody asks,
    and `progress` says how far it is, from 0 to 1, null: nothing is being measured."""

    as_of: datetime
    computed_at: datetime
    scope: str
    measured_at: datetime | None
    progress: float | None
    rates: list[PublishedRateOut]
    beside: list[PublishedRateOut]


@router.get("")
async def get_published(
    actor: Viewer, coverage: Coverage, publishing: PublishingDep, scope: ScopeParam = COUNTY, at: AtParam = None
) -> PublishedOut:
    """The five rates of a scope: coverage, online, sound, picture quality, files; beside them clocks and recordings;
    now, or as of a past time."""
    figures = await coverage.figures(at)
    measured = await publishing.measured(figures)
    found = await publishing.rates(figures, actor, scope, measured.measures)
    return PublishedOut(
        as_of=figures.as_of,
        computed_at=figures.computed_at,
        scope=scope,
        measured_at=measured.at,
        progress=measured.progress,
        rates=[PublishedRateOut.of(each) for each in found],
        beside=[PublishedRateOut.of(each) for each in await publishing.beside(figures, actor, scope)],
    )
