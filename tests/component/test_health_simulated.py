"""Real simulated cameras, checked by a real prober process, judged and stored: from the socket to the row."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

import psutil
import pytest
from sqlalchemy import select
from sqlmodel import col

from streams.clock import SystemClock
from streams.sim.camera import SimCamera
from streams.sim.faults import Fault
from tests.fakes.cameras import add_camera, add_county
from tests.fakes.faulty import handle_facts
from tests.fakes.patience import PATIENCE_S
from tests.fakes.watching import NoSeal
from vms.bus.memory import MemoryBus
from vms.bus.port import Subscription
from vms.db.engine import Database, make_engine
from vms.db.metadata import load_metadata
from vms.events import CameraStateChanged
from vms.evidence.files import Folder
from vms.evidence.service import EvidenceService
from vms.health.blindness import BlindnessPolicy, Lookout
from vms.health.judge import DampingPolicy
from vms.health.pool import prober_pool
from vms.health.recording import Recorder
from vms.health.scheduler import Pace
from vms.health.tables import Transition
from vms.health.watch_settings import WatchSettings
from vms.health.watching import Watch
from vms.incidents.tables import Incident


@asynccontextmanager
async def watching(
    folder: Path, *cameras: SimCamera
) -> AsyncIterator[tuple[list[uuid.UUID], EvidenceService, Watch, Subscription[CameraStateChanged]]]:
    """A watch over these cameras; every state change comes through the subscription."""
    clock, bus = SystemClock(), MemoryBus()
    database = Database(make_engine(f"sqlite:///{folder / 'vms.db'}"), clock=clock, bus=bus)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        async with database.engine.begin() as connection:
            await connection.run_sync(load_metadata().create_all)
        await add_county(database)
        ids = []
        for number, camera in enumerate(cameras):
            await stack.enter_async_context(camera)
            password = camera.credentials.password.encode()
            ids.append(
                await add_camera(
                    database,
                    number,
                    url=str(camera.main_url),
                    sub_url=str(camera.sub_url),
                    username=camera.credentials.username,
                    password_sealed=password,
                )
            )
        evidence = EvidenceService(database, Folder(folder / "evidence"), 10**9)
        await evidence.open()
        policy = DampingPolicy(recheck_after=timedelta(seconds=0.5))
        pool = await stack.enter_async_context(prober_pool(processes=1, concurrency=16, clock=clock))
        watch = Watch(
            database,
            bus,
            clock,
            NoSeal(),
            pool,
            Recorder(database, evidence, policy, Lookout(BlindnessPolicy())),
            policy=policy,
            settings=WatchSettings(16, 16, deadline_s=6.0, pace=Pace(interval_s=3, first_spread_s=0.5)),
            random=Random(1),
        )
        facts = stack.enter_context(bus.subscribe("test", CameraStateChanged))
        async with asyncio.TaskGroup() as group:
            task = group.create_task(watch.run())
            yield ids, evidence, watch, facts
            task.cancel()


async def until(facts: Subscription[CameraStateChanged], camera: uuid.UUID, state: str) -> CameraStateChanged:
    async with asyncio.timeout(PATIENCE_S):
        async for fact in facts:
            if (fact.camera_id, fact.state) == (camera, state):
                return fact
    raise AssertionError


async def until_all(facts: Subscription[CameraStateChanged], cameras: Collection[uuid.UUID], state: str) -> None:
    """In whatever order they are seen."""
    told: dict[uuid.UUID, str] = {}
    async with asyncio.timeout(PATIENCE_S):
        while [told.get(camera) for camera in cameras] != [state] * len(cameras):
            fact = await anext(facts)
            told[fact.camera_id] = fact.state


@pytest.mark.slow
async def test_each_fault_becomes_its_state_and_finding(tmp_path: Path) -> None:
    expected = {
        None: ("online", "ok"),
        Fault.REFUSES: ("offline", "refused"),
        Fault.SILENT: ("offline", "timed_out"),
        Fault.WRONG_PASSWORD: ("offline", "unauthorized"),
        Fault.NO_KEYFRAME: ("offline", "no_keyframe"),
        Fault.BLACK: ("degraded", "ok"),
    }
    async with watching(tmp_path, *(SimCamera(fault) for fault in expected)) as (ids, _, _, facts):
        wanted = dict(zip(ids, expected.values(), strict=True))
        seen: dict[uuid.UUID, tuple[str, str | None]] = {}
        async with asyncio.timeout(PATIENCE_S):
            while seen != wanted:
                fact = await anext(facts)
                seen[fact.camera_id] = (fact.state, fact.finding)


@pytest.mark.slow
async def test_a_fault_that_comes_and_goes_is_followed_and_its_frame_is_kept(tmp_path: Path) -> None:
    sim = SimCamera()
    async with watching(tmp_path, sim) as ((camera,), evidence, watch, facts):
        await until(facts, camera, "online")
        await sim.set_fault(Fault.BLACK)
        fact = await until(facts, camera, "degraded")
        assert fact.faults == ("black",)
        assert fact.evidence_sha is not None
        jpeg = await evidence.read(fact.evidence_sha)
        assert jpeg is not None
        assert jpeg.startswith(b"\xff\xd8\xff")
        await sim.set_fault(None)
        await until(facts, camera, "online")
        async with asyncio.timeout(PATIENCE_S):
            recorded = await watch.check_now(camera)
        assert recorded.report.stream is not None
        assert (recorded.report.stream.codec, recorded.report.stream.width) == ("h264", 640)


@pytest.mark.slow
async def test_a_prober_killed_in_the_middle_loses_and_doubles_no_transition_and_no_incident(tmp_path: Path) -> None:
    sims = [SimCamera(), SimCamera(), SimCamera()]
    async with watching(tmp_path, *sims) as (ids, _, watch, facts):
        await until_all(facts, ids, "online")
        for fault, state in ((Fault.BLACK, "degraded"), (None, "online")):
            await sims[0].set_fault(fault)
            await sims[1].set_fault(fault)
            (prober,) = [child for child in psutil.Process().children() if "vms.roles.prober" in child.cmdline()]
            prober.kill()
            await until_all(facts, ids[:2], state)
        async with watch._database.reading() as session:
            rows = list(await session.scalars(select(Transition).order_by(col(Transition.at), col(Transition.id))))
        states = [[row.to_state for row in rows if row.camera_id == camera] for camera in ids]
        assert states == [["online", "degraded", "online"], ["online", "degraded", "online"], ["online"]]
        await handle_facts(watch._database)
        async with watch._database.reading() as session:
            incidents = list(await session.scalars(select(Incident)))
        assert {(row.camera_id, row.kind, row.resolution) for row in incidents} == {
            (camera, "black", "recovered") for camera in ids[:2]
        }
        assert len(incidents) == 2
