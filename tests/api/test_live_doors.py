"""What a live view lets in: no other origin, and no mangled change of a session."""

import asyncio
from collections import Counter
from random import Random

import httpx
import psutil
import pytest

from streams.relay.hub import Hub
from streams.sim.camera import SimCamera
from tests.api.conftest import SignIn, client
from tests.api.test_live_whep import FRAGMENT, mangled
from tests.fakes.clock import FakeClock
from tests.fakes.live_camera import CODE, SDP, register_sim, until
from tests.fakes.people import begin_session
from tests.fakes.relay_viewer import offer_sdp
from vms.accounts.model import Role
from vms.web.app import create_app
from vms.web.deps import Container

ELSEWHERE = {"Origin": "https://elsewhere.example"}
WHOLE = (
    "a=ice-ufrag:newname\r\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaaaa\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\n"
    "a=candidate:1 1 udp 2130706431 127.0.0.1 50000 typ host\r\n"
    "a=candidate:2 1 udp 1694498815 127.0.0.1 50002 typ srflx raddr 0.0.0.0 rport 0\r\na=end-of-candidates\r\n"
)


@pytest.mark.parametrize(
    ("method", "path"),
    [("OPTIONS", f"/whep/{CODE}"), ("POST", f"/whep/{CODE}"), ("OPTIONS", "/whep/sessions/x"), ("GET", "/healthz")],
)
async def test_no_other_origin_is_let_in(sign_in: SignIn, method: str, path: str) -> None:
    person = await sign_in(Role.OPERATOR)
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    answer = await person.request(method, path, headers=SDP | ELSEWHERE | asked)
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


async def test_a_cookie_that_another_site_sends_opens_nothing(container: Container) -> None:
    async with SimCamera() as camera:
        await register_sim(container, camera)
        cookie, csrf = await begin_session(container.database, Role.OPERATOR)
        headers = SDP | ELSEWHERE | {"Cookie": f"vms_session={cookie}"}
        async with client(create_app(container)) as browser:
            refused = await browser.post(f"/whep/{CODE}", content=await offer_sdp(), headers=headers)
            assert refused.status_code == 403
            own = headers | {"X-CSRF-Token": csrf}
            assert (await browser.post(f"/whep/{CODE}", content=await offer_sdp(), headers=own)).status_code == 201
    assert len(container.get(Hub).stats().views) == 1


async def test_mangled_changes_break_nothing_and_leave_nothing(
    container: Container, sign_in: SignIn, clock: FakeClock
) -> None:
    async with SimCamera() as camera:
        await register_sim(container, camera)
        operator, hub = await sign_in(Role.OPERATOR), container.get(Hub)
        offer, process = await offer_sdp(), psutil.Process()
        await operator.delete((await operator.post(f"/whep/{CODE}", content=offer, headers=SDP)).headers["Location"])
        tasks, sockets = len(asyncio.all_tasks()), len(process.net_connections())
        answers = Counter[int]()
        location = ""
        for seed in range(300):
            if seed % 30 == 0:  # long before such a view is over for not having connected
                assert not location or (await operator.delete(location)).status_code == 200
                location = (await operator.post(f"/whep/{CODE}", content=offer, headers=SDP)).headers["Location"]
            body = mangled(WHOLE, Random(seed))
            said = await operator.patch(location, content=body, headers=FRAGMENT | {"If-Match": "*"})
            answers[said.status_code] += 1
            assert said.status_code < 400 or said.json()["detail"]
        # 409: it is a restart of what has not connected yet.
        assert set(answers) <= {200, 204, 400, 409}, answers
        assert answers[400] > 30, answers
        assert len(hub.stats().views) == 1
        assert (await operator.get(location)).status_code == 200
        assert (await operator.delete(location)).status_code == 200

        async def gone() -> bool:
            left = len(asyncio.all_tasks()) <= tasks and len(process.net_connections()) <= sockets
            return left and not hub.stats().views

        await until(gone, clock)


async def test_without_a_sign_in_nothing_is_said_to_anybody(anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.options(f"/whep/{CODE}", headers=ELSEWHERE)
    assert answer.status_code == 401
    assert "access-control-allow-origin" not in answer.headers
