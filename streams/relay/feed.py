"""Where a view's frames come from: a camera's stream as it is, or only its key frames. Views move between feeds."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from typing_extensions import override

from streams.clock import Clock
from streams.relay.model import SourceSpec, SourceStats
from streams.relay.packets import Frame, PacketRing
from streams.rtsp.session import VideoMedia


class FrameSink(Protocol):
    """A viewer, seen from its feed. Must neither block nor raise."""

    def on_frame(self, frame: Frame) -> None: ...


class Feed(Protocol):
    """What a view is fed from. Runs while `run` runs, which the hub owns."""

    spec: SourceSpec
    ring: PacketRing
    media: VideoMedia | None

    @property
    def over(self) -> bool:
        """Will never play again."""

    async def ready(self) -> VideoMedia:
        """Wait until it plays. Raises RelayRefusedError with the reason in words when it does not."""

    async def run(self) -> None: ...

    def ticks_at(self, now_s: float) -> int:
        """The time stamp of what the camera takes at that moment; 0: nothing is known yet."""

    def attach(self, view_id: str, sink: FrameSink) -> None: ...

    def detach(self, view_id: str) -> None: ...

    def keep(self) -> None:
        """Somebody is about to attach: the linger starts anew."""

    def unwatched_s(self) -> float:
        """For how long nobody has watched; 0 while somebody does."""

    def give_up(self) -> None:
        """The run has broken by a mistake of ours."""

    def stats(self) -> SourceStats: ...


class Derived(Feed):
    """What is made of another feed: has viewers and a ring of its own. It lives on its parent's packets."""

    def __init__(self, parent: Feed, kind: str, *, ring_bytes: int, clock: Clock) -> None:
        self.parent = parent
        self.spec = parent.spec
        self.ring = PacketRing(ring_bytes)
        self.media = parent.media
        self.left_out = 0
        self._name = f"{parent.spec.key}#{kind}"
        self._clock = clock
        self._sinks: dict[str, FrameSink] = {}
        self._unwatched_since = clock.monotonic()
        self._number = 0

    def on_frame(self, frame: Frame) -> None:
        """From the parent."""
        raise NotImplementedError

    @contextmanager
    def attached(self) -> Iterator[None]:
        """Frames of the parent come to `on_frame`."""
        self.parent.attach(self._name, self)
        try:
            yield
        finally:
            self.parent.detach(self._name)

    def begin_with_the_newest(self) -> None:
        """Take the newest key frame that the parent holds."""
        key = self.parent.ring.newest_key
        frame = self.parent.ring.get(key) if key is not None else None
        if frame is not None:
            self.on_frame(frame)

    def hand_out(self, payloads: tuple[bytes, ...], timestamp: int, *, key: bool, arrived_s: float) -> None:
        """One picture to the ring and the viewers."""
        frame = Frame(self._number, payloads, timestamp, key, arrived_s)
        self._number += 1
        self.ring.append(frame)
        for sink in tuple(self._sinks.values()):
            sink.on_frame(frame)

    @property
    @override
    def over(self) -> bool:
        return self.parent.over

    @override
    def ticks_at(self, now_s: float) -> int:
        return self.parent.ticks_at(now_s)  # it has its parent's time stamps

    @override
    def attach(self, view_id: str, sink: FrameSink) -> None:
        self._sinks[view_id] = sink

    @override
    def detach(self, view_id: str) -> None:
        if self._sinks.pop(view_id, None) is not None and not self._sinks:
            self.keep()

    @override
    def keep(self) -> None:
        self._unwatched_since = self._clock.monotonic()

    @override
    def unwatched_s(self) -> float:
        return 0.0 if self._sinks else self._clock.monotonic() - self._unwatched_since

    @override
    def give_up(self) -> None:
        """Whoever waits for it is told by its deadline."""

    @override
    def stats(self) -> SourceStats:
        return SourceStats(
            key=self._name,
            pulled=False,
            viewers=len(self._sinks),
            playing=bool(self._number),
            opened=0,
            reconnects=0,
            frames=0,
            packets=0,
            frames_dropped=0,
            frames_left_out=self.left_out,
            cached_frames=len(self.ring),
            cached_bytes=self.ring.octets,
            overflows=self.ring.overflows,
        )


class KeyFrames(Derived):
    """The key frames alone of another feed: a picture every second or four for a tenth or a quarter of the bits.

    It shares the packets: a key frame needs no other frame, and its numbers are per viewer anyway.
    """

    def __init__(self, parent: Feed, *, ring_bytes: int, clock: Clock) -> None:
        super().__init__(parent, "keys", ring_bytes=ring_bytes, clock=clock)

    @override
    async def ready(self) -> VideoMedia:
        self.media = await self.parent.ready()
        return self.media

    @override
    async def run(self) -> None:
        """Until cancelled."""
        with self.attached():
            self.begin_with_the_newest()
            await asyncio.Event().wait()

    @override
    def on_frame(self, frame: Frame) -> None:
        if frame.key:
            self.hand_out(frame.payloads, frame.timestamp, key=True, arrived_s=frame.arrived_s)
