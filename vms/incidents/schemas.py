"""What the routes of incidents take and give, and how stored rows become it."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from streams.model import PictureFault
from vms.causes.learned_store import moments
from vms.causes.model import CauseKind
from vms.evidence.model import evidence_url
from vms.health.own_clock import OFFSET
from vms.incidents import store
from vms.incidents.model import IncidentAction, IncidentOrigin, IncidentStatus, Resolution
from vms.incidents.proof import Outcome, Reason
from vms.incidents.tables import IncidentCheck, IncidentStep
from vms.incidents.views_store import Listed, MemberSeen, Place
from vms.web.wording import say
from vms.workorders.tables import WorkOrder, WorkOrderPhoto

ClientActionId = Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]
Remark = Annotated[str, Field(max_length=1000)]
Words = Annotated[str, Field(min_length=1, max_length=100)]
MOST_LINES = 50
WRITE_THE_ORDER = frozenset({IncidentAction.ARRIVE, IncidentAction.REPAIRED})

OF_ONE_CAMERA = frozenset({"camera_id", "state", "faults", "evidence_sha"})
"""What a step's detail says of the camera that it happened to."""


class CameraRef(BaseModel):
    id: uuid.UUID
    code: str
    name: str


class PersonRef(BaseModel):
    """Somebody; `unit` is the name of theirs."""

    id: uuid.UUID
    name: str
    unit: str | None = None


class CauseRef(BaseModel):
    """What its cameras share: `kind` is `pole`, `recorder`, `switch`, `power` or `uplink`, and `name` what the record
    calls it; or `learned`, without a name: they had failed together at these `times` before; or the `township` of that
    name, whose cameras went dark all at once; or `recorder_clock` or `uplink_clock`: the clocks of that recorder's
    cameras, or of those behind that uplink, are wrong by the same amount."""

    kind: CauseKind
    name: str
    times: list[datetime]


class IncidentOut(BaseModel):
    """One line of the list. `kind`: `offline`, a picture fault, or what a person reported."""

    model_config = ConfigDict(populate_by_name=True)

    id: uuid.UUID
    number: int
    kind: str
    origin: IncidentOrigin
    cause: CauseRef | None
    status: IncidentStatus
    site_class: int = Field(alias="class")
    division: str
    division_name: str
    cameras_count: int
    camera: CameraRef
    raised_at: datetime
    due_at: datetime
    overdue: bool
    paused_at: datetime | None
    repaired_at: datetime | None
    """The clock has stood since then: reported as repaired, and not sent back."""
    recovered_at: datetime | None
    """Every camera is sound again since then, and the clock stands."""
    closed_at: datetime | None
    resolution: Resolution | None
    returns: int
    reopened: int
    supervised: bool
    supervised_until: datetime | None
    before_url: str | None
    assignee: PersonRef | None
    finder_id: uuid.UUID | None
    """Who reported it and has the last word; null: the service found it."""

    @classmethod
    def of(cls, listed: Listed, now: datetime) -> Self:
        row, life = listed.row, store.life_of(listed.row)
        assignee = None
        if listed.assignee_id is not None and listed.assignee_name is not None:
            assignee = PersonRef(id=listed.assignee_id, name=listed.assignee_name, unit=listed.unit_name)
        own = {name: getattr(row, name) for name in cls.model_fields if hasattr(row, name)}
        derived = {
            "cause": _cause(listed),
            "division": row.division_code,
            "division_name": listed.division_name,
            "camera": CameraRef(id=listed.shown_camera_id, code=listed.camera_code, name=listed.camera_name),
            "overdue": life.overdue(now),
            "supervised": life.supervised,
            "before_url": evidence_url(listed.shown_camera_id, listed.before_sha),
            "assignee": assignee,
        }
        return cls(**(own | derived))


def _cause(listed: Listed) -> CauseRef | None:
    row = listed.row
    if row.cause_kind is None:
        return None
    kind = CauseKind(row.cause_kind)
    name = "" if kind is CauseKind.LEARNED else listed.cause_name or row.cause_key or ""
    return CauseRef(kind=kind, name=name, times=list(moments(row.cause_times)))


class PlaceOut(BaseModel):
    """Where to go."""

    address: str | None
    longitude: float | None
    latitude: float | None
    pole_number: str | None
    site_name: str | None

    @classmethod
    def of(cls, place: Place) -> Self:
        return cls(**place._asdict())


class MemberOut(BaseModel):
    """A camera of the incident. `state` is the one of now, `held` when a person has said it and no check;
    `before_url` the frame behind the fault."""

    camera: CameraRef
    division: str
    place: PlaceOut
    state: str
    held: bool
    kind: str
    faults: list[str]
    joined_at: datetime
    recovered_at: datetime | None
    left_at: datetime | None
    before_url: str | None
    after_url: str | None

    @classmethod
    def of(cls, seen: MemberSeen, place: Place) -> Self:
        row = seen.row
        own = {name: getattr(row, name) for name in cls.model_fields if hasattr(row, name)}
        derived = {
            "camera": CameraRef(id=row.camera_id, code=seen.code, name=seen.name),
            "division": seen.division_code,
            "place": PlaceOut.of(place),
            "state": seen.state,
            "held": seen.held,
            "before_url": evidence_url(row.camera_id, row.before_sha),
            "after_url": evidence_url(row.camera_id, row.after_sha),
        }
        return cls(**(own | derived))


class StepOut(BaseModel):
    """A line of the history. `by` null: the service itself. `happened_at`: as the person's device says."""

    id: uuid.UUID
    at: datetime
    happened_at: datetime
    action: str
    by: PersonRef | None
    from_status: IncidentStatus | None
    to_status: IncidentStatus
    remark: str | None
    detail: dict[str, Any]

    @classmethod
    def of(cls, row: IncidentStep, *, of_own_camera: bool = True) -> Self:
        """Of a camera that the asker does not see only what became of the whole."""
        by = PersonRef(id=row.user_id, name=row.user_name or "") if row.user_id is not None else None
        own = {name: getattr(row, name) for name in cls.model_fields if hasattr(row, name)}
        detail = {name: value for name, value in row.detail.items() if of_own_camera or name not in OF_ONE_CAMERA}
        return cls(**(own | {"by": by, "detail": detail}))


class CheckLine(BaseModel):
    item: Words
    done: bool = False


class PartLine(BaseModel):
    name: Words
    quantity: Annotated[int, Field(ge=1, le=10_000)] = 1


class PhotoOut(BaseModel):
    """A photo of the crew. `kind`: `before`, `after`, `part`, `signature` or `other`."""

    sha256: str
    url: str
    kind: str
    by: PersonRef
    taken_at: datetime
    added_at: datetime
    width: int
    height: int
    longitude: float | None
    latitude: float | None

    @classmethod
    def of(cls, row: WorkOrderPhoto) -> Self:
        own = {name: getattr(row, name) for name in cls.model_fields if hasattr(row, name)}
        url = f"/api/v1/work-orders/{row.order_id}/photos/{row.sha256}"
        return cls(**(own | {"url": url, "by": PersonRef(id=row.user_id, name=row.user_name)}))


class OrderOut(BaseModel):
    """The incident's work order."""

    id: uuid.UUID
    assignee: PersonRef
    created_at: datetime
    dispatched_at: datetime
    note: str | None
    checklist: list[CheckLine]
    parts: list[PartLine]
    photos: list[PhotoOut]

    @classmethod
    def of(cls, row: WorkOrder, listed: Listed, photos: Sequence[WorkOrderPhoto]) -> Self:
        assignee = PersonRef(id=row.assignee_id, name=listed.assignee_name or "", unit=listed.unit_name)
        own = {name: getattr(row, name) for name in cls.model_fields if hasattr(row, name)}
        return cls(**(own | {"assignee": assignee, "photos": [PhotoOut.of(photo) for photo in photos]}))


class FrameOut(BaseModel):
    """A frame of the camera that the incident is shown with; `at` null when the frame itself is gone."""

    url: str
    at: datetime | None
    faults: list[str]
    measures: dict[str, Any]


class ProofCheckOut(BaseModel):
    """A check of a camera to prove the repair. `reason` says why it was not good, `faults` of which picture faults it
    speaks: `words` in English for programs and logs. `compared`: held against an approved reference view.
    `clock_offset_s`: by how much the clock in the picture is ahead of ours, in seconds; null where none was read or
    ours is off."""

    at: datetime
    camera_id: uuid.UUID
    outcome: Outcome
    reason: Reason | None
    words: str
    faults: list[str]
    compared: bool
    clock_offset_s: float | None
    evidence_url: str | None

    @classmethod
    def of(cls, row: IncidentCheck) -> Self:
        own = {name: getattr(row, name) for name in cls.model_fields if hasattr(row, name)}
        url = evidence_url(row.camera_id, row.evidence_sha)
        return cls(**(own | {"evidence_url": url, "clock_offset_s": row.measures.get(OFFSET)}))


class IncidentDetail(IncidentOut):
    """All of it. `allowed_actions` are those that the asker may take now."""

    place: PlaceOut
    finder: PersonRef | None
    paused_reason: str | None
    members: list[MemberOut]
    history: list[StepOut]
    work_order: OrderOut | None
    before: FrameOut | None
    after: FrameOut | None
    checking_since: datetime | None
    check_at: datetime | None
    """When the service looks next whether it is good: a repair, or what went by itself after a crew was sent."""
    checks_needed: int
    checks: list[ProofCheckOut]
    allowed_actions: list[IncidentAction]


class IncidentCounts(BaseModel):
    """Open incidents of the caller's area. `awaiting_my_word`: of all that the caller has found, those that the service
    has seen to be good and that the caller has not yet closed or sent back."""

    open: int
    by_status: dict[str, int]
    by_class: dict[str, int]
    by_kind: dict[str, int]
    overdue: int
    supervised: int
    awaiting_my_word: int


class ReportIn(BaseModel):
    """A person's report. `client_action_id`: sent again it changes nothing."""

    model_config = ConfigDict(extra="forbid")

    camera_id: Annotated[str, Field(max_length=40, description="UUID or 20-digit code.")]
    kind: PictureFault | Literal["offline", "ptz", "damage", "other"]
    remark: Remark = ""
    client_action_id: ClientActionId
    happened_at: AwareDatetime | None = None


class ActionIn(BaseModel):
    """What somebody does. `reason` is needed to pause, return, override, supervise; `remark` to remark."""

    model_config = ConfigDict(extra="forbid")

    action: IncidentAction
    client_action_id: ClientActionId
    happened_at: AwareDatetime | None = Field(None, description="When it was done, if it was not now.")
    remark: Remark | None = None
    reason: Annotated[str, Field(max_length=200)] | None = None
    assignee_id: uuid.UUID | None = Field(None, description="Dispatch: to whom. Without: chosen by area and load.")
    unit_id: uuid.UUID | None = Field(None, description="Dispatch: only people of this unit.")
    until: AwareDatetime | None = Field(
        None, description="Supervise: the deadline; needed to set another one. Default: as the operator has set."
    )
    camera_id: uuid.UUID | None = Field(None, description="Split: the camera that does not belong to it.")
    checklist: Annotated[list[CheckLine], Field(max_length=MOST_LINES)] | None = None
    parts: Annotated[list[PartLine], Field(max_length=MOST_LINES)] | None = None

    @model_validator(mode="after")
    def _only_who_mends_writes_the_order(self) -> Self:
        if self.action not in WRITE_THE_ORDER and (self.checklist is not None or self.parts is not None):
            raise ValueError(say("who_repairs_writes"))
        return self


class CandidateOut(BaseModel):
    """Somebody who could be sent: nearest area first, then the fewest open orders."""

    id: uuid.UUID
    name: str
    unit: str | None
    division_name: str | None
    open_orders: int
