"""A client that reads nothing costs a bounded buffer, skips, delays nobody, and is hung up on in the end."""

import asyncio

from streams.sim.camera import SimCamera
from streams.sim.connection import HIGH_WATER_BYTES
from tests.fakes.hasty_clock import HastyClock
from tests.fakes.patience import PATIENCE_S
from tests.fakes.raw_rtsp import RawRtsp


async def test_a_client_that_does_not_read_is_skipped_then_given_up() -> None:
    async with SimCamera(clock=HastyClock(40)) as camera, RawRtsp(camera.sub_url, camera.credentials) as reading:
        counters = camera.device.timeline.counters
        async with RawRtsp(camera.sub_url, camera.credentials) as stuck:
            await stuck.play()
            stuck.writer.transport.pause_reading()  # type: ignore[attr-defined]  # a stream writer's is a Transport
            await reading.play()
            gaps = 0
            last = (await reading.frame())[-1].sequence
            async with asyncio.timeout(PATIENCE_S):
                while not counters.sessions_given_up:
                    packets = await reading.frame()
                    gaps += packets[0].sequence != (last + 1) & 0xFFFF
                    last = packets[-1].sequence
            assert counters.frames_skipped > 0
            assert gaps == 0, "the other client got everything"
            assert HIGH_WATER_BYTES <= 1 << 20
            assert len(camera.device.connections) == 1
