"""A service that watches one camera, raises its incident, sends a crew and proves the repair: to be killed anywhere.

`python -m tests.fakes.repairing FOLDER SHOWS [mend]`. It prints what it tells others (`told raised`), each look at the
repair (`looked`), and `sent` once the crew's phone has got rid of everything. Started again it goes on in that folder.
"""

import asyncio
import sys
import uuid
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlalchemy import func, select
from sqlmodel import col

from registry.model import Camera
from streams.clock import SystemClock
from tests.fakes.cameras import EAST, add_camera, add_county
from tests.fakes.people import add_user
from tests.fakes.watching import NoSeal, ScriptedProber
from vms.accounts.model import Actor, Role, Via
from vms.accounts.tables import User
from vms.bus.memory import MemoryBus
from vms.causes.model import CausePolicy
from vms.db.engine import Database, make_engine
from vms.db.inbox import Inbox
from vms.db.schema import bring_up_to_date
from vms.events import CameraStateChanged, IncidentChanged
from vms.evidence.files import Folder
from vms.evidence.service import EvidenceService
from vms.health.blindness import BlindnessPolicy, Lookout
from vms.health.judge import DampingPolicy
from vms.health.recording import Recorded, Recorder
from vms.health.scheduler import Pace
from vms.health.service import HealthService
from vms.health.watch_settings import WatchSettings
from vms.health.watching import Watch
from vms.incidents.model import IncidentAction, LifePolicy
from vms.incidents.proof import ProofPolicy
from vms.incidents.raising import Raiser
from vms.incidents.schemas import ActionIn
from vms.incidents.service import Incidents
from vms.incidents.tables import Incident
from vms.incidents.verifying import Verifier
from vms.incidents.watching import IncidentWatch

STEPS = (IncidentAction.DISPATCH, IncidentAction.ARRIVE, IncidentAction.REPAIRED)
PROOF = ProofPolicy(
    checks=3,
    over=timedelta(seconds=0.4),
    retry=timedelta(seconds=0.1),
    longest_wait=timedelta(seconds=0.2),
)


async def opened(folder: Path, bus: MemoryBus) -> Database:
    """With one camera, an officer and a crew, if it is new."""
    database = Database(make_engine(f"sqlite:///{folder / 'vms.db'}"), clock=SystemClock(), bus=bus)
    await bring_up_to_date(database.engine)
    async with database.reading() as session:
        new = not await session.scalar(select(func.count()).select_from(Camera))
    if new:
        await add_county(database)
        async with database.unit_of_work() as tx:
            await add_user(tx, Role.ADMINISTRATOR, None)
            await add_user(tx, Role.CREW, EAST)
        await add_camera(database, 0)
    return database


async def mend(database: Database) -> None:
    """A crew's phone that was without a network sends all again, under the same names."""
    async with database.reading() as session:
        user = (await session.scalars(select(User).where(col(User.role) == Role.ADMINISTRATOR))).one()
        incident_id = (await session.scalars(select(col(Incident.id)))).one()
    actor = Actor(user.id, user.username, Role.ADMINISTRATOR, "/", None, None, Via.SESSION)
    service = Incidents(database, LifePolicy(), PROOF.checks)
    for action in STEPS:
        await service.act(actor, incident_id, ActionIn(action=action, client_action_id=f"phone-{action}"))
    print("sent", flush=True)


async def run(folder: Path, shows: str, *, mends: bool) -> None:
    """Until it is killed."""
    clock, bus, life = SystemClock(), MemoryBus(), LifePolicy()
    database = await opened(folder, bus)
    evidence = EvidenceService(database, Folder(folder / "evidence"), 10**9)
    await evidence.open()
    policy = DampingPolicy(recheck_after=timedelta(seconds=0.1), flapping_changes=1000)
    prober = ScriptedProber(clock, lambda key, at: shows, pace=0.01)
    pace = Pace(interval_s=0.3, first_spread_s=0.1)
    recorder = Recorder(database, evidence, policy, Lookout(BlindnessPolicy()))
    watch = Watch(
        database,
        bus,
        clock,
        NoSeal(),
        prober,
        recorder,
        policy=policy,
        settings=WatchSettings(64, 2, pace=pace),
        random=Random(1),
    )

    async def check(camera_id: uuid.UUID) -> Recorded:
        recorded = await watch.check_now(camera_id, full=True)
        print("looked", flush=True)
        return recorded

    inbox = Inbox("incidents", (CameraStateChanged,), database, bus)
    incidents = IncidentWatch(
        database,
        clock,
        inbox,
        Raiser(life),
        causes=CausePolicy(),
        hasten=HealthService(watch, 10.0).hasten,
        keep_proofs=timedelta(days=400),
    )
    verifier = Verifier(database, bus, clock, check, life=life, proof=PROOF)
    with bus.subscribe("test", IncidentChanged) as facts:
        async with asyncio.TaskGroup() as group:
            for work in (watch.run, incidents.run, verifier.run):
                group.create_task(work())
            if mends:
                group.create_task(mend(database))
            async for fact in facts:
                print("told", fact.act, flush=True)


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), sys.argv[2], mends="mend" in sys.argv[3:]))
