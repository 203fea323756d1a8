"""A watch on a clock that the test moves, over a real database, with cameras that follow a script."""

import asyncio
import hashlib
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col
from typing_extensions import override

from registry.sealing import Seal
from streams.clock import Clock
from streams.model import FaultScore, Finding, PictureFault, ProbeReport, Severity, Snapshot
from tests.fakes.cameras import add_camera, add_county
from tests.fakes.clock import FakeClock
from vms.bus.memory import MemoryBus
from vms.db.engine import Database, Transaction, make_engine
from vms.db.metadata import load_metadata
from vms.evidence.files import Folder
from vms.evidence.service import EvidenceService, Frame, Saving
from vms.health.blindness import BlindnessPolicy, Lookout
from vms.health.judge import DampingPolicy
from vms.health.prober import Checked, ProbeJob, Prober
from vms.health.recording import Recorder
from vms.health.scheduler import Pace
from vms.health.tables import CameraHealth, Transition
from vms.health.watch_settings import WatchSettings
from vms.health.watching import Watch
from vms.maintenance.plan import Plan
from vms.references.model import ReferencePolicy
from vms.references.shelf import Shelf

Condition = str
"""`ok`, `down`, `silent`, `locked`, `black`, `noise`, `night` (good, and not to be compared), `timed` (good, with a
right clock in it), `late` (that clock is ten minutes behind), or `blind`."""
FINDINGS = {
    "down": Finding.REFUSED,
    "silent": Finding.TIMED_OUT,
    "locked": Finding.UNAUTHORIZED,
    "blind": Finding.BLIND,
}
FAULTS = {"black": PictureFault.BLACK, "noise": PictureFault.NOISE, "late": PictureFault.WRONG_CLOCK}
OFFSETS_S = {"timed": 0.5, "late": -600.0}
DURATION_S = {"ok": 2.0, "down": 0.1, "silent": 10.0, "locked": 0.2, "blind": 1.0}


def report_of(condition: Condition, camera_id: uuid.UUID, clock: Clock) -> ProbeReport:
    """What a probe says of a camera in that condition."""
    now = clock.now()
    finding = FINDINGS.get(condition, Finding.OK)
    if finding is not Finding.OK:
        connect_ms = 2.0 if condition == "locked" else None
        return ProbeReport(finding, f"it is {condition}", now, DURATION_S[condition], connect_ms=connect_ms)
    jpeg = f"{camera_id} {now}".encode()
    kind = FAULTS.get(condition)
    return ProbeReport(
        finding=Finding.OK,
        detail="it plays",
        started_at=now,
        duration_s=2.0,
        connect_ms=2.0,
        first_picture_ms=100.0,
        faults=(FaultScore(kind, Severity.SEVERE, 0.95),) if kind else (),
        not_checkable=(PictureFault.MOVED,) if condition == "night" else (),
        measures={"luma_mean": 100.0} | ({"clock_offset_s": OFFSETS_S[condition]} if condition in OFFSETS_S else {}),
        snapshot=Snapshot(jpeg, hashlib.sha256(jpeg).hexdigest(), 640, 360, now),
    )


def view_at(clock: Clock, light: str = "colour") -> dict[str, Any]:
    """A reference view of now."""
    return {"condition": light, "hour": clock.now().hour, "view": "what it saw"}


class ScriptedProber(Prober):
    """Asks `script(camera, seconds since the start)` for the camera's condition when the check begins."""

    def __init__(self, clock: Clock, script: Callable[[uuid.UUID, float], Condition], *, pace: float = 1.0) -> None:
        """`pace`: how long checks take, as a multiple of DURATION_S."""
        self._clock = clock
        self._script, self._pace = script, pace
        self.jobs: list[ProbeJob] = []
        self.running = 0
        self.most_running = 0
        self.glances = 0
        self.light = "colour"
        """In which the pictures are taken."""

    @override
    async def check(self, job: ProbeJob) -> Checked:
        if job.glance:
            return await self._glance(job)
        self.jobs.append(job)
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        condition = self._script(job.camera_id, self._clock.monotonic())
        await self._clock.sleep(self._pace * DURATION_S.get(condition, 2.0))
        self.running -= 1
        report = report_of(condition, job.camera_id, self._clock)
        teaches = job.views.learn and condition == "ok"
        return Checked(report, {"visit": len(self.jobs)}, view_at(self._clock, self.light) if teaches else None)

    async def _glance(self, job: ProbeJob) -> Checked:
        self.glances += 1
        condition = self._script(job.camera_id, self._clock.monotonic())
        await self._clock.sleep(0.1)
        return Checked(ProbeReport(FINDINGS.get(condition, Finding.OK), "a glance", self._clock.now(), 0.1))


class Work:
    """Counts what waits for real input and output: until there is none the clock must stand still."""

    def __init__(self) -> None:
        self._count = 0
        self.none = asyncio.Event()
        self.none.set()

    @contextmanager
    def going_on(self) -> Iterator[None]:
        self._count += 1
        self.none.clear()
        try:
            yield
        finally:
            self._count -= 1
            if not self._count:
                self.none.set()


class WorkingDatabase(Database):
    """A database that says when it is at work."""

    work: Work

    @override
    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[Transaction]:
        with self.work.going_on():
            async with super().unit_of_work() as tx:
                yield tx

    @override
    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        with self.work.going_on():
            async with super().reading() as session:
                yield session


class WorkingEvidence(EvidenceService):
    """Evidence that says when it is at work."""

    work: Work

    @override
    @asynccontextmanager
    async def saving(self, frames: Sequence[Frame]) -> AsyncIterator[Saving]:
        with self.work.going_on():
            async with super().saving(frames) as saving:
                yield saving


class NoSeal(Seal):
    """Passwords in the clear."""

    @override
    def seal(self, plain: bytes) -> bytes:
        return plain

    @override
    def unseal(self, sealed: bytes) -> bytes:
        return sealed


class Fleet:
    """The watch under test and its surroundings. `await fleet.run(seconds)` lets simulated time pass."""

    def __init__(
        self,
        url: str,
        folder: Path,
        clock: FakeClock,
        bus: MemoryBus,
        script: Callable[[uuid.UUID, float], Condition],
        *,
        interval_s: float = 60.0,
        policy: DampingPolicy | None = None,
        connections_per_host: int = 2,
        in_flight: int = 64,
        references: ReferencePolicy = ReferencePolicy(most=0),
        glances: int = 0,
        settings: WatchSettings | None = None,
        sight: BlindnessPolicy = BlindnessPolicy(),
        pace: float = 1.0,
    ) -> None:
        """`settings`: instead of interval, limits and glances. `pace`: how long checks take, see ScriptedProber."""
        self.clock, self.bus, self.work = clock, bus, Work()
        self.database = WorkingDatabase(make_engine(url), clock=clock, bus=bus)
        self.evidence = WorkingEvidence(self.database, Folder(folder / "evidence"), 10**9)
        self.database.work = self.evidence.work = self.work
        self.prober = ScriptedProber(clock, script, pace=pace)
        policy = policy or DampingPolicy()
        self.shelf = Shelf(self.database, bus, self.evidence, references)
        self.recorder = Recorder(self.database, self.evidence, policy, Lookout(sight), self.shelf)
        usual = Pace(interval_s=interval_s, first_spread_s=min(45.0, interval_s), glances=glances)
        self.watch = Watch(
            self.database,
            bus,
            clock,
            NoSeal(),
            self.prober,
            self.recorder,
            policy=policy,
            settings=settings or WatchSettings(in_flight, connections_per_host, pace=usual),
            random=Random(5),
            references=self.shelf,
            arrangements=Plan(self.database, clock),
        )

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """The watch runs inside."""
        await self.evidence.open()
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self.watch.run()), group.create_task(self.shelf.run())]
            await self.settle()
            yield
            for task in tasks:
                task.cancel()

    async def run(self, seconds: float, step_s: float = 0.5) -> None:
        """Let time pass in small steps, each only when all work of the one before is done."""
        end = self.clock.monotonic() + seconds
        while self.clock.monotonic() < end:
            await self.clock.advance(min(step_s, end - self.clock.monotonic()))
            await self.settle()

    async def settle(self) -> None:
        """Until nothing waits but for the clock."""
        await self.clock.settle()
        while not self.work.none.is_set():
            await self.work.none.wait()
            await self.clock.settle()

    async def history(self) -> dict[uuid.UUID, list[Transition]]:
        """Every camera's transitions, oldest first."""
        async with self.database.reading() as session:
            rows = await session.scalars(select(Transition).order_by(col(Transition.at), col(Transition.id)))
            found: dict[uuid.UUID, list[Transition]] = {}
            for row in rows:
                found.setdefault(row.camera_id, []).append(row)
            return found

    async def states(self) -> dict[uuid.UUID, str]:
        async with self.database.reading() as session:
            return {row.camera_id: row.state for row in await session.scalars(select(CameraHealth))}


@asynccontextmanager
async def fleet_of(
    count: int,
    folder: Path,
    clock: FakeClock,
    bus: MemoryBus,
    script: Callable[[int, float], Condition],
    *,
    interval_s: float = 60.0,
    in_flight: int = 64,
    references: ReferencePolicy = ReferencePolicy(most=0),
    glances: int = 0,
) -> AsyncIterator[tuple[Fleet, list[uuid.UUID]]]:
    """A watch over `count` cameras on hosts of their own; `script(number of the camera, seconds)`."""
    numbers: dict[uuid.UUID, int] = {}
    fleet = Fleet(
        f"sqlite:///{folder / 'vms.db'}",
        folder,
        clock,
        bus,
        lambda camera_id, at: script(numbers[camera_id], at),
        interval_s=interval_s,
        in_flight=in_flight,
        references=references,
        glances=glances,
    )
    try:
        async with fleet.database.engine.begin() as connection:
            await connection.run_sync(load_metadata().create_all)
        await add_county(fleet.database)
        cameras = [await add_camera(fleet.database, number) for number in range(count)]
        numbers.update({camera_id: number for number, camera_id in enumerate(cameras)})
        yield fleet, cameras
    finally:
        await fleet.database.close()
