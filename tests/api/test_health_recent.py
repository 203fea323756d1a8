"""The last changes of state: newest first, of one's own area, and no camera's very first state."""

import uuid
from datetime import timedelta

import pytest

from tests.api.conftest import SignIn
from tests.fakes.two_towns import OURS, THEIRS, add_county, add_things
from vms.accounts.model import Role
from vms.health.tables import Transition
from vms.web.deps import Container


@pytest.fixture
async def cameras(container: Container) -> dict[str, uuid.UUID]:
    await add_county(container.database)
    found = {}
    for town in (OURS, THEIRS):
        found[town] = uuid.UUID((await add_things(container.database, town, 1)).ids["camera_id"])
    steps = (("unknown", "online"), ("online", "offline"), ("offline", "online"))
    for minute, (before, after) in enumerate(steps):
        async with container.database.unit_of_work() as tx:
            at = tx.now + timedelta(minutes=minute)
            for camera in found.values():
                row = Transition(camera_id=camera, at=at, from_state=before, to_state=after, finding="ok")
                tx.session.add(row)
    return found


async def test_the_last_changes_of_ones_area(cameras: dict[str, uuid.UUID], sign_in: SignIn) -> None:
    person = await sign_in(Role.OPERATOR, OURS)
    items = (await person.get("/api/v1/transitions")).json()["items"]
    assert [(each["from_state"], each["to_state"]) for each in items] == [("offline", "online"), ("online", "offline")]
    assert {each["camera_id"] for each in items} == {str(cameras[OURS])}
    assert items[0]["camera_name"] == f"camera-{OURS}-1"


async def test_no_more_than_asked_for(cameras: dict[str, uuid.UUID], sign_in: SignIn) -> None:
    person = await sign_in(Role.ADMINISTRATOR)
    assert len((await person.get("/api/v1/transitions", params={"limit": 3})).json()["items"]) == 3
    assert (await person.get("/api/v1/transitions", params={"limit": 101})).status_code == 422
