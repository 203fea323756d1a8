"""From where a live view is fed: by which way the camera sends, and how many streams a server may pull."""

import httpx
import pytest

from streams.relay.hub import Hub
from streams.sim.camera import SimCamera
from tests.api.conftest import SignIn
from tests.fakes.live_camera import CODE, SDP, register, register_sim, room_of
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


@pytest.mark.parametrize(
    ("settings", "stream", "name"),
    [({"live_views": 1}, "sub", "VMS_LIVE_VIEWS"), ({"live_sources": 1}, "main", "VMS_LIVE_SOURCES")],
    indirect=["settings"],
)
async def test_a_full_server_names_the_setting_that_fills_it(
    container: Container, sign_in: SignIn, stream: str, name: str
) -> None:
    async with SimCamera() as camera:
        await register_sim(container, camera)
        person = await sign_in(Role.OPERATOR)
        assert (await watch(person)).status_code == 201
        said = await watch(person, f"?stream={stream}")
    assert (said.status_code, said.headers["Retry-After"]) == (503, "10")
    assert name in said.json()["detail"]


@pytest.mark.parametrize(
    ("settings", "link_kbps", "status"),
    [({}, None, 201), ({}, 10_000, 201), ({"transcode_cores": 0}, 2_000, 409)],
    indirect=["settings"],
)
async def test_whose_browser_plays_no_h265_gets_the_main_stream_for_the_sub_stream_where_the_line_carries_it(
    container: Container, sign_in: SignIn, link_kbps: int | None, status: int
) -> None:
    async with SimCamera(codec="h265", scene="grey") as camera:
        await register(container, str(camera.sub_url), str(camera.main_url), camera.credentials)
        person = await sign_in(Role.OPERATOR, "3601")
        if link_kbps is not None:
            await room_of(container, link_kbps)
        said = await watch(person)
        assert said.status_code == status, said.text
        if status == 409:
            assert said.json()["lack"] == "codec"
            return
        state = (await person.get(said.headers["Location"])).json()
        assert (state["asked"], state["stream"], state["transcoded"]) == ("sub", "main", False)


async def test_a_burst_is_as_fast_as_what_the_rooms_line_has_left(container: Container, sign_in: SignIn) -> None:
    async with SimCamera() as camera:
        await register_sim(container, camera)
        person = await sign_in(Role.OPERATOR, "3601")
        for _ in range(2):
            assert (await watch(person)).status_code == 201
        await room_of(container, 2000)
        for _ in range(2):
            assert (await watch(person)).status_code == 201
    paces = [view._pace_kbps() for view in container.get(Hub)._views.values()]
    assert paces == [None, None, 1600, 1000]  # a sub stream is thought to take 600
