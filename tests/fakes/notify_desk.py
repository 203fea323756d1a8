"""A notifier with a real receiver on loopback, over a real database, on a clock that the test moves."""

import hashlib
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from tests.fakes.cameras import EAST, WEST, add_camera, add_county
from tests.fakes.clock import FakeClock
from tests.fakes.faulty import handle_facts, set_condition
from tests.fakes.people import add_user
from tests.fakes.receiver import Receiver
from tests.fakes.watching import NoSeal
from vms.accounts.model import EVERYWHERE, Actor, Role, Via
from vms.bus.memory import MemoryBus
from vms.db.engine import Database, Transaction
from vms.db.inbox import Inbox
from vms.events import IncidentChanged
from vms.evidence.files import Folder
from vms.evidence.service import EvidenceService
from vms.evidence.tables import Evidence
from vms.hosts import Hosts
from vms.incidents.model import IncidentAction, LifePolicy
from vms.incidents.raising import Raiser
from vms.incidents.schemas import ActionIn
from vms.incidents.service import Incidents
from vms.incidents.store import Condition
from vms.incidents.tables import Incident
from vms.notify import sending
from vms.notify.delivering import Deliverer, Send
from vms.notify.dispatching import Notifier
from vms.notify.pictures import Album
from vms.notify.tables import NotifyChannel, NotifyDelivery, NotifyRule

SEND = partial(sending.send, hosts=Hosts(["127.0.0.1"]))


class Desk:
    """A notifier, its receiver, two cameras in the east and one in the west."""

    def __init__(self, database: Database, clock: FakeClock, receiver: Receiver, folder: Path) -> None:
        self.database, self.clock, self.receiver = database, clock, receiver
        self.inbox = Inbox("notify", (IncidentChanged,), database, MemoryBus())
        self.frames = Folder(folder)
        self.use()
        self.incidents = Incidents(database, LifePolicy(), 3)
        self.cameras: list[uuid.UUID] = []
        self.channel = uuid.uuid4()

    def use(self, send: Send = SEND) -> None:
        """Messages are handed over so; unless said otherwise really, to this machine and to those outside."""
        album = Album(self.database, EvidenceService(self.database, self.frames, 0))
        self.deliverer = Deliverer(self.database, self.clock, NoSeal(), album, send=send)
        self.notifier = Notifier(
            self.database,
            self.clock,
            self.inbox,
            self.deliverer,
            "http://vms.test",
            lasting=LifePolicy().reopen_within,
        )

    async def show(self, number: int, state: str, jpeg: bytes | None, *faults: str) -> str | None:
        """The camera is seen in that state, with that frame; its name in the store."""
        async with self.database.unit_of_work() as tx:
            sha = await self.keep(tx, number, jpeg) if jpeg is not None else None
            seen = Condition(self.cameras[number], state, faults, tx.now, sha)
            await Raiser(LifePolicy()).see(tx, seen)
        await self.tick(0)
        return sha

    async def keep(self, tx: Transaction, number: int, jpeg: bytes) -> str:
        """A frame of that camera, in the store by the name that is returned."""
        sha = hashlib.sha256(jpeg).hexdigest()
        self.frames.write(sha, jpeg)
        frame = Evidence(
            camera_id=self.cameras[number],
            sha256=sha,
            taken_at=tx.now,
            bytes=len(jpeg),
            width=640,
            height=360,
            finding="ok",
        )
        tx.session.add(frame)
        await tx.session.flush()
        return sha

    async def see(self, number: int, state: str, *faults: str) -> None:
        await set_condition(self.database, self.cameras[number], state, *faults)
        await handle_facts(self.database)
        await self.tick(0)

    async def act(self, *actions: str) -> None:
        """An administrator does it to the first incident."""
        async with self.database.unit_of_work() as tx:
            user = await add_user(tx, Role.ADMINISTRATOR, None)
            (incident_id,) = await tx.session.scalars(select(col(Incident.id)).where(col(Incident.number) == 1))
        actor = Actor(user.id, user.username, Role.ADMINISTRATOR, EVERYWHERE, None, None, Via.SESSION)
        for action in actions:
            asked = ActionIn(action=IncidentAction(action), client_action_id=str(uuid.uuid4()), reason="why")
            await self.incidents.act(actor, incident_id, asked)
            await self.tick(0)

    async def crew(self) -> str:
        """Somebody to send; the name."""
        async with self.database.unit_of_work() as tx:
            return (await add_user(tx, Role.CREW, None)).display_name

    async def tick(self, seconds: float) -> None:
        await self.clock.advance(seconds)
        while await self.inbox.handle_some(self.notifier.hear):
            pass
        await self.notifier.tick()
        await self.deliverer.deliver()

    async def add_channel(self, key: uuid.UUID, url: str) -> None:
        async with self.database.unit_of_work() as tx:
            service = url.partition(":")[0]
            tx.session.add(NotifyChannel(id=key, name="c", service=service, url_sealed=url.encode(), created_at=tx.now))

    async def rule(self, **terms: Any) -> None:
        async with self.database.unit_of_work() as tx:
            values: dict[str, Any] = {
                "name": "r",
                "channel_id": self.channel,
                "created_at": tx.now,
                "language": "en",
            } | terms
            tx.session.add(NotifyRule(**values))

    async def switch(self, *, on: bool) -> None:
        await self.change_rules(enabled=on)

    async def change_rules(self, **terms: Any) -> None:
        async with self.database.unit_of_work() as tx:
            await tx.session.execute(update(NotifyRule).values(**terms))

    @property
    def told(self) -> list[str]:
        return [body["title"] for body in self.receiver.got]

    async def deliveries(self) -> list[NotifyDelivery]:
        async with self.database.reading() as session:
            return list(await session.scalars(select(NotifyDelivery).order_by(col(NotifyDelivery.id))))


@asynccontextmanager
async def open_desk(database: Database, clock: FakeClock, folder: Path) -> AsyncIterator[Desk]:
    """With its county, its cameras and the one channel; frames lie in the folder."""
    receiver = Receiver()
    async with receiver.listening():
        desk = Desk(database, clock, receiver, folder)
        await add_county(database)
        for number, division in enumerate((EAST, EAST, WEST)):
            desk.cameras.append(await add_camera(database, number, division=division))
        await desk.add_channel(desk.channel, f"json://127.0.0.1:{receiver.port}/")
        yield desk
