"""Which units see to an incident: whoever has its order, and whom its cameras' records name."""

import uuid

import pytest
from sqlalchemy import update
from sqlmodel import col

from registry.model import Camera, Unit, UnitKind
from tests.fakes.cameras import COUNTY, EAST, WEST, add_camera, add_county
from tests.fakes.people import add_user
from vms.accounts.model import Role
from vms.causes.model import Cause, CauseKind
from vms.db.engine import Database
from vms.incidents import store as incident_store
from vms.incidents.model import LifePolicy
from vms.incidents.raising import Raiser
from vms.incidents.store import Condition
from vms.incidents.tables import Incident
from vms.notify.store import seeing_to
from vms.workorders.tables import WorkOrder

POLICE, OFFICE, COMPANY, OTHER = "police east", "office east", "company", "company two"
NAMED = {"police_unit_code": "360902100001", "managing_unit": OFFICE, "maintainer": COMPANY}


@pytest.fixture
async def units(database: Database) -> dict[uuid.UUID, str]:
    """A police unit and an office of the east, two companies of the county, and in the west an office with the name of
    the eastern one."""
    await add_county(database)
    made = [
        Unit(code="360902100001", name=POLICE, kind=UnitKind.POLICE_STATION, division_code=WEST),
        Unit(code="360902100002", name=OFFICE, kind=UnitKind.GOVERNANCE_CENTRE, division_code=EAST),
        Unit(code="360902100003", name=OFFICE, kind=UnitKind.GOVERNANCE_CENTRE, division_code=WEST),
        Unit(code="360902100004", name=COMPANY, kind=UnitKind.MAINTENANCE_COMPANY, division_code=COUNTY),
        Unit(code="360902100005", name=OTHER, kind=UnitKind.MAINTENANCE_COMPANY, division_code=COUNTY),
    ]
    async with database.unit_of_work() as tx:
        tx.session.add_all(made)
        return {unit.id: f"{unit.name} {unit.code[-1]}" for unit in made}


async def named(database: Database, camera: uuid.UUID, **record: str) -> None:
    async with database.unit_of_work() as tx:
        await tx.session.execute(update(Camera).where(col(Camera.id) == camera).values(**record))


async def seen_to_by(database: Database, units: dict[uuid.UUID, str], incident: Incident) -> list[str]:
    async with database.reading() as session:
        return sorted(units[key] for key in await seeing_to(session, incident.id))


async def raised(database: Database, *cameras: uuid.UUID) -> Incident:
    """One incident of all of them."""
    async with database.unit_of_work() as tx:
        fallen = []
        for key in cameras:
            facts = await incident_store.camera(tx.session, key)
            assert facts is not None
            fallen.append((facts, Condition(key, "offline", (), tx.now, None)))
        cause = Cause(CauseKind.SWITCH, "S1")
        await Raiser(LifePolicy()).raise_together(tx, cause, fallen)
        incident = await incident_store.open_shared(tx.session, cause)
        assert incident is not None
        return incident


async def test_whom_the_records_of_its_cameras_name(database: Database, units: dict[uuid.UUID, str]) -> None:
    cameras = [await add_camera(database, number) for number in range(3)]
    await named(database, cameras[0], **NAMED)
    await named(database, cameras[1], maintainer=OTHER, managing_unit="nobody's name")
    alone = await raised(database, cameras[2])
    assert await seen_to_by(database, units, alone) == []
    async with database.unit_of_work() as tx:
        await Raiser(LifePolicy()).join(
            tx, Cause(CauseKind.SWITCH, "S1"), [Condition(key, "offline", (), tx.now, None) for key in cameras[:2]]
        )
    by = [f"{COMPANY} 4", f"{OTHER} 5", f"{OFFICE} 2", f"{POLICE} 1"]
    assert await seen_to_by(database, units, alone) == sorted(by)


async def test_whoever_has_the_order(database: Database, units: dict[uuid.UUID, str]) -> None:
    incident = await raised(database, await add_camera(database, 0))
    other = next(key for key, name in units.items() if name.startswith(OTHER))
    async with database.unit_of_work() as tx:
        user = await add_user(tx, Role.CREW, None)
        order = WorkOrder(incident_id=incident.id, assignee_id=user.id, created_at=tx.now, dispatched_at=tx.now)
        order.unit_id = other
        tx.session.add(order)
    assert await seen_to_by(database, units, incident) == [f"{OTHER} 5"]
