"""A view that gets less than was asked for, and more again, without a new session: main, sub, key frames."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

import pytest

from streams.clock import Clock, SystemClock
from streams.model import Credentials, Finding
from streams.relay.hub import Hub
from streams.relay.model import Cause, CloseReason, RelaySettings, SourceSpec, Standing, View
from streams.rtsp.session import PacketSink, RtspSession
from streams.url import StreamUrl
from tests.fakes.lossy_path import LossyPath
from tests.fakes.patience import PATIENCE_S, until
from tests.fakes.relay_viewer import RelayViewer
from tests.fakes.replay_camera import ReplayCamera, clip

CLOCK = SystemClock()
MAIN = SourceSpec("camera-1/main", StreamUrl.parse("rtsp://127.0.0.1:554/main"), None)
SUB = SourceSpec("camera-1/sub", StreamUrl.parse("rtsp://127.0.0.1:554/sub"), None)
SETTINGS = RelaySettings(ice_addresses=("127.0.0.1",), linger_s=0.5)
MAIN_WIDTH, SUB_WIDTH = 480, 320


class TwoStreams:
    """A camera whose main stream has wider pictures than its sub stream."""

    def __init__(self) -> None:
        self.main, self.sub = ReplayCamera(), ReplayCamera()
        self.main.clip = clip(MAIN_WIDTH, 320)

    def open_session(
        self, url: StreamUrl, credentials: Credentials | None, sink: PacketSink, *, clock: Clock
    ) -> AbstractAsyncContextManager[RtspSession]:
        return (self.main if url.path == "/main" else self.sub).open_session(url, credentials, sink, clock=clock)


class Relay:
    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.view: View | None = None
        self.room_floor = 0

    async def signal(self, offer: str) -> str:
        self.view = await self.hub.view(MAIN, offer, on_closed=_ended, lesser=SUB, room_floor=self.room_floor)
        return self.view.answer_sdp

    @property
    def standing(self) -> Standing:
        assert self.view is not None
        stats = self.hub.view_stats(self.view.id)
        assert stats is not None
        return stats.standing

    def limit(self, floor: int) -> None:
        assert self.view is not None
        self.hub.limit(self.view.id, floor)


def _ended(view_id: str, reason: CloseReason) -> None:
    """Nobody asks here."""


@asynccontextmanager
async def relay(camera: TwoStreams, settings: RelaySettings = SETTINGS) -> AsyncIterator[Relay]:
    async with Hub(settings, open_session=camera.open_session, clock=CLOCK) as hub:
        yield Relay(hub)


async def until_width(viewer: RelayViewer, width: int) -> list[int]:
    """Frames until one of that width; the time stamps of all."""
    times = []
    async with asyncio.timeout(PATIENCE_S):
        while True:
            picture = await viewer.frame()
            times.append(picture.pts or 0)
            if picture.width == width:
                return times


async def test_a_room_with_a_narrow_line_gets_the_sub_stream_then_key_frames_then_all_again() -> None:
    camera = TwoStreams()
    async with relay(camera) as relayed, RelayViewer(relayed.signal) as viewer:
        times = await until_width(viewer, MAIN_WIDTH)
        relayed.limit(1)
        times += await until_width(viewer, SUB_WIDTH)
        await until(lambda: relayed.standing == Standing(1, (Cause.ROOM,)))
        await until(lambda: camera.main.open_now == 0)  # nobody needs it: it is not pulled
        relayed.limit(2)
        await until(lambda: len(relayed.hub.stats().sources) == 2)
        async with asyncio.timeout(PATIENCE_S):
            while times[-1] - times[-2] != pytest.approx(90_000, rel=0.2):  # one a second: the clip's key frames
                times.append((await viewer.frame()).pts or 0)
        relayed.limit(0)
        times += await until_width(viewer, MAIN_WIDTH)
        await until(lambda: relayed.standing == Standing(0, ()))
        assert all(later > earlier for earlier, later in itertools.pairwise(times))
        stats = relayed.hub.stats()
        by_room = {way: count for (way, cause), count in stats.switched.items() if cause is Cause.ROOM}
        assert by_room == {"down": 2, "up": 1}
        assert stats.totals.key_requests == 0
        assert len(stats.views) == 1


async def test_a_view_may_begin_below_what_was_asked_for() -> None:
    camera = TwoStreams()
    async with relay(camera) as relayed:
        relayed.room_floor = 1
        async with RelayViewer(relayed.signal) as viewer:
            assert (await viewer.frame()).width == SUB_WIDTH
            assert camera.main.opened == 0
            relayed.limit(0)
            await until_width(viewer, MAIN_WIDTH)


async def test_a_sub_stream_that_does_not_open_leaves_the_picture_as_it_is() -> None:
    camera = TwoStreams()
    camera.sub.finding = Finding.NOT_FOUND
    async with relay(camera, replace(SETTINGS, move_again_s=0.5)) as relayed, RelayViewer(relayed.signal) as viewer:
        await until_width(viewer, MAIN_WIDTH)
        relayed.limit(1)
        for _ in range(20):
            assert (await viewer.frame()).width == MAIN_WIDTH
        assert relayed.standing == Standing(0, ()), "it says what plays, not what was asked for"
        assert ("down", Cause.ROOM) not in relayed.hub.stats().switched
        camera.sub.finding = None
        await until_width(viewer, SUB_WIDTH)
        await until(lambda: relayed.standing == Standing(1, (Cause.ROOM,)))


async def test_a_viewer_whose_way_loses_too_much_gets_the_sub_stream() -> None:
    camera = TwoStreams()
    settings = replace(SETTINGS, unheard_close_s=30)
    async with relay(camera, settings) as relayed:
        path = LossyPath(relayed.signal, loss=0.3)
        async with path, RelayViewer(path.signal) as viewer:
            await until_width(viewer, MAIN_WIDTH)
            path.poor = True
            await until(lambda: relayed.standing.rung >= 1)
            assert relayed.standing.causes == (Cause.NETWORK,)
            path.poor = False
            await until_width(viewer, SUB_WIDTH)
            assert relayed.hub.stats().switched["down", Cause.NETWORK] >= 1
