"""Rates of the cameras of an area over any time: of few read at once, of very many part by part in the background."""

import asyncio
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from streams.clock import Clock
from vms.db.engine import Database, leisure_of
from vms.health import rates_store
from vms.health.rated_table import RatedTable, TableMaker
from vms.health.rates_store import Begun
from vms.health.rating import rate_camera
from vms.health.timeline import Step
from vms.web.problems import Unavailable, Unprocessable
from vms.web.wording import say

MOST_CAMERAS, MOST_CHANGES = 50_000, 500_000
"""Read at once, in seconds; more part by part."""
PART_CAMERAS = 5_000
"""Of a part every change of up to a quarter of a year is in memory."""
STANDS = timedelta(minutes=30)
"""What takes minutes is measured anew after this time; whoever asks for rates up to now gets the last ones."""
SAME_LENGTH = timedelta(minutes=1)
"""Clocks of those who ask differ."""
MOST_KEPT, MOST_WANTED = 3, 4
"""Of 600,000 cameras each takes 53 MB."""
ASK_AGAIN_S = 5.0

Told = Callable[[float], None]


class Time(NamedTuple):
    """From `start` to `end`; `running`: up to now, so that those up to shortly before stand for it."""

    start: datetime
    end: datetime
    running: bool

    def is_like(self, other: "Time") -> bool:
        """Whether both are the same time, or of one kind up to now: the last so many hours, or since one moment."""
        if not (self.running and other.running):
            return (self.start, self.end) == (other.start, other.end)
        lengths = self.end - self.start, other.end - other.start
        return self.start == other.start or abs(lengths[0] - lengths[1]) <= SAME_LENGTH


class Rates(NamedTuple):
    """`table` None: none yet. `at`: when they were taken; `progress`: how far those are that are being taken, from 0 to
    1, None: nothing is being measured. `time`: the very time that they are of."""

    time: Time
    table: RatedTable | None
    at: datetime | None
    progress: float | None = None

    def there(self) -> RatedTable:
        """Raises Unavailable while there are none."""
        if self.table is None:
            done = round(100 * (self.progress or 0.0))
            raise Unavailable(say("rates_being_measured", done=done), retry_after_s=ASK_AGAIN_S)
        return self.table


class MeasuredRates:
    """One for the process. What takes minutes `run` measures, of all cameras: who asks gets what there was before, or
    nothing yet, with its date and how far it is."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._kept: list[Rates] = []
        self._wanted: list[Time] = []
        self._progress = 0.0
        self._asked = asyncio.Event()

    async def run(self) -> None:
        """One time after the other. Until cancelled."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            while self._wanted:
                time = self._wanted[0]
                try:
                    async with self._database.at_length() as session:
                        at = self._clock.now()
                        table = await rate_many(session, time.start, time.end, self._told)
                finally:
                    self._wanted.remove(time)
                    self._progress = 0.0
                others = [each for each in self._kept if not each.time.is_like(time)]
                self._kept = [*others, Rates(time, table, at)][-MOST_KEPT:]

    def _told(self, progress: float) -> None:
        self._progress = progress

    async def rates(
        self, codes: Collection[str] | None, classes: Collection[int] | None, time: Time, camera_id: uuid.UUID | None
    ) -> Rates:
        """Of at least the cameras of these divisions and classes, or of the one."""
        async with self._database.reading() as session:
            if camera_id is not None or codes is None:
                more = False
            else:
                more = await rates_store.is_more(session, codes, classes, time.end, MOST_CAMERAS)
            few = None if more else await rate_few(session, codes, classes, time.start, time.end, camera_id)
        if few is not None:
            return Rates(time, few, self._clock.now())
        if codes is None:  # what is measured of all would tell of others too
            raise Unprocessable(say("too_much_at_once", most=MOST_CHANGES, what=say("what_changes")))
        return self._of_many(time)

    def _of_many(self, time: Time) -> Rates:
        """What there is; they are measured where that is old. Raises Unavailable where too much is being measured."""
        known = next((each for each in self._kept if each.time.is_like(time)), None)
        stands = known and (not time.running or time.end - known.time.end < STANDS)
        place = next((at for at, each in enumerate(self._wanted) if each.is_like(time)), None)
        if not stands and place is None:
            if len(self._wanted) < MOST_WANTED:
                place = len(self._wanted)
                self._wanted.append(time)
            elif not known:
                raise Unavailable(say("rates_waiting", most=MOST_WANTED), retry_after_s=ASK_AGAIN_S)
        if place is not None:
            self._asked.set()
        progress = {None: None, 0: self._progress}.get(place, 0.0)
        return known._replace(progress=progress) if known else Rates(time, None, None, progress)


async def rate_few(
    session: AsyncSession,
    codes: Collection[str] | None,
    classes: Collection[int] | None,
    start: datetime,
    end: datetime,
    camera_id: uuid.UUID | None,
) -> RatedTable | None:
    """None: there are too many of them, or too much has changed."""
    cameras = await rates_store.begun(session, codes, classes, start, end, camera_id=camera_id, limit=MOST_CAMERAS + 1)
    moved = [each.camera_id for each in cameras if each.elsewhere]
    changes = await rates_store.changed(
        session, codes, start, end, camera_id=camera_id, elsewhere=moved, limit=MOST_CHANGES + 1
    )
    if len(cameras) > MOST_CAMERAS or len(changes) > MOST_CHANGES:
        return None
    maker = TableMaker()
    await asyncio.to_thread(_rate, cameras, changes, start, end, maker)
    return await asyncio.to_thread(maker.table)


async def rate_many(session: AsyncSession, start: datetime, end: datetime, told: Told) -> RatedTable:
    """Of all cameras. `told`: is told the share of them that are done."""
    maker, leisure, done = TableMaker(), leisure_of(session), 0
    count = await rates_store.count(session, end)
    async for cameras in rates_store.in_parts(session, start, end, most=PART_CAMERAS):
        began_s = leisure.monotonic() if leisure else 0.0
        changes = await rates_store.changed_of(session, [each.camera_id for each in cameras], start, end)
        await asyncio.to_thread(_rate, cameras, changes, start, end, maker)
        done += len(cameras)
        told(min(1.0, done / max(count, 1)))
        if leisure:
            await leisure.sleep(leisure.monotonic() - began_s)
    return await asyncio.to_thread(maker.table)


def _rate(
    cameras: Iterable[Begun],
    changes: Sequence[tuple[uuid.UUID, Step]],
    start: datetime,
    end: datetime,
    maker: TableMaker,
) -> None:
    by_camera: dict[uuid.UUID, list[Step]] = {}
    for key, step in changes:
        by_camera.setdefault(key, []).append(step)
    for each in cameras:
        division, of_class, steps = each.division_code, each.camera_class, by_camera.get(each.camera_id, ())
        rated = rate_camera(each.camera_id, division, of_class, each.before, steps, start, end, each.in_use)
        maker.add(each.code, rated)
