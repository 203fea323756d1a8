"""Stills of live views: taken only by who watches, with this service's time, and recorded before anybody has them."""

import hashlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import cv2
import httpx
import numpy as np
import pytest
from sqlmodel import select

from streams.sim.camera import SimCamera
from tests.api.conftest import SignIn
from tests.fakes.clock import FakeClock
from tests.fakes.live_camera import CODE, SDP, register_sim
from tests.fakes.relay_viewer import offer_sdp
from vms.accounts.model import Role
from vms.audit.tables import AuditEntry
from vms.web.deps import Container


@pytest.fixture
async def sim(container: Container) -> AsyncIterator[SimCamera]:
    """A camera of the registry."""
    async with SimCamera() as camera:
        await register_sim(container, camera)
        yield camera


def jpeg(width: int = 64) -> bytes:
    return bytes(cv2.imencode(".jpg", np.zeros((36, width, 3), np.uint8))[1].tobytes())


async def watch(person: httpx.AsyncClient) -> str:
    said = await person.post(f"/whep/{CODE}", content=await offer_sdp(), headers=SDP)
    assert said.status_code == 201, said.text
    return said.headers["Location"]


async def take(person: httpx.AsyncClient, stamped_at: datetime, still: bytes | None = None) -> httpx.Response:
    return await person.post(
        f"/api/v1/cameras/{CODE}/snapshots",
        files={"file": ("still.jpg", still or jpeg(), "image/jpeg")},
        data={"stream": "main", "purpose": "核实", "stamped_at": stamped_at.isoformat()},
    )


async def recorded(container: Container) -> list[AuditEntry]:
    async with container.database.reading() as session:
        query = select(AuditEntry).where(AuditEntry.action == "live.snapshot")
        return list((await session.execute(query)).scalars())


@pytest.mark.usefixtures("sim")
async def test_a_still_is_recorded_before_anybody_has_it(
    container: Container, sign_in: SignIn, clock: FakeClock
) -> None:
    operator = await sign_in(Role.OPERATOR, "3601")
    await watch(operator)
    stamped_at = clock.now() - timedelta(seconds=2)
    answer = await take(operator, stamped_at)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert CODE in answer.headers["Content-Disposition"]
    assert f'xmp:CreateDate="{stamped_at.isoformat()}"'.encode() in answer.content
    sha256 = hashlib.sha256(answer.content).hexdigest()
    assert answer.headers["ETag"] == f'"{sha256}"'
    (entry,) = await recorded(container)
    assert (entry.object_id, entry.purpose, entry.division_code) == (sha256, "核实", "3601")
    assert entry.detail is not None
    assert (entry.detail["camera"], entry.detail["width"]) == (CODE, 64)


@pytest.mark.usefixtures("sim")
async def test_only_who_watches_the_camera_takes_a_still_of_it(
    container: Container, sign_in: SignIn, clock: FakeClock
) -> None:
    operator, other = await sign_in(Role.OPERATOR, "3601"), await sign_in(Role.OPERATOR, "3601")
    location = await watch(operator)
    refused = await take(other, clock.now())
    assert refused.status_code == 409
    assert "you have no live view of this camera open" in refused.json()["detail"]
    assert (await operator.delete(location)).status_code == 200
    await clock.settle()
    assert (await take(operator, clock.now())).status_code == 409
    assert await recorded(container) == []


@pytest.mark.usefixtures("sim")
@pytest.mark.parametrize(("late_s", "status"), [(-6, 422), (-4, 201), (59, 201), (61, 422), (-3600, 422), (3600, 422)])
async def test_the_time_in_the_still_must_be_the_services(
    container: Container, sign_in: SignIn, clock: FakeClock, late_s: int, status: int
) -> None:
    operator = await sign_in(Role.OPERATOR, "3601")
    await watch(operator)
    answer = await take(operator, clock.now() - timedelta(seconds=late_s))
    assert answer.status_code == status, answer.text
    assert len(await recorded(container)) == (status == 201)
    if status == 422:
        assert f"{abs(late_s)} s off this service's" in answer.json()["detail"]


@pytest.mark.usefixtures("sim")
@pytest.mark.parametrize(("still", "status"), [(b"not a picture", 422), (b"\xff\xd8" + bytes(9 * 2**20), 413)])
async def test_what_is_no_still_is_refused_and_not_recorded(
    still: bytes, status: int, container: Container, sign_in: SignIn, clock: FakeClock
) -> None:
    operator = await sign_in(Role.OPERATOR, "3601")
    await watch(operator)
    answer = await take(operator, clock.now(), still)
    assert answer.status_code == status, answer.text
    assert await recorded(container) == []


@pytest.mark.usefixtures("sim")
async def test_no_still_of_a_camera_of_another_area(sign_in: SignIn, clock: FakeClock) -> None:
    assert (await take(await sign_in(Role.OPERATOR, "3602"), clock.now())).status_code == 404
