"""A day of 400 cameras by a script: the real judge, recorder, inbox, raising and gathering over a real database file.

Cameras whose script does something, and their neighbours, are checked every minute; the others every ten: more of the
same report changes nothing.
"""

import asyncio
import sys
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, update
from sqlmodel import col

from registry.model import Camera
from streams.model import ProbeReport, StreamKind
from tests.fakes.cameras import add_camera, add_county
from tests.fakes.clock import START, FakeClock
from tests.fakes.watching import report_of
from vms.bus.memory import MemoryBus
from vms.causes.model import CausePolicy
from vms.db.engine import Database, make_engine
from vms.db.inbox import Inbox
from vms.db.schema import bring_up_to_date
from vms.events import CameraStateChanged
from vms.evidence.files import Folder
from vms.evidence.service import EvidenceService
from vms.health import store
from vms.health.blindness import BlindnessPolicy, Lookout
from vms.health.judge import DampingPolicy, administer
from vms.health.model import HealthState
from vms.health.prober import Checked
from vms.health.recording import Finished, Move, Recorder
from vms.health.tracked import Tracked
from vms.incidents.gathering import Gatherer
from vms.incidents.model import LifePolicy
from vms.incidents.raising import Raiser

CAMERAS, MINUTES = 400, 24 * 60
PER_SWITCH = 10
SWITCH, SWITCH_FROM, SWITCH_TO = 13, 600, 640
MAINTAINED, WINDOW_FROM, WINDOW_TO = range(200, 220), 120, 240
CUT_FROM, CUT_TO = 300, 312
FLAPPING, FLAPS_FROM, FLAPS_TO = (55, 155, 255), 700, 820
SINGLE = {11: (30, 90), 42: (400, 460), 87: (410, 415), 173: (900, 1440), 264: (1000, 1030), 333: (50, 55)}
"""Camera: dark from minute to minute."""
BLACK = {95: (500, 560), 96: (1100, 1440), 312: (200, 210)}


def shows(number: int, minute: int) -> str:
    """What the camera gives at that minute, were our own line not cut."""
    if number // PER_SWITCH == SWITCH and SWITCH_FROM <= minute < SWITCH_TO:
        return "silent"
    if number in MAINTAINED and WINDOW_FROM + 5 <= minute < WINDOW_TO - 5:
        return "down"
    if number in FLAPPING and FLAPS_FROM <= minute < FLAPS_TO:
        return "down" if minute % 12 < 6 else "ok"
    for faults, condition in ((SINGLE, "down"), (BLACK, "black")):
        if number in faults and faults[number][0] <= minute < faults[number][1]:
            return condition
    return "ok"


def expected() -> set[tuple[str, frozenset[int], bool]]:
    """What the script makes: the cause or fault, the cameras, and whether it is still open at the end of the day."""
    found = {("offline", frozenset({number}), end >= MINUTES) for number, (_, end) in SINGLE.items()}
    found |= {("black", frozenset({number}), end >= MINUTES) for number, (_, end) in BLACK.items()}
    found |= {("offline", frozenset({number}), False) for number in FLAPPING}
    behind = range(SWITCH * PER_SWITCH, (SWITCH + 1) * PER_SWITCH)
    return found | {("switch", frozenset(behind), False)}


class Day:
    """`await day.run(from_minute, to_minute)`; a day that was killed is opened again from its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock, self.bus = folder, FakeClock(), MemoryBus()
        self.database = Database(make_engine(f"sqlite:///{folder / 'vms.db'}"), clock=self.clock, bus=self.bus)
        self._policy = DampingPolicy(hourly=None)
        evidence = EvidenceService(self.database, Folder(folder / "evidence"), 10**9)
        self._recorder = Recorder(self.database, evidence, self._policy, Lookout(BlindnessPolicy()))
        self._raiser = Raiser(LifePolicy())
        self._inbox = Inbox("incidents", (CameraStateChanged,), self.database, self.bus)
        self._gatherer = Gatherer(self.database, self.clock, self._raiser, CausePolicy())
        self.numbers: dict[uuid.UUID, int] = {}
        self._tracked: dict[int, Tracked] = {}

    async def open(self) -> None:
        """The county on its first day, or what the database remembers."""
        await bring_up_to_date(self.database.engine)
        async with self.database.reading() as session:
            new = not await session.scalar(select(func.count()).select_from(Camera))
        if new:
            await add_county(self.database)
            for number in range(CAMERAS):
                await add_camera(self.database, number)
            async with self.database.unit_of_work() as tx:
                for number in range(CAMERAS):
                    key = func.substr(col(Camera.code), 14) == f"{number:07d}"
                    switch = {"network_switch": f"SW{number // PER_SWITCH}"}
                    await tx.session.execute(update(Camera).where(key).values(**switch))
                ids = list(await tx.session.scalars(select(col(Camera.id))))
                await store.begin(tx.session, ids, self.clock.now())
        async with self.database.reading() as session:
            rows = await store.healths(session)
            for record in await store.cameras(session):
                number = int(record.code[-7:])
                self.numbers[record.id] = number
                self._tracked[number] = Tracked.read(record, rows.get(record.id), StreamKind.SUB, self.clock.now())

    async def run(self, start: int, end: int) -> None:
        """Minute by minute; after each, `minute` in the folder says how far it came."""
        for minute in range(start, end):
            await self.clock.jump((START + timedelta(minutes=minute) - self.clock.now()).total_seconds())
            await self._maintain(minute)
            for second in (0, 20, 40) if self._eventful(minute) else (0,):
                await self.clock.jump((self._at(minute, second) - self.clock.now()).total_seconds())
                await self._check(minute, second)
                await self.catch_up()
            (self.folder / "minute").write_text(str(minute + 1))
            print(minute + 1, flush=True)

    async def catch_up(self) -> None:
        """What the background work of incidents does with what it has heard."""
        while await self._inbox.handle_some(self._raiser.handle):
            pass
        await self._gatherer.gather()

    def _at(self, minute: int, second: int) -> datetime:
        return START + timedelta(minutes=minute, seconds=second)

    def _eventful(self, minute: int) -> bool:
        return any(self._interesting(number, minute) for number in range(CAMERAS))

    def _interesting(self, number: int, minute: int) -> bool:
        near = (minute - 4, minute - 2, minute)
        return any(shows(number, at) != "ok" for at in near if at >= 0)

    def _due(self, minute: int, second: int) -> Iterator[int]:
        cut = CUT_FROM - 2 <= minute < CUT_TO + 4
        switches = {number // PER_SWITCH for number in range(CAMERAS) if self._interesting(number, minute)}
        for number in range(CAMERAS):
            near = number // PER_SWITCH in switches
            if near or (second == 0 and (cut or minute < 3 or minute % 10 == number % 10)):
                yield number

    async def _check(self, minute: int, second: int) -> None:
        at = self.clock.now()
        batch = []
        for number in self._due(minute, second):
            tracked = self._tracked[number]
            condition = "silent" if CUT_FROM <= minute < CUT_TO else shows(number, minute)
            seen = report_of(condition, tracked.id, self.clock)
            report = ProbeReport(seen.finding, seen.detail, at, 1.0, connect_ms=seen.connect_ms, faults=seen.faults)
            batch.append(Finished(tracked, Checked(report, None), at))
        for recorded in await self._recorder.record(batch):
            self._tracked[self.numbers[recorded.tracked.id]] = recorded.tracked

    async def _maintain(self, minute: int) -> None:
        if minute not in {WINDOW_FROM, WINDOW_TO}:
            return
        state = HealthState.MAINTENANCE if minute == WINDOW_FROM else None
        moves = []
        for number in MAINTAINED:
            tracked = self._tracked[number]
            verdict = administer(tracked.health, state, now=self.clock.now(), detail="planned work")
            moves.append(Move(tracked, verdict, self.clock.now()))
        for tracked in await self._recorder.apply(moves):
            self._tracked[self.numbers[tracked.id]] = tracked


async def main(folder: Path, end: int) -> None:
    """Go on where the last process was killed."""
    day = Day(folder)
    reached = folder / "minute"
    start = int(reached.read_text() or 0) if reached.exists() else 0
    await day.clock.jump((START + timedelta(minutes=start) - day.clock.now()).total_seconds())
    await day.open()
    await day.catch_up()
    await day.run(start, end)
    await day.database.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
