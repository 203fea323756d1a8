"""A service that keeps a photo of a work order, as a phone sends it again and again: to be killed on the way.

`python -m tests.fakes.photographing FOLDER [WHERE]`. It prints `WHERE` and stands still there, until it is killed:
`half` (the file is written under a name of its own), `file` (it lies there, its row does not), `row` (the row is
written, and nobody knows it). Without WHERE it sends the photo twice, prints `sent` and ends. It begins as the service
does, with the sweep of what a killed process left.
"""

import asyncio
import os
import sys
import threading
import uuid
from pathlib import Path
from unittest.mock import patch

import cv2
import numpy as np
from sqlalchemy import func, select
from sqlmodel import col
from typing_extensions import override

from registry.model import Camera
from streams.clock import SystemClock
from tests.fakes.cameras import EAST, add_camera, add_county
from tests.fakes.faulty import handle_facts, set_condition
from tests.fakes.people import add_user
from vms.accounts.model import Actor, Role, Via
from vms.accounts.tables import User
from vms.bus.memory import MemoryBus
from vms.db.engine import Database, make_engine
from vms.db.schema import bring_up_to_date
from vms.events import Event, IncidentChanged
from vms.evidence.files import Folder
from vms.evidence.service import EvidenceService
from vms.incidents.model import IncidentAction, LifePolicy
from vms.incidents.schemas import ActionIn
from vms.incidents.service import Incidents
from vms.incidents.tables import Incident
from vms.workorders.service import PhotoKind, PhotoNote, WorkOrders
from vms.workorders.tables import WorkOrder


def stand_still(where: str) -> None:
    print(where, flush=True)
    threading.Event().wait()


class HaltingFolder(Folder):
    """Stands still as soon as a file lies there."""

    @override
    def write(self, sha256: str, jpeg: bytes) -> bool:
        new = super().write(sha256, jpeg)
        stand_still("file")
        return new


class HaltingBus(MemoryBus):
    """Stands still as soon as it is to tell of a photo: its row is written then."""

    @override
    async def publish(self, event: Event) -> None:
        if isinstance(event, IncidentChanged) and event.act == "photo":
            stand_still("row")
        await super().publish(event)


async def begin(database: Database) -> None:
    """One camera is down, and a crew sent to it."""
    await add_county(database)
    async with database.unit_of_work() as tx:
        user = await add_user(tx, Role.ADMINISTRATOR, None)
        await add_user(tx, Role.CREW, EAST)
    await set_condition(database, await add_camera(database, 0), "offline")
    await handle_facts(database)
    async with database.reading() as session:
        incident = (await session.scalars(select(col(Incident.id)))).one()
    dispatch = ActionIn(action=IncidentAction.DISPATCH, client_action_id="desk-0001")
    await Incidents(database, LifePolicy(), 3).act(actor_of(user), incident, dispatch)


def actor_of(user: User) -> Actor:
    return Actor(user.id, user.username, Role.ADMINISTRATOR, "/", None, None, Via.SESSION)


async def send(database: Database, orders: WorkOrders) -> uuid.UUID:
    async with database.reading() as session:
        user = (await session.scalars(select(User).where(col(User.role) == Role.ADMINISTRATOR))).one()
        order = (await session.scalars(select(col(WorkOrder.id)))).one()
    content = cv2.imencode(".jpg", np.full((90, 160, 3), 90, np.uint8))[1].tobytes()
    photo = await orders.add_photo(actor_of(user), order, content, PhotoNote(PhotoKind.AFTER, "phone-0001"))
    return photo.id


async def run(folder: Path, where: str | None) -> None:
    bus = HaltingBus() if where == "row" else MemoryBus()
    database = Database(make_engine(f"sqlite:///{folder / 'vms.db'}"), clock=SystemClock(), bus=bus)
    try:
        await bring_up_to_date(database.engine)
        async with database.reading() as session:
            new = not await session.scalar(select(func.count()).select_from(Camera))
        if new:
            await begin(database)
        files = HaltingFolder(folder / "evidence") if where == "file" else Folder(folder / "evidence")
        evidence = EvidenceService(database, files, 10**9)
        await evidence.open()
        await evidence.sweep()
        orders = WorkOrders(database, evidence)
        if where == "half":
            with patch.object(os, "replace", lambda *names: stand_still("half")):
                await send(database, orders)
        assert await send(database, orders) == await send(database, orders)
        print("sent", flush=True)
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None))
