"""What the routes of cameras take and give, and how stored rows become it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Self

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from registry.custom import unfolded
from registry.lifecycle import next_steps
from registry.model import Lifecycle
from registry.record import COLUMNS, Column
from registry.snapshots import HIDDEN_VALUE
from registry.validity import Invalid, Surroundings, assess_record
from registry.values import format_value, in_words, tags_of
from vms.evidence.model import evidence_url
from vms.points.store import CameraFile
from vms.web.wording import PhraseOut

RecordValue = str | float | int | None
Text = Annotated[str, Field(max_length=500)]
Trimmed = StringConstraints(strip_whitespace=True)
Reason = Annotated[str, Trimmed, Field(min_length=1, max_length=200, description="Why this is done.")]
ReasonParam = Annotated[str, Trimmed, Query(min_length=1, max_length=200, description="Why this is done.")]


class Strict(BaseModel):
    """Unknown fields are refused: a misspelt one would be lost silently."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class CameraOut(BaseModel):
    """One line of the list. `state` is the damped one; `evidence_url` leads to the latest frame, which was taken at
    `evidence_at`: of a camera that gives no picture any more that is before the last check."""

    model_config = ConfigDict(populate_by_name=True)

    id: uuid.UUID
    code: str
    name: str
    camera_class: int | None = Field(alias="class")
    division: str
    division_name: str
    site_id: uuid.UUID | None
    site_name: str | None
    state: str
    finding: str | None
    faults: list[str]
    flapping: bool
    """Drops out and comes back again and again."""
    detail: str
    """What the last check said of it, or who has set its state, in English: the weather is told here."""
    checked_at: datetime | None
    since: datetime | None
    evidence_url: str | None
    evidence_at: datetime | None
    longitude: float | None
    latitude: float | None
    azimuth_deg: float | None
    lifecycle: Lifecycle
    tags: list[str]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        given = {name: value for name, value in row.items() if name in cls.model_fields}
        given |= {
            "division": row["division_code"],
            "faults": row["faults"] or [],
            "flapping": bool(row["flapping"]),
            "detail": row["detail"] or "",
            "tags": tags_of(row["tags"]),
            "evidence_url": evidence_url(row["id"], row["evidence_sha"]),
        }
        return cls(**given)


class RecordColumn(BaseModel):
    """One of the record's columns: `value` as stored (codes), `words` and `words_en` as people read it."""

    column: str
    field: str
    label: str
    label_en: str
    mandatory: bool
    value: str | None
    words: str | None
    words_en: str | None


class InvalidField(BaseModel):
    field: str
    reason: PhraseOut

    @classmethod
    def of(cls, invalid: Invalid) -> Self:
        return cls(field=invalid.field, reason=PhraseOut.of(invalid.reason))


class CompletenessOut(BaseModel):
    filled: int
    mandatory: int
    invalid: list[InvalidField]


class HealthOut(BaseModel):
    """What the last check measured."""

    stream: dict[str, Any] | None
    connect_ms: float | None
    first_picture_ms: float | None
    detail: str | None
    measures: dict[str, float]
    not_checkable: list[str]
    flapping: bool
    held: bool
    """A person has overridden the state."""


class ChangeOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    at: datetime
    actor: str
    reason: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @field_validator("before", "after")
    @classmethod
    def _without_account(cls, side: dict[str, Any] | None) -> dict[str, Any] | None:
        return side and {name: HIDDEN_VALUE if name == "username" else value for name, value in unfolded(side).items()}


class CameraDetail(CameraOut):
    """One camera with its record. Addresses never hold an account; the account itself is not given to anybody."""

    record: list[RecordColumn]
    completeness: CompletenessOut
    health: HealthOut | None
    main_url: str | None
    sub_url: str | None
    username_set: bool
    password_set: bool
    changes: list[ChangeOut]
    version: int
    next_lifecycles: list[Lifecycle]
    """What it may become next, if its record is right."""

    @classmethod
    def of_file(
        cls,
        file: CameraFile,
        around: Surroundings,
        changes: list[ChangeOut],
        now: datetime,
        custom: Sequence[Column],
    ) -> Self:
        camera = file.camera
        return cls(
            **_line(file).model_dump(),
            record=_record(unfolded(camera.model_dump()), custom),
            completeness=_completeness(file, around, now, custom),
            health=_health(file),
            main_url=camera.main_url,
            sub_url=camera.sub_url,
            username_set=camera.username is not None,
            password_set=camera.password_sealed is not None,
            changes=changes,
            version=camera.version,
            next_lifecycles=list(next_steps(camera.lifecycle)),
        )


def _line(file: CameraFile) -> CameraOut:
    camera, health = file.camera, file.health
    record_class = int(camera.point_class) if camera.point_class else None
    return CameraOut.of(
        camera.model_dump()
        | {
            "camera_class": file.site.site_class if file.site else record_class,
            "division_name": file.division.name,
            "site_name": file.site.name if file.site else None,
            "state": file.state,
            "finding": health.finding if health else None,
            "faults": health.faults if health else [],
            "flapping": health.flapping if health else False,
            "detail": health.detail if health else "",
            "checked_at": health.checked_at if health else None,
            "since": health.since if health else None,
            "evidence_sha": health.evidence_sha if health else None,
            "evidence_at": health.evidence_at if health else None,
        }
    )


def _record(facts: Mapping[str, Any], custom: Sequence[Column]) -> list[RecordColumn]:
    return [
        RecordColumn(
            column=column.code,
            field=column.field,
            label=column.zh,
            label_en=column.en,
            mandatory=column.mandatory,
            value=format_value(column, facts.get(column.field)) or None,
            words=in_words(column, facts.get(column.field), "zh") or None,
            words_en=in_words(column, facts.get(column.field), "en") or None,
        )
        for column in (*COLUMNS, *custom)
    ]


def _completeness(file: CameraFile, around: Surroundings, now: datetime, custom: Sequence[Column]) -> CompletenessOut:
    site_class = file.site.site_class if file.site else None
    facts, division = unfolded(file.camera.model_dump()), file.camera.division_code
    judged = assess_record(facts, division, site_class, now=now, around=around, custom=custom)
    invalid = [InvalidField.of(each) for each in judged.invalid]
    return CompletenessOut(filled=judged.filled, mandatory=judged.mandatory, invalid=invalid)


def _health(file: CameraFile) -> HealthOut | None:
    health = file.health
    if health is None:
        return None
    return HealthOut(
        stream=health.stream,
        connect_ms=health.connect_ms,
        first_picture_ms=health.first_picture_ms,
        detail=health.detail or None,
        measures=health.measures,
        not_checkable=health.not_checkable,
        flapping=health.flapping,
        held=health.held,
    )


class CameraFields(Strict):
    """What is said of a camera. `record`: columns by code (SBCS …), as code or word."""

    name: Text | None = None
    division: Annotated[str | None, Field(max_length=20)] = None
    site_id: uuid.UUID | None = None
    lifecycle: Lifecycle | None = None
    main_url: Text | None = None
    sub_url: Text | None = None
    username: Annotated[str | None, Field(max_length=64)] = None
    password: Annotated[str | None, Field(max_length=128, repr=False)] = None
    record: Annotated[dict[str, RecordValue], Field(max_length=100)] = Field(default_factory=dict)
    reason: Reason


class CameraPatch(CameraFields):
    """Only the fields that are sent are changed. `correction`: the record was wrong, so that the order of a camera's
    life does not bind; audited."""

    correction: bool = False


class CameraIn(CameraFields):
    """A new camera, whatever its stage of life. Without a division it stands in that of its site."""

    code: Text
    name: Text
    lifecycle: Lifecycle | None = Lifecycle.PLANNED


class CameraPage(BaseModel):
    items: list[CameraOut]
    next_cursor: str | None
    total: int


class CountsOut(BaseModel):
    """`by_class` holds "1", "2", "3", "4", "9", and "none" for cameras without one; `by_tag` the most frequent tags."""

    by_state: dict[str, int]
    by_fault: dict[str, int]
    by_class: dict[str, int]
    by_tag: dict[str, int]
    total: int


class SiteOut(BaseModel):
    """A place that the plan requires to be covered."""

    model_config = ConfigDict(populate_by_name=True)

    id: uuid.UUID
    code: str
    name: str
    site_class: int = Field(alias="class")
    category: str
    division: str
    longitude: float | None
    latitude: float | None
    line: dict[str, Any] | None
    required_cameras: int
    required_px_per_m: float | None
    excluded_reason: str | None
    excluded_until: date | None
    retired_on: date | None
    version: int
