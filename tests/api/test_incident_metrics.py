"""What Prometheus reads of incidents."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client.core import CounterMetricFamily
from sqlalchemy import select, update
from sqlmodel import col

from tests.api.conftest import SignIn
from tests.fakes.cameras import EAST, add_camera, add_county
from tests.fakes.faulty import handle_facts, set_condition
from vms.accounts.model import Role
from vms.incidents.metrics import IncidentFigures
from vms.incidents.tables import Incident
from vms.web.deps import Container


@pytest.fixture
async def cameras(container: Container) -> list[uuid.UUID]:
    await add_county(container.database)
    return [await add_camera(container.database, number, division=EAST) for number in range(2)]


async def test_what_is_open_and_how_others_ended(
    container: Container, cameras: list[uuid.UUID], sign_in: SignIn
) -> None:
    for camera in cameras:
        await set_condition(container.database, camera, "offline")
    await handle_facts(container.database)
    async with container.database.reading() as session:
        incident = (await session.scalars(select(col(Incident.id)))).first()
    admin = await sign_in(Role.ADMINISTRATOR)
    body = {"action": "override", "reason": "torn down", "client_action_id": "override-1"}
    assert (await admin.post(f"/api/v1/incidents/{incident}/actions", json=body)).status_code == 200
    figures = IncidentFigures(container.database, container.clock)
    await figures.refresh()
    read = {
        (sample.name, *sample.labels.values()): sample.value
        for family in figures.collect()
        for sample in family.samples
    }
    assert read["vms_incidents_open", "raised"] == 1
    assert read["vms_incidents_closed_total", "overridden"] == 1
    assert read["vms_incidents_closed_total", "handled"] == 0, "born at 0: the first one is an increase"
    assert read["vms_incidents_open", "returned"] == 0
    assert read["vms_incidents_overdue",] == 0
    assert read["vms_incident_facts_waiting",] == 0


async def test_nothing_is_counted_up_before_the_past_is_counted(container: Container) -> None:
    figures = IncidentFigures(container.database, container.clock)
    assert [each.name for each in figures.collect() if isinstance(each, CounterMetricFamily)] == []
    await figures.refresh()
    counters = [each.name for each in figures.collect() if isinstance(each, CounterMetricFamily)]
    assert counters == ["vms_incidents_closed", "vms_repairs_returned"]


async def test_a_passed_deadline_and_a_repair_that_nobody_proves_are_seen(
    container: Container, cameras: list[uuid.UUID]
) -> None:
    for camera in cameras:
        await set_condition(container.database, camera, "offline")
    await handle_facts(container.database)
    now, hour = container.clock.now(), timedelta(hours=1)
    by_camera: dict[uuid.UUID, dict[str, Any]] = {
        cameras[0]: {"supervised_until": now - hour},
        cameras[1]: {
            "status": "awaiting_check",
            "repaired_at": now - hour,
            "supervised_until": now - hour,
            "checking_since": now - 3 * hour,
            "check_at": now - 2 * hour,
        },
    }
    async with container.database.unit_of_work() as tx:
        for camera, values in by_camera.items():
            await tx.session.execute(update(Incident).where(col(Incident.camera_id) == camera).values(**values))
    figures = IncidentFigures(container.database, container.clock)
    await figures.refresh()
    read = {sample.name: sample.value for family in figures.collect() for sample in family.samples}
    assert read["vms_incidents_supervision_over"] == 1
    assert read["vms_incident_check_lag_seconds"] == 7200
    assert read["vms_incidents_awaiting_check_seconds"] == 10_800
