"""Puts a camera into a condition and lets incidents hear of it, as the watch would."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from registry.model import Camera, Division
from vms.bus.memory import MemoryBus
from vms.db.engine import Database
from vms.db.inbox import Inbox
from vms.events import CameraStateChanged
from vms.health.tables import CameraHealth
from vms.incidents.model import LifePolicy
from vms.incidents.raising import Raiser


async def set_condition(
    database: Database, camera_id: uuid.UUID, state: str, *faults: str, measures: Mapping[str, float] | None = None
) -> None:
    """The stored state becomes this one, and its fact is left for the incidents to handle."""
    async with database.unit_of_work() as tx:
        camera = await tx.session.get_one(Camera, camera_id)
        division = await tx.session.get_one(Division, camera.division_code)
        row = CameraHealth(camera_id=camera_id, state=state, faults=list(faults), since=tx.now, checked_at=tx.now)
        row.measures = dict(measures or {})
        await tx.session.merge(row)
        tx.outbox.add(_fact(camera, division.path, state, faults, tx.now))


async def handle_facts(database: Database) -> None:
    """What the incidents' own handler does with the facts that wait."""
    inbox = Inbox("incidents", (CameraStateChanged,), database, MemoryBus())
    while await inbox.handle_some(Raiser(LifePolicy()).handle):
        pass


def _fact(camera: Camera, path: str, state: str, faults: tuple[str, ...], at: datetime) -> CameraStateChanged:
    return CameraStateChanged(at, camera.id, camera.code, path, state, None, faults, at, at, None)
