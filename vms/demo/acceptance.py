"""Gives every camera of the demo the reference view that a real installer's acceptance photo would give: its scene
without any fault. The demo approves them itself, and the audit says so.
"""

import asyncio
import base64
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from registry.model import Camera, Division
from streams.clock import Clock
from streams.model import Finding, Snapshot
from streams.sim.fleet import FleetCamera, read_fleet
from vms.accounts.cameras import CameraPlace
from vms.accounts.model import Via, service_actor
from vms.audit.service import record
from vms.db.engine import Database, Transaction
from vms.errors import StartupError
from vms.evidence.files import Folder
from vms.evidence.service import EvidenceService, Frame, Reasons
from vms.health.views import Learned
from vms.references.model import ReferencePolicy, ReferenceSource, ReferenceStatus
from vms.references.service import reference_policy
from vms.references.shelf import put, row_of
from vms.references.tables import CameraReference
from vms.settings import Settings
from vms.setup import opened

ACTOR = service_actor(Via.COMMAND_LINE)
NOTE = "the demo's own act: this simulated camera's scene, drawn without any fault, as its acceptance photo"
BATCH = 50
"""Cameras in one transaction."""


@dataclass(frozen=True, slots=True)
class Photo:
    """Of one scene."""

    view: dict[str, Any]
    shot: Snapshot


async def accept_cameras(settings: Settings, clock: Clock, fleet: Path, scenes: Path) -> int:
    """Every camera that has no reference view gets one. How many did. Raises StartupError."""
    async with opened(settings, clock=clock) as database:
        async with database.reading() as session:
            missing = await _without_view(session)
        cameras = [camera for camera in read_fleet(fleet) if camera.code in missing]
        if not cameras:
            return 0
        evidence = EvidenceService(database, Folder(settings.evidence_dir), settings.evidence_budget_mb * 1_000_000)
        await evidence.open()
        accepted = _Accepted(database, evidence, reference_policy(settings), missing)
        wanted = sorted({camera.scene for camera in cameras})
        async for scene, photo in _photos(wanted, scenes, clock.now()):
            same = [camera for camera in cameras if camera.scene == scene]
            for start in range(0, len(same), BATCH):
                await accepted.add(same[start : start + BATCH], photo)
        return len(cameras)


async def _without_view(session: Any) -> dict[str, CameraPlace]:
    query = (
        select(col(Camera.id), col(Camera.code), col(Division.code), col(Division.path))
        .join(Division, col(Division.code) == col(Camera.division_code))
        .where(col(Camera.id).not_in(select(col(CameraReference.camera_id))))
    )
    return {row.code: CameraPlace(*row) for row in await session.execute(query)}


@dataclass(frozen=True, slots=True)
class _Accepted:
    database: Database
    evidence: EvidenceService
    policy: ReferencePolicy
    places: dict[str, CameraPlace]

    async def add(self, cameras: list[FleetCamera], photo: Photo) -> None:
        """The same photo for all cameras of its scene."""
        places = [self.places[camera.code] for camera in cameras]
        frames = [Frame(place.id, photo.shot, Finding.OK, (), {}) for place in places]
        reasons = Reasons(transition=False, hourly=False, reference=True, latest=False)
        async with self.evidence.saving(frames) as saving, self.database.unit_of_work() as tx:
            admitted = await saving.admit(tx.session)
            await saving.keep(tx.session, {place.id: reasons for place in places}, ())
            for place in places:
                if place.id in admitted:
                    await self._approve(tx, place, photo)

    async def _approve(self, tx: Transaction, place: CameraPlace, photo: Photo) -> None:
        sha, at = photo.shot.sha256, photo.shot.taken_at
        learned = Learned(place.id, place.division_path, photo.view, sha, same_view=False, at=at)
        row = row_of(learned, ReferenceSource.ACCEPTANCE, ReferenceStatus.APPROVED, self.policy)
        row.decided_by, row.reason = ACTOR.username, NOTE
        await put(tx, row, place.division_path, self.evidence, self.policy)
        detail = {"camera": place.code, "evidence": sha, "reason": NOTE}
        await record(
            tx, ACTOR, "reference.approve", "reference", row.id, division_code=place.division_code, detail=detail
        )


async def _photos(scenes: list[str], folder: Path, at: datetime) -> AsyncIterator[tuple[str, Photo]]:
    """One after the other, from a process that ends with them."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "vms.demo.acceptance_photos", str(folder),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=2**22,
    )  # fmt: skip
    assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both are pipes
    try:
        process.stdin.write(json.dumps(scenes).encode())
        process.stdin.close()
        count = 0
        while line := await process.stdout.readline():
            fact = json.loads(line)
            width, height = fact["size"]
            shot = Snapshot(base64.b64decode(fact["jpeg"]), fact["sha256"], width, height, at)
            count += 1
            yield fact["scene"], Photo(fact["view"], shot)
        if await process.wait() or count < len(scenes):
            raise StartupError("the acceptance photos could not be taken: see the line above")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
