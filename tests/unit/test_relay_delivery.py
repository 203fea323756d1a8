"""What one viewer is given: the cached pictures first, one time line, unbroken numbers, skips, resends."""

import itertools
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.relay.delivery import (
    CACHED_STEP,
    KEY_REQUEST_INTERVAL_S,
    STALE_S,
    WRAP_SOON,
    Delivery,
    far_from_wrap,
)
from streams.relay.packets import Frame, PacketRing, Run

GROUP = 5
FIRST = 61_400
"""Sequence number of the first packet of a stream."""


@dataclass
class RecordingPath:
    """Takes packets as a socket would; `room` is how many runs it still accepts."""

    room: int = 1_000_000
    tag_bytes: int = 10
    sent: list[tuple[int, int, bytes]] = field(default_factory=list)
    again: list[tuple[int, int, bytes]] = field(default_factory=list)

    def send(self, run: Run, sequence: int, timestamp: int) -> bool:
        if not self.room:
            return False
        self.room -= 1
        for n in range(len(run.lengths)):
            self.sent.append((sequence + n, timestamp, payload(run, n)))
        return True

    def resend(self, run: Run, place: int, sequence: int, timestamp: int) -> None:
        self.again.append((sequence, timestamp, payload(run, place)))


def payload(run: Run, place: int) -> bytes:
    return bytes(run.blob[place * run.segment :][12 : run.lengths[place]])


class Stream:
    """A source: every `GROUP`th frame is a key frame of three packets, the others have one."""

    def __init__(self, *, max_bytes: int = 1_000_000, burst_bytes: int = 1_000_000) -> None:
        self.ring = PacketRing(max_bytes)
        self.path = RecordingPath()
        self.delivery = Delivery(
            self.ring,
            self.path,
            first_sequence=FIRST,
            timestamp_offset=1000,
            burst_bytes=burst_bytes,
            blocked_close_s=10.0,
            on_first_picture=lambda: self.first_pictures.append(len(self.path.sent)),
        )
        self.first_pictures: list[int] = []
        self.number = 0
        self.watched = False

    def run(self, frames: int, now_s: float = 0.0) -> None:
        for _ in range(frames):
            key = self.number % GROUP == 0
            payloads = tuple(f"{self.number}.{n}".encode().ljust(50) for n in range(3 if key else 1))
            frame = Frame(self.number, payloads, self.number * 3600, key=key, arrived_s=now_s)
            self.number += 1
            self.ring.append(frame)
            if self.watched:
                self.delivery.on_frame(frame)

    def watch(self) -> None:
        self.watched = True
        self.delivery.start()

    def seen(self) -> list[str]:
        return [payload.decode().strip() for _, _, payload in self.path.sent]


def test_the_first_picture_is_told_once_when_its_last_packet_is_out() -> None:
    stream = Stream(burst_bytes=60)
    stream.run(1)
    stream.watch()
    for _ in range(3):
        stream.delivery.pump(0.0)
    stream.run(4)
    assert stream.first_pictures == [3]


def test_nothing_is_sent_before_a_key_frame() -> None:
    stream = Stream()
    stream.number = 3
    stream.watch()
    stream.run(3)
    assert stream.seen() == ["5.0", "5.1", "5.2"]


def test_a_late_viewer_gets_the_group_from_its_key_frame_squeezed_up_to_the_live_picture() -> None:
    stream = Stream()
    stream.run(8)
    stream.watch()
    stream.delivery.pump(0.0)
    stream.run(1)
    assert stream.seen() == ["5.0", "5.1", "5.2", "6.0", "7.0", "8.0"]
    live = 7 * 3600 + 1000
    assert [timestamp for _, timestamp, _ in stream.path.sent] == [
        *[live - 2 * CACHED_STEP] * 3,
        live - CACHED_STEP,
        live,
        live + 3600,
    ]


def test_numbers_are_unbroken_over_a_wrap() -> None:
    stream = Stream()
    stream.watch()
    stream.run(3000)
    numbers = [sequence for sequence, _, _ in stream.path.sent]
    assert numbers == list(range(FIRST, FIRST + len(numbers)))
    assert numbers[-1] > 0xFFFF
    stream.delivery.resend([numbers[-1] & 0xFFFF])
    assert stream.path.again == stream.path.sent[-1:]


def test_a_late_viewer_has_the_numbers_of_the_others_unless_they_are_about_to_wrap() -> None:
    stream = Stream()
    stream.run(10)
    stream.watch()
    stream.delivery.pump(0.0)
    assert stream.path.sent[0][0] == FIRST + 7  # the key frame and four others that went before
    assert [far_from_wrap(number) for number in (WRAP_SOON - 1, WRAP_SOON, 0x1FFFF)] == [0xEFFF, 0x7000, 0x7FFF]


def test_a_viewer_that_waited_for_its_first_key_frame_has_the_numbers_of_the_others() -> None:
    stream = Stream()
    stream.number = 3
    stream.watch()
    stream.run(3)
    assert [sequence for sequence, _, _ in stream.path.sent] == [FIRST + 2, FIRST + 3, FIRST + 4]


def test_cached_pictures_go_no_faster_than_the_way_carries() -> None:
    stream = Stream()
    stream.run(5)
    stream.watch()
    sent = []
    for tenth in range(6):  # 8 kbit/s: 100 bytes each time; a packet of 50 takes 72, three in one run 216
        stream.delivery.pump(tenth / 10, 8.0)
        sent.append(len(stream.path.sent))
    assert sent == [3, 3, 5, 6, 7, 7]
    assert stream.delivery.caught_up
    unpaced = Stream()
    unpaced.run(5)
    unpaced.watch()
    unpaced.delivery.pump(0.0)
    assert len(unpaced.path.sent) == 7


def test_cached_pictures_that_take_a_while_have_the_times_of_when_they_go_out() -> None:
    stream = Stream()
    stream.run(5)
    stream.watch()
    for tenth in range(3):
        stream.delivery.pump(tenth / 10, 8.0)
        stream.run(1)
    while not stream.delivery.caught_up:
        stream.delivery.pump(1.0)
    assert stream.seen()[:7] == ["0.0", "0.1", "0.2", "1.0", "2.0", "3.0", "4.0"]
    times = {name.strip(): timestamp for _, timestamp, name in stream.path.sent}
    live = {n: n * 3600 + 1000 for n in range(9)}
    assert times[b"0.0"] == live[4] - 4 * CACHED_STEP
    assert times[b"1.0"] == live[6] - 5 * CACHED_STEP
    assert [times[b"2.0"], times[b"3.0"]] == [times[b"1.0"] + CACHED_STEP, live[7] - 4 * CACHED_STEP]
    assert times[b"7.0"] == live[7]
    stream.run(1)
    assert stream.path.sent[-1][1] == live[8]


def test_a_picture_that_goes_out_in_parts_has_one_time() -> None:
    stream = Stream(burst_bytes=60)
    stream.number = GROUP - 1
    stream.run(1)
    large = Frame(GROUP, tuple(b"".ljust(50) for _ in range(70)), GROUP * 3600, key=True, arrived_s=0.0)
    stream.ring.append(large)
    stream.number = GROUP + 1
    stream.watch()
    for _ in range(4):
        stream.delivery.pump(0.0)
        stream.run(1)
    assert len({timestamp for _, timestamp, _ in stream.path.sent[:70]}) == 1
    assert stream.path.sent[70][1] > stream.path.sent[69][1]


def test_it_is_told_while_a_key_frame_and_what_followed_it_are_due() -> None:
    stream = Stream(burst_bytes=100)
    stream.run(4)
    told = []
    stream.watch()
    while not stream.delivery.caught_up:
        told.append((stream.delivery.cached, stream.delivery.key_due))
        stream.delivery.pump(0.0)
    stream.run(1)
    told.append((stream.delivery.cached, stream.delivery.key_due))
    assert told == [(True, True), (True, False), (True, False), (False, False)]


@pytest.mark.parametrize(("lost", "too_fast"), [("0.1", False), ("2.0", True)])
def test_cached_pictures_go_too_fast_if_one_after_the_first_is_lost(lost: str, too_fast: bool) -> None:
    """The first one goes as fast as it may: what is lost of it says nothing of the pace of those that follow."""
    stream = Stream(burst_bytes=100)
    stream.run(5)
    stream.watch()
    for _ in range(2):
        stream.delivery.pump(0.0)
    (sequence,) = (number for number, _, name in stream.path.sent if name.strip() == lost.encode())
    stream.delivery.resend([sequence & 0xFFFF])
    assert stream.delivery.cached_too_fast is too_fast
    while not stream.delivery.caught_up:
        stream.delivery.pump(0.0)
    stream.delivery.request_key(1.0)
    assert not stream.delivery.cached_too_fast


@pytest.mark.parametrize(("live_kbps", "sent"), [(None, [71, 71, 71, 71, 71, 71]), (80.0, [32, 32, 64, 64, 70, 71])])
def test_a_large_live_picture_goes_no_faster_than_the_way_carries(live_kbps: float | None, sent: list[int]) -> None:
    """80 kbit/s are 1000 bytes each time; 32 packets of 72 bytes make a run."""
    stream = Stream(burst_bytes=5000)
    stream.number = GROUP - 1
    stream.watch()
    stream.delivery.pace_live(live_kbps)
    large = Frame(0, tuple(b"".ljust(50) for _ in range(70)), 3600, key=True, arrived_s=0.0)
    stream.ring.append(large)
    stream.delivery.on_frame(large)
    small = Frame(1, (b"".ljust(50),), 7200, key=False, arrived_s=0.04)
    stream.ring.append(small)
    stream.delivery.on_frame(small)
    seen = []
    for tenth in range(6):
        stream.delivery.pump(tenth / 10, live_kbps)
        seen.append(len(stream.path.sent))
    assert seen == sent
    assert stream.delivery.caught_up


def test_a_burst_is_cut_and_the_rest_follows_before_live_pictures() -> None:
    stream = Stream(burst_bytes=100)
    stream.run(4)
    stream.watch()
    stream.delivery.pump(0.0)
    assert not stream.delivery.caught_up
    stream.run(1)  # waits its turn
    before = stream.seen()
    while not stream.delivery.caught_up:
        stream.delivery.pump(0.0)
    assert before == ["0.0", "0.1", "0.2"]
    assert stream.seen() == ["0.0", "0.1", "0.2", "1.0", "2.0", "3.0", "4.0"]


def test_a_blocked_viewer_skips_to_the_next_key_frame_and_never_reuses_numbers() -> None:
    stream = Stream()
    stream.watch()
    stream.run(2)
    stream.path.room = 0
    stream.run(4)
    stream.delivery.pump(0.5)
    assert not stream.delivery.caught_up
    stream.path.room = 1000
    stream.delivery.pump(1.0)
    assert stream.seen() == ["0.0", "0.1", "0.2", "1.0", "5.0", "5.1", "5.2"]
    assert stream.delivery.skips == 1
    numbers = [sequence for sequence, _, _ in stream.path.sent]
    assert len(set(numbers)) == len(numbers)
    assert all(later > earlier for earlier, later in itertools.pairwise(numbers))


def test_a_viewer_whose_pictures_are_gone_skips() -> None:
    stream = Stream(max_bytes=600)
    stream.watch()
    stream.run(1)
    stream.path.room = 0
    stream.run(30)
    stream.path.room = 1000
    stream.delivery.pump(1.0)
    assert stream.delivery.skips >= 1
    assert stream.seen()[3:6] == ["30.0", "30.1", "30.2"]
    assert stream.delivery.caught_up


@pytest.mark.parametrize(("after_s", "closed"), [(9.0, False), (10.0, True)])
def test_a_viewer_that_takes_nothing_is_given_up(after_s: float, closed: bool) -> None:
    stream = Stream()
    stream.watch()
    stream.run(1)
    stream.path.room = 0
    stream.run(1, now_s=5.0)
    stream.run(1, now_s=8.0)
    assert stream.delivery.blocked_too_long(5.0 + after_s) is closed


def test_a_lost_packet_is_sent_again_with_the_same_numbers() -> None:
    stream = Stream()
    stream.watch()
    stream.run(8)
    wanted = [packet for packet in stream.path.sent if packet[2].strip() in (b"5.1", b"7.0")]
    stream.delivery.resend([sequence & 0xFFFF for sequence, _, _ in wanted])
    assert stream.path.again == wanted
    assert stream.delivery.resent == 2


@pytest.mark.parametrize("never_sent", [FIRST - 1, 30_000])
def test_what_was_never_sent_is_not_resent(never_sent: int) -> None:
    stream = Stream()
    stream.watch()
    stream.run(8)
    stream.delivery.resend([never_sent])
    assert stream.path.again == []


def test_a_lost_picture_is_given_again_with_time_going_on() -> None:
    stream = Stream()
    stream.watch()
    stream.run(8)
    stream.path.sent.clear()
    stream.delivery.request_key(now_s=1.0)
    stream.delivery.pump(1.0)
    stream.run(1)
    assert stream.seen() == ["5.0", "5.1", "5.2", "6.0", "7.0", "8.0"]
    times = [timestamp for _, timestamp, _ in stream.path.sent]
    assert times[0] > 7 * 3600 + 1000
    assert times == sorted(times)
    assert times[-1] == 8 * 3600 + 1000


def test_key_requests_are_answered_at_most_so_often() -> None:
    stream = Stream()
    stream.watch()
    stream.run(8)
    stream.path.sent.clear()
    for now_s in (1.0, 1.1, 1.2, 1.0 + KEY_REQUEST_INTERVAL_S):
        stream.delivery.request_key(now_s)
        stream.delivery.pump(now_s)
    assert stream.seen().count("5.0") == 2
    assert stream.delivery.key_requests == 4


def test_a_key_request_while_the_camera_is_silent_brings_no_old_picture() -> None:
    stream = Stream()
    stream.watch()
    stream.run(8)
    stream.path.sent.clear()
    stream.delivery.request_key(STALE_S + 0.1)
    stream.delivery.pump(STALE_S + 0.1)
    assert stream.seen() == []
    stream.run(4, now_s=STALE_S + 0.2)
    assert stream.seen() == ["8.0", "9.0", "10.0", "10.1", "10.2", "11.0"]


STEP = st.one_of(
    st.tuples(st.just("frames"), st.integers(1, 2 * GROUP)),
    st.tuples(st.just("pump"), st.integers(1, 4)),
    st.tuples(st.just("room"), st.integers(0, 12)),
    st.tuples(st.just("key"), st.integers(0, 2)),
)


@given(st.lists(STEP, max_size=40), st.sampled_from([60, 100, 1000]), st.sampled_from([700, 100_000]))
def test_whatever_happens_numbers_are_never_used_twice_and_time_never_goes_back(
    steps: list[tuple[str, int]], burst_bytes: int, ring_bytes: int
) -> None:
    stream = Stream(max_bytes=ring_bytes, burst_bytes=burst_bytes)
    stream.run(3)
    stream.watch()
    now_s = 0.0
    for what, much in steps:
        now_s += 0.3
        match what:
            case "frames":
                stream.run(much, now_s)
            case "pump":
                for _ in range(much):
                    stream.delivery.pump(now_s)
            case "room":
                stream.path.room = much
            case _:
                stream.delivery.request_key(now_s)
    numbers = [sequence for sequence, _, _ in stream.path.sent]
    times = [timestamp for _, timestamp, _ in stream.path.sent]
    assert all(later > earlier for earlier, later in itertools.pairwise(numbers))
    assert times == sorted(times)
    frames = [int(name.split(".")[0]) for name in stream.seen()]
    for before, after in itertools.pairwise(frames):  # no frame is left out but by going to a key frame
        assert after in (before, before + 1) or after % GROUP == 0
