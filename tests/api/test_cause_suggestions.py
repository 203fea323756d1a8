"""What cameras have shown to share, over HTTP: suggested in one's own area, written into the record, refused, split."""

import uuid
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.api.conftest import SignIn
from tests.fakes.cameras import EAST, WEST, add_camera, add_county
from tests.fakes.clock import START, FakeClock
from tests.fakes.street import Street
from vms.accounts.model import Role
from vms.audit.tables import AuditEntry
from vms.causes.learner import Learner
from vms.causes.learning import LearningPolicy
from vms.health.tables import Transition
from vms.web.deps import Container

PATH = "/api/v1/cause-suggestions"


@pytest.fixture
async def street(container: Container, clock: FakeClock) -> Street:
    """Four cameras in the east; the first three have failed together three times, and that is known."""
    await add_county(container.database)
    cameras = [await add_camera(container.database, number, division=EAST) for number in range(4)]
    await fail(container, cameras[:3], (1, 5, 9))
    await fail(container, cameras[3:], (2, 7, 11))
    await clock.jump(12 * 86_400)
    await learn(container)
    return Street(container.database, clock, cameras)


async def fail(container: Container, cameras: list[uuid.UUID], days: tuple[int, ...]) -> None:
    async with container.database.unit_of_work() as tx:
        for day in days:
            for n, camera in enumerate(cameras):
                at = START + timedelta(days=day, seconds=10 * n)
                tx.session.add(Transition(camera_id=camera, at=at, from_state="online", to_state="offline"))


async def learn(container: Container) -> None:
    await Learner(container.database, container.clock, LearningPolicy()).learn()


async def suggested(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get(PATH)).json()["items"]
    return found


async def test_cameras_that_fail_together_are_suggested_until_the_record_says_why(
    container: Container, street: Street, sign_in: SignIn
) -> None:
    admin = await sign_in(Role.ADMINISTRATOR, EAST)
    (found,) = await suggested(admin)
    assert {each["id"] for each in found["cameras"]} == {str(camera) for camera in street.cameras[:3]}
    assert len(found["times"]) == 3
    west = await sign_in(Role.ADMINISTRATOR, WEST)
    assert await suggested(west) == []
    assert (await west.delete(f"{PATH}/{found['id']}")).status_code == 404
    for camera in found["cameras"]:
        seen = {"If-Match": f'"v{camera["version"]}"'}
        change = {"record": {"SSJHJ": "SW-9"}, "reason": "查线"}
        changed = await admin.patch(f"/api/v1/cameras/{camera['id']}", json=change, headers=seen)
        assert changed.status_code == 200, changed.text
    assert await suggested(admin) == [], "at once"
    assert await street.see(range(3), "offline") == 0
    (one,) = await street.incidents()
    assert (one.cause_kind, one.cause_key) == ("switch", "SW-9"), (
        "what a person has written goes before what was learned"
    )
    await learn(container)
    assert await suggested(admin) == []


async def test_what_a_person_refuses_is_grouped_and_suggested_no_more(
    container: Container, street: Street, sign_in: SignIn
) -> None:
    admin = await sign_in(Role.ADMINISTRATOR, EAST)
    (found,) = await suggested(admin)
    assert (await admin.delete(f"{PATH}/{found['id']}")).status_code == 204
    assert (await admin.delete(f"{PATH}/{found['id']}")).status_code == 404
    for _ in range(2):
        assert await suggested(admin) == []
        await learn(container)
    assert await street.see(range(3), "offline") == 0
    assert [(each.cause_kind, each.cameras_count) for each in await street.incidents()] == [(None, 1)] * 3
    async with container.database.reading() as session:
        entry = (await session.scalars(select(AuditEntry).where(col(AuditEntry.action) == "cause.refuse"))).one()
    assert entry.object_id == found["id"]


async def split(client: httpx.AsyncClient, incident: uuid.UUID, camera: uuid.UUID, name: str) -> httpx.Response:
    body = {"action": "split", "client_action_id": name, "camera_id": str(camera), "remark": "its own plug"}
    return await client.post(f"/api/v1/incidents/{incident}/actions", json=body)


async def test_an_incident_says_what_was_learned_and_a_person_splits_a_camera_off(
    container: Container, street: Street, sign_in: SignIn
) -> None:
    await street.see(range(3), "offline")
    (incident,) = await street.incidents()
    operator = await sign_in(Role.OPERATOR, EAST)
    told = (await operator.get(f"/api/v1/incidents/{incident.id}")).json()
    assert (told["cause"]["kind"], told["cause"]["name"], len(told["cause"]["times"])) == ("learned", "", 3)
    assert "split" in told["allowed_actions"]
    first = street.cameras[0]
    answers = [await split(operator, incident.id, first, "split-1st") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200], "sent twice it is done once"
    left = answers[1].json()
    assert [member["camera"]["id"] for member in left["members"]] == [str(camera) for camera in street.cameras[1:3]]
    assert (left["camera"]["id"], left["cameras_count"]) == (str(street.cameras[1]), 2)
    assert (left["status"], left["history"][-1]["action"], left["history"][-1]["remark"]) == (
        "raised",
        "split",
        "its own plug",
    )
    assert left["history"][-1]["detail"] == {"number": 2}
    _, own = await street.incidents()
    assert (own.camera_id, own.kind, own.cause_kind, own.raised_at) == (first, "offline", None, incident.raised_at)
    assert (await split(operator, incident.id, first, "split-2nd")).status_code == 422
    await learn(container)
    await street.clock.advance(7200)
    await street.see(range(3), "online")
    assert [each.status for each in await street.incidents()] == ["closed"] * 2, "nobody has touched it"
    await street.clock.advance(7200)
    await street.see(range(3), "offline")
    alone, together = sorted((await street.incidents())[2:], key=lambda each: each.cameras_count)
    assert (alone.camera_id, alone.cause_kind) == (first, None)
    assert (together.cause_kind, together.cameras_count) == ("learned", 2), "it is not learned for that one again"


async def test_what_is_left_of_two_is_one_by_itself(street: Street, sign_in: SignIn) -> None:
    await street.see([0, 1], "offline")
    await street.clock.advance(121)
    await street.see([], "offline")
    (incident,) = await street.incidents()
    assert incident.cause_kind == "learned"
    await street.see([0], "online")
    operator = await sign_in(Role.OPERATOR, EAST)
    left = (await split(operator, incident.id, street.cameras[1], "split-faulty")).json()
    assert (left["status"], left["resolution"], left["cause"]) == ("closed", "recovered", None), "it was the faulty one"
    _, own = await street.incidents()
    assert (own.camera_id, own.status) == (street.cameras[1], "raised")
    refused = await split(operator, own.id, street.cameras[1], "split-alone")
    assert (refused.status_code, "only one camera" in refused.json()["detail"]) == (409, True)
