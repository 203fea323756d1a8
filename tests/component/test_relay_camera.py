"""The relay on a simulated camera over real RTSP: what a viewer decodes, and faults switched on while it watches."""

from collections.abc import AsyncIterator

import pytest

from streams.clock import SystemClock
from streams.model import StreamKind
from streams.relay.hub import Hub
from streams.relay.model import CloseReason, RelaySettings, SourceSpec
from streams.rtsp.client import open_session
from streams.sim.camera import SimCamera
from streams.sim.faults import Fault
from streams.sim.studio import Studio, default_cache_dir
from streams.sim.take import Take
from tests.fakes.relay_viewer import RelayViewer, Signal

SCENE = "street-day"
CLOCK = SystemClock()
SETTINGS = RelaySettings(ice_addresses=("127.0.0.1",), linger_s=0.3, stall_s=1.0, backoff_s=(0.05, 0.2))


@pytest.fixture
async def camera() -> AsyncIterator[SimCamera]:
    async with Studio(default_cache_dir()) as studio:  # drawn once, in seconds: longer than a viewer would wait
        await studio.track(Take(SCENE, StreamKind.SUB))
    async with SimCamera(scene=SCENE) as camera:
        yield camera


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    async with Hub(SETTINGS, open_session=open_session, clock=CLOCK) as hub:
        yield hub


def signal_of(hub: Hub, camera: SimCamera) -> Signal:
    def closed(view_id: str, reason: CloseReason) -> None:
        assert reason is CloseReason.VIEWER_LEFT, view_id

    async def signal(offer: str) -> str:
        source = SourceSpec("camera/sub", camera.sub_url, camera.credentials)
        return (await hub.view(source, offer, on_closed=closed)).answer_sdp

    return signal


async def test_a_viewer_decodes_the_cameras_pictures(hub: Hub, camera: SimCamera) -> None:
    async with RelayViewer(signal_of(hub, camera)) as viewer:
        pictures = [await viewer.frame() for _ in range(10)]
    assert {(picture.width, picture.height) for picture in pictures} == {(640, 360)}
    assert len({bytes(picture.planes[0])[:64_000] for picture in pictures}) > 1
    assert hub.stats().sources[0].frames_dropped == 0


@pytest.mark.parametrize("fault", [Fault.RESETS, Fault.STALLS, Fault.PACKET_LOSS])
async def test_a_viewer_stays_through_a_fault(hub: Hub, camera: SimCamera, fault: Fault) -> None:
    async with RelayViewer(signal_of(hub, camera)) as viewer:
        await viewer.frame()
        await camera.set_fault(fault)
        for _ in range(5):
            await viewer.frame()
        await camera.set_fault(None)
        seen = hub.stats().sources[0].frames
        while hub.stats().sources[0].frames < seen + 13:
            await viewer.frame()
        assert len(hub.stats().views) == 1
