"""A live camera is encoded while it is watched, tells the time in picture and reports, and takes every fault."""

import struct
from datetime import UTC, datetime, timedelta

import pytest

from streams.sim.camera import SimCamera
from streams.sim.faults import Fault
from tests.fakes.hasty_clock import HastyClock
from tests.fakes.raw_rtsp import Packet, RawRtsp

SPEED = 4


def live_camera(fault: Fault | None = None) -> SimCamera:
    return SimCamera(fault, scene="gate-day", live=True, clock=HastyClock(SPEED))


async def reported_time(client: RawRtsp) -> datetime:
    """The NTP time of the next sender report."""
    while (packet := await client.packet()).channel != 1:
        pass
    seconds, fraction = struct.unpack_from("!II", packet.data, 8)
    return datetime(1900, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds + fraction / 2**32)


async def groups(client: RawRtsp, count: int) -> list[list[bytes]]:
    """Whole groups of pictures: payloads without their RTP headers."""
    found: list[list[bytes]] = []
    while len(found) <= count:
        packets = await client.frame()
        if packets[0].nal_type == 7:
            found.append([])
        found[-1] += [packet.data[12:] for packet in packets]
    return found[:count]


async def test_it_plays_and_starts_with_a_key_frame_for_everyone() -> None:
    async with live_camera() as camera, RawRtsp(camera.sub_url, camera.credentials) as first:
        description = await first.request("DESCRIBE")
        assert "a=framerate:12.5" in description.body
        await first.play()
        packets: list[Packet] = [packet for _ in range(5) for packet in await first.frame()]
        assert packets[0].nal_type == 7
        async with RawRtsp(camera.sub_url, camera.credentials) as second:
            await second.play()
            assert (await second.frame())[0].nal_type == 7


@pytest.mark.parametrize("fault", [None, Fault.WRONG_CLOCK])
async def test_its_reports_tell_the_camera_s_time(fault: Fault | None) -> None:
    clock = HastyClock(SPEED)
    camera = SimCamera(fault, scene="gate-day", live=True, clock=clock)
    async with camera, RawRtsp(camera.sub_url, camera.credentials) as client:
        await client.play()
        error = abs(await reported_time(client) - clock.now())
        assert (error > timedelta(minutes=1)) is (fault is Fault.WRONG_CLOCK)


async def test_frozen_it_repeats_itself_to_the_byte() -> None:
    async with live_camera() as camera, RawRtsp(camera.sub_url, camera.credentials) as client:
        await client.play()
        sound = await groups(client, 2)
        assert sound[0] != sound[1]
        await camera.set_fault(Fault.FROZEN)
        frozen = await groups(client, 4)
        assert frozen[2] == frozen[3]


async def test_without_key_frames_it_sends_none() -> None:
    async with live_camera(Fault.NO_KEYFRAME) as camera, RawRtsp(camera.sub_url, camera.credentials) as client:
        await client.play()
        packets = [packet for _ in range(30) for packet in await client.frame()]
        assert {packet.nal_type for packet in packets} == {1}
