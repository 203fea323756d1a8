"""A day of 400 cameras with faults, flaps, a failed switch, a maintenance window and our own outage, through the real
watch, scheduler and plan: the incidents are the script's, none twice, none lost, also when the service is killed again
and again."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.fakes.cameras import EAST
from tests.fakes.clock import START
from tests.fakes.patience import PATIENCE_S
from tests.fakes.simulated_day import MAINTAINED, MINUTES, SINGLE, WINDOW_FROM, WINDOW_TO, Day, expected, main
from vms.health.model import HealthState
from vms.health.rating import rate_camera
from vms.health.tables import CameraDay, CameraHealth, Transition
from vms.health.timeline import Step
from vms.incidents.tables import Incident, IncidentMember, IncidentStep

KILLS = 4
SEEN_WITHIN_S = 240 + 15
"""One interval of the eventful cameras, and the quick second look."""


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
async def test_the_incidents_of_a_day_are_the_scripts(tmp_path: Path) -> None:
    await main(tmp_path, MINUTES)
    async with opened(tmp_path) as day:
        raised = await found(day)
        assert sorted(raised, key=str) == sorted(expected(), key=str)
        async with day.database.reading() as session:
            changes = list(await session.scalars(select(Transition).order_by(col(Transition.at), col(Transition.id))))
            days = list(await session.scalars(select(CameraDay)))
            until = {row.camera_id: row.accounted_at for row in await session.scalars(select(CameraHealth))}
            reopened = [row.camera_id for row in await session.scalars(select(Incident)) if row.reopened]
        assert len(reopened) == 3, "each that flaps is one incident, opened again and again"
        for camera_id, number in day.numbers.items():
            stored = {
                state: sum(getattr(row, f"{state}_s") for row in days if row.camera_id == camera_id)
                for state in HealthState
            }
            own = [row for row in changes if row.camera_id == camera_id]
            end = until[camera_id]
            assert end is not None
            counted = seconds_between(own, START, end)
            assert stored == pytest.approx(counted, abs=0.01), number
            assert sum(counted.values()) == pytest.approx((end - START).total_seconds()), "every second is in one state"
            steps = [Step(row.at, HealthState(row.to_state)) for row in own]
            rated = rate_camera(camera_id, EAST, None, None, steps, START, end).rates
            assert rated.seconds == pytest.approx(counted, abs=0.01), number
            up = counted[HealthState.ONLINE] + counted[HealthState.DEGRADED]
            known = up + counted[HealthState.OFFLINE]
            assert rated.online_pct == pytest.approx(100 * up / known), number
            assert rated.sound_pct == pytest.approx(100 * counted[HealthState.ONLINE] / known), number
            if number in MAINTAINED:
                assert stored[HealthState.OFFLINE] == 0
                assert stored[HealthState.MAINTENANCE] == pytest.approx(60 * (WINDOW_TO - WINDOW_FROM), abs=5), number
            if number in SINGLE and SINGLE[number][1] < MINUTES:
                begin, over = SINGLE[number]
                assert stored[HealthState.OFFLINE] == pytest.approx(60 * (over - begin), abs=SEEN_WITHIN_S), number


def seconds_between(changes: list[Transition], start: datetime, end: datetime) -> dict[HealthState, float]:
    """How long each state lasted from `start`, when nothing was known, to `end`, by the transitions alone."""
    seconds = dict.fromkeys(HealthState, 0.0)
    moments = [(start, "unknown"), *((change.at, change.to_state) for change in changes), (end, "")]
    for (at, state), (after, _) in pairwise(moments):
        seconds[HealthState(state)] += (after - at).total_seconds()
    return seconds


@pytest.mark.slow
async def test_a_service_that_is_killed_again_and_again_loses_and_doubles_nothing(tmp_path: Path) -> None:
    end = 120
    for kill in range(KILLS):
        await run_until(tmp_path, end, 15 + 25 * kill)
    await main(tmp_path, end)
    async with opened(tmp_path) as day:
        raised = await found(day)
        async with day.database.reading() as session:
            acts = list(await session.scalars(select(col(IncidentStep.action)).order_by(col(IncidentStep.id))))
    assert sorted(raised, key=str) == [("offline", frozenset({11}), False), ("offline", frozenset({333}), False)]
    assert sorted(acts) == ["raised", "raised", "recovered", "recovered"]


async def run_until(folder: Path, end: int, minute: int) -> None:
    """A process of its own, killed as soon as it has come past that minute."""
    program = "tests.fakes.simulated_day"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", program, str(folder), str(end), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        while int((await process.stdout.readline()).decode()) < minute:
            pass
    process.kill()
    await process.wait()
