"""What the routes of coverage give."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from registry.coverage import LEVELS, ReasonCode
from registry.forecasting import Forecast, Outlook
from registry.model import Level, TargetRule, Unit
from registry.phases import Milestone, Track, due_next, missed
from registry.tallies import Tally
from registry.targets import Assessment
from streams.model import Finding, PictureFault
from vms.web.wording import PhraseOut


class ExclusionOut(BaseModel):
    """`reason`: a code of ours ("maintenance"), or somebody's own words."""

    reason: str
    count: int

    @classmethod
    def all_of(cls, exclusions: Mapping[str, int]) -> "list[ExclusionOut]":
        return [cls(reason=reason, count=count) for reason, count in exclusions.items()]


class LevelOut(BaseModel):
    """`rate` in percent; null where nothing is counted. `excluded` sites stand beside the denominator, each for one of
    the reasons of `exclusions`. `unviewed`: of the numerator of usable and proven those that reach it only by cameras
    whose view nobody had approved; null for other levels, and of a time before approvals were written down."""

    numerator: int
    denominator: int
    rate: float | None
    excluded: int
    exclusions: list[ExclusionOut]
    unviewed: int | None

    @classmethod
    def of(cls, tally: Tally, level: Level, *, views_known: bool) -> "LevelOut":
        figure = tally.figure(level)
        told = level in {Level.USABLE, Level.PROVEN} and views_known
        return cls(
            **figure._asdict(),
            rate=figure.rate,
            exclusions=ExclusionOut.all_of(tally.excluded(level)),
            unviewed=tally.unviewed(level) if told else None,
        )


class LevelsOut(BaseModel):
    planned: LevelOut
    built: LevelOut
    online: LevelOut
    usable: LevelOut
    proven: LevelOut

    @classmethod
    def of(cls, tally: Tally, *, views_known: bool) -> "LevelsOut":
        return cls(**{level.value: LevelOut.of(tally, level, views_known=views_known) for level in LEVELS})


class ScopeOut(BaseModel):
    """`points`: cameras that are built, accepted or in service; those under maintenance stand beside.
    `weighted`: of each level the rate in percent in which a site counts for the weight of its class, null where nothing
    is counted. `points_by_class`: those of a class, which is their site's, without a site that of their own record."""

    code: str
    name: str
    kind: str
    levels: LevelsOut
    by_class: dict[str, LevelsOut]
    weighted: dict[str, float | None]
    sites: int
    points: int
    points_by_class: dict[str, int]
    cameras_in_maintenance: int
    rooms: int
    exclusions: list[ExclusionOut]


class LackingOut(BaseModel):
    code: str
    name: str
    achieved: int


class NamedUnitOut(BaseModel):
    code: str
    name: str


class MilestoneOut(BaseModel):
    """What is required by the end of `day`. `gap`: as that of the target; `met` null: it cannot be told."""

    day: date
    required: float
    met: bool | None
    gap: float

    @classmethod
    def of(cls, milestone: Milestone | None) -> "MilestoneOut | None":
        return cls(**milestone._asdict()) if milestone else None


class TargetOut(BaseModel):
    """`achieved` null: nothing to count or too few samples, neither met nor failed. For a rule "each": the least of the
    members; `lacking` names those below. Of an online or sound rate `numerator` of `denominator` cameras have enough
    counted time over the running month; in `unseen_s` seconds of it nobody could look (no address, not checked yet),
    which count as not online, and `excluded_s` seconds of all are not counted; null for other rules.
    `untold`: why the plan cannot be judged at all (its scope is empty), and what to do about it.

    `exclusions`: what is left out of the denominator, by reason, together `excluded`: sites of a coverage rate, cameras
    of points, rooms. `milestones`: by day, the phases and, where it has a deadline, the target itself; `due`: the one
    that is due next, `missed`: what should have been reached by now and is not. `days_left` to the deadline, negative
    after it."""

    id: str
    title: str
    title_zh: str
    title_en: str
    scope: str
    rule: TargetRule
    level: Level
    classes: list[str]
    required: float
    achieved: float | None
    met: bool
    gap: float
    numerator: int
    denominator: int
    deadline: date | None
    weight: float
    lacking: list[LackingOut]
    unseen_s: float | None
    excluded_s: float | None
    excluded: int
    exclusions: list[ExclusionOut]
    untold: PhraseOut | None
    lead_unit: NamedUnitOut | None
    responsible_units: list[NamedUnitOut]
    milestones: list[MilestoneOut]
    due: MilestoneOut | None
    missed: MilestoneOut | None
    days_left: int | None

    @classmethod
    def of(cls, assessment: Assessment, units: Mapping[uuid.UUID, Unit], today: date) -> "TargetOut":
        """`units`: those that targets name; `today`: the county's calendar day of the figures."""
        target, milestones = assessment.target, assessment.milestones
        named = {key: NamedUnitOut(code=unit.code, name=unit.name) for key, unit in units.items()}
        responsible = [uuid.UUID(key) for key in target.responsible_unit_ids]
        lacking = [
            LackingOut(code=each.division.code, name=each.division.name, achieved=each.achieved)
            for each in assessment.lacking
        ]
        return cls(
            **target.model_dump(include={"id", "title_zh", "title_en", "scope", "rule", "level", "deadline", "weight"}),
            title=target.title_zh,
            classes=[str(each) for each in target.classes],
            required=target.required,
            achieved=assessment.achieved,
            met=assessment.met,
            gap=assessment.gap,
            numerator=assessment.numerator,
            denominator=assessment.denominator,
            lacking=lacking,
            unseen_s=assessment.unseen_s,
            excluded_s=assessment.excluded_s,
            excluded=sum(assessment.exclusions.values()),
            exclusions=ExclusionOut.all_of(assessment.exclusions),
            untold=PhraseOut.of(assessment.untold) if assessment.untold else None,
            lead_unit=named.get(target.lead_unit_id) if target.lead_unit_id else None,
            responsible_units=[named[key] for key in responsible if key in named],
            milestones=[MilestoneOut(**each._asdict()) for each in milestones],
            due=MilestoneOut.of(due_next(milestones, today)),
            missed=MilestoneOut.of(missed(milestones, today)),
            days_left=(target.deadline - today).days if target.deadline else None,
        )


class Limit(StrEnum):
    """What the figures of a past time cannot know."""

    KEPT_FRAMES = "kept_frames"
    """Not every frame is kept: what was proven then rests on those that still are (by default one an hour and each
    change's, the oldest hourly ones going first), so it may be less than what was shown at the time."""


class ListInForceOut(BaseModel):
    """The approved list by which the sites of a county count. `waiting`: on how many sites the registry differs from
    it; they count as listed until another version is approved."""

    id: uuid.UUID
    county: str
    reference: str
    in_force_from: date
    waiting: int


class CoverageOut(BaseModel):
    """All figures are from one computation. `as_of`: the time that they are about. `window_h`: how old a frame or a
    state may be and still count. `records_since`: how far back figures can be asked for, null without any record.
    `limits`: none for the figures of now. `measured_at`: when what targets ask of cameras and files was measured, null:
    not yet; of very many cameras that is done beside, and may be older."""

    computed_at: datetime
    as_of: datetime
    measured_at: datetime | None
    records_since: datetime | None
    window_h: float
    limits: list[Limit]
    scope: str
    class_weights: dict[str, float]
    targets: list[TargetOut]
    scopes: list[ScopeOut]
    site_lists: list[ListInForceOut]


class TargetList(BaseModel):
    computed_at: datetime
    as_of: datetime
    items: list[TargetOut]


class ForecastOut(BaseModel):
    """`per_week`: by how much what the target lacks shrinks in a week: percentage points of a rate, else a count; the
    median of the slopes between every two of `samples` weekly figures (Theil–Sen). `day`: when nothing is lacking at
    that pace, `earliest` to `latest` by the pace's 90 % interval, `latest` null: later than can be told. `due_day`: the
    same of what is due next, a phase or the target itself, and `track`: whether that is in time."""

    target_id: str
    outlook: Outlook
    samples: int
    since: datetime | None
    per_week: float | None
    day: date | None
    earliest: date | None
    latest: date | None
    due_day: date | None
    track: Track

    @classmethod
    def of(cls, target_id: str, found: Forecast, due_day: date | None, track: Track) -> "ForecastOut":
        return cls(target_id=target_id, **asdict(found), due_day=due_day, track=track)


class ForecastList(BaseModel):
    as_of: datetime
    items: list[ForecastOut]


class CodedFault(BaseModel):
    """`code`: that of the field's picture-quality table; null: the table has none for it."""

    fault: PictureFault
    code: int | None

    @classmethod
    def all_of(cls, faults: Iterable[str]) -> "list[CodedFault]":
        return [cls(fault=fault, code=fault.code) for fault in map(PictureFault, faults)]


class ReasonOut(BaseModel):
    """`faults`: what is wrong with the picture, where that is the reason; `finding`: how the check ended, where
    that is that the camera is offline."""

    code: ReasonCode
    camera_code: str | None
    detail: str
    faults: list[CodedFault]
    finding: Finding | None


class SiteCameraOut(BaseModel):
    """`px_per_m`: the detail it shows of the site, where that requires one; null also: the record does not say."""

    id: uuid.UUID
    code: str
    name: str
    state: str
    px_per_m: float | None
    evidence_url: str | None
    evidence_at: datetime | None
    evidence_sha: str | None


class SharedOut(BaseModel):
    """One thing on which `cameras` of the site hang. `kind`: pole, recorder, switch, power, uplink or position."""

    kind: str
    name: str
    cameras: int


class IndependenceOut(BaseModel):
    """So many `cameras` that are not retired count as `counts`, for they share something; counted up to `required`."""

    cameras: int
    counts: int
    shared: list[SharedOut]


class CoverageSiteOut(BaseModel):
    """A site, the highest level it reaches (null: none), why not higher, and its cameras with their evidence.
    `independence` null: one camera is enough, or they share nothing. `required_px_per_m`: the picture detail that it
    requires, null: none."""

    model_config = ConfigDict(populate_by_name=True)

    id: uuid.UUID
    code: str
    name: str
    site_class: int = Field(alias="class")
    division: str
    division_name: str
    level: Level | None
    required: int
    required_px_per_m: float | None
    excluded: str | None
    independence: IndependenceOut | None
    reasons: list[ReasonOut]
    cameras: list[SiteCameraOut]
