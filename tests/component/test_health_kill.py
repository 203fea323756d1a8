"""The service is killed in the middle of its work and started again: nothing confirmed is lost, nothing is doubled."""

import asyncio
import sys
import textwrap
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlmodel import col

from tests.fakes.patience import PATIENCE_S
from vms.db.engine import Database, make_engine
from vms.evidence.files import Folder
from vms.evidence.service import EvidenceService
from vms.evidence.tables import Evidence
from vms.health.tables import CameraHealth, Transition

PROGRAM = textwrap.dedent("""
    import asyncio, sys
    from datetime import timedelta
    from pathlib import Path
    from random import Random
    from sqlalchemy import func, select
    from registry.model import Camera
    from streams.clock import SystemClock
    from tests.fakes.cameras import add_camera, add_county
    from tests.fakes.watching import NoSeal, ScriptedProber
    from vms.bus.memory import MemoryBus
    from vms.db.engine import Database, make_engine
    from vms.db.metadata import load_metadata
    from vms.events import CameraStateChanged
    from vms.evidence.files import Folder
    from vms.evidence.service import EvidenceService
    from vms.health.blindness import BlindnessPolicy, Lookout
    from vms.health.judge import DampingPolicy
    from vms.health.recording import Recorder
    from vms.health.scheduler import Pace
    from vms.health.watch_settings import WatchSettings
    from vms.health.watching import Watch

    async def run(folder):
        clock, bus = SystemClock(), MemoryBus()
        database = Database(make_engine(f"sqlite:///{folder / 'vms.db'}"), clock=clock, bus=bus)
        async with database.engine.begin() as connection:
            await connection.run_sync(load_metadata().create_all)
        async with database.reading() as session:
            new = not await session.scalar(select(func.count()).select_from(Camera))
        if new:
            await add_county(database)
            for number in range(20):
                await add_camera(database, number)
        evidence = EvidenceService(database, Folder(folder / "evidence"), 10**9)
        await evidence.open()
        policy = DampingPolicy(recheck_after=timedelta(seconds=0.1), flapping_changes=1000)
        prober = ScriptedProber(clock, lambda key, at: "ok" if (at + key.int % 7) % 2 < 1 else "black", pace=0.01)
        settings = WatchSettings(64, 2, pace=Pace(interval_s=0.3, first_spread_s=0.3))
        recorder = Recorder(database, evidence, policy, Lookout(BlindnessPolicy()))
        watch = Watch(
            database, bus, clock, NoSeal(), prober, recorder, policy=policy, settings=settings, random=Random(1)
        )
        with bus.subscribe("test", CameraStateChanged) as facts:
            async with asyncio.TaskGroup() as group:
                group.create_task(watch.run())
                async for fact in facts:
                    print(fact.camera_id, fact.state, fact.since.isoformat(), flush=True)

    asyncio.run(run(Path(sys.argv[1])))
""")
CONFIRMED = 30


async def run_and_kill(folder: Path) -> list[tuple[str, str, str]]:
    """What the service had told to others when it was killed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, str(folder), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    told: list[tuple[str, str, str]] = []
    async with asyncio.timeout(PATIENCE_S):
        while len(told) < CONFIRMED:
            camera_id, state, since = (await process.stdout.readline()).decode().split()
            told.append((camera_id, state, since))
    process.kill()
    await process.wait()
    return told


@pytest.mark.slow
async def test_what_was_told_is_there_after_each_kill(tmp_path: Path) -> None:
    told = [fact for _ in range(3) for fact in await run_and_kill(tmp_path)]
    database = Database(make_engine(f"sqlite:///{tmp_path / 'vms.db'}"))
    async with database.reading() as session:
        assert await session.scalar(text("PRAGMA integrity_check")) == "ok"
        changes = list(await session.scalars(select(Transition).order_by(col(Transition.at), col(Transition.id))))
        healths = {row.camera_id: row for row in await session.scalars(select(CameraHealth))}
        rows = {row.sha256: row.bytes for row in await session.scalars(select(Evidence))}
    stored = [(str(row.camera_id), row.to_state, row.at.isoformat()) for row in changes]
    assert len(set(stored)) == len(stored), "nothing is doubled"
    assert set(told) <= set(stored), "nothing that was told is lost"
    for camera_id, health in healths.items():
        own = [row for row in changes if row.camera_id == camera_id]
        assert all(one.to_state == two.from_state for one, two in pairwise(own))
        assert own[-1].to_state == health.state
        assert {row.evidence_sha for row in own if row.to_state != "unknown"} <= rows.keys()
    evidence = EvidenceService(database, Folder(tmp_path / "evidence"), 10**9)
    await evidence.open()
    await evidence.sweep()
    assert files(tmp_path / "evidence") == rows
    await database.close()


def files(folder: Path) -> dict[str, int]:
    return {path.stem: path.stat().st_size for path in folder.rglob("*.jpg")}
