"""Which packets one viewer gets next: cached pictures, then live ones; skips when it is slow; resends. No I/O."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from streams.relay.packets import CLOCK_RATE, Frame, PacketRing, Run

CACHED_STEP = CLOCK_RATE // 1000
"""Cached pictures get time stamps of right now, 1 ms less for each that is still to come: the viewer shows them as they
come and is live at the last one. With their true times it would play them at normal speed and stay a whole group of
pictures behind; with the times of when it joined they would look late, and it would delay all that follows."""
KEY_REQUEST_INTERVAL_S = 0.5
BURST_S = 0.1
"""Of a way whose rate is known, no more goes out at once: routers on the way keep that much."""
STALE_S = 2.0
"""Pictures older than this are not given again: a viewer whose camera is silent asks for a key frame, and would take
the cached ones for signs of life."""
RESEND_MEMORY = 512
"""Frames whose numbers are remembered per viewer: 20 s at 25 fps, longer than any viewer asks back."""
WRAP_SOON = 0xF000
"""4096 packets before the wrap: some 20 s of a main stream."""
_NEVER = (0, -1, 0)


def far_from_wrap(sequence: int) -> int:
    """A number to begin with instead: a wrap soon after the start can break a receiver's SRTP (RFC 3711 §3.3.1)."""
    sequence &= 0xFFFF
    return sequence if sequence < WRAP_SOON else sequence - 0x8000


class Path(Protocol):
    """Where packets go: `sending.MediaPath`."""

    tag_bytes: int

    def send(self, run: Run, sequence: int, timestamp: int, /) -> bool: ...

    def resend(self, run: Run, place: int, sequence: int, timestamp: int, /) -> None: ...


Sent = tuple[int, int, int]
"""What a viewer was given: the sequence number of a frame's first packet, the frame's own number, its time stamp."""


class Delivery:
    """One viewer's place in a source's ring. Numbers are unwrapped; `MediaPath` cuts them to RTP's sizes.

    While `caught_up` is False there are frames to be sent again or late: the pacer calls `pump`. Else `on_frame` sends.
    """

    def __init__(
        self,
        ring: PacketRing,
        path: Path,
        *,
        first_sequence: int,
        timestamp_offset: int,
        burst_bytes: int,
        blocked_close_s: float,
        on_first_picture: Callable[[], None],
    ) -> None:
        """`first_sequence`: of the ring's first packet. A viewer that joins later, and is never given a picture twice,
        has the same numbers as all others, so that packets for all of them have the same header."""
        self._ring = ring
        self._path = path
        self._first_sequence = self._sequence = first_sequence
        self._fresh = True
        """No number of ours went out yet."""
        self._offset = timestamp_offset
        self._burst_bytes = burst_bytes
        self._at_once: float = burst_bytes
        """Bytes of a live picture."""
        self._live_paced = False
        self._blocked_close_s = blocked_close_s
        self._on_first_picture = on_first_picture
        self._next: int | None = None
        self._next_run = 0
        self._used = 0
        self._credit = 0.0
        self._credited_s: float | None = None
        self.cached = False
        """It is given pictures that lay in the ring when it came, or asked for a key frame, and what came meanwhile."""
        self._cached_from = 0
        self.cached_too_fast = False
        """Of the cached pictures that followed the first one, something got lost."""
        self._timestamp = 0
        """Of the frame that is being sent: all of its packets have the same, whenever they go out."""
        self._last_timestamp: int | None = None
        self._sent: deque[Sent] = deque(maxlen=RESEND_MEMORY)
        self._blocked_since: float | None = None
        self._key_request_at: float | None = None
        self.caught_up = True
        self.packets = 0
        self.octets = 0
        self.skips = 0
        self.resent = 0
        self.key_requests = 0

    def start(self) -> None:
        """Begin with the newest key frame that is held; with the next one to come, if none is."""
        self._go_to_key()

    def go_on(self, before: "Delivery") -> None:
        """Before `start`: continue another delivery's numbers and counts. The viewer sees one stream go on."""
        self._sequence, self._last_timestamp = before.numbers
        self._fresh = False
        self.packets, self.octets, self.skips = before.packets, before.octets, before.skips
        self.resent, self.key_requests = before.resent, before.key_requests

    @property
    def numbers(self) -> tuple[int, int | None]:
        """The next sequence number that never went out, and the time stamp that went out last."""
        return self._sequence + self._used, self._last_timestamp

    @property
    def key_due(self) -> bool:
        """Of the cached pictures the key frame has not gone out yet: the viewer has none of them."""
        return self.cached and self._next == self._cached_from

    def on_frame(self, frame: Frame) -> None:
        """A new frame is in the ring. To one who has all before it, it goes at once."""
        if self._next is None and frame.key:
            self._go_on_with(frame)
        if self.caught_up and self._next == frame.number:
            credit = self._give(frame, self._at_once, frame.arrived_s)
            self.caught_up = self._next > frame.number
            if self._live_paced and not self.caught_up:  # the pacer goes on from what has gone out
                self._credit, self._credited_s = credit, frame.arrived_s

    def pace_live(self, kbps: float | None) -> None:
        """From now on no more of a live picture goes out at once than a way of that rate takes; None: a burst of it."""
        self._live_paced = kbps is not None
        self._at_once = self._burst_bytes if kbps is None else self._at_most(kbps)

    def pump(self, now_s: float, pace_kbps: float | None = None) -> None:
        """Send what is due, but no more than about one burst of it, and no faster than that pace in the long run."""
        budget = self._credit = self._budget(now_s, pace_kbps)
        while self._next is not None and budget > 0:
            frame = self._ring.get(self._next)
            if frame is not None:
                budget = self._give(frame, budget, now_s)
            elif self._ring.newest is not None and self._next <= self._ring.newest.number:  # too slow: it is gone
                self.skips += 1
                self._go_to_key()
            else:
                break
        self._credit = budget
        newest = self._ring.newest
        self.caught_up = self._next is None or newest is None or self._next > newest.number
        self.cached = self.cached and not self.caught_up

    def _budget(self, now_s: float, pace_kbps: float | None) -> float:
        """Bytes that may go out now. A run is not cut: what it takes too much is waited for."""
        before_s, self._credited_s = self._credited_s, now_s
        if pace_kbps is None:
            return self._burst_bytes
        most = self._at_most(pace_kbps)
        return most if before_s is None else min(most, self._credit + (now_s - before_s) * pace_kbps * 125)

    def _at_most(self, kbps: float) -> float:
        return min(self._burst_bytes, BURST_S * kbps * 125)

    def _give(self, frame: Frame, budget: float, now_s: float) -> float:
        """Send the next frame, or as many of its runs as the budget allows; what is left of that, in bytes."""
        path, runs = self._path, frame.runs(self._path.tag_bytes)
        if self._next_run == 0:
            self._timestamp = self._time(frame)
        while self._next_run < len(runs):
            if budget <= 0:
                return budget
            run = runs[self._next_run]
            self._used = run.first + len(run.lengths)
            if not path.send(run, self._sequence + run.first, self._timestamp):
                self._blocked(now_s)
                return 0
            self._next_run += 1
            budget -= len(run.blob)
        self._done(frame)
        return budget

    def blocked_too_long(self, now_s: float) -> bool:
        """Whether nothing could be sent for so long that the view is to be closed."""
        return self._blocked_since is not None and now_s - self._blocked_since >= self._blocked_close_s

    def request_key(self, now_s: float) -> None:
        """The viewer lost the picture (PLI, FIR): give it the cached group of pictures again, not too often."""
        self.key_requests += 1
        if not self.caught_up or self._next is None:
            return
        newest = self._ring.newest
        if newest is None or now_s - newest.arrived_s > STALE_S:
            return
        if self._key_request_at is not None and now_s - self._key_request_at < KEY_REQUEST_INTERVAL_S:
            return
        self._key_request_at = now_s
        self._go_to_key()

    def resend(self, sequences: Sequence[int]) -> None:
        """Packets that the viewer reports lost (NACK), by their 16-bit numbers; what is no longer held is left out."""
        for wanted in sequences:
            sequence = self._sequence - ((self._sequence - wanted) & 0xFFFF or 0x10000)
            first, number, timestamp = next((sent for sent in reversed(self._sent) if sent[0] <= sequence), _NEVER)
            frame = self._ring.get(number)
            if frame is None:
                continue
            self.cached_too_fast |= self.cached and number > self._cached_from
            place = sequence - first
            for run in frame.runs(self._path.tag_bytes):
                if run.first <= place < run.first + len(run.lengths):
                    self._path.resend(run, place - run.first, sequence, timestamp)
                    self.resent += 1

    def rtp_time(self, timestamp: int) -> int:
        """The viewer's RTP time of a live time stamp, for sender reports."""
        return timestamp + self._offset

    def _go_to_key(self) -> None:
        # Numbers that went out, even in part, must never carry other media: with them SRTP would reuse its key stream.
        if self._used:
            self._sequence += self._used
            self._used, self._fresh = 0, False
        key = self._newest_key()
        if key is None:
            self._next, self.caught_up = None, True
            return
        self._go_on_with(key)
        self.cached, self._cached_from, self.cached_too_fast = True, key.number, False
        self.caught_up = False

    def _newest_key(self) -> Frame | None:
        number = self._ring.newest_key
        return self._ring.get(number) if number is not None else None

    def _go_on_with(self, key: Frame) -> None:
        self._next, self._next_run = key.number, 0
        if self._fresh and not self.packets:
            self._sequence = far_from_wrap(self._first_sequence + key.first)

    def _time(self, frame: Frame) -> int:
        """The frame's time for this viewer: the true one if it is live, about now if it is cached, never going back."""
        timestamp, newest = frame.timestamp + self._offset, self._ring.newest
        if self.cached and newest is not None:
            timestamp = newest.timestamp + self._offset - (newest.number - frame.number) * CACHED_STEP
        if self._last_timestamp is not None and timestamp <= self._last_timestamp:
            return self._last_timestamp + 1
        return timestamp

    def _done(self, frame: Frame) -> None:
        self._sent.append((self._sequence, frame.number, self._timestamp))
        if not self.packets:
            self._on_first_picture()
        packets = len(frame.payloads)
        self._sequence += packets
        self.packets += packets
        self.octets += frame.octets
        self._last_timestamp = self._timestamp
        self._next, self._next_run, self._used = frame.number + 1, 0, 0
        self._blocked_since = None

    def _blocked(self, now_s: float) -> None:
        """The socket is full: wait for the pacer; with a newer key frame at hand go on there."""
        self.caught_up = False
        if self._blocked_since is None:
            self._blocked_since = now_s
        key = self._ring.newest_key
        if self._next is not None and key is not None and key > self._next and self._next_run == 0:
            self.skips += 1
            self._go_to_key()
