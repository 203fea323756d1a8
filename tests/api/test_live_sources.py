"""From where a live view is fed: by which way the camera sends, and how many streams a server may pull."""

import httpx
import pytest

from streams.sim.camera import SimCamera
from tests.api.conftest import SignIn
from tests.fakes.live_camera import CODE, SDP, register_sim
from tests.fakes.relay_viewer import offer_sdp
from vms.accounts.model import Role
from vms.web.deps import Container


async def watch(person: httpx.AsyncClient, query: str = "") -> httpx.Response:
    return await person.post(f"/whep/{CODE}{query}", content=await offer_sdp(), headers=SDP)


@pytest.mark.parametrize(
    ("settings", "status"),
    [({}, 201), ({"rtsp_transport": "udp"}, 201), ({"rtsp_transport": "tcp"}, 409)],
    indirect=["settings"],
)
async def test_a_camera_that_sends_over_udp_alone_is_watched(
    container: Container, sign_in: SignIn, status: int
) -> None:
    async with SimCamera(udp_only=True) as camera:
        await register_sim(container, camera)
        said = await watch(await sign_in(Role.OPERATOR))
    assert said.status_code == status, said.text
    if status == 409:
        assert (said.json()["lack"], said.json()["finding"]) == ("camera", "no_transport")
        assert "VMS_RTSP_TRANSPORT" in said.json()["detail"]
