"""A simulated camera behaves like a camera, sound or faulty, towards FFmpeg and towards a plain client."""

import asyncio
from itertools import pairwise

import av
import pytest

from streams.model import Credentials
from streams.sim.camera import SimCamera
from streams.sim.channel import RESYNC_S
from streams.sim.device import FaultTimes
from streams.sim.faults import Fault
from streams.url import StreamUrl
from tests.fakes.hasty_clock import HastyClock
from tests.fakes.patience import PATIENCE_S
from tests.fakes.raw_rtsp import Packet, RawRtsp

FFMPEG_WAITS_US = f"{PATIENCE_S * 1e6:.0f}"


def camera_in_a_hurry(fault: Fault | None = None) -> SimCamera:
    """Ten of its seconds take one; it is never so late that it would skip frames."""
    times = FaultTimes(stall_after_s=3.0, reset_after_s=3.0)
    return SimCamera(fault, times=times, clock=HastyClock(10, longest_step_s=RESYNC_S / 2))


async def frames(client: RawRtsp, count: int) -> list[Packet]:
    return [packet for _ in range(count) for packet in await client.frame()]


async def frames_until_silent(client: RawRtsp, silent_s: float, most: int = 1000) -> int:
    """How many came before none came for so long."""
    for seen in range(most):
        try:
            await asyncio.wait_for(client.frame(), silent_s)
        except TimeoutError:
            return seen
    return most


def decode_with_ffmpeg(url: StreamUrl, credentials: Credentials, transport: str) -> tuple[str, int, int]:
    address = str(url).replace("//", f"//{credentials.username}:{credentials.password}@")
    with av.open(address, options={"rtsp_transport": transport, "timeout": FFMPEG_WAITS_US}) as container:
        for decoded, frame in enumerate(container.decode(video=0), 1):
            if decoded == 5:
                return container.streams.video[0].codec_context.name, frame.width, frame.height
    raise AssertionError("the stream ended")


@pytest.mark.parametrize("transport", ["tcp", "udp"])
async def test_ffmpeg_decodes_a_stream(transport: str) -> None:
    async with SimCamera() as camera:
        facts = await asyncio.to_thread(decode_with_ffmpeg, camera.sub_url, camera.credentials, transport)
        assert facts == ("h264", 640, 360)


@pytest.mark.parametrize("transport", ["tcp", "udp"])
async def test_ffmpeg_plays_picture_and_audio_of_one_session(transport: str) -> None:
    def both(address: str) -> dict[str, int]:
        with av.open(address, options={"rtsp_transport": transport, "timeout": FFMPEG_WAITS_US}) as container:
            samples = {"audio": 0, "video": 0}
            for packet in container.demux():
                samples[packet.stream.type] += packet.size if packet.stream.type == "audio" else 1
                if samples["audio"] >= 4000 and samples["video"] >= 3:
                    assert container.streams.audio[0].codec_context.name == "pcm_mulaw"
                    return samples
        raise AssertionError("the stream ended")

    async with SimCamera(scene="grey", audio=True) as camera:
        user = f"{camera.credentials.username}:{camera.credentials.password}@"
        await asyncio.to_thread(both, str(camera.main_url).replace("//", f"//{user}"))


async def test_numbers_are_continuous_over_the_end_of_the_loop() -> None:
    async with camera_in_a_hurry() as camera, RawRtsp(camera.sub_url, camera.credentials) as client:
        answer = await client.play()
        packets = await frames(client, 110)  # the loop has 100
        assert f"seq={packets[0].sequence};rtptime={packets[0].timestamp}" in answer.headers["rtp-info"]
        assert packets[0].nal_type == 7, "starts with the parameter sets of a key frame"
        assert all((b.sequence - a.sequence) % 65536 == 1 for a, b in pairwise(packets))
        steps = {(b.timestamp - a.timestamp) % 2**32 for a, b in pairwise(packets) if a.marker}
        assert steps == {7200}, "90 kHz at 12.5 frames a second"


async def test_a_wrong_password_and_a_wrong_path_are_refused() -> None:
    async with SimCamera() as camera:
        async with RawRtsp(camera.sub_url, Credentials("operator", "guess")) as client:
            assert (await client.request("DESCRIBE")).status == 401
        async with RawRtsp(StreamUrl.parse(f"{camera.sub_url}x"), camera.credentials) as client:
            assert (await client.request("DESCRIBE")).status == 404


async def test_refusing_closes_the_port_and_mending_opens_it_again() -> None:
    async with camera_in_a_hurry() as camera, RawRtsp(camera.sub_url, camera.credentials) as client:
        await client.play()
        await client.frame()
        await camera.set_fault(Fault.REFUSES)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await frames(client, 1000)
        with pytest.raises(ConnectionRefusedError):
            await RawRtsp(camera.sub_url).__aenter__()
        await camera.set_fault(None)
        async with RawRtsp(camera.sub_url, camera.credentials) as again:
            assert (await again.request("DESCRIBE")).status == 200


async def test_a_silent_camera_accepts_and_says_nothing() -> None:
    async with SimCamera(Fault.SILENT) as camera, RawRtsp(camera.sub_url) as client:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.request("OPTIONS"), 0.3)


async def test_a_trickling_camera_sends_single_bytes() -> None:
    async with camera_in_a_hurry(Fault.TRICKLES) as camera, RawRtsp(camera.sub_url) as client:
        pieces = [await client.reader.read(100) for _ in range(3)]
        assert pieces == [b"R", b"T", b"S"]


async def test_a_changed_password_is_refused_and_ends_sessions() -> None:
    async with camera_in_a_hurry() as camera, RawRtsp(camera.sub_url, camera.credentials) as client:
        await client.play()
        await camera.set_fault(Fault.WRONG_PASSWORD)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await frames(client, 1000)
        async with RawRtsp(camera.sub_url, camera.credentials) as again:
            assert (await again.request("DESCRIBE")).status == 401


async def test_a_stalled_camera_sends_no_more_and_keeps_the_connection() -> None:
    async with camera_in_a_hurry(Fault.STALLS) as camera, RawRtsp(camera.sub_url, camera.credentials) as client:
        await client.play()
        assert 0 < await frames_until_silent(client, 1.0) < 1000  # of its own time ten seconds
        assert (await client.request("OPTIONS")).status == 200


async def test_a_resetting_camera_resets() -> None:
    async with camera_in_a_hurry(Fault.RESETS) as camera, RawRtsp(camera.sub_url, camera.credentials) as client:
        await client.play()
        with pytest.raises(ConnectionResetError):
            await asyncio.wait_for(frames(client, 1000), PATIENCE_S)


async def test_no_key_frame_ever_comes() -> None:
    async with camera_in_a_hurry(Fault.NO_KEYFRAME) as camera, RawRtsp(camera.sub_url, camera.credentials) as client:
        await client.play()
        packets = await frames(client, 30)
        assert {packet.nal_type for packet in packets} == {1}
        assert all((b.sequence - a.sequence) % 65536 == 1 for a, b in pairwise(packets))


async def test_packet_loss_leaves_gaps() -> None:
    async with camera_in_a_hurry(Fault.PACKET_LOSS) as camera, RawRtsp(camera.sub_url, camera.credentials) as client:
        await client.play()
        packets = await frames(client, 60)
        assert any((b.sequence - a.sequence) % 65536 > 1 for a, b in pairwise(packets))


async def test_a_picture_fault_switches_a_playing_session_at_a_key_frame() -> None:
    async with camera_in_a_hurry() as camera, RawRtsp(camera.sub_url, camera.credentials) as client:
        await client.play()
        packets = await frames(client, 3)
        await camera.set_fault(Fault.NO_KEYFRAME)
        packets += await frames(client, 40)
        assert {packet.nal_type for packet in packets[-30:]} == {1}
        await camera.set_fault(None)
        packets += await frames(client, 60)
        assert 5 in {packet.nal_type for packet in packets[-100:]}
        assert all((b.sequence - a.sequence) % 65536 == 1 for a, b in pairwise(packets)), "it stays one stream"
        assert len({packet.ssrc for packet in packets}) == 1


async def test_a_flapping_camera_comes_and_goes() -> None:
    async with SimCamera(Fault.FLAPPING, clock=HastyClock(300)) as camera:
        seen: set[bool] = set()
        async with asyncio.timeout(PATIENCE_S):
            while seen != {True, False}:
                try:
                    async with RawRtsp(camera.sub_url) as client:
                        seen.add((await client.request("OPTIONS")).status == 200)
                except (OSError, asyncio.IncompleteReadError):
                    seen.add(False)
