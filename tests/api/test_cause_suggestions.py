"""Suggested causes over HTTP: of one's own area, gone once the record says it."""

import uuid
from datetime import timedelta

from tests.api.conftest import SignIn
from tests.fakes.cameras import EAST, WEST, add_camera, add_county
from tests.fakes.clock import START, FakeClock
from vms.accounts.model import Role
from vms.health.tables import Transition
from vms.web.deps import Container

PATH = "/api/v1/cause-suggestions"


async def test_cameras_that_fail_together_are_suggested_until_the_record_says_why(
    container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    await add_county(container.database)
    cameras = [await add_camera(container.database, number, division=EAST) for number in range(4)]
    await fail(container, cameras[:3], (1, 5, 9))
    await fail(container, cameras[3:], (2, 7, 11))
    await clock.jump(12 * 86_400)
    admin = await sign_in(Role.ADMINISTRATOR, EAST)
    (found,) = (await admin.get(PATH)).json()["items"]
    assert {each["id"] for each in found["cameras"]} == {str(camera) for camera in cameras[:3]}
    assert len(found["times"]) == 3
    assert (await (await sign_in(Role.ADMINISTRATOR, WEST)).get(PATH)).json()["items"] == []
    for camera in found["cameras"]:
        seen = {"If-Match": f'"v{camera["version"]}"'}
        change = {"record": {"SSJHJ": "SW-9"}}
        changed = await admin.patch(f"/api/v1/cameras/{camera['id']}", json=change, headers=seen)
        assert changed.status_code == 200, changed.text
    assert (await admin.get(PATH)).json()["items"] == []


async def fail(container: Container, cameras: list[uuid.UUID], days: tuple[int, ...]) -> None:
    async with container.database.unit_of_work() as tx:
        for day in days:
            for n, camera in enumerate(cameras):
                at = START + timedelta(days=day, seconds=10 * n)
                tx.session.add(Transition(camera_id=camera, at=at, from_state="online", to_state="offline"))
