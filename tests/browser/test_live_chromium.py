"""A real browser plays a simulated camera over WHEP, with nothing between them but the service."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from fastapi.responses import FileResponse, HTMLResponse, Response
from playwright.async_api import Browser, Page

from registry.model import Camera, Division, DivisionKind, Lifecycle
from streams.clock import SystemClock
from streams.model import StreamKind
from streams.relay.hub import Hub
from streams.relay.model import SourceSpec
from streams.sim.camera import SimCamera
from streams.sim.studio import Studio, default_cache_dir
from streams.sim.take import Take
from tests.browser.stage import new_context
from tests.fakes.lossy_path import LossyPath
from tests.fakes.overrun import overrun_datagrams
from tests.fakes.patience import PATIENCE_S, until
from tests.fakes.people import add_person
from tests.fakes.served import served
from vms.accounts.model import Role
from vms.compose import Part, compose
from vms.settings import Settings
from vms.web.app import create_app
from vms.web.deps import Container

pytestmark = pytest.mark.browser
CLOCK = SystemClock()
SCENE = "street-day"
CODE = "36092200001320000001"
PAGE = '<!doctype html><title>live</title><body><script src="/test-page.js"></script>'
FOREIGN_CLIENT = Path(__file__).parents[2] / "ui/node_modules/whip-whep/whep.js"
"""By the author of the WHEP draft."""
SCRIPT = """
window.views = [];
async function gathered(pc) {
  while (pc.iceGatheringState !== 'complete')
    await new Promise(resolve => pc.addEventListener('icegatheringstatechange', resolve, {once: true}));
}
async function watch(token, stream, gatherFirst) {
  const pc = new RTCPeerConnection({iceServers: []});
  const video = document.body.appendChild(document.createElement('video'));
  video.muted = video.autoplay = true;
  const view = {pc, video};
  window.views.push(view);
  pc.ontrack = e => { video.srcObject = new MediaStream([e.track]); };
  pc.addTransceiver('video', {direction: 'recvonly'});
  await pc.setLocalDescription(await pc.createOffer());
  if (gatherFirst) await gathered(pc);
  const answer = window.through ? {sdp: await through(pc.localDescription.sdp)}
    : await post(token, stream, pc.localDescription.sdp);
  view.location = answer.location;
  await pc.setRemoteDescription({type: 'answer', sdp: answer.sdp});
}
async function post(token, stream, body) {
  const answer = await fetch('/whep/CODE?stream=' + stream, {method: 'POST', body,
    headers: {'Content-Type': 'application/sdp', Authorization: 'Bearer ' + token}});
  if (answer.status !== 201) throw new Error(answer.status + ' ' + await answer.text());
  return {sdp: await answer.text(), location: answer.headers.get('Location')};
}
async function restartIce(token) {
  const {pc, location} = window.views[0];
  const of = (sdp, name) => sdp.match(new RegExp('a=' + name + ':(.*)'))[1].trim();
  pc.restartIce();
  await pc.setLocalDescription(await pc.createOffer());
  const ours = pc.localDescription.sdp;
  const fragment = ['ice-ufrag', 'ice-pwd'].map(name => 'a=' + name + ':' + of(ours, name)).join('\\r\\n') + '\\r\\n';
  const answer = await fetch(location, {method: 'PATCH', body: fragment, headers: {'If-Match': '*',
    'Content-Type': 'application/trickle-ice-sdpfrag', Authorization: 'Bearer ' + token}});
  if (answer.status !== 200) throw new Error(answer.status + ' ' + await answer.text());
  const theirs = await answer.text();
  let sdp = pc.currentRemoteDescription.sdp;
  for (const name of ['ice-ufrag', 'ice-pwd'])
    sdp = sdp.replace(new RegExp('a=' + name + ':.*'), 'a=' + name + ':' + of(theirs, name));
  await pc.setRemoteDescription({type: 'answer', sdp});
}
async function watchByForeignClient(token, stream) {
  const {WHEPClient} = await import('/foreign-client.js');
  const pc = new RTCPeerConnection();
  const video = document.body.appendChild(document.createElement('video'));
  video.muted = video.autoplay = true;
  window.views.push({pc, video});
  pc.ontrack = e => { video.srcObject = e.streams[0]; };
  pc.addTransceiver('video', {direction: 'recvonly'});
  pc.addTransceiver('audio', {direction: 'recvonly'});
  window.client = new WHEPClient();
  await client.view(pc, location.origin + '/whep/CODE?stream=' + stream, token);
}
async function stats() {
  return Promise.all(window.views.map(async view => {
    const found = {width: view.video.videoWidth, state: view.pc.connectionState};
    for (const s of (await view.pc.getStats()).values()) {
      if (s.type === 'inbound-rtp') Object.assign(found, {decoded: s.framesDecoded, received: s.packetsReceived,
        again: s.retransmittedPacketsReceived, lost: s.packetsLost});
      if (s.type === 'transport') found.pair = s.selectedCandidatePairId;
    }
    return found;
  }));
}
""".replace("CODE", CODE)


@dataclass(frozen=True, slots=True)
class Stage:
    page: Page
    container: Container
    camera: SimCamera
    token: str

    async def watch(self, stream: str, *, gather_first: bool = False) -> None:
        call = "([token, stream, gatherFirst]) => watch(token, stream, gatherFirst)"
        await self.page.evaluate(call, [self.token, stream, gather_first])

    async def stats(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.page.evaluate("stats()")
        return found

    @property
    def hub(self) -> Hub:
        return self.container.get(Hub)

    async def until(self, true: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
        """Until it is so of every view's figures."""
        found: list[dict[str, Any]] = []
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not found or not all(map(true, found)):
                    await CLOCK.sleep(0.05)
                    found = await self.stats()
        except TimeoutError:
            pytest.fail(f"it never came: {found} {self.hub.stats()}")
        return found

    async def until_decoded(self, frames: int) -> list[dict[str, Any]]:
        return await self.until(lambda view: (view.get("decoded") or 0) >= frames)

    async def until_as_wide_as(self, width: int) -> None:
        await self.until(lambda view: bool(view["width"] == width))


@pytest_asyncio.fixture(loop_scope="session")
async def stage(service_folder: Path, browser: Browser) -> AsyncIterator[Stage]:
    settings = Settings(data_dir=service_folder, ui_dir=service_folder / "ui")
    async with Studio(default_cache_dir()) as studio:  # drawn once, in seconds: longer than a viewer would wait
        for kind in StreamKind:
            await studio.track(Take(SCENE, kind))
    async with SimCamera(scene=SCENE) as camera, compose(settings, parts=frozenset({Part.API})) as container:
        await _register(container, camera)
        token = await add_person(container.database, Role.OPERATOR)
        async with _served(container) as address:
            page = await (await new_context(browser)).new_page()
            await page.goto(f"{address}/test-page")
            yield Stage(page, container, camera, token)
            await page.context.close()


async def _register(container: Container, sim: SimCamera) -> None:
    async with container.database.unit_of_work() as tx:
        tx.session.add(Division(code="36", name="county", kind=DivisionKind.COUNTY, path="/36/"))
        await tx.session.flush()
        tx.session.add(
            Camera(
                code=CODE,
                name="East gate",
                division_code="36",
                lifecycle=Lifecycle.IN_SERVICE,
                main_url=str(sim.main_url),
                sub_url=str(sim.sub_url),
                username=sim.credentials.username,
                password_sealed=container.seal.seal(sim.credentials.password.encode()),
                created_at=tx.now,
                updated_at=tx.now,
            )
        )


@asynccontextmanager
async def _served(container: Container) -> AsyncIterator[str]:
    app = create_app(container)
    # A script of its own: the service's content security policy allows none inside a page.
    app.add_api_route("/test-page", lambda: HTMLResponse(PAGE))
    app.add_api_route("/test-page.js", lambda: Response(SCRIPT, media_type="text/javascript"))
    app.add_api_route("/foreign-client.js", lambda: FileResponse(FOREIGN_CLIENT, media_type="text/javascript"))
    async with served(app) as address:
        yield address


@pytest.mark.parametrize(("stream", "width"), [("sub", 640), ("main", 1920)])
async def test_the_first_and_a_late_viewer_see_a_moving_picture(stage: Stage, stream: str, width: int) -> None:
    overrun = overrun_datagrams()
    await stage.watch(stream)
    await stage.until_decoded(50)
    await stage.watch(stream)
    for view in await stage.until_decoded(75):
        assert view["width"] == width
        assert view["lost"] <= overrun_datagrams() - overrun
    (source,) = stage.hub.stats().sources
    assert (source.opened, source.viewers) == (1, 2)
    assert sum(stage.hub.stats().first_pictures.counts) == 2


async def test_a_client_that_gathers_its_candidates_first_sees_it_too(stage: Stage) -> None:
    overrun = overrun_datagrams()
    for _ in range(3):
        await stage.watch("sub", gather_first=True)
    for view in await stage.until_decoded(25):
        assert view["state"] == "connected"
        assert view["lost"] <= overrun_datagrams() - overrun


async def test_a_camera_that_comes_back_goes_on_by_itself(stage: Stage) -> None:
    await stage.watch("sub")
    await stage.until_decoded(10)
    await stage.camera.device.close()
    await stage.camera.device.open(None)
    await until(lambda: stage.hub.stats().sources[0].reconnects > 0 and stage.hub.stats().sources[0].playing)
    (before,) = await stage.stats()
    (after,) = await stage.until_decoded(before["decoded"] + 50)
    assert after["state"] == "connected"


async def test_a_browser_that_restarts_ice_keeps_its_picture(stage: Stage) -> None:
    overrun = overrun_datagrams()
    await stage.watch("sub")
    await stage.until_decoded(25)
    (view,), (began,) = stage.hub.stats().views, await stage.stats()
    await stage.page.evaluate("token => restartIce(token)", stage.token)
    await until(lambda: stage.hub.stats().views[0].ice_restarts > 0)
    (before,) = await stage.until(lambda found: found["pair"] != began["pair"])
    (after,) = await stage.until_decoded(before["decoded"] + 100)
    # The same view of the same pull, and nothing of it went where nobody was.
    (now,), (source,) = stage.hub.stats().views, stage.hub.stats().sources
    assert (now.id, now.ice_restarts, source.opened) == (view.id, 1, 1)
    assert after["state"] == "connected"
    assert after["lost"] <= overrun_datagrams() - overrun


async def test_a_whep_client_that_nobody_here_wrote_watches_restarts_ice_and_leaves(stage: Stage) -> None:
    await stage.page.evaluate("token => watchByForeignClient(token, 'sub')", stage.token)
    await stage.until_decoded(25)
    hub = stage.container.get(Hub)
    await stage.page.evaluate("client.restart()")
    await until(lambda: hub.stats().views[0].ice_restarts == 1)
    (before,) = await stage.stats()
    await stage.until_decoded(before["decoded"] + 50)
    await stage.page.evaluate("client.stop()")
    await until(lambda: not hub.stats().views)


async def test_one_view_goes_from_main_to_sub_to_key_frames_and_back(stage: Stage) -> None:
    overrun = overrun_datagrams()
    await stage.watch("main")
    await stage.until_decoded(25)
    (view,) = stage.hub.stats().views
    for rung, width in ((1, 640), (2, 640), (0, 1920)):
        (before,) = await stage.stats()
        stage.hub.limit(view.id, rung)
        await stage.until_decoded(before["decoded"] + 6)
        await stage.until_as_wide_as(width)
    (before,) = await stage.stats()
    (now,) = await stage.until_decoded(before["decoded"] + 50)
    assert now["state"] == "connected"
    assert now["lost"] <= overrun_datagrams() - overrun
    (seen,) = stage.hub.stats().views
    assert (seen.id, seen.standing.rung) == (view.id, 0)
    assert (seen.estimate_kbps or 0) > 0


async def test_what_two_percent_loss_and_30_ms_take_away_is_sent_again(stage: Stage) -> None:
    spec = SourceSpec("camera/main", stage.camera.main_url, stage.camera.credentials)

    async def signal(offer: str) -> str:
        return (await stage.hub.view(spec, offer, on_closed=lambda *_: None)).answer_sdp

    def packets() -> int:
        (view,) = stage.hub.stats().views
        return view.packets

    async with LossyPath(signal, loss=0.02, delay_s=0.015) as path:
        await stage.page.expose_function("through", path.signal)
        await stage.watch("main")
        await stage.until_decoded(50)
        path.poor = True
        (before,) = await stage.stats()
        await stage.until_decoded(before["decoded"] + 250)
        assert path.dropped > 10
        # Without that the browser would lack two in a hundred; what was lost last, no later one tells it to ask for.
        await stage.until(lambda found: found["received"] + (found["again"] or 0) >= 0.99 * packets())
        assert stage.hub.stats().sent_apart == stage.hub.stats().views[0].resent
