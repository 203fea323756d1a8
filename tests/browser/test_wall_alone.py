"""The web client's wall before one audible camera, the service being its own: sound, and a way through TURN alone."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from streams.relay.hub import Hub
from streams.sim.camera import SimCamera
from tests.browser.stage import OUT, REMEMBER_CONNECTIONS, SIGNED_IN, SIZES, new_context
from tests.fakes.live_camera import register_sim
from tests.fakes.people import begin_session
from tests.fakes.served import served
from tests.fakes.turn import SECRET, TURNSERVER, turn_server
from vms.accounts.model import Role
from vms.compose import Part, compose
from vms.settings import Settings
from vms.web.app import create_app
from vms.web.deps import SESSION_COOKIE, Container

pytestmark = pytest.mark.browser
PLAYING = "[data-tile='0'] [data-phase=playing]"
GET = "path => fetch(path).then(answer => answer.json())"
KEEP = "([key, wall]) => localStorage.setItem(key, JSON.stringify(wall))"
# As behind a firewall that lets through nothing but the way to the TURN server.
RELAY_ONLY = """
const Configured = RTCPeerConnection.prototype.setConfiguration
RTCPeerConnection.prototype.setConfiguration = function (given) {
  return Configured.call(this, { ...given, iceTransportPolicy: 'relay' })
}
"""
WAY = """async () => {
  const entries = [...(await window.connections.at(-1).getStats()).values()]
  const { selectedCandidatePairId } = entries.find(each => each.type === 'transport')
  const { localCandidateId } = entries.find(each => each.id === selectedCandidatePairId)
  return entries.find(each => each.id === localCandidateId).candidateType
}"""
# How much sound has come out so far.
SOUND = """async () => {
  const entries = [...(await window.connections.at(-1).getStats()).values()]
  return entries.find(each => each.type === 'inbound-rtp' && each.kind === 'audio').totalAudioEnergy
}"""


@dataclass(frozen=True, slots=True)
class Alone:
    container: Container
    page: Page
    url: str

    async def open_wall(self) -> None:
        """The camera in the one tile there is, until it plays."""
        await self.page.goto(self.url)
        user = (await self.page.evaluate(GET, "/api/v1/session"))["user"]["id"]
        (camera,) = (await self.page.evaluate(GET, "/api/v1/cameras"))["items"]
        screen = {"layout": 1, "cameras": [{"id": camera["id"], "name": camera["name"]}], "page": 0}
        await self.page.evaluate(KEEP, [f"vms.wall.{user}", {"screens": [screen], "dwellS": 20}])
        await self.page.goto(f"{self.url}/wall")
        await expect(self.page.locator(PLAYING)).to_be_visible()


@pytest_asyncio.fixture(loop_scope="session")
async def alone(service_folder: Path, browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Alone]:
    """With the parameter "turn" the browser reaches the service through a TURN server only."""
    through_turn = getattr(request, "param", None) == "turn"
    given: dict[str, Any] = {"data_dir": service_folder}
    async with AsyncExitStack() as stack:
        if through_turn:
            (service_folder / "turn.secret").write_text(SECRET + "\n")
            url = await stack.enter_async_context(turn_server(service_folder))
            given |= {"turn_urls": (url,), "turn_secret_file": service_folder / "turn.secret"}
        camera = await stack.enter_async_context(SimCamera(audio=True))
        container = await stack.enter_async_context(compose(Settings(**given), parts=frozenset({Part.API})))
        await register_sim(container, camera)
        cookie, _ = await begin_session(container.database, Role.ADMINISTRATOR)
        address = await stack.enter_async_context(served(create_app(container)))
        context = await new_context(browser, viewport=SIZES["desk"])
        stack.push_async_callback(context.close)
        await context.add_cookies([{"name": SESSION_COOKIE, "value": cookie, "url": address}])
        await context.add_init_script(f"{SIGNED_IN}; localStorage.setItem('vms.locale', 'zh-CN')")
        await context.add_init_script(REMEMBER_CONNECTIONS + (RELAY_ONLY if through_turn else ""))
        yield Alone(container, await context.new_page(), address)


async def test_a_camera_is_silent_until_somebody_asks_for_its_sound(alone: Alone) -> None:
    await alone.open_wall()
    page, video = alone.page, alone.page.locator("[data-tile='0'] video")
    button = page.locator("[data-action=hear]")
    await expect(button).to_have_attribute("aria-label", "打开声音（M）")
    await expect(video).to_have_js_property("muted", True)
    await button.click()
    await expect(button).to_have_attribute("aria-label", "关闭声音（M）")
    await expect(video).to_have_js_property("muted", False)
    before = await page.evaluate(SOUND)
    await page.wait_for_function(f"async before => await ({SOUND})() > before", arg=before)
    await page.screenshot(path=OUT / "wall-heard.png")
    await page.keyboard.press("m")
    await expect(video).to_have_js_property("muted", True)


@pytest.mark.parametrize("alone", ["turn"], indirect=True)
@pytest.mark.skipif(TURNSERVER is None, reason="apt-get install coturn")
async def test_a_browser_behind_a_firewall_comes_through_turn(alone: Alone) -> None:
    await alone.open_wall()
    assert await alone.page.evaluate(WAY) == "relay"
    (view,) = alone.container.get(Hub).stats().views
    assert view.packets > 0
