"""The relay on a simulated camera over real RTSP: what a viewer decodes, and faults switched on while it watches."""

import weakref
from collections.abc import AsyncIterator

import numpy as np
import pytest

from streams.clock import SystemClock
from streams.model import StreamKind
from streams.relay.hub import Hub
from streams.relay.model import CloseReason, RelaySettings, SourceSpec
from streams.relay.source import Source
from streams.rtsp.client import open_audio, open_session
from streams.sim.camera import SimCamera
from streams.sim.faults import Fault
from streams.sim.studio import Studio, default_cache_dir
from streams.sim.take import Take
from tests.fakes.patience import until
from tests.fakes.relay_viewer import RelayViewer, Signal
from tests.fakes.rubbish import never_collected

SCENE = "street-day"
CLOCK = SystemClock()
SETTINGS = RelaySettings(ice_addresses=("127.0.0.1",), linger_s=0.3, stall_s=1.0, backoff_s=(0.05, 0.2))


@pytest.fixture
async def drawn() -> None:
    """The scene: in seconds, which is longer than a viewer would wait."""
    async with Studio(default_cache_dir()) as studio:
        await studio.track(Take(SCENE, StreamKind.SUB))


@pytest.fixture
async def camera(drawn: None) -> AsyncIterator[SimCamera]:
    async with SimCamera(scene=SCENE) as camera:
        yield camera


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    async with Hub(SETTINGS, open_session=open_session, clock=CLOCK) as hub:
        yield hub
        # Whoever left is seen to have left before the hub ends, however busy the machine is.
        await until(lambda: not hub.stats().views)


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


@pytest.mark.parametrize(("udp", "fault"), [(False, None), (False, Fault.REFUSES), (True, None)])
async def test_nothing_is_left_of_a_pull(hub: Hub, drawn: None, udp: bool, fault: Fault | None) -> None:
    with never_collected():
        async with SimCamera(scene=SCENE, udp_only=udp) as camera, RelayViewer(signal_of(hub, camera)) as viewer:
            await viewer.frame()
            kept = weakref.ref(next(iter(hub._feeds._open.values())).feed)
            await camera.set_fault(fault)
            await until(lambda: fault is None or hub.stats().sources[0].reconnects >= 2)
        await until(lambda: kept() is None)


async def test_a_viewer_hears_the_camera_while_the_picture_goes_on() -> None:
    async with Studio(default_cache_dir()) as studio:
        await studio.track(Take(SCENE, StreamKind.MAIN))
    async with (
        SimCamera(scene=SCENE, audio=True) as camera,
        Hub(SETTINGS, open_session=open_session, open_audio=open_audio, clock=CLOCK) as hub,
    ):

        async def signal(offer: str) -> str:
            source = SourceSpec("camera/main", camera.main_url, camera.credentials)
            view = await hub.view(source, offer, on_closed=lambda view_id, reason: None, audible=True)
            assert view.audio
            return view.answer_sdp

        async with RelayViewer(signal, audio=True) as viewer:
            await viewer.frame()
            assert hub.connections(camera.device.host) == 2
            heard = [await viewer.sound() for _ in range(50)]
            pictures = [await viewer.frame() for _ in range(5)]
            (view,), ((pull, _),) = hub._views.values(), hub._listening._pulls.values()
            assert isinstance(view.source, Source)
            view.source.ticks_at(CLOCK.monotonic())
            assert view.source._sync._reported is not None, "the camera's reports of the picture are not heard"
            assert pull._sync._reported is not None, "the camera's reports of the sound are not heard"
            assert view.source._sync._device is pull._sync._device
        assert {(picture.width, picture.height) for picture in pictures} == {(1920, 1080)}
        # A second of it holds a beep and faint noise.
        loudness = [float(np.abs(piece.to_ndarray()).mean()) for piece in heard]
        assert max(loudness) > 1000
        assert 0 < min(loudness) < 200
        # Nobody listens any more: the camera is told so at once, and its microphone rests.
        await until(lambda: hub.connections(camera.device.host) <= 1)
        await until(lambda: len(camera.device.connections) <= 1)
