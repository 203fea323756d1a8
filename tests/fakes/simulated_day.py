"""A day of 400 cameras by a script, through the real scheduler, watch, maintenance plan, recorder and incident watch,
over a real database file. Only the prober is a script, behind the interface of the real ones.

Cameras with faults are checked every four minutes, the others every half hour: more of the same report changes nothing.
"""

import asyncio
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, func, select, update
from sqlmodel import col

from registry.model import Camera, Division, DivisionKind
from tests.fakes.cameras import COUNTY, EAST, WEST, add_camera, add_county
from tests.fakes.clock import START, FakeClock
from tests.fakes.people import add_user
from tests.fakes.watching import Fleet
from vms.accounts.model import Actor, Role, Via
from vms.bus.memory import MemoryBus
from vms.db.inbox import Inbox
from vms.db.schema import bring_up_to_date
from vms.events import CameraStateChanged
from vms.health.service import HealthService, blindness_policy, damping, watch_settings
from vms.health.tables import CameraHealth
from vms.health.watch_settings import WatchSettings
from vms.incidents.raising import Raiser
from vms.incidents.watching import IncidentWatch, cause_policy, life_policy
from vms.maintenance.model import Scope
from vms.maintenance.service import Maintenance, Plans
from vms.settings import Settings

CAMERAS, MINUTES = 400, 24 * 60
PER_SWITCH = 10
STEP_S = 2.0
CHECKED: dict[str, Any] = {"check_interval_s": 1800, "check_interval_by_class": ("1=240",), "evidence_per_hour": 0}
CHECKED |= {"checks_per_link": 0}
SWITCH, SWITCH_FROM, SWITCH_TO = 13, 600, 640
MAINTAINED, WINDOW_FROM, WINDOW_TO = range(200, 220), 120, 240
"""All cameras of the west, and its window."""
CUT_FROM, CUT_TO = 298, 312
"""Our own line, around a check of every camera."""
NORTH = "360902103"
IN_NORTH, NORTH_FROM, NORTH_TO = range(380, 400), 1230, 1260
"""All cameras of a township whose records name no uplink, and when its line fails."""
UPLINKS = {30: "L1", 31: "L2"}
"""By switch. Those two show that the east has several lines: nothing is to be said of it as a whole."""
FLAPPING, FLAPS_FROM, FLAPS_TO = (55, 155, 255), 700, 820
SINGLE = {11: (30, 90), 42: (400, 460), 87: (410, 415), 173: (900, 1440), 264: (1000, 1030), 333: (50, 55)}
"""Camera: dark from minute to minute."""
BLACK = {95: (500, 560), 96: (1100, 1440), 312: (200, 210)}


def shows(number: int, minute: int) -> str:
    """What the camera gives at that minute, were our own line not cut."""
    if number // PER_SWITCH == SWITCH and SWITCH_FROM <= minute < SWITCH_TO:
        return "silent"
    if number in IN_NORTH and NORTH_FROM <= minute < NORTH_TO:
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
    return found | {("switch", frozenset(behind), False), ("township", frozenset(IN_NORTH), False)}


def is_eventful(number: int) -> bool:
    """Whether the script does anything with it but maintaining it and cutting our own line."""
    return number not in MAINTAINED and any(shows(number, minute) != "ok" for minute in range(MINUTES))


def division_of(number: int) -> str:
    return WEST if number in MAINTAINED else NORTH if number in IN_NORTH else EAST


class Day:
    """`await day.run(minute)` until that minute; a day that was killed is opened again from its folder."""

    def __init__(self, folder: Path) -> None:
        self.clock, bus = FakeClock(), MemoryBus()
        settings = Settings(data_dir=folder, **CHECKED)
        self.numbers: dict[uuid.UUID, int] = {}
        self.fleet = Fleet(
            f"sqlite:///{folder / 'vms.db'}",
            folder,
            self.clock,
            bus,
            self._shown,
            policy=damping(settings),
            settings=_bunched(watch_settings(settings)),
            sight=blindness_policy(settings),
            pace=0.0,
        )
        self.database = self.fleet.database
        event.listen(self.database.engine.sync_engine, "connect", _hurried)
        self._incidents = IncidentWatch(
            self.database,
            self.clock,
            Inbox("incidents", (CameraStateChanged,), self.database, bus),
            Raiser(life_policy(settings)),
            causes=cause_policy(settings),
            hasten=HealthService(self.fleet.watch, settings.check_deadline_s).hasten,
            keep_proofs=timedelta(days=400),
        )

    def _shown(self, camera_id: uuid.UUID, _elapsed_s: float) -> str:
        minute = self._minute()
        return "silent" if CUT_FROM <= minute < CUT_TO else shows(self.numbers[camera_id], minute)

    async def open(self) -> None:
        """The county on its first day, or what the database remembers, at the moment up to which it does."""
        await bring_up_to_date(self.database.engine)
        async with self.database.reading() as session:
            new = not await session.scalar(select(func.count()).select_from(Camera))
        if new:
            await self._begin()
        async with self.database.reading() as session:
            rows = await session.execute(select(col(Camera.id), col(Camera.code)))
            self.numbers = {key: int(code[-7:]) for key, code in rows}
            reached = await session.scalar(select(func.max(col(CameraHealth.accounted_at)))) or START
        await self.clock.jump((reached - self.clock.now()).total_seconds())

    async def _begin(self) -> None:
        await add_county(self.database)
        async with self.database.unit_of_work() as tx:
            path = f"/{COUNTY}/{NORTH}/"
            tx.session.add(Division(code=NORTH, name="北乡", kind=DivisionKind.TOWNSHIP, parent_code=COUNTY, path=path))
        for number in range(CAMERAS):
            await add_camera(self.database, number, division=division_of(number))
        async with self.database.unit_of_work() as tx:
            for number in range(CAMERAS):
                key = func.substr(col(Camera.code), 14) == f"{number:07d}"
                switch = number // PER_SWITCH
                record = {"network_switch": f"SW{switch}", "uplink": UPLINKS.get(switch)}
                record["point_class"] = "1" if is_eventful(number) else "3"
                await tx.session.execute(update(Camera).where(key).values(**record))
            user = await add_user(tx, Role.ADMINISTRATOR, None)
        planner = Actor(user.id, user.username, Role.ADMINISTRATOR, "/", None, None, Via.SESSION)
        starts, ends = (START + timedelta(minutes=minute) for minute in (WINDOW_FROM, WINDOW_TO))
        await Maintenance(self.database).plan(planner, Scope.DIVISION, WEST, Plans("planned work", starts, ends))

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        """The watch and the incidents work inside."""
        async with self.fleet.watching(), asyncio.TaskGroup() as group:
            task = group.create_task(self._incidents.run())
            await self.fleet.settle()
            yield
            task.cancel()

    async def run(self, end: int, *, watched: bool) -> None:
        """From one sleeper to the next, by `STEP_S` at least, each step only when all work of the one before is done.
        `watched`: it prints each minute that has begun, and begins none whose predecessor has not been answered by a
        line: whoever kills it at a minute finds it at work in that minute."""
        until, minute, first = START + timedelta(minutes=end), self._minute(), True
        while (left := (until - self.clock.now()).total_seconds()) > 0:
            await self.clock.advance(min(left, max(STEP_S, self.clock.next_in_s or 0.0)))
            await self.fleet.settle()
            if (now := self._minute()) != minute:
                minute = now
                if watched:
                    if not first:
                        sys.stdin.readline()
                    first = False
                    print(minute, flush=True)

    def _minute(self) -> int:
        return int((self.clock.now() - START) / timedelta(minutes=1))


def _bunched(settings: WatchSettings) -> WatchSettings:
    """Cameras are due nearly at once, so that reports share transactions: a day of them takes a minute."""
    by_class = {name: replace(pace, jitter=0.005, first_spread_s=5.0) for name, pace in settings.pace_by_class.items()}
    return replace(settings, pace=replace(settings.pace, jitter=0.005, first_spread_s=5.0), pace_by_class=by_class)


def _hurried(connection: Any, _record: object) -> None:
    """What a killed process has written is there; a power cut is not tested."""
    connection.execute("PRAGMA synchronous=OFF")


async def main(folder: Path, end: int, *, watched: bool = False) -> None:
    """Go on where the last process was killed."""
    day = Day(folder)
    try:
        await day.open()
        async with day.going_on():
            await day.run(end, watched=watched)
    finally:
        await day.database.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), watched=True))
