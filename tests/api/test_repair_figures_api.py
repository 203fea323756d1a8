"""Repair figures over HTTP: each figure's incidents are those that its list shows; paused time from the history."""

import random
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest

from registry.model import Division
from tests.api.conftest import SignIn
from tests.fakes.cameras import EAST, WEST, add_camera, add_county
from tests.fakes.clock import START, FakeClock
from vms.accounts.model import Role
from vms.incidents.model import Act, IncidentAction, IncidentOrigin, IncidentStatus, Resolution
from vms.incidents.store import add_step
from vms.incidents.tables import Incident, IncidentMember
from vms.web.deps import Container

FIGURES, INCIDENTS = "/api/v1/repair-figures", "/api/v1/incidents"
HOUR = timedelta(hours=1)


def random_incident(draw: random.Random, number: int, camera: uuid.UUID, division: str) -> Incident:
    """Raised within four days after the start, as any life may have left it two days later."""
    raised = START + draw.randrange(96) * HOUR
    closed = raised + draw.randrange(1, 72) * HOUR if draw.random() < 0.7 else None
    resolution = draw.choice(list(Resolution)) if closed else None
    repaired = draw.random() < 0.3
    return Incident(
        number=number,
        camera_id=camera,
        division_code=division,
        kind="offline",
        site_class=draw.choice([1, 2]),
        status=IncidentStatus.CLOSED
        if closed
        else IncidentStatus.AWAITING_CHECK
        if repaired
        else IncidentStatus.RAISED,
        origin=IncidentOrigin.HEALTH,
        raised_at=raised,
        due_at=raised + 24 * HOUR,
        paused_at=raised + 5 * HOUR if closed is None and not repaired and draw.random() < 0.4 else None,
        repaired_at=raised + draw.randrange(1, 60) * HOUR if repaired and closed is None else None,
        closed_at=closed,
        resolution=resolution,
    )


@pytest.fixture
async def incidents(container: Container, clock: FakeClock) -> list[Incident]:
    await add_county(container.database)
    draw = random.Random(7)
    cameras = {
        division: await add_camera(container.database, n, division=division) for n, division in enumerate((EAST, WEST))
    }
    rows = [
        random_incident(draw, number + 1, cameras[division], division)
        for number in range(400)
        for division in [draw.choice((EAST, WEST))]
    ]
    async with container.database.unit_of_work() as tx:
        tx.session.add_all(rows)
        await tx.session.flush()
        for row in rows:
            left = row.closed_at or row.raised_at
            tx.session.add(
                IncidentMember(
                    incident_id=row.id, camera_id=row.camera_id, kind="offline", joined_at=row.raised_at, left_at=left
                )
            )
    await clock.jump(6 * 86_400)
    return rows


def when(start: datetime, end: datetime) -> dict[str, Any]:
    return {"from": start.isoformat(), "to": end.isoformat()}


@pytest.mark.parametrize("hours", [(0, 144), (30, 80)])
async def test_each_figure_lists_its_incidents(
    incidents: list[Incident], sign_in: SignIn, hours: tuple[int, int]
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    asked = when(*(START + hour * HOUR for hour in hours))
    whole = (await client.get(FIGURES, params=asked)).json()
    scopes: list[tuple[dict[str, str], Any]] = [({}, whole["figures"])]
    scopes += [({"division": each["id"]}, each["figures"]) for each in whole["divisions"]]
    scopes += [({"class": code}, figures) for code, figures in whole["by_class"].items()]
    assert {each["id"] for each in whole["divisions"]} == {EAST, WEST}
    for scope, figures in scopes:
        counted = {kind: figures[kind] for kind in ("in_time", "late", "mended")}
        counted["excluded"] = sum(figures["excluded"].values())
        for kind, number in counted.items():
            listed = (await client.get(INCIDENTS, params={**asked, **scope, "repair": kind, "limit": 1})).json()
            assert listed["total"] == number, (scope, kind)
    assert min(whole["figures"][kind] for kind in ("in_time", "late", "mended")) > 5
    judged = whole["figures"]["in_time"] + whole["figures"]["late"]
    assert whole["figures"]["in_time_pct"] == pytest.approx(100 * whole["figures"]["in_time"] / judged)


async def test_a_target_s_scope_and_classes_list_what_was_decided_in_them(
    incidents: list[Incident], container: Container, sign_in: SignIn
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    asked = when(START, START + 144 * HOUR)
    assert (await client.get(INCIDENTS, params={**asked, "area": "core", "repair": "decided"})).json()["total"] == 0
    assert (await client.get(FIGURES, params={**asked, "area": "core"})).json()["figures"]["late"] == 0
    async with container.database.unit_of_work() as tx:
        (await tx.session.get_one(Division, EAST)).core_area = True
    for place in ({"area": "core"}, {"area": "townships"}, {}):
        for classes in ([], [1], [1, 2]):
            scope = {**asked, **place, **({"class": classes} if classes else {})}
            figures = (await client.get(FIGURES, params=scope)).json()["figures"]
            listed = (await client.get(INCIDENTS, params={**scope, "repair": "decided", "limit": 200})).json()
            assert listed["total"] == figures["in_time"] + figures["late"]
            assert {each["class"] for each in listed["items"]} <= set(classes or [1, 2])
            if place:
                divisions = {each["division"] for each in listed["items"]}
                assert divisions == {EAST if place["area"] == "core" else WEST}, "there are some, and no others"


async def test_an_area_sees_its_own_and_too_few_are_no_rate(incidents: list[Incident], sign_in: SignIn) -> None:
    officer = await sign_in(Role.GOVERNANCE_OFFICER, EAST)
    asked = when(START, START + 144 * HOUR)
    own = (await officer.get(FIGURES, params=asked)).json()["figures"]
    whole = (await (await sign_in(Role.ADMINISTRATOR)).get(FIGURES, params=asked)).json()["divisions"]
    assert own == next(each["figures"] for each in whole if each["id"] == EAST)
    assert (await officer.get(FIGURES, params={**asked, "division": WEST})).status_code == 422
    few = (await officer.get(FIGURES, params=when(START, START + HOUR))).json()["figures"]
    assert (few["in_time_pct"], few["mean_s"], few["note"]) == (None, None, "not enough samples")


async def test_the_time_its_clock_stood_is_said_beside(container: Container, clock: FakeClock, sign_in: SignIn) -> None:
    await add_county(container.database)
    camera = await add_camera(container.database, 1, division=EAST)
    async with container.database.unit_of_work() as tx:
        row = random_incident(random.Random(1), 1, camera, EAST)
        row.raised_at, row.closed_at, row.due_at = START, START + 9 * HOUR, START + 30 * HOUR
        row.status, row.resolution, row.paused_at = IncidentStatus.CLOSED, Resolution.VERIFIED, None
        tx.session.add(row)
        await tx.session.flush()
        for action, hour in ((IncidentAction.PAUSE, 2), (IncidentAction.ARRIVE, 5), (Act.VERIFIED, 9)):
            at = START + hour * HOUR
            await add_step(tx.session, row, action, at=at, from_status=IncidentStatus.DISPATCHED)
    await clock.jump(86_400)
    figures = (await (await sign_in(Role.ADMINISTRATOR)).get(FIGURES)).json()["figures"]
    assert (figures["mended"], figures["paused_s"]) == (1, 3 * 3600)
