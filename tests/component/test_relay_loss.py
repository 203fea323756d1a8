"""The relay over poor networks, seen by aiortc's own client: losses are mended, one viewer's trouble stays its own."""

import asyncio

import pytest

from streams.clock import SystemClock
from streams.relay.hub import Hub
from streams.relay.model import CloseReason, RelaySettings, SourceSpec
from tests.fakes.lossy_path import LossyPath
from tests.fakes.patience import PATIENCE_S, until
from tests.fakes.relay_viewer import RelayViewer
from tests.fakes.replay_camera import GROUP, TICKS, URL, ReplayCamera, clip

CLOCK = SystemClock()
SPEC = SourceSpec("camera-1/main", URL, None)
STRETCHES = 3
SETTINGS = RelaySettings(ice_addresses=("127.0.0.1",), linger_s=0.3)


def relay(camera: ReplayCamera) -> Hub:
    return Hub(SETTINGS, open_session=camera.open_session, clock=CLOCK)


async def signal_of(hub: Hub, offer: str) -> str:
    return (await hub.view(SPEC, offer, on_closed=_ended)).answer_sdp


def _ended(view_id: str, reason: CloseReason) -> None:
    """Nobody asks here."""


async def share_of_frames(viewer: RelayViewer, frames: int) -> float:
    """Decoded frames of those that were sent over the time that so many take. Only whole frames reach the decoder."""
    first = await viewer.frame()
    assert first.pts is not None
    seen, last = 1, first.pts
    while last < first.pts + (frames - 1) * TICKS:
        picture = await viewer.frame()
        assert picture.pts is not None
        seen, last = seen + 1, picture.pts
    return seen / ((last - first.pts) / TICKS + 1)


async def best_share(viewer: RelayViewer, frames: int, wanted: float) -> float:
    """Of a few stretches: a busy machine takes frames away, and never brings any back."""
    best = 0.0
    for _ in range(STRETCHES):
        best = max(best, await share_of_frames(viewer, frames))
        if best >= wanted:
            break
    return best


async def frames_later(hub: Hub, frames: int) -> None:
    """When the camera has sent so many more."""
    begun = hub.stats().sources[0].frames
    await until(lambda: hub.stats().sources[0].frames >= begun + frames)


async def live(viewer: RelayViewer) -> None:
    """Past the cached pictures, whose times are squeezed."""
    for _ in range(5):
        await viewer.frame()


@pytest.mark.parametrize("rtx", [False, True])
async def test_two_percent_loss_and_30_ms_cost_no_more_than_one_frame_in_a_hundred(rtx: bool) -> None:
    async with relay(ReplayCamera(fps=50)) as hub:
        path = LossyPath(lambda offer: signal_of(hub, offer), loss=0.02, delay_s=0.015)
        async with path, RelayViewer(path.signal, rtx=rtx) as viewer:
            await live(viewer)
            path.poor = True
            # So many that losses that nobody mends would show in each of the stretches.
            assert await best_share(viewer, 400, 0.99) >= 0.99
            (view,) = hub.stats().views
            assert path.dropped >= 0.01 * path.carried
            assert view.resent >= path.dropped * 0.5
            assert hub.stats().sent_apart == (view.resent if rtx else 0)


async def test_a_throttled_viewer_does_not_change_anothers_frame_rate() -> None:
    async with relay(ReplayCamera(fps=50)) as hub:
        path = LossyPath(lambda offer: signal_of(hub, offer), down_bytes_per_s=25_000)
        async with path, RelayViewer(path.signal) as throttled, RelayViewer(lambda o: signal_of(hub, o)) as other:
            await live(throttled)
            await live(other)
            path.poor = True
            async with asyncio.timeout(PATIENCE_S):
                assert await best_share(other, 150, 1.0) == 1.0
                await until(lambda: path.dropped > 50)


async def test_cached_pictures_hardly_lose_a_packet_over_a_line_that_is_known() -> None:
    camera = ReplayCamera()
    camera.clip = clip(480, 320)  # 1.3 Mbit/s; a group of pictures has 166 kB
    async with relay(camera) as hub:

        async def signal(offer: str) -> str:
            return (await hub.view(SPEC, offer, on_closed=_ended, line_kbps=2000.0)).answer_sdp

        async with RelayViewer(lambda offer: signal_of(hub, offer)):
            await until(lambda: hub.stats().sources[0].frames % GROUP > GROUP - 4)
            path = LossyPath(signal, down_bytes_per_s=2_500_000 / 8)
            path.poor = True
            async with path, RelayViewer(path.signal) as late:
                assert (await late.frame()).key_frame
                await until(lambda: not any(view.lagging for view in hub._views.values()))
            # A live picture that meets the last cached ones may cost a packet.
            assert path.dropped <= 0.01 * path.carried, (path.dropped, path.carried)


async def test_cached_pictures_hardly_lose_a_packet_where_nothing_is_known_of_a_line_with_a_short_queue() -> None:
    camera = ReplayCamera()
    camera.clip = clip(480, 320)
    async with relay(camera) as hub:

        async def signal(offer: str) -> str:
            return await signal_of(hub, offer)

        async with RelayViewer(signal):
            await until(lambda: hub.stats().sources[0].frames % GROUP > GROUP - 4)
            # The queue takes 90 kB: the key frame, but not the group; the line the group in 110 ms.
            path = LossyPath(signal, down_bytes_per_s=12_000_000 / 8, down_queue_s=0.06)
            path.poor = True
            async with path, RelayViewer(path.signal) as late:
                assert (await late.frame()).key_frame
                await until(lambda: not any(view.lagging for view in hub._views.values()))
            assert path.dropped <= 0.01 * path.carried, (path.dropped, path.carried)


async def test_large_live_pictures_hardly_lose_a_packet_over_a_line_that_is_known() -> None:
    camera = ReplayCamera()
    camera.clip = clip(480, 320)  # its larger key frame has 86 kB; the way's queue takes 62
    async with relay(camera) as hub:

        async def signal(offer: str) -> str:
            return (await hub.view(SPEC, offer, on_closed=_ended, line_kbps=2000.0)).answer_sdp

        path = LossyPath(signal, down_bytes_per_s=2_500_000 / 8)
        async with path, RelayViewer(path.signal) as viewer:
            await live(viewer)
            path.poor = True
            shares: list[float] = []
            while len(shares) < STRETCHES and min(shares, default=1.0) > 0.01:
                dropped, carried = path.dropped, path.carried
                await frames_later(hub, 4 * GROUP)
                shares.append((path.dropped - dropped) / (path.carried - carried))
        # A key frame that is sent at once loses a quarter of itself in each stretch.
        assert min(shares) <= 0.01, shares
