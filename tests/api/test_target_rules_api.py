"""Targets of measures over HTTP say what the routes of rates and of repairs say of the same month."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from registry.model import Level, Target, TargetRule
from streams.model import Finding
from tests.api.conftest import SignIn
from tests.fakes.cameras import EAST, WEST, add_camera, add_county
from tests.fakes.clock import START, FakeClock
from vms.accounts.model import Role
from vms.health import store
from vms.health.model import HealthState, StateChange
from vms.incidents.model import IncidentOrigin, IncidentStatus, Resolution
from vms.incidents.tables import Incident, IncidentMember
from vms.web.deps import Container

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MONTH = datetime(2026, 2, 28, 16, tzinfo=UTC)
DAYS = 2


async def happen(container: Container, dice: random.Random) -> None:
    """Four cameras go up and down for two days; nine incidents, four of them mended within the hour they had."""
    keys = [await add_camera(container.database, number, division=EAST if number else WEST) for number in range(4)]
    for key in keys:
        state, changes = HealthState.UNKNOWN, []
        for at in sorted(dice.sample(range(DAYS * 1440), 20)):
            to = dice.choice(list(HealthState))
            changes.append((key, StateChange(START + at * MINUTE, state, to, Finding.OK, frozenset(), "", None)))
            state = to
        async with container.database.unit_of_work() as tx:
            await store.add_transitions(tx.session, changes)
    async with container.database.unit_of_work() as tx:
        for number in range(9):
            closed = START + (HOUR if number < 4 else 3 * HOUR)
            one = Incident(
                number=number + 1, camera_id=keys[-1], division_code=EAST, kind="offline", site_class=1,
                status=IncidentStatus.CLOSED, origin=IncidentOrigin.HEALTH, raised_at=START, due_at=START + 2 * HOUR,
                closed_at=closed, resolution=Resolution.VERIFIED,
            )  # fmt: skip
            tx.session.add(one)
            await tx.session.flush()
            member = IncidentMember(
                incident_id=one.id, camera_id=keys[-1], kind="offline", joined_at=START, left_at=closed
            )
            tx.session.add(member)
        for rule in (each for each in TargetRule if each.is_measured):
            for scope in ("county", WEST):
                tx.session.add(
                    Target(id=f"{rule}-{scope}", title_zh=rule, title_en=rule, scope=scope, rule=rule, required=99,
                           level=Level.ONLINE)
                )  # fmt: skip


async def test_targets_of_measures_say_what_the_other_routes_say(
    container: Container, sign_in: SignIn, clock: FakeClock
) -> None:
    await add_county(container.database)
    await happen(container, random.Random(5))
    await clock.jump(DAYS * 86_400)
    client = await sign_in(Role.AUDITOR)
    targets = {each["id"]: each for each in (await client.get("/api/v1/coverage")).json()["targets"]}
    for scope in ("county", WEST):
        query = {"scope": scope, "from": MONTH.isoformat()}
        rates = (await client.get("/api/v1/rates", params=query)).json()["rates"]
        for name in ("online", "sound"):
            target = targets[f"{name}_rate-{scope}"]
            assert target["achieved"] == pytest.approx(rates[f"{name}_pct"])
            assert (target["numerator"], target["denominator"]) == (rates["rated"], rates["cameras"])
            assert target["excluded_s"] == pytest.approx(rates["excluded_s"])
    repairs = (await client.get("/api/v1/repair-figures", params={"from": MONTH.isoformat()})).json()["figures"]
    mended = targets["repair_in_time-county"]
    assert (mended["numerator"], mended["denominator"], mended["met"]) == (4, 9, False)
    assert mended["achieved"] == pytest.approx(repairs["in_time_pct"])
    decided = {"from": MONTH.isoformat(), "repair": "decided"}
    assert (await client.get("/api/v1/incidents", params=decided)).json()["total"] == mended["denominator"]
    untold = targets[f"repair_in_time-{WEST}"]
    assert (untold["achieved"], untold["met"], untold["gap"]) == (None, False, 0)
    files = targets["file_completeness-county"]
    assert (files["achieved"], files["numerator"], files["denominator"], files["gap"]) == (0, 0, 4, 99)
