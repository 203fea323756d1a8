"""Cameras that send H.265: passed through to who plays it, else the H.264 sub stream, else a refusal in words."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from itertools import pairwise

import pytest

from streams.clock import SystemClock
from streams.media.decode import Decoder
from streams.media.frames import Picture
from streams.relay.hub import Hub
from streams.relay.model import Cause, CloseReason, Refusal, RelayRefusedError, RelaySettings, SourceSpec
from streams.rtsp.client import open_session
from streams.rtsp.depacketise import Depacketiser
from streams.rtsp.session import VideoMedia
from streams.sim.camera import SimCamera
from streams.sim.scenes import GREY
from tests.fakes.h265_viewer import H265Viewer
from tests.fakes.patience import PATIENCE_S
from tests.fakes.relay_viewer import RelayViewer, offer_sdp

CLOCK = SystemClock()
SETTINGS = RelaySettings(ice_addresses=("127.0.0.1",), linger_s=0.3, open_deadline_s=60)


def ended(view_id: str, reason: CloseReason) -> None:
    """Nobody asks here."""


class Cameras:
    """One that sends H.265 and one that sends H.264, as if they were the streams of one camera."""

    def __init__(self, hub: Hub, h265: SimCamera, h264: SimCamera) -> None:
        self.hub = hub
        self.h265 = SourceSpec("camera/h265", h265.main_url, h265.credentials)
        self.h264 = SourceSpec("camera/h264", h264.sub_url, h264.credentials)


@pytest.fixture
async def cameras() -> AsyncIterator[Cameras]:
    async with AsyncExitStack() as stack:
        h265 = await stack.enter_async_context(SimCamera(codec="h265", scene=GREY))
        h264 = await stack.enter_async_context(SimCamera())
        hub = await stack.enter_async_context(Hub(SETTINGS, open_session=open_session, clock=CLOCK))
        yield Cameras(hub, h265, h264)


async def test_h265_is_passed_through_to_who_offers_it(cameras: Cameras) -> None:
    async def signal(offer: str) -> str:
        return (await cameras.hub.view(cameras.h265, offer, on_closed=ended, lesser=cameras.h264)).answer_sdp

    depacketiser, decoder = Depacketiser("h265"), Decoder(VideoMedia("h265", 49, 90_000, (), None))
    pictures: list[Picture] = []
    async with H265Viewer(signal) as viewer:
        while len(pictures) < 10:
            unit = depacketiser.feed(await viewer.packet())
            if unit is not None:
                pictures += decoder.decode(unit, unit.rtp_timestamp)
        (view,) = cameras.hub.stats().views
        assert view.standing.rung == 0
        cameras.hub.limit(view.id, 1)  # to the H.264 stream, which has another payload type
        async with asyncio.timeout(PATIENCE_S):
            while viewer.payload_type(await viewer.packet()) == viewer.h265:
                pass
    assert {picture.luma.shape for picture in pictures} == {(1080, 1920)}


async def test_who_has_no_h265_gets_the_h264_sub_stream(cameras: Cameras) -> None:
    async def signal(offer: str) -> str:
        return (await cameras.hub.view(cameras.h265, offer, on_closed=ended, lesser=cameras.h264)).answer_sdp

    async with RelayViewer(signal) as viewer:
        assert (await viewer.frame()).width == 640
        (view,) = cameras.hub.stats().views
        assert view.source_key == "camera/h264"
        assert (view.standing.rung, view.standing.causes) == (1, (Cause.CODEC,))


async def test_h265_alone_is_made_h264_within_the_cpu_for_it(cameras: Cameras) -> None:
    settings = replace(SETTINGS, transcode_cores=1.0)
    async with Hub(settings, open_session=open_session, clock=CLOCK) as hub:

        async def signal(offer: str) -> str:
            return (await hub.view(cameras.h265, offer, on_closed=ended)).answer_sdp

        async with RelayViewer(signal) as viewer:
            pictures = [await viewer.frame() for _ in range(8)]
            assert {(picture.width, picture.height) for picture in pictures} == {(640, 360)}
            assert all(later.pts > earlier.pts for earlier, later in pairwise(pictures) if later.pts and earlier.pts)
            (view,) = hub.stats().views
            assert view.standing.causes == (Cause.CODEC,)
            assert hub.stats().transcode_cpu_s > 0


async def test_without_cpu_for_it_no_more_are_made(cameras: Cameras) -> None:
    async with Hub(replace(SETTINGS, transcode_cores=0.01), open_session=open_session, clock=CLOCK) as hub:
        with pytest.raises(RelayRefusedError, match=r"CPU that this server has for transcoding .* is used up"):
            await hub.view(cameras.h265, await offer_sdp(), on_closed=ended)


async def test_without_any_stream_for_the_browser_it_is_refused_with_the_remedy(cameras: Cameras) -> None:
    with pytest.raises(RelayRefusedError, match=r"sends H\.265, which your browser does not") as caught:
        await cameras.hub.view(cameras.h265, await offer_sdp(), on_closed=ended)
    assert caught.value.refusal is Refusal.UNSUPPORTED_CODEC
