"""A day of 400 cameras with faults, flaps, a failed switch, a maintenance window and our own outage, through the real
watch, scheduler and plan, in a service that is killed again and again: the incidents are the script's, none twice, none
lost, and the rates are those of the transitions."""

import asyncio
import random
import sys
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.fakes.cameras import EAST
from tests.fakes.clock import START
from tests.fakes.patience import PATIENCE_S
from tests.fakes.simulated_day import (
    CAMERAS,
    CUT_FROM,
    CUT_TO,
    MAINTAINED,
    MINUTES,
    SINGLE,
    WINDOW_FROM,
    WINDOW_TO,
    Day,
    expected,
    main,
)
from vms.health import rates_store
from vms.health.judge import OUR_FAULT
from vms.health.model import HealthState
from vms.health.rating import rate_camera
from vms.health.tables import CameraDay, CameraHealth, Transition
from vms.health.timeline import ENOUGH, Step
from vms.incidents.tables import Incident, IncidentMember, IncidentStep

KILLED_AT = (20, 150, 305, 430, 620, 750, 900, 1060, 1240)
"""Minutes: with a camera dark, in the window, while our own line is cut, behind the failed switch, while three flap, in
between, and while a township is dark. Then another process goes on with what the database remembers."""
SEEN_WITHIN_S = 240 + 15
"""One interval of the eventful cameras, and the quick second look."""
CUT_SEEN = CUT_FROM + 6
"""By then every camera has been looked at twice over the cut line."""
HOURS = (
    (0, MINUTES),
    (0, 5),
    (CUT_SEEN, CUT_TO),
    (CUT_FROM - 60, CUT_TO + 60),
    (600, 605),
    (690, 830),
    (1000, MINUTES),
)


async def found(day: Day) -> list[tuple[str, frozenset[int], bool]]:
    """Each incident as the script names it."""
    async with day.database.reading() as session:
        incidents = list(await session.scalars(select(Incident).order_by(col(Incident.number))))
        members: dict[object, set[int]] = {}
        for row in await session.scalars(select(IncidentMember)):
            members.setdefault(row.incident_id, set()).add(day.numbers[row.camera_id])
    assert [row.number for row in incidents] == list(range(1, len(incidents) + 1))
    return [(row.cause_kind or row.kind, frozenset(members[row.id]), row.closed_at is None) for row in incidents]


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Day]:
    """What the database remembers of the day."""
    day = Day(folder)
    try:
        await day.open()
        yield day
    finally:
        await day.database.close()


@pytest.mark.slow
async def test_the_incidents_of_a_day_are_the_scripts_however_often_the_service_is_killed(tmp_path: Path) -> None:
    for minute in KILLED_AT:
        await run_until(tmp_path, minute)
    await main(tmp_path, MINUTES)
    async with opened(tmp_path) as day:
        raised = await found(day)
        assert sorted(raised, key=str) == sorted(expected(), key=str)
        async with day.database.reading() as session:
            changes = list(await session.scalars(select(Transition).order_by(col(Transition.at), col(Transition.id))))
            days = list(await session.scalars(select(CameraDay)))
            until = {row.camera_id: row.accounted_at for row in await session.scalars(select(CameraHealth))}
            steps = list(await session.execute(select(col(IncidentStep.incident_id), col(IncidentStep.action))))
            reopened = [row.camera_id for row in await session.scalars(select(Incident)) if row.reopened]
        assert [action for _, action in steps].count("raised") == len(raised)
        assert len({incident_id for incident_id, action in steps if action == "raised"}) == len(raised)
        assert len(reopened) == 3, "each that flaps is one incident, opened again and again"
        by_camera = {key: [row for row in changes if row.camera_id == key] for key in day.numbers}
        for camera_id, number in day.numbers.items():
            stored = {
                state: sum(getattr(row, f"{state}_s") for row in days if row.camera_id == camera_id)
                for state in HealthState
            }
            end = until[camera_id]
            assert end is not None
            counted = seconds_between(by_camera[camera_id], START, end)
            assert stored == pytest.approx(by_state(counted), abs=0.01), number
            assert sum(counted.values()) == pytest.approx((end - START).total_seconds()), "every second is in one state"
            if number in MAINTAINED:
                assert stored[HealthState.OFFLINE] == 0
                assert stored[HealthState.MAINTENANCE] == pytest.approx(60 * (WINDOW_TO - WINDOW_FROM), abs=5), number
            if number in SINGLE and SINGLE[number][1] < MINUTES:
                begin, over = SINGLE[number]
                assert stored[HealthState.OFFLINE] == pytest.approx(60 * (over - begin), abs=SEEN_WITHIN_S), number
        our_outage_is_nobodys(by_camera)
        for start, end in periods(changes):
            await rates_are_by_the_book(day, by_camera, start, end)


def our_outage_is_nobodys(by_camera: dict[uuid.UUID, list[Transition]]) -> None:
    """While our own line is cut nobody is called offline, and what is not seen is unknown by our own fault."""
    cut, seen, mended = (START + timedelta(minutes=minute) for minute in (CUT_FROM, CUT_SEEN, CUT_TO))
    for own in by_camera.values():
        assert [row.to_state for row in own if cut <= row.at <= mended] == ["unknown"]
        counted = seconds_between(own, seen, mended)
        assert counted == {(HealthState.UNKNOWN, True): (mended - seen).total_seconds()}


def periods(changes: list[Transition]) -> list[tuple[datetime, datetime]]:
    """The day, hours that begin and end between changes, and times that begin and end exactly on one."""
    hours = [(START + timedelta(minutes=begin), START + timedelta(minutes=end)) for begin, end in HOURS]
    draw = random.Random(11)
    moments = sorted({row.at for row in changes})
    return hours + [(one, other) for one, other in (sorted(draw.sample(moments, 2)) for _ in range(12))]


async def rates_are_by_the_book(
    day: Day, by_camera: dict[uuid.UUID, list[Transition]], start: datetime, end: datetime
) -> None:
    """What the service reads and computes of that time is what adding up the transitions gives, camera by camera."""
    async with day.database.reading() as session:
        begun = await rates_store.begun(session, None, None, start, end, limit=2 * CAMERAS)
        moved: dict[uuid.UUID, list[Step]] = {camera.camera_id: [] for camera in begun}
        for camera_id, step in await rates_store.changed(session, None, start, end, limit=100_000):
            moved[camera_id].append(step)
    assert moved.keys() == by_camera.keys()
    for camera in begun:
        key, number = camera.camera_id, day.numbers[camera.camera_id]
        rated = rate_camera(key, EAST, None, camera.before, moved[key], start, end, camera.in_use).rates
        counted = seconds_between(by_camera[key], start, end)
        unseen = counted.pop((HealthState.UNKNOWN, False), 0.0)
        assert rated.seconds == pytest.approx(by_state(counted), abs=0.001), (number, start, end)
        seconds = by_state(counted)
        up = seconds[HealthState.ONLINE] + seconds[HealthState.DEGRADED]
        known = up + seconds[HealthState.OFFLINE] + unseen
        assert (rated.unseen_s, rated.counted_s) == pytest.approx((unseen, known), abs=0.001)
        if known < ENOUGH.total_seconds():
            assert rated.online_pct is None, "not enough samples"
        else:
            assert rated.online_pct == pytest.approx(100 * up / known), (number, start, end)
            assert rated.sound_pct == pytest.approx(100 * seconds[HealthState.ONLINE] / known), (number, start, end)


def seconds_between(changes: list[Transition], start: datetime, end: datetime) -> dict[tuple[HealthState, bool], float]:
    """How long each state lasted from `start` to `end`, by the transitions alone; and whether it was our own fault.
    Nothing is known at the beginning of the day."""
    seconds: dict[tuple[HealthState, bool], float] = defaultdict(float)
    moments = [(START, "unknown", ""), *((row.at, row.to_state, row.detail) for row in changes), (end, "", "")]
    for (at, state, detail), (after, *_) in pairwise(moments):
        lasted = min(after, end) - max(at, start)
        if lasted > timedelta():
            seconds[HealthState(state), detail.startswith(OUR_FAULT)] += lasted.total_seconds()
    return seconds


def by_state(counted: dict[tuple[HealthState, bool], float]) -> dict[HealthState, float]:
    found = dict.fromkeys(HealthState, 0.0)
    for (state, _), lasted in counted.items():
        found[state] += lasted
    return found


async def run_until(folder: Path, minute: int) -> None:
    """A process of its own, killed while it works in that minute."""
    program = "tests.fakes.simulated_day"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", program, str(folder), str(MINUTES)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    reached = -1
    while reached < minute:
        async with asyncio.timeout(PATIENCE_S):
            reached = int((await process.stdout.readline()).decode())
        if reached < minute:
            process.stdin.write(b"\n")
    process.kill()
    await process.wait()
