"""A right that is withdrawn ends the pictures within two seconds: through the API, with a real clock and viewer."""

from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from streams.clock import SystemClock
from streams.relay.hub import Hub
from streams.rtsp.lag import LagMeter
from streams.sim.camera import SimCamera
from tests.api.conftest import SignIn, client
from tests.fakes.live_camera import CODE, SDP, register_sim, rows
from tests.fakes.patience import until
from tests.fakes.people import begin_session
from tests.fakes.relay_viewer import RelayViewer
from vms.accounts.model import Role
from vms.web.deps import CSRF_HEADER, Container

WITHIN_S = 2.0
"""Without what the machine stood still meanwhile."""


@pytest.fixture
def clock() -> SystemClock:
    """Real: what is measured here is time."""
    return SystemClock()


async def withdraw(administrator: httpx.AsyncClient, person: httpx.AsyncClient, change: dict[str, Any] | None) -> None:
    """Change the person; None: revoke their token."""
    user_id = (await person.get("/api/v1/session")).json()["user"]["id"]
    if change is not None:
        answer = await administrator.patch(f"/api/v1/users/{user_id}", json=change)
    else:
        (token,) = (await administrator.get("/api/v1/tokens", params={"user_id": user_id})).json()["items"]
        answer = await administrator.delete(f"/api/v1/tokens/{token['id']}")
    assert answer.status_code in (200, 204), answer.text


@pytest.mark.parametrize("change", [{"disabled": True}, {"role": "crew"}, {"division_code": "3602"}, None])
async def test_who_loses_the_right_sees_no_more_within_two_seconds(
    container: Container, sign_in: SignIn, clock: SystemClock, change: dict[str, Any] | None
) -> None:
    administrator, hub = await sign_in(Role.ADMINISTRATOR), container.get(Hub)
    async with SimCamera() as camera:
        await register_sim(container, camera)
        person, other = await sign_in(Role.OPERATOR, "3601"), await sign_in(Role.OPERATOR, "3601")

        def through(client: httpx.AsyncClient) -> Any:
            async def signal(offer: str) -> str:
                said = await client.post(f"/whep/{CODE}", content=offer, headers=SDP)
                assert said.status_code == 201, said.text
                return said.text

            return signal

        async with RelayViewer(through(person)) as viewer, RelayViewer(through(other)) as bystander:
            await viewer.frame()
            await bystander.frame()
            with LagMeter(clock) as lag:
                began_s = clock.monotonic()
                await withdraw(administrator, person, change)
                await until(lambda: len(hub.stats().views) == 1)
                assert clock.monotonic() - began_s - lag.lost_s <= WITHIN_S
            assert [row.close_reason for row in await rows(container)] == ["right_withdrawn", None]
            for _ in range(5):  # whose rights did not change goes on
                await bystander.frame()


@pytest.mark.parametrize("revoked", [False, True])
async def test_a_paired_screen_sees_no_more_within_two_seconds(
    app: FastAPI, container: Container, sign_in: SignIn, clock: SystemClock, revoked: bool
) -> None:
    """Its maker loses the right, or somebody revokes it."""
    administrator, hub = await sign_in(Role.ADMINISTRATOR), container.get(Hub)
    async with SimCamera() as camera, AsyncExitStack() as stack:
        await register_sim(container, camera)
        cookie, csrf = await begin_session(container.database, Role.GOVERNANCE_OFFICER, "3601")
        headers = {"Cookie": f"vms_session={cookie}", CSRF_HEADER: csrf}
        maker, screen = [await stack.enter_async_context(client(app, each)) for each in (headers, None)]
        code = (await screen.post("/api/v1/screens/pairing", json={})).json()["code"]
        made = await maker.post("/api/v1/screens", json={"code": code, "name": "Hall 1"})
        screen.headers[CSRF_HEADER] = (await screen.get("/api/v1/session")).json()["csrf_token"]

        async def signal(offer: str) -> str:
            said = await screen.post(f"/whep/{CODE}", content=offer, headers=SDP)
            assert said.status_code == 201, said.text
            return said.text

        async with RelayViewer(signal) as viewer:
            await viewer.frame()
            with LagMeter(clock) as lag:
                began_s = clock.monotonic()
                if revoked:
                    answer = await administrator.delete(f"/api/v1/screens/{made.json()['id']}")
                    assert answer.status_code == 204
                else:
                    await withdraw(administrator, maker, {"role": "operator"})
                await until(lambda: not hub.stats().views)
                assert clock.monotonic() - began_s - lag.lost_s <= WITHIN_S
            assert (await screen.get("/api/v1/session")).status_code == 401
