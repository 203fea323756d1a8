"""What a node keeps open, for how long, and how much of it: pulls that linger, limits, viewers that fall silent."""

import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from streams.clock import SystemClock
from streams.model import Finding
from streams.relay.hub import Hub
from streams.relay.model import CloseReason, Refusal, RelayRefusedError, RelaySettings, SourceSpec, View
from streams.url import StreamUrl
from tests.fakes.lossy_path import LossyPath
from tests.fakes.patience import until
from tests.fakes.relay_viewer import RelayViewer, offer_sdp
from tests.fakes.replay_camera import ReplayCamera
from tests.fakes.rubbish import never_collected

CLOCK = SystemClock()
SETTINGS = RelaySettings(ice_addresses=("127.0.0.1",), linger_s=60, stall_s=60)
GATE, YARD = (
    SourceSpec(f"{name}/sub", StreamUrl.parse(f"rtsp://127.0.0.1:554/{name}"), None) for name in ("gate", "yard")
)


class Relay:
    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.closed: dict[str, CloseReason] = {}

    async def open(self, spec: SourceSpec, offer: str, *, room_floor: int = 0) -> str:
        """The id of a view."""
        return (await self._view(spec, offer, room_floor)).id

    async def signal(self, offer: str) -> str:
        return (await self._view(GATE, offer, 0)).answer_sdp

    async def _view(self, spec: SourceSpec, offer: str, room_floor: int) -> View:
        return await self.hub.view(spec, offer, on_closed=self.closed.__setitem__, room_floor=room_floor)

    async def leave(self, view_id: str) -> None:
        self.hub.close(view_id)
        await until(lambda: view_id in self.closed)


@asynccontextmanager
async def relay(camera: ReplayCamera, settings: RelaySettings = SETTINGS) -> AsyncIterator[Relay]:
    async with Hub(settings, open_session=camera.open_session, clock=CLOCK) as hub:
        yield Relay(hub)


async def test_a_pull_is_kept_for_who_comes_back_and_closed_after_its_linger() -> None:
    camera, offer = ReplayCamera(), await offer_sdp()
    async with relay(camera, replace(SETTINGS, linger_s=4)) as node:
        await node.leave(await node.open(GATE, offer))
        frames = node.hub.stats().sources[0].frames
        await until(lambda: node.hub.stats().sources[0].frames > frames)  # it plays on for nobody
        again = await node.open(GATE, offer)
        assert (camera.opened, camera.open_now) == (1, 1)
        left_at = CLOCK.monotonic()
        await node.leave(again)
        await until(lambda: camera.open_now == 0)
        assert CLOCK.monotonic() - left_at >= 4
        assert camera.opened == 1


@pytest.mark.parametrize("its_end", ["it plays", "it has come back", "it is gone"])
async def test_a_pull_that_nobody_watches_any_more_is_freed_at_once(its_end: str) -> None:
    # With some megabytes of cached pictures.
    camera, offer = ReplayCamera(), await offer_sdp()
    settings = replace(SETTINGS, linger_s=0.2, connect_deadline_s=60, backoff_s=(0.05, 0.1))
    with never_collected():
        async with relay(camera, settings) as node:
            view = await node.open(GATE, offer)
            kept = weakref.ref(next(iter(node.hub._feeds._open.values())).feed)
            await until(lambda: node.hub.stats().sources[0].cached_frames > 0)
            if its_end != "it plays":
                camera.finding = Finding.REFUSED
                camera.break_off()
                await until(lambda: node.hub.stats().sources[0].reconnects >= 2)
                with pytest.raises(RelayRefusedError):
                    await node.open(GATE, offer)
            if its_end == "it has come back":
                camera.finding = None
                await until(lambda: node.hub.stats().sources[0].playing)
            assert kept() is not None
            await node.leave(view)
            await until(lambda: kept() is None)


async def test_a_viewer_that_falls_silent_is_closed_as_unheard() -> None:
    async with relay(ReplayCamera(), replace(SETTINGS, unheard_close_s=1.0)) as node:
        path = LossyPath(node.signal)
        async with path, RelayViewer(path.signal) as viewer:
            await viewer.frame()
            path.cut = True
            await until(lambda: set(node.closed.values()) == {CloseReason.UNHEARD})


async def test_only_what_cameras_send_counts_to_the_limit_and_what_lingers_gives_way() -> None:
    camera, offer = ReplayCamera(), await offer_sdp()
    async with relay(camera, replace(SETTINGS, max_sources=1)) as node:
        whole = await node.open(GATE, offer)
        keys = await node.open(GATE, offer, room_floor=1)
        with pytest.raises(RelayRefusedError, match="pulls 1 camera streams, its limit") as caught:
            await node.open(YARD, offer)
        assert caught.value.refusal is Refusal.SOURCES_FULL
        assert [source.pulled for source in node.hub.stats().sources] == [True, False]
        await node.leave(whole)
        with pytest.raises(RelayRefusedError):  # the key frames are still watched
            await node.open(YARD, offer)
        await node.leave(keys)


async def test_a_camera_that_refused_takes_nobodys_place() -> None:
    camera, offer = ReplayCamera(), await offer_sdp()
    async with relay(camera, replace(SETTINGS, max_sources=1)) as node:
        camera.finding = Finding.REFUSED
        with pytest.raises(RelayRefusedError, match="nobody answers"):
            await node.open(GATE, offer)
        camera.finding = None
        view = await node.open(YARD, offer)
        await node.leave(view)
        await node.open(replace(YARD, key="yard/main"), offer)  # in the place of what lingers
        assert (camera.opened, [each.key for each in node.hub.stats().sources if each.pulled]) == (2, ["yard/main"])
        await until(lambda: camera.open_now == 1)
