"""200 hostile cameras at once: every check ends by its deadline, and leaves no thread, task or socket."""

import asyncio
import gc
import os
import struct
import threading
from collections import Counter
from dataclasses import replace

import pytest

from streams.clock import SystemClock
from streams.model import Finding, ProbeReport
from streams.probe import ProbeLimits, probe
from streams.rtsp.client import Timeouts
from streams.rtsp.lag import LagMeter
from tests.fakes.fair_check import LATE_BY_S, fair
from tests.fakes.h264_sets import sequence_parameter_set
from tests.fakes.patience import PATIENCE_S
from tests.fakes.rtsp_server import SDP, Behaviour, FakeRtspServer, Peer, fake_rtsp_server, rtp
from tests.fakes.standing_still import stand_still

LIMITS = ProbeLimits(
    deadline_s=2.0, timeouts=Timeouts(connect_s=1, answer_s=1, first_packet_s=1), observe_s=1, stall_s=0.7
)
AT_ONCE = 200
F = Finding


async def until_gone(peer: Peer) -> None:
    await peer.reader.read()


async def silent(peer: Peer) -> None:
    await until_gone(peer)


async def trickling(peer: Peer) -> None:
    await peer.read()
    for byte in b"RTSP/1.0 200 OK\r\n" + b"X-A: b\r\n" * 10_000:
        peer.writer.write(bytes([byte]))
        await peer.writer.drain()
        await asyncio.sleep(0.02)  # noqa: TID251 - the peer's own slowness


async def closing(peer: Peer) -> None:
    await peer.read()


async def resetting(peer: Peer) -> None:
    await peer.read()
    sock = peer.writer.get_extra_info("socket")
    sock.setsockopt(1, 13, struct.pack("ii", 1, 0))  # SOL_SOCKET, SO_LINGER: close sends RST


def flooding(data: bytes) -> Behaviour:
    async def behave(peer: Peer) -> None:
        await peer.read()
        while True:
            peer.writer.write(data)
            await peer.writer.drain()

    return behave


async def play(peer: Peer, sdp: bytes = SDP) -> None:
    """Answer until PLAY is answered."""
    while (request := await peer.read()) is not None:
        peer.honest(request, sdp)
        if request.method == "PLAY":
            return


def sending(payload: bytes, *, pause_s: float, count: int = 1_000_000, marker: bool = True) -> Behaviour:
    async def behave(peer: Peer) -> None:
        await play(peer)
        for number in range(count):
            peer.interleaved(rtp(number & 0xFFFF, number * 3600 & 0xFFFFFFFF, payload, marker=marker))
            await peer.writer.drain()
            if pause_s:
                await asyncio.sleep(pause_s)  # noqa: TID251 - the camera's own frame rate
        await until_gone(peer)

    return behave


async def tiny_packets(peer: Peer) -> None:
    await play(peer)
    packets = b"".join(b"$\0\0\x0d" + rtp(number, number * 3600, b"\x41") for number in range(4096))
    while True:
        peer.writer.write(packets)
        await peer.writer.drain()


async def no_packets(peer: Peer) -> None:
    await play(peer)
    await until_gone(peer)


async def huge_sdp(peer: Peer) -> None:
    await play(peer, SDP * 1000)


async def many_tracks(peer: Peer) -> None:
    await play(peer, b"v=0\r\n" + b"m=audio 0 RTP/AVP 0\r\n" * 1000)


IDR_GARBAGE = b"\x65\x88" + b"\xa5\x5a" * 400
SLICE = b"\x41\x9a" + b"\x5a" * 400
VAST_SPS = sequence_parameter_set(65520, 65520)


async def vast_picture(peer: Peer) -> None:
    await play(peer)
    for number in range(1000):
        aggregate = b"\x18" + b"".join(
            struct.pack("!H", len(nal)) + nal for nal in (VAST_SPS, b"\x68\xce\x38\x80", IDR_GARBAGE)
        )
        peer.interleaved(rtp(number, number * 3600, aggregate))
        await peer.writer.drain()
        await asyncio.sleep(0.04)  # noqa: TID251 - the camera's own frame rate


BEHAVIOURS: dict[str, tuple[Behaviour, set[Finding]]] = {
    "silent": (silent, {F.TIMED_OUT}),
    "trickling": (trickling, {F.TIMED_OUT}),
    "closing": (closing, {F.RESET}),
    "resetting": (resetting, {F.RESET}),
    "endless head": (flooding(b"X" * 4096), {F.UNREADABLE}),
    "endless headers": (flooding(b"RTSP/1.0 200 OK\r\n" + b"A: b\r\n" * 1000), {F.UNREADABLE}),
    "endless answers": (flooding(b"RTSP/1.0 200 OK\r\nCSeq: 77\r\n\r\n" * 200), {F.UNREADABLE}),
    "endless line ends": (flooding(b"\r\n" * 2048), {F.UNREADABLE}),
    "endless empty packets": (flooding(b"$\0\0\0" * 1000), {F.UNREADABLE}),
    "endless packets, no answer": (flooding(b"$\0\x05\xdc" + bytes(1500)), {F.UNREADABLE, F.TIMED_OUT}),
    "no packets": (no_packets, {F.NO_VIDEO}),
    "huge session description": (huge_sdp, {F.UNREADABLE}),
    "many tracks": (many_tracks, {F.UNREADABLE}),
    "never a key frame": (sending(SLICE, pause_s=0.04), {F.NO_KEYFRAME}),
    "key frames that are garbage": (sending(IDR_GARBAGE, pause_s=0.04), {F.UNREADABLE}),
    "a picture that never ends": (sending(b"\x7c\x05" + bytes(1400), pause_s=0.002, marker=False), {F.NO_KEYFRAME}),
    "flood of tiny packets": (tiny_packets, {F.UNREADABLE}),
    "stall": (sending(SLICE, pause_s=0.04, count=10), {F.TIMED_OUT}),
    "packets that are no RTP": (sending(b"", pause_s=0.04), {F.NO_KEYFRAME}),
    "a picture of 4 gigapixels": (vast_picture, {F.UNREADABLE}),
}


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


async def check(server: FakeRtspServer, limits: ProbeLimits = LIMITS) -> ProbeReport:
    return await probe(server.url, None, clock=SystemClock(), limits=limits)


@pytest.mark.parametrize("name", BEHAVIOURS)
async def test_each_behaviour_is_named(name: str) -> None:
    behave, findings = BEHAVIOURS[name]
    async with fake_rtsp_server(behave) as server:
        report = await fair(lambda: check(server))
    assert report.finding in findings, report.detail
    assert report.duration_s < LIMITS.deadline_s + LATE_BY_S


async def test_200_at_once_end_in_time_and_leave_nothing() -> None:
    # The cameras live in the same process and thread here: they take their share of the time as well.
    limits = replace(LIMITS, deadline_s=6.0, timeouts=Timeouts(connect_s=5, answer_s=4, first_packet_s=4))
    async with asyncio.TaskGroup() as hosts, asyncio.timeout(PATIENCE_S):
        stop = asyncio.Event()
        ready: list[FakeRtspServer] = []
        everyone = asyncio.Event()

        async def host(behave: Behaviour) -> None:
            async with fake_rtsp_server(behave) as server:
                ready.append(server)
                if len(ready) == len(BEHAVIOURS):
                    everyone.set()
                await stop.wait()

        for behave, _ in BEHAVIOURS.values():
            hosts.create_task(host(behave))
        await everyone.wait()
        files, threads, tasks = open_files(), threading.active_count(), len(asyncio.all_tasks())
        with LagMeter(SystemClock()) as lag:
            reports = await asyncio.gather(*[check(ready[number % len(ready)], limits) for number in range(AT_ONCE)])
        for server in ready:
            await server.idle.wait()
        gc.collect()
        assert len(asyncio.all_tasks()) <= tasks
        assert threading.active_count() == threads
        assert open_files() <= files
        stop.set()
    assert max(report.duration_s for report in reports) < limits.deadline_s + LATE_BY_S + lag.lost_s
    findings = Counter(report.finding for report in reports)
    assert not findings[F.OK]
    # The cameras take this process's time: what it loses by that blames none of them, and how much that is the machine
    # says. But not all is lost.
    assert findings[F.BLIND] < AT_ONCE


async def test_a_check_that_this_process_slept_through_blames_no_camera() -> None:
    async with fake_rtsp_server(silent) as server:
        asyncio.get_running_loop().call_later(0.2, stand_still, LIMITS.deadline_s)
        report = await check(server)
    assert report.finding is Finding.BLIND
    assert "this machine" in report.detail
