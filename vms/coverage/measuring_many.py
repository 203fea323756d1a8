"""What is measured of very many cameras: read, judged and let go of part by part, each by what judges few at once."""

import asyncio
import math
import uuid
from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from registry.history import Row
from registry.measures import Measure, Measures
from registry.model import TargetRule
from vms.coverage import files_store, measuring
from vms.coverage.files import FileCount
from vms.coverage.lacking import LackMaker, LackTable
from vms.coverage.measuring import RATES, Observed, Place
from vms.coverage.store import Inputs
from vms.db.engine import leisure_of
from vms.health import rates_store
from vms.health.rating import Rated

PART_CAMERAS = 10_000
"""Of a part the records and the month's changes are in memory, some tens of megabytes."""

log = structlog.get_logger()

Told = Callable[[float], None]
"""Is told the share of the cameras that are done."""


def quiet(_: float) -> None:
    """For who asks nothing of how far it is."""


Each = Callable[[Row, Rated], None]


def nobody(_row: Row, _rated: Rated) -> None:
    """For who asks of no camera by itself."""


class Many(NamedTuple):
    """`files`: by division, what their records lack; `lacks`: the same record by record."""

    measures: Measures
    files: Mapping[str, FileCount]
    lacks: LackTable


async def measures_of(
    session: AsyncSession, inputs: Inputs, at: datetime, now: datetime, rules: frozenset[TargetRule] | None = None
) -> Measures:
    """What `measuring.measure` says of all that `measuring.observe` reads, of any number of cameras. `rules`: see
    `observe`."""
    if rules is None:
        rules = measuring.asked_for(inputs)
    of_cameras, others = rules - {TargetRule.REPAIR_IN_TIME}, rules & {TargetRule.REPAIR_IN_TIME}
    found: Measures = {}
    if of_cameras and len(inputs.cameras) > measuring.MOST_CAMERAS:
        found = (await many_of(session, inputs, at, now, of_cameras)).measures
        rules = others
    seen = await measuring.observe(session, inputs, at, now, rules)
    rest = await asyncio.to_thread(measuring.measure, seen, inputs)
    keys = dict.fromkeys((*found, *rest))
    return {key: found.get(key, Measure()) + rest.get(key, Measure()) for key in keys} if found else rest


async def many_of(
    session: AsyncSession,
    inputs: Inputs,
    at: datetime,
    now: datetime,
    rules: frozenset[TargetRule],
    each: Each = nobody,
) -> "Many":
    """As `measure_many`; where too much of the registry has changed since, the same to the last digit from all cameras
    together."""
    if not await files_store.is_much_changed(session, at):
        since = await files_store.wound_back(session, at)
        return await measure_many(session, since, inputs, now, rules, each=each)
    log.warning("very many cameras measured at once, for very much has changed since", at=at.isoformat())
    seen = await measuring.observe(session, inputs, at, now, rules)
    return await asyncio.to_thread(_at_once, seen, inputs, each)


async def measure_many(
    session: AsyncSession,
    since: files_store.Then,
    inputs: Inputs,
    now: datetime,
    rules: frozenset[TargetRule],
    told: Told = quiet,
    each: Each = nobody,
) -> "Many":
    """Of cameras and their files alone, as of `since`. `each`: is told of every camera with its rates."""
    at = since.at
    sums, start = _Sums(each), measuring.month_of(at)
    classes = await asyncio.to_thread(measuring.classes_of, inputs)
    of_files = TargetRule.FILE_COMPLETENESS in rules
    whole = Observed(rules, start, at, now, custom=await measuring.added_columns(session, at) if of_files else ())
    taken = await files_store.crowded(since) if of_files else set()
    moves = await rates_store.moved(session, start, at) if rules & RATES else {}
    leisure, done = leisure_of(session), 0
    async for rows in files_store.in_parts(since, most=PART_CAMERAS):
        began_s = leisure.monotonic() if leisure else 0.0
        seen = await _part(session, whole, rows, moves)
        await asyncio.to_thread(_add, seen, inputs, classes, taken, sums)
        done += len(rows)
        told(min(1.0, done / len(inputs.cameras)))
        if leisure:
            await leisure.sleep(leisure.monotonic() - began_s)
    return Many(sums.measures(), sums.files, await asyncio.to_thread(sums.lacks.table, at, taken))


async def _part(session: AsyncSession, whole: Observed, rows: Sequence[Row], moves: rates_store.Moves) -> Observed:
    cameras = {str(row["id"]): row for row in rows}
    seen = replace(whole, cameras=cameras)
    if whole.rules & RATES:
        keys = [row["id"] for row in rows]
        before, changes = await rates_store.course_of(session, keys, whole.start, whole.end)
        used = rates_store.in_use(cameras, moves, whole.start, whole.end)
        seen = replace(seen, before=before, changes=changes, in_use=used)
    if TargetRule.FILE_COMPLETENESS in whole.rules:
        seen = replace(seen, first_pictures=await files_store.first_pictures(session, rows, whole.end))
    return seen


def _at_once(seen: Observed, inputs: Inputs, each: Each) -> Many:
    sums = _Sums(each)
    taken = measuring.taken_by(seen) if TargetRule.FILE_COMPLETENESS in seen.rules else ()
    _add(seen, inputs, measuring.classes_of(inputs), taken, sums)
    return Many(sums.measures(), sums.files, sums.lacks.table(seen.end, taken))


def _add(
    seen: Observed, inputs: Inputs, classes: Mapping[uuid.UUID, int], taken: Collection[Place], sums: "_Sums"
) -> None:
    measuring.add_rates(seen, classes, sums.add, sums.each)
    if TargetRule.FILE_COMPLETENESS in seen.rules:
        found = measuring.files_among(seen, inputs.divisions, classes, taken)
        for each in measuring.add_files(found, classes, sums.add):
            sums.files.setdefault(each.division_code, FileCount()).add(each)
            sums.lacks.add(each)


class _Sums:
    """By division and class. What is no whole number is kept of each camera and summed at the end: the sum is the same
    to the last digit in whatever order they came, and so a report comes out the same later."""

    def __init__(self, each: Each) -> None:
        self.each = each
        self._counts: dict[tuple[str, int | None], Measure] = {}
        self._parts: dict[tuple[str, int | None], tuple[array[float], ...]] = {}
        self.files: dict[str, FileCount] = {}
        self.lacks = LackMaker()

    def add(self, division_code: str, site_class: int | None, each: Measure) -> None:
        key = division_code, site_class
        values = each.online_pct, each.sound_pct, each.unseen_s, each.excluded_s
        for part, value in zip(self._parts.setdefault(key, tuple(array("d") for _ in values)), values, strict=True):
            if value:
                part.append(value)
        counted = Measure(cameras=each.cameras, rated=each.rated, files=each.files, complete=each.complete)
        self._counts[key] = self._counts.get(key, Measure()) + counted

    def measures(self) -> Measures:
        return {key: self._whole(key) for key in sorted(self._counts, key=lambda key: (key[0], key[1] or 0))}

    def _whole(self, key: tuple[str, int | None]) -> Measure:
        online, sound, unseen, excluded = map(math.fsum, self._parts[key])
        counts = self._counts[key]
        return replace(counts, online_pct=online, sound_pct=sound, unseen_s=unseen, excluded_s=excluded)
