"""What a rule says, as it goes in and comes out."""

import uuid
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from vms.notify.model import OF_REPORTS, About
from vms.web.problems import wrong
from vms.web.wording import say

Name = Annotated[str, Field(min_length=1, max_length=60)]
RuleOccasion = Literal[
    "raised",
    "worsened",
    "dispatched",
    "returned",
    "verified",
    "overdue",
    "supervised",
    "supervision_over",
    "report_ready",
    "report_late",
]
"""vms.notify.model.CHOSEN and OF_REPORTS."""


class RuleIn(BaseModel):
    """Empty `classes`, `kinds`, `units` or `occasions`: all. `units`: for incidents that one of these sees to, since it
    has the order, somebody of it reported it, or a camera's record names it as its police unit, managing unit or
    maintainer. 0 for `repeat_min` or `escalate_min`: never. `overdue` and `supervision_over` are told to
    `escalate_channel_id`, too. `about` reports that make themselves: of those that tell of the rule's area or of a part
    of it, `report_ready` with what a round has made in one message, and `report_late`, once, of what could not be made
    for an hour; classes, kinds and units are then none, and what is said of times, pictures and escalation is of
    incidents alone."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    about: About = About.INCIDENTS
    channel_id: uuid.UUID
    escalate_channel_id: uuid.UUID | None = None
    division: Annotated[str, Field(max_length=20)] | None = None
    classes: Annotated[list[Annotated[int, Field(ge=1, le=9)]], Field(max_length=9)] = []
    kinds: Annotated[list[Annotated[str, Field(max_length=24)]], Field(max_length=30)] = []
    units: Annotated[list[uuid.UUID], Field(max_length=30)] = []
    occasions: Annotated[list[RuleOccasion], Field(max_length=8)] = []
    hold_s: Annotated[int, Field(ge=0, le=86_400, description="Told only if it lasts this long.")] = 120
    repeat_min: Annotated[int, Field(ge=0, le=10_080)] = 0
    escalate_min: Annotated[int, Field(ge=0, le=10_080)] = 0
    recovery: bool = True
    pictures: Annotated[
        bool, Field(description="Evidence frames go along, at most four, to channels that take pictures.")
    ] = False
    language: Literal["zh-CN", "en"] = "zh-CN"
    enabled: bool = True


class RuleOut(RuleIn):
    id: uuid.UUID


def require_of_one_kind(body: RuleIn) -> None:
    """Nobody is to think that a rule of reports tells of fewer than it does."""
    of_reports = body.about is About.REPORTS
    if any((each in OF_REPORTS) is not of_reports for each in body.occasions):
        raise wrong("occasions", say("occasion_of_other_rules"))
    if of_reports and (body.classes or body.kinds or body.units):
        raise wrong("about", say("reports_by_area_alone"))
