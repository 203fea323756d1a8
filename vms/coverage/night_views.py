"""What the routes of blind spots tonight give, and which of the sites a list shows."""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from registry.model import Level
from registry.night import Night, NightSight
from registry.scopes import Scope
from vms.coverage import store
from vms.coverage.night import CameraNight, NightShow, Tonight
from vms.coverage.schemas import CodedFault, CoverageSiteOut
from vms.coverage.service import CoverageService
from vms.coverage.site_pages import SiteFilter, site_ids
from vms.coverage.views import site_view
from vms.evidence.model import evidence_url


class NightOut(BaseModel):
    """Darkness where the cameras stand: from the end to the beginning of civil twilight."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    begins_at: Annotated[datetime, Field(alias="from")]
    ends_at: Annotated[datetime, Field(alias="to")]

    @classmethod
    def of(cls, night: Night) -> Self:
        return cls(begins_at=night.begins_at, ends_at=night.ends_at)


class TonightOut(BaseModel):
    """Of the `sites` that must be usable, `blind` are those that nobody can be counted on to see tonight: not usable
    now, or `lost` in the dark. `by_record`: of the others those of which no frame from the dark, only the record of
    lamps speaks. `cameras`: how many of those that are usable now see by night, or do not, and why. `nights`: when it
    was dark in the last 24 hours, whose frames were looked at; empty: it does not grow dark."""

    as_of: datetime
    scope: str
    nights: list[NightOut]
    sites: int
    blind: int
    lost: int
    by_record: int
    cameras: dict[NightSight, int]

    @classmethod
    def of(cls, scope: Scope, found: Tonight) -> Self:
        usable = found.figures.result.tally(scope.codes).figure(Level.USABLE)
        return cls(
            as_of=found.figures.as_of,
            scope=scope.name,
            nights=[NightOut.of(each) for each in found.nights],
            sites=usable.denominator,
            blind=usable.denominator - usable.numerator + len(found.lost),
            lost=len(found.lost),
            by_record=len(found.by_record),
            cameras=Counter(each.sight for each in found.cameras.values()),
        )


class CameraNightOut(BaseModel):
    """`fill_light`: the code of the record; the frame: the newest that was taken in the dark, with its `faults`."""

    camera_id: uuid.UUID
    sight: NightSight
    fill_light: str | None
    faults: list[CodedFault]
    evidence_url: str | None
    evidence_at: datetime | None
    evidence_sha: str | None

    @classmethod
    def of(cls, key: uuid.UUID, night: CameraNight) -> Self:
        frame = night.frame
        return cls(
            camera_id=key,
            sight=night.sight,
            fill_light=night.fill_light,
            faults=CodedFault.all_of(frame.faults if frame else ()),
            evidence_url=evidence_url(key, frame.sha256) if frame else None,
            evidence_at=frame.taken_at if frame else None,
            evidence_sha=frame.sha256 if frame else None,
        )


class NightSiteOut(CoverageSiteOut):
    """`night`: of its usable cameras what each can be counted on for in the dark."""

    night: list[CameraNightOut]


def shown(scope: Scope, found: Tonight, show: NightShow) -> Sequence[uuid.UUID]:
    """By code."""
    wanted = set(found.by_record if show is NightShow.BY_RECORD else found.lost)
    if show is NightShow.BLIND:
        wanted.update(site_ids(found.figures, scope, SiteFilter(missing=Level.USABLE)))
    return sorted(wanted, key=found.figures.inputs.site_codes.__getitem__)


async def night_sites(
    session: AsyncSession, found: Tonight, keys: Sequence[uuid.UUID], coverage: CoverageService
) -> list[NightSiteOut]:
    """These sites, each with its cameras and with their newest frames from the dark."""
    items = []
    for detail in await store.site_details(session, keys):
        told = [CameraNightOut.of(key.id, found.cameras[key.id]) for key in detail.cameras if key.id in found.cameras]
        view = site_view(found.figures, detail, coverage).model_dump(by_alias=True)
        items.append(NightSiteOut(**view, night=told))
    return items
