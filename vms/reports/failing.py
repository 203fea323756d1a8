"""The section of a report that names the cameras that fall short of a rate, with what shows that they do."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from registry.published import RateKind, Standing
from registry.scopes import Scope
from registry.values import RECORD_ZONE
from vms.coverage import past_store
from vms.coverage.points import points
from vms.coverage.rated import findings_as_of, rated_ids, why_short
from vms.coverage.service import Figures

CHUNK_CAMERAS = 300
RATES = (RateKind.SOUND, RateKind.PICTURE)
"""Of the five those that count cameras one by one."""


async def failing_cameras(session: AsyncSession, figures: Figures, scope: Scope) -> list[dict[str, Any]]:
    """By rate. The frame is that of the change after which the camera was so: its hash stays in the history, whatever
    becomes of the file; of a camera that showed nothing there is none."""
    found: list[dict[str, Any]] = []
    for rate in RATES:
        keys = rated_ids(figures, scope, rate, {Standing.FAILING})
        for begin in range(0, len(keys), CHUNK_CAMERAS):
            part = keys[begin : begin + CHUNK_CAMERAS]
            findings = await findings_as_of(session, figures, part)
            changes = await past_store.last_changes(session, part, figures.as_of)
            for each in await points(session, figures, part):
                camera, change, why = each.camera, changes.get(each.camera.id), why_short(figures, each)
                found.append(
                    {
                        "rate": rate.value,
                        "camera": camera.code,
                        "name": camera.name,
                        "division": each.division_name,
                        "reason": why.value if why else None,
                        "faults": sorted(str(fault) for fault in each.facts.faults),
                        "finding": findings.get(camera.id),
                        "since": change.at.astimezone(RECORD_ZONE).isoformat() if change else None,
                        "sha256": change.evidence_sha if change else None,
                    }
                )
    return found
