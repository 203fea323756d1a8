"""How well the relay knows when pictures and sound were taken: measured against a camera whose delays are known."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import NoReturn

import pytest
from typing_extensions import override

from streams.clock import Clock
from streams.relay import feedback
from streams.relay.audio import SAMPLE_RATE, Ear, Pull
from streams.relay.model import RelaySettings, SourceSpec
from streams.relay.packets import CLOCK_RATE
from streams.relay.source import Source
from streams.relay.sync import JUMP_S, SLEW, Arrived, DeviceClock, DeviceClocks, Sync
from tests.fakes.replay_camera import URL, packets
from tests.unit.test_relay_audio import Heard
from tests.unit.test_relay_audio import packet as audio_packet

SPEC = SourceSpec("camera", URL, None)
VIDEO_DELAY_S, AUDIO_DELAY_S = 0.12, 0.02
"""A picture is coded before it is sent: its sound comes a tenth of a second before it."""
JITTER_S = 0.04
REPORT_EVERY_S = 5.0
DEVICE_EPOCH = 3_900_000_000.0
"""The camera's clock has nothing to do with ours."""
KEY, OTHER = (b"\x67\x42\xc0\x1e", b"\x68\xce", b"\x65" + bytes(90)), (b"\x41" + bytes(40),)


class Hand(Clock):
    """Shows what a test sets."""

    now_s = 0.0

    @override
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.now_s, UTC)

    @override
    def monotonic(self) -> float:
        return self.now_s

    @override
    async def sleep(self, seconds: float) -> None:
        raise NotImplementedError


@dataclass(frozen=True)
class Event:
    at_s: float
    do: Callable[[], None]


class Camera:
    """Sends into a source and a pull of its audio, late and unevenly."""

    def __init__(self, *, reports: bool) -> None:
        self.clock, clocks = Hand(), DeviceClocks()
        device = clocks.of(URL)
        assert clocks.of(URL) is device
        self.source = Source(
            SPEC,
            open_session=_never,
            after_picture=lambda at_s: None,
            settings=RelaySettings(ice_addresses=()),
            clock=self.clock,
            device_clock=device,
            random=Random(1),
        )
        self.pull = Pull(SPEC, open_audio=_never, clock=self.clock, device_clock=device, random=Random(1))
        self.ear = Ear(Heard(), ssrc=1, payload_type=0)
        self.pull.listen("view", self.ear)
        self._random = Random(12)
        self._reports = reports

    def errors(self, seconds: int) -> Iterator[tuple[float, float]]:
        """Once a second: by how much the source's and the ear's time are off, in seconds; negative: behind."""
        events = sorted([*self._video(seconds), *self._audio(seconds)], key=lambda event: event.at_s)
        due_s = 1.0
        for event in events:
            while event.at_s >= due_s:
                self.clock.now_s = due_s
                assert self.ear.ticks_at is not None
                picture_s = self.source.ticks_at(due_s) / CLOCK_RATE
                sound_s = self.ear.ticks_at(due_s) / SAMPLE_RATE
                yield picture_s - due_s, sound_s - due_s
                due_s += 1.0
            self.clock.now_s = event.at_s
            event.do()

    def _video(self, seconds: int) -> Iterator[Event]:
        sequence, arrived_s = 100, 0.0
        for number in range(seconds * 25):
            taken_s = number / 25
            arrived_s = max(arrived_s, taken_s + VIDEO_DELAY_S + self._random.random() * JITTER_S)
            rtp_time = 0xFFFF_0000 + round(taken_s * CLOCK_RATE)
            sent = packets(OTHER if number % 50 else KEY, sequence, rtp_time)
            sequence += len(sent)
            yield Event(arrived_s, partial(self._send, sent))
        yield from self._told(seconds, 0.0, CLOCK_RATE, 0xFFFF_0000, self.source.on_rtcp)

    def _send(self, picture: list[bytes]) -> None:
        for each in picture:
            self.source.on_rtp(each)

    def _audio(self, seconds: int) -> Iterator[Event]:
        arrived_s = 0.0
        for number in range(seconds * 50):
            taken_s = number / 50
            arrived_s = max(arrived_s, taken_s + AUDIO_DELAY_S + self._random.random() * JITTER_S)
            sent = audio_packet(number, 77 + number * 160)
            yield Event(arrived_s, partial(self.pull.on_rtp, sent))
        yield from self._told(seconds, 2.3, SAMPLE_RATE, 77, self.pull.on_rtcp)

    def _told(
        self, seconds: int, first_s: float, rate: int, base: int, on_rtcp: Callable[[bytes], None]
    ) -> Iterator[Event]:
        for number in range(int(seconds / REPORT_EVERY_S) if self._reports else 0):
            sent_s = first_s + 0.5 + number * REPORT_EVERY_S
            report = sender_report(DEVICE_EPOCH + sent_s, base + round(sent_s * rate))
            yield Event(sent_s + 0.005 + self._random.random() * 0.03, partial(on_rtcp, report))


def sender_report(device_s: float, rtp_time: int) -> bytes:
    ntp = round(device_s * (1 << 32))
    made = feedback.sender_report(7, at=datetime(2026, 1, 1, tzinfo=UTC), rtp_time=rtp_time, packets=1, octets=1)
    return made[:8] + ntp.to_bytes(8, "big") + made[16:]


def _never(*args: object, **kwargs: object) -> NoReturn:
    raise NotImplementedError


@pytest.mark.parametrize(
    ("reports", "error_s", "apart_s", "wobble_s"),
    [
        # The delay of reports is all that is not known: the shortest of them is 5 ms.
        (True, 0.012, 0.001, 0.004),
        # By arrival the picture is as late as its coder, but it does not wobble with each frame (40 ms).
        (False, 0.135, 0.110, 0.012),
    ],
)
def test_picture_and_sound_are_placed_on_one_clock(
    reports: bool, error_s: float, apart_s: float, wobble_s: float
) -> None:
    found = list(Camera(reports=reports).errors(60))[25:]
    assert len(found) > 30
    assert all(-error_s <= each <= 0.0005 for pair in found for each in pair)
    apart = [abs(picture - sound) for picture, sound in found]
    assert max(apart) <= apart_s
    assert reports or min(apart) > 0.08, "without reports nobody can know"
    for line in zip(*found, strict=True):
        assert max(line) - min(line) <= wobble_s


def test_what_is_told_never_goes_back_and_approaches_what_is_better() -> None:
    sync, random = Sync(CLOCK_RATE, DeviceClock(), int), Random(3)
    told = []
    for tenth in range(200):
        now_s = 10 + tenth / 10
        late_s = random.random() * 0.4
        told.append((now_s, sync.ticks_at(now_s, Arrived(round((now_s - late_s) * CLOCK_RATE), now_s))))
        if tenth == 100:
            sync.report(DEVICE_EPOCH + now_s, round((now_s - 0.5) * CLOCK_RATE), now_s)
    for (before_s, before), (after_s, after) in itertools.pairwise(told):
        pace = (after - before) / CLOCK_RATE / (after_s - before_s)
        assert 1 - SLEW - 1e-3 <= pace <= 1 + SLEW + 1e-3
    late_at = {round(now_s, 1): now_s - ticks / CLOCK_RATE for now_s, ticks in told}
    assert late_at[19.9] < 0.1
    assert late_at[29.9] == pytest.approx(late_at[20.0] + 9.9 * SLEW, abs=0.01)


def test_a_clock_that_was_set_and_a_far_better_reckoning_are_taken_at_once() -> None:
    device = DeviceClock()
    video, audio = Sync(CLOCK_RATE, device, int), Sync(SAMPLE_RATE, device, int)
    video.report(100.0, 0, 10.0)
    audio.report(100.0, 0, 10.0)
    assert (video.ticks_at(11.0, None), audio.ticks_at(11.0, None)) == (CLOCK_RATE, SAMPLE_RATE)
    video.report(5000.0, 2 * CLOCK_RATE, 12.0)
    assert device.steps == 1
    assert video.ticks_at(12.0, None) == 2 * CLOCK_RATE
    # What the audio said was said by the clock as it was: until it speaks again, its packets tell.
    assert audio.ticks_at(12.0, Arrived(2 * SAMPLE_RATE, 12.0)) == 2 * SAMPLE_RATE
    video.report(5001.0, round((3 - 2 * JUMP_S) * CLOCK_RATE), 13.0)
    assert video.ticks_at(13.0, None) == round((3 - 2 * JUMP_S) * CLOCK_RATE)


def test_a_report_that_comes_before_its_packets_counts_once_they_are_there() -> None:
    places: dict[int, int] = {}
    sync = Sync(CLOCK_RATE, DeviceClock(), places.get)
    sync.hear(sender_report(DEVICE_EPOCH, 7), 10.0)
    assert sync.ticks_at(10.0, None) == 0
    places[7] = 3 * CLOCK_RATE
    assert sync.ticks_at(11.0, Arrived(0, 10.5)) == 4 * CLOCK_RATE
    sync.hear(sender_report(DEVICE_EPOCH + 2, 8), 12.0)
    sync.interrupt()
    places[8] = 0
    assert sync.ticks_at(13.0, None) == 0, "what it told was of another session"


def test_before_anything_is_known_it_is_zero() -> None:
    assert Sync(CLOCK_RATE, DeviceClock(), int).ticks_at(5.0, None) == 0


@pytest.mark.parametrize(
    "packet",
    [b"", b"\x80", b"\x80\xc8\0\6" + bytes(10), b"\x80\xc9\0\1" + bytes(4), sender_report(0.0, 5), b"\0" * 60],
)
def test_what_is_no_sender_report_says_nothing(packet: bytes) -> None:
    assert feedback.camera_clock(packet) is None


def test_a_sender_report_says_what_time_it_was() -> None:
    receiver_report = b"\x80\xc9\0\1" + bytes(4)
    assert feedback.camera_clock(receiver_report + sender_report(DEVICE_EPOCH, 5)) == (DEVICE_EPOCH, 5)
