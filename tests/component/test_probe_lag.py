"""A machine that is busy with other things blames no camera for what it did not read in time."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import cast

import pytest
import uvloop

from streams.clock import Clock, SystemClock
from streams.glance import glance
from streams.model import Credentials, Finding, ProbeReport
from streams.probe import ProbeLimits, probe
from streams.rtsp.client import Timeouts, open_session
from streams.rtsp.lag import LATE_S, FairLimit
from streams.rtsp.session import PacketSink, RtspError, RtspSession, VideoMedia
from streams.url import StreamUrl
from tests.fakes.patience import PATIENCE_S
from tests.fakes.rtsp_server import Behaviour, Peer, Sink, fake_rtsp_server, rtp
from tests.fakes.standing_still import LaggingClock, stand_still

LIMIT_S, FREEZE_S = 1.0, 1.2
"""The freeze outlasts the limit, by less than what is called blindness anyway."""
TIMEOUTS = Timeouts(connect_s=LIMIT_S, answer_s=LIMIT_S, first_packet_s=LIMIT_S)
CAMERA_S = 0.05
STEP_S = 0.4
"""Lag is looked for four times a second and begins with a quarter: by this clock the machine itself never loses any."""
SLICE = b"\x41\x9a" + bytes(400)


class Unread:
    """Takes what a camera writes, and lets the process stand still when that has come and nobody has read it yet.

    uvloop reads all sockets that are ready, then looks at its timers: what comes during the reading is late.
    """

    def __init__(self, peer: Peer) -> None:
        self._camera = peer.writer.get_extra_info("socket").fileno()
        self._held = b""
        self._bystander, self._bell = socket.socketpair()
        asyncio.get_running_loop().add_reader(self._bystander, self._send)

    def write(self, data: bytes) -> None:
        self._held += data

    def go(self) -> None:
        self._bell.send(b"!")

    def _send(self) -> None:
        os.write(self._camera, self._held)
        stand_still(FREEZE_S)
        asyncio.get_running_loop().remove_reader(self._bystander)
        self._bystander.close()
        self._bell.close()


def unread(method: str) -> Behaviour:
    """A sound camera; the process stands still when it has answered this request. "packets": when it sends some."""

    async def behave(peer: Peer) -> None:
        while (request := await peer.read()) is not None:
            if request.method == method:
                held = Unread(peer)
                Peer(peer.reader, cast("asyncio.StreamWriter", held)).honest(request)
                held.go()
            else:
                peer.honest(request)
            if request.method == "PLAY":
                await asyncio.sleep(CAMERA_S)  # noqa: TID251 - the answer is read; then the packets come
                if method == "packets":
                    held = Unread(peer)
                    Peer(peer.reader, cast("asyncio.StreamWriter", held)).interleaved(rtp(1, 0, SLICE))
                    held.go()
                else:
                    peer.interleaved(rtp(1, 0, SLICE))

    return behave


@pytest.mark.parametrize("when", ["DESCRIBE", "SETUP", "PLAY", "packets"])
def test_what_a_camera_sent_while_we_stood_still_is_read_before_it_is_missed(when: str) -> None:
    async def visit() -> None:
        sink, clock = Sink(), SystemClock()
        async with (
            asyncio.timeout(PATIENCE_S),
            fake_rtsp_server(unread(when)) as server,
            open_session(server.url, None, sink, clock=clock, timeouts=TIMEOUTS) as session,
            asyncio.TaskGroup() as group,
        ):
            ended = group.create_task(session.ended())
            came = group.create_task(sink.came.wait())
            await asyncio.wait({came, ended}, return_when=asyncio.FIRST_COMPLETED)
            said = ended.result() if ended.done() else None
            came.cancel()
            ended.cancel()
        assert said is None, said

    uvloop.run(visit())


def test_a_connection_made_while_we_stood_still_counts() -> None:
    async def visit() -> ProbeReport:
        async with fake_rtsp_server(unread("nothing")) as server:
            asyncio.get_running_loop().call_soon(stand_still, FREEZE_S)
            return await glance(server.url, None, clock=SystemClock(), deadline_s=PATIENCE_S, timeouts=TIMEOUTS)

    report = uvloop.run(visit())
    assert report.finding is Finding.OK, report.detail


async def test_a_time_limit_is_longer_by_what_was_lost_but_not_for_ever() -> None:
    error = RtspError(Finding.NO_VIDEO, "no video")
    for losses, finding in (([], Finding.NO_VIDEO), ([1.2], Finding.NO_VIDEO), ([1.2, 0.6], Finding.BLIND)):
        clock, ended = LaggingClock(longest_step_s=STEP_S), asyncio.get_running_loop().create_future()
        limit = FairLimit(clock, 1.0, error)
        began_s = asyncio.get_running_loop().time()
        limit.start(ended.set_result)
        for lost_s in losses:
            clock.lose(lost_s)
            await clock.sleep(0.3)
        said = await ended
        assert said.finding is finding, losses
        took_s = asyncio.get_running_loop().time() - began_s
        assert took_s > (0.4 if finding is Finding.BLIND else 1.2 if losses else 0.95)


@dataclass
class Playing:
    """A session whose packets a test sends."""

    media: VideoMedia = field(default_factory=lambda: VideoMedia("h264", 96, 90_000, (), None))
    connect_ms: float = 1.0
    end: asyncio.Future[RtspError] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    async def ended(self) -> RtspError:
        return await self.end


Story = Callable[[PacketSink, Playing, LaggingClock], Coroutine[None, None, None]]


async def told(story: Story, limits: ProbeLimits) -> ProbeReport:
    """The report of a check during which this happens."""
    clock = LaggingClock(longest_step_s=STEP_S)

    @asynccontextmanager
    async def opened(
        url: StreamUrl, credentials: Credentials | None, sink: PacketSink, *, clock: Clock
    ) -> AsyncIterator[RtspSession]:
        playing = Playing()
        assert isinstance(clock, LaggingClock)
        async with asyncio.TaskGroup() as group:
            telling = group.create_task(story(sink, playing, clock))
            yield playing
            telling.cancel()

    return await probe(StreamUrl("rtsp", "10.0.0.1", 554, "/"), None, clock=clock, limits=limits, open_session=opened)


SHORT = ProbeLimits(deadline_s=1.2, observe_s=0.5, stall_s=0.5)


@pytest.mark.parametrize(("lost_s", "finding"), [(0.0, Finding.NO_VIDEO), (LATE_S + 1, Finding.BLIND)])
async def test_no_packet_by_the_deadline_is_the_cameras_only_if_we_listened(lost_s: float, finding: Finding) -> None:
    async def story(sink: PacketSink, playing: Playing, clock: LaggingClock) -> None:
        clock.lose(lost_s)

    assert (await told(story, SHORT)).finding is finding


@pytest.mark.parametrize(("lost_s", "finding"), [(0.0, Finding.RESET), (LATE_S + 1, Finding.BLIND)])
async def test_a_camera_that_hangs_up_on_who_does_not_read_is_not_blamed(lost_s: float, finding: Finding) -> None:
    async def story(sink: PacketSink, playing: Playing, clock: LaggingClock) -> None:
        sink.on_rtp(rtp(1, 0, SLICE))
        clock.lose(lost_s)
        playing.end.set_result(RtspError(Finding.RESET, "the camera closed the connection"))

    assert (await told(story, SHORT)).finding is finding


@pytest.mark.parametrize(("lost_s", "finding"), [(0.0, Finding.TIMED_OUT), (0.9, Finding.NO_KEYFRAME)])
async def test_silence_that_we_slept_through_is_no_stall(lost_s: float, finding: Finding) -> None:
    """The video goes on after it; where nothing was lost, it had stopped."""

    async def story(sink: PacketSink, playing: Playing, clock: LaggingClock) -> None:
        sink.on_rtp(rtp(1, 0, SLICE))
        await clock.sleep(0.01)
        clock.lose(lost_s)
        number = 2
        while lost_s:
            await clock.sleep(0.1)
            sink.on_rtp(rtp(number, number * 9000, SLICE))
            number += 1

    report = await told(story, replace(SHORT, deadline_s=2.5))
    assert report.finding is finding, report.detail
