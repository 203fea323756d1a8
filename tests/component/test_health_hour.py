"""An hour of a hundred cameras on a simulated clock: what is stored is what the script says, no more and no less."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.fakes.clock import START, FakeClock
from tests.fakes.watching import Fleet, fleet_of
from vms.bus.memory import MemoryBus
from vms.events import CameraStateChanged
from vms.health.model import HealthState
from vms.health.tables import CameraDay, CameraHealth, Transition
from vms.health.timeline import Step, rates, segments

CAMERAS = 100
HOUR_S = 3600
SWITCH = range(60, 72)
"""Cameras behind one switch."""
CUT_FROM_S, CUT_TO_S = 2400.0, 2640.0
"""Nothing can be reached: it is us."""
TWO_INTERVALS = timedelta(seconds=120)


def script(number: int, at: float) -> str:
    if CUT_FROM_S <= at < CUT_TO_S:
        return "silent"
    if number in SWITCH and 600 <= at < 1200:
        return "silent"
    match number % 10, number // 10:
        case 0, _ if 300 + number <= at < 900 + number:
            return "down"
        case 1, _ if 1500 <= at < 1900:
            return "black"
        case 2, _ if at % 400 < 7:  # drops out for seconds: never confirmed
            return "down"
        case 3, _:
            return "down" if number < 50 else "locked"
        case 4, _ if 900 <= at < 1300:
            return "black" if at < 1100 else "noise"
        case _:
            return "ok"


def expected(number: int) -> list[tuple[str, float]]:
    """The state that each camera enters and when its reason begins."""
    steady = "offline" if number % 10 == 3 else "online"
    match number % 10, number in SWITCH:
        case 3, _:
            changes = []
        case 4, True:  # comes back with the noise that began meanwhile
            changes = [("offline", 600), ("degraded", 1200), ("online", 1300)]
        case 0, True:  # down before its switch
            changes = [("offline", 300 + number), ("online", 1200)]
        case _, True:
            changes = [("offline", 600), ("online", 1200)]
        case 0, _:
            changes = [("offline", 300 + number), ("online", 900 + number)]
        case 4, _:
            changes = [("degraded", 900), ("degraded", 1100), ("online", 1300)]
        case _:
            changes = []
    if number % 10 == 1:
        changes += [("degraded", 1500), ("online", 1900)]
    return [(steady, 0), *changes, ("unknown", CUT_FROM_S), (steady, CUT_TO_S)]


@pytest.mark.slow
async def test_an_hour_leaves_exactly_what_happened(tmp_path: Path, clock: FakeClock, bus: MemoryBus) -> None:
    async with fleet_of(CAMERAS, tmp_path, clock, bus, script) as (fleet, cameras):
        with bus.subscribe("test", CameraStateChanged, capacity=10_000) as facts:
            async with fleet.watching():
                await fleet.run(HOUR_S, step_s=1.0)
            told = [await anext(facts) for _ in range(len(facts._waiting))]  # type: ignore[attr-defined]
        history = await fleet.history()
        late = []
        for number, camera_id in enumerate(cameras):
            rows = history[camera_id]
            assert [row.to_state for row in rows] == [state for state, _ in expected(number)], number
            for row, (state, begins) in zip(rows, expected(number), strict=True):
                delay = row.at - START - timedelta(seconds=begins)
                late += [(number, state, delay)] if not timedelta() <= delay <= TWO_INTERVALS else []
        assert late == []
        # A change of faults within a state leaves its `since` as it was: such a fact is known by its check.
        told_states = {(fact.camera_id, fact.state, at) for fact in told for at in (fact.since, fact.checked_at)}
        assert {(row.camera_id, row.to_state, row.at) for rows in history.values() for row in rows} <= told_states
        await every_transition_has_its_evidence(fleet)
        await figures_are_those_of_a_brute_force_count(fleet, clock)
        checks = sum(fleet.watch.checks.values())
        assert CAMERAS * 60 * 0.95 <= checks <= CAMERAS * 60 * 1.3
        assert fleet.prober.most_running <= 64


async def every_transition_has_its_evidence(fleet: Fleet) -> None:
    async with fleet.database.reading() as session:
        rows = list(await session.scalars(select(Transition)))
    for row in rows:
        if row.to_state in ("online", "degraded"):
            assert row.evidence_sha is not None
            assert row.measures["luma_mean"] == 100.0
        if row.evidence_sha is not None:
            assert await fleet.evidence.read(row.evidence_sha) is not None


async def figures_are_those_of_a_brute_force_count(fleet: Fleet, clock: FakeClock) -> None:
    """The timeline's rates and the camera-days against a count second by second."""
    history = await fleet.history()
    async with fleet.database.reading() as session:
        days = {row.camera_id: row for row in await session.scalars(select(CameraDay))}
        healths = {row.camera_id: row for row in await session.scalars(select(CameraHealth))}
    for camera_id, rows in history.items():
        end = healths[camera_id].accounted_at
        assert end is not None
        assert clock.now() - end < timedelta(seconds=150)
        steps = [Step(row.at, HealthState(row.to_state)) for row in rows]
        found = rates(segments(steps, START, end))
        brute = second_by_second(steps, int((end - START).total_seconds()))
        for state in HealthState:
            assert getattr(days[camera_id], f"{state}_s") == pytest.approx(found.seconds[state], abs=1e-3)
        counted = sum(brute[state] for state in ("online", "degraded", "offline"))
        online = brute["online"] + brute["degraded"]
        # A count of whole seconds is off by less than one at every transition.
        assert found.counted_s == pytest.approx(counted, abs=len(steps) + 1)
        assert found.online_pct == pytest.approx(100 * online / counted, abs=100 * (len(steps) + 1) / counted)
        assert found.excluded_s == pytest.approx(brute["unknown"], abs=len(steps) + 1)


def second_by_second(steps: list[Step], seconds: int) -> Counter[str]:
    """In which state each second begins."""
    counted: Counter[str] = Counter()
    for second in range(seconds):
        at = START + timedelta(seconds=second)
        counted[next((step.state for step in reversed(steps) if step.at <= at), HealthState.UNKNOWN)] += 1
    return counted
