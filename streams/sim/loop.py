"""Looping channels: a packetised track played for ever, and the choice of the phase in which a session joins."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from typing_extensions import override

from streams.sim.channel import RESYNC_S, Channel, Outlet, Thinning, Timeline
from streams.sim.packets import Track, WireFrame

PHASES = 8
"""Sessions of one track share at most this many channels; a new one waits at most 1/8 of a group for its key frame."""
_MARGIN_S = 0.01


@dataclass(frozen=True, slots=True)
class Start:
    """Where a session will begin."""

    sequence: int
    timestamp: int
    frame: int
    """Which frame of the loop comes first."""


@dataclass(frozen=True, slots=True)
class Phase:
    """A way of playing a track: frame `first + n` is due at `origin_s + n / fps`, for ever."""

    track: Track
    origin_s: float
    first: int = 0

    def due_s(self, n: int) -> float:
        return self.origin_s + n / self.track.format.fps

    def index(self, n: int) -> int:
        return (self.first + n) % len(self.track.frames)

    def frame(self, n: int) -> WireFrame:
        return self.track.frames[self.index(n)]

    def at(self, when_s: float) -> int:
        """The `n` of the first frame due then or later."""
        return max(0, math.ceil((when_s - self.origin_s) * self.track.format.fps - 1e-6))

    def next_key(self, n: int) -> int:
        """The `n` of the first key frame from there on."""
        while not self.frame(n).key:
            n += 1
        return n


class LoopChannel(Channel):
    """A phase of a track, running."""

    def __init__(self, timeline: Timeline, phase: Phase, *, thinning: Thinning = Thinning.NOTHING) -> None:
        super().__init__(timeline, thinning=thinning)
        self._phase = phase
        self._n = 0
        self._handovers: dict[Outlet, Handover] = {}

    def start_of_next(self) -> Start:
        """What a session that joins now gets first. Call it right after `join`."""
        n, sequence = self._n, self.sequence
        if self.thinning is Thinning.KEY_FRAMES:
            n += self._phase.frame(n).key
        else:
            while not self._phase.frame(n).key:
                sequence += len(self._phase.frame(n).offsets)
                n += 1
        return Start(sequence & 0xFFFF, self._timeline.timestamp(self._phase.due_s(n)), self._phase.index(n))

    def hand_over(self, outlet: Outlet, handover: "Handover") -> None:
        """At the next key frame the outlet goes on with another track in another channel, its numbers unbroken."""
        self._handovers[outlet] = handover

    @override
    def _start(self) -> None:
        self._begin(self._phase.next_key(self._phase.at(self._timeline.clock.monotonic())))

    def _begin(self, n: int) -> None:
        self._n = n
        self._alarm = self._timeline.pacer.at(self._phase.due_s(n), self._tick)

    def _tick(self) -> None:
        now = self._timeline.clock.monotonic()
        if now - self._phase.due_s(self._n) > RESYNC_S:
            self._timeline.counters.frames_late += self._phase.at(now) - self._n
            self._n = self._phase.at(now)
        n = self._n
        frame, due_s = self._phase.frame(n), self._phase.due_s(n)
        if frame.key and self._handovers:
            self._release(due_s)
        if not len(self):
            return
        self._begin(n + 1)
        self._emit(frame, due_s)

    def _release(self, due_s: float) -> None:
        successors: dict[Handover, list[Outlet]] = {}
        for outlet, handover in self._handovers.items():
            if outlet.channel is self:
                successors.setdefault(handover, []).append(outlet)
        self._handovers.clear()
        for handover, outlets in successors.items():
            channel = LoopChannel(self._timeline, Phase(handover.track, due_s), thinning=handover.thinning)
            channel._adopt(outlets, self)
            channel._begin(0)


@dataclass(frozen=True, eq=False, slots=True)
class Handover:
    """What a switched camera shows from its next key frame on. Each switch is one object."""

    track: Track
    thinning: Thinning


class Loops:
    """The shared channels of a host: one per track, thinning and phase, and only while somebody watches."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._channels: dict[tuple[int, Thinning, int], LoopChannel] = {}

    def __len__(self) -> int:
        return len(self._channels)

    def choose(self, track: Track, thinning: Thinning, *, unlike: int | None) -> LoopChannel:
        """The channel whose key frame comes soonest, but not with key frame number `unlike`.

        A real sensor never gives the same picture twice; a loop does. A camera passes the key frame of its last
        session as `unlike`, so that two visits in a row do not begin with the same bytes.
        """
        now = self._timeline.clock.monotonic() + _MARGIN_S
        candidates = []
        for number, phase in enumerate(self._phases(track)):
            n = phase.next_key(phase.at(now))
            candidates.append((phase.index(n) == unlike, phase.due_s(n), number, phase))
        _, _, number, phase = min(candidates, key=lambda candidate: candidate[:3])
        key = (id(track), thinning, number)
        channel = self._channels.get(key)
        if channel is None:
            channel = self._channels[key] = LoopChannel(self._timeline, phase, thinning=thinning)
            channel.on_idle = self._forget(key)
        return channel

    def _phases(self, track: Track) -> Iterator[Phase]:
        keys = [index for index, frame in enumerate(track.frames) if frame.key]
        group_s = len(track.frames) / len(keys) / track.format.fps
        for number in range(PHASES):
            yield Phase(track, self._timeline.epoch_s + number * group_s / PHASES, keys[number % len(keys)])

    def _forget(self, key: tuple[int, Thinning, int]) -> Callable[[], None]:
        def forget() -> None:
            self._channels.pop(key, None)

        return forget
