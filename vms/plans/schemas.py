"""What the routes of plans take and give."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from registry.candidates import CandidateKind, Tariff
from registry.reach import DEFAULT_RADIUS_M
from registry.scopes import COUNTY

MOST_STEPS = 10_000
MOST_SITES = 100_000
"""Of each kind that a plan can do nothing for; beyond them only their number is kept."""
MOST_SPOTS = 20_000
Metres = Annotated[float, Field(ge=1, le=5000)]
Cost = Annotated[float, Field(gt=0, le=1e9)]
_TARIFF = Tariff()


class SpotIn(BaseModel):
    """A place where a pole may stand. Without a cost: what any pole costs."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=100)] = ""
    longitude: Annotated[float, Field(ge=-180, le=180)]
    latitude: Annotated[float, Field(ge=-89, le=89)]
    cost: Cost | None = None


class PlanIn(BaseModel):
    """`count`: the best so many things to do; `budget`: the best for that money; neither: all that reaches 100 %.

    `optimum`: search `within_s` seconds for the best possible choice and say how far from it the answer may be.
    `spots`: where poles may stand; without: at the sites and between them. Costs are in one currency, whichever.
    """

    model_config = ConfigDict(extra="forbid")

    scope: Annotated[str, Field(max_length=20)] = COUNTY
    classes: Annotated[list[Literal[1, 2, 3]], Field(min_length=1, max_length=3)] = [1, 2, 3]
    count: Annotated[int | None, Field(ge=1, le=MOST_STEPS)] = None
    budget: Cost | None = None
    optimum: bool = False
    within_s: Annotated[float, Field(ge=1, le=60)] = 30
    repair_cost: Cost = _TARIFF.repair
    pole_cost: Cost = _TARIFF.pole
    radius_m: Annotated[dict[str, Metres], Field(max_length=30, description="By code of the place type.")] = {}
    default_radius_m: Metres = DEFAULT_RADIUS_M
    spots: Annotated[list[SpotIn] | None, Field(max_length=MOST_SPOTS)] = None


class CertificateOut(BaseModel):
    """`value`: weight of the sites covered, or the cost of covering all; no choice is better than `bound`. `gap`: their
    distance as a share of the value, 0: nothing better exists."""

    value: float
    bound: float
    gap: float
    seconds: float


class PlanSummary(BaseModel):
    """`sites`: counted in the scope; `lacking`: short of usable; `waiting`: short only by cameras of unknown state or
    under maintenance, for which nothing is planned; `unreachable`: not even everything together would cover them.
    `steps_left_out`: more steps than are listed. `as_of`: when all that was so; null: the plan is from before that, and
    which sites these are, was kept. `completed`: how many sites its steps make usable; null: it is from before these
    were kept."""

    sites: int
    usable: int
    lacking: int
    waiting: int
    unreachable: int
    candidates: dict[CandidateKind, int]
    steps: int
    steps_left_out: int
    kinds: dict[CandidateKind, int]
    usable_after: int
    rate_before: float | None
    rate_after: float | None
    cost: float
    certificate: CertificateOut | None
    seconds: float
    as_of: datetime | None = None
    completed: int | None = None


class PlanOut(BaseModel):
    """`asked`: as it was asked, without the spots."""

    id: uuid.UUID
    at: datetime
    made_by: str
    asked: PlanIn
    summary: PlanSummary


class PlanSites(StrEnum):
    """What a number of a plan counts: all sites, the usable ones before it, those that its steps complete, these and
    the usable ones, those that wait, those out of reach."""

    SITES = "sites"
    USABLE = "usable"
    COMPLETED = "completed"
    USABLE_AFTER = "usable_after"
    WAITING = "waiting"
    UNREACHABLE = "unreachable"


class StepSite(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    id: uuid.UUID
    code: str
    name: str
    site_class: Annotated[int, Field(alias="class")]
    division_name: str


class StepCamera(BaseModel):
    id: uuid.UUID
    code: str
    name: str


class StepOut(BaseModel):
    """One thing to do, after all before it: what it is, which lacking sites it serves, how many of them it completes
    and what these weigh together, and where that leads to."""

    number: int
    kind: CandidateKind
    name: str
    camera: StepCamera | None
    longitude: float | None
    latitude: float | None
    cost: float
    sites: list[StepSite]
    covers: int
    weight: float = 0
    usable_after: int
    rate_after: float | None
    cost_after: float
