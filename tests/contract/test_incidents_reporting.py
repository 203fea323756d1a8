"""People's reports and deeds that come at the same time. The same on both databases."""

import asyncio
import uuid

import pytest
from sqlalchemy import func, select

from tests.fakes.cameras import add_camera, add_county
from tests.fakes.people import add_user
from vms.accounts.model import EVERYWHERE, Actor, Role, Via
from vms.db.engine import Database
from vms.incidents.model import LifePolicy
from vms.incidents.schemas import ReportIn
from vms.incidents.service import Incidents
from vms.incidents.tables import Incident, IncidentStep


@pytest.mark.parametrize(("names", "steps"), [(["tile-0001", "tile-0002"], 2), (["tile-0001", "tile-0001"], 1)])
async def test_two_reports_at_once_are_one_incident(database: Database, names: list[str], steps: int) -> None:
    await add_county(database)
    camera = await add_camera(database, 1)
    async with database.unit_of_work() as tx:
        user = await add_user(tx, Role.OPERATOR, None)
    actor = Actor(user.id, user.username, Role.OPERATOR, EVERYWHERE, None, None, Via.SESSION, uuid.UUID(int=1))
    incidents = Incidents(database, LifePolicy(), 3)
    reports = [ReportIn(camera_id=str(camera), kind="covered", client_action_id=name) for name in names]
    answers = await asyncio.gather(*(incidents.report(actor, report) for report in reports))
    assert sorted(new for _, new in answers) == [False, True]
    assert len({incident_id for incident_id, _ in answers}) == 1
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Incident)) == 1
        assert await session.scalar(select(func.count()).select_from(IncidentStep)) == steps
