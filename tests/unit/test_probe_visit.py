"""What a visit makes of packets: when it has seen enough, what it says when not, and the stream's figures."""

import struct
from collections.abc import Iterable
from dataclasses import replace

import pytest

from streams.model import Finding, PictureFault, Severity
from streams.probing.decision import Enough, Wait, at_deadline, decide
from streams.probing.facts import loss_fault, stream_facts
from streams.probing.limits import ProbeLimits
from streams.probing.pictures import surely_steady
from streams.probing.visit import Seen, Visit
from streams.rtsp.depacketise import AccessUnit
from streams.rtsp.session import RtspError, VideoMedia
from tests.fakes.clock import FakeClock

LIMITS = ProbeLimits(deadline_s=10, observe_s=4, stall_s=2)
MEDIA = VideoMedia("h264", 96, 90_000, (), None)
PARAMETERS, MESSAGE = b"\x67\x42\x00\x1e", b"\x06\x05"
FRAME_S = 0.1


class Camera:
    """Ten frames a second, four packets each, by a clock that stands still in between."""

    def __init__(self, limits: ProbeLimits = LIMITS, *, closely: bool = True) -> None:
        self.clock = FakeClock()
        self.visit = Visit(limits, self.clock, closely=closely)
        self.visit.begin("h264")
        self.limits = limits
        self._sequence = 65_000
        self._frame = 0

    async def send(self, frames: int, keys: Iterable[int] = (), lost: Iterable[int] = ()) -> "Camera":
        """`keys`: which frames are key frames; `lost`: which frames lose their second packet."""
        keys, lost = set(keys), set(lost)
        for number in range(frames):
            front, slices = (PARAMETERS, b"\x65") if number in keys else (MESSAGE, b"\x41")
            later = slices + b"\x1a" + bytes(998)
            payloads = [front, slices + b"\x9a" + bytes(998), later, later]
            for at, payload in enumerate(payloads):
                self._sequence = (self._sequence + 1) & 0xFFFF
                if not (at == 1 and number in lost):
                    second = 96 | (0x80 if at == 3 else 0)
                    ticks = self._frame * 9000
                    self.visit.on_rtp(struct.pack("!BBHII", 0x80, second, self._sequence, ticks, 1) + payload)
            self._frame += 1
            await self.clock.advance(FRAME_S)
        return self

    def verdict(self) -> Wait | Enough:
        now_s = self.clock.monotonic()
        return decide(self.visit, self.limits, now_s=now_s, left_s=self.limits.deadline_s - now_s)


async def test_two_key_frames_are_enough_and_measured() -> None:
    camera = await Camera().send(21, keys=[0, 20])
    assert camera.verdict() == Enough()
    facts = stream_facts(camera.visit, MEDIA, (640, 360))
    assert (facts.fps, facts.keyframe_interval_s, facts.packets, facts.packets_lost) == (10.0, 2.0, 84, 0)
    # A group is 20 frames: 4 packets of 12 header bytes; the payloads of its first one differ a little.
    assert facts.bitrate_kbps == pytest.approx((20 * (48 + 3000)) * 8 / 2 / 1000, rel=0.02)


async def test_one_key_frame_is_enough_after_the_time_to_observe() -> None:
    camera = await Camera().send(39, keys=[0])
    assert isinstance(camera.verdict(), Wait)
    await camera.send(2)
    assert camera.verdict() == Enough()
    assert stream_facts(camera.visit, MEDIA, None).keyframe_interval_s is None


async def test_a_stream_that_stops_is_told_from_one_that_is_slow() -> None:
    camera = await Camera().send(5, keys=[0])
    await camera.clock.advance(1.8)
    assert isinstance(camera.verdict(), Wait)
    await camera.clock.advance(0.2)
    verdict = camera.verdict()
    assert isinstance(verdict, Enough)
    assert verdict.error is not None
    assert verdict.error.finding is Finding.TIMED_OUT


async def test_silence_at_the_end_of_the_observation_is_waited_out() -> None:
    camera = await Camera().send(35, keys=[0])
    await camera.clock.advance(0.8)
    assert isinstance(camera.verdict(), Wait)
    await camera.send(1)
    assert camera.verdict() == Enough()


@pytest.mark.parametrize(
    ("frames", "keys", "lost", "finding"),
    [
        (0, [], [], Finding.NO_VIDEO),
        (30, [], [], Finding.NO_KEYFRAME),
        (30, [0], [], None),
        (30, [5], [5], Finding.NO_KEYFRAME),  # one packet lost: too few to call it a fault of the line
        (30, [5], [5, 7, 9, 11], None),  # a line that loses packets: the damaged picture is what there is
    ],
)
async def test_what_the_deadline_means(frames: int, keys: list[int], lost: list[int], finding: Finding | None) -> None:
    camera = await Camera().send(frames, keys, lost)
    error = at_deadline(camera.visit)
    assert (error.finding if error is not None else None) is finding


@pytest.mark.parametrize(
    ("frames", "lost", "severity"),
    [
        (30, [], None),
        (30, [4], None),
        (30, [4, 8], None),
        (75, [4, 8, 12], None),
        (75, [4, 8, 12, 16], Severity.MILD),
        (30, range(1, 7), Severity.MODERATE),
        (30, range(1, 15), Severity.SEVERE),
        (10, range(1, 9), None),
    ],
)
async def test_loss_becomes_a_fault(frames: int, lost: Iterable[int], severity: Severity | None) -> None:
    camera = await Camera().send(frames, [0], lost)
    fault = loss_fault(camera.visit, LIMITS)
    assert (fault.severity if fault is not None else None) is severity
    assert fault is None or (fault.kind, fault.score >= 0.5) == (PictureFault.PACKET_LOSS, True)


async def test_what_we_may_have_lost_ourselves_is_no_fault_of_the_line() -> None:
    camera = await Camera().send(21, keys=[0, 20], lost=range(1, 15))
    camera.visit.note_lag()
    assert (camera.visit.loss_known, loss_fault(camera.visit, LIMITS)) == (False, None)
    assert camera.verdict() == Enough(), "waiting longer would not tell"


async def test_loss_that_is_not_settled_is_watched_longer() -> None:
    camera = await Camera().send(21, keys=[0, 20], lost=[3])
    assert isinstance(camera.verdict(), Wait)
    await camera.send(10, lost=[1, 2, 3])
    assert camera.verdict() == Enough()


async def test_packets_that_overtake_the_answer_to_play_count() -> None:
    camera = Camera()
    camera.visit = Visit(LIMITS, camera.clock)
    await camera.send(2, keys=[0])
    assert not camera.visit.keys
    camera.visit.begin("h264")
    assert len(camera.visit.keys) == 1


FLOODED = {"bytes": replace(LIMITS, max_bytes=50_000), "packets": replace(LIMITS, burst_packets=50, packets_per_s=5)}


@pytest.mark.parametrize("bound", FLOODED)
async def test_a_flood_ends_the_visit(bound: str) -> None:
    camera = Camera(FLOODED[bound])
    with pytest.raises(RtspError, match="floods") as raised:
        await camera.send(100, keys=[0])
    assert raised.value.finding is Finding.UNREADABLE


async def test_what_is_kept_is_bounded() -> None:
    camera = await Camera().send(2000, keys=range(0, 2000, 100))
    visit = camera.visit
    assert (len(visit.keys), len(visit.following), len(visit.ticks)) == (2, LIMITS.close_frames - 1, 1000)
    hasty = await Camera(closely=False).send(90, keys=[0])
    assert len(hasty.visit.following) == LIMITS.frames - 1
    weighed = await Camera(replace(LIMITS, run_bytes=50_000)).send(50, keys=[0])
    assert 40_000 < sum(seen.unit.size_bytes for seen in weighed.visit.following) <= 50_000


@pytest.mark.parametrize(
    ("behind", "steady"), [([50] * 8, True), ([400] * 8, False), ([20, 20, 900, 20], False), ([], False)]
)
def test_small_pictures_behind_a_key_frame_tell_that_the_view_stands(behind: list[int], steady: bool) -> None:
    clock = FakeClock()
    units = [(b"\x65", 2000), *((b"\x41", size) for size in behind)]
    run = [
        Seen(AccessUnit((slices + bytes(size),), slices == b"\x65", at, True), at * 9000, clock.now(), 0.0, 0)
        for at, (slices, size) in enumerate(units)
    ]
    assert surely_steady(run, MEDIA) is steady
