"""What Prometheus reads of incidents; every alert rule asks for a figure that exists."""

import re
import uuid
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.api.conftest import SignIn
from tests.fakes.cameras import EAST, add_camera, add_county
from tests.fakes.faulty import handle_facts, set_condition
from vms.accounts.model import Role
from vms.incidents.metrics import IncidentFigures
from vms.incidents.tables import Incident
from vms.web.deps import Container

ALERTS = Path(__file__).parents[2] / "deploy" / "prometheus" / "alerts.yml"


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
    assert read["vms_incidents_overdue",] == 0
    assert read["vms_incident_facts_waiting",] == 0


def test_every_alert_rule_asks_for_a_figure_that_exists() -> None:
    asked = set(re.findall(r"vms_[a-z_]+", " ".join(re.findall(r"expr: (.*)", ALERTS.read_text()))))
    sources = "".join(path.read_text() for path in (ALERTS.parents[2] / "vms").rglob("*.py"))
    assert len(asked) >= 8
    assert [name for name in asked if f'"{name.removesuffix("_total")}"' not in sources] == []
