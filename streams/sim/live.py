"""Live cameras: while watched, the scene's clip is decoded, captioned with name and clock, and encoded anew."""

import asyncio
import random
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np
from typing_extensions import override

from streams.model import StreamKind
from streams.sim.caption import Image, writable, write_caption
from streams.sim.channel import Channel, Outlet, Timeline
from streams.sim.clip import EncodedFrame, Format, read_clip
from streams.sim.encode import Encoder, Replay
from streams.sim.faults import Fault
from streams.sim.host import Host
from streams.sim.loop import Start
from streams.sim.packets import wire_frame
from streams.sim.programme import Programme, drawn, thinning_of
from streams.sim.take import PROFILES, Profile, Take

# A live main stream at 25 frames a second would cost a fifth of a core; many street cameras run at half of that.
LIVE_FPS = 12.5
# Encoded a second time and in haste: without more bits than the clip had, its noise would turn into blocks.
LIVE_PROFILES = {
    kind: replace(profile, fps=LIVE_FPS, crf=profile.crf - 4, max_kbps=profile.max_kbps * 3 // 2)
    for kind, profile in PROFILES.items()
}


@dataclass(frozen=True, slots=True)
class Show:
    """What is to be seen now."""

    clip: Path
    skip: int
    """Of so many frames of the clip, one is shown."""
    clock_error: timedelta
    frozen: bool


class LivePicture:
    """Makes one frame after the other. Used by one thread at a time, never by the event loop."""

    def __init__(self, profile: Profile, name: str) -> None:
        self._profile = profile
        self._name = name
        self._encoder = Encoder(profile, "h264", live=True)
        self._show: Show | None = None
        self._replay: Replay | None = None
        self._still: list[EncodedFrame] = []
        self._still_at = 0
        self._last: Image | None = None

    def frame(self, show: Show, now: datetime, *, key: bool) -> EncodedFrame:
        """The next frame; a key frame where asked for and where the show changes."""
        changed = show != self._show
        if changed:
            self._change(show)
        if show.frozen and self._last is not None:
            return self._frozen(key=key or changed)
        picture = self._next_picture(show)
        write_caption(picture, self._profile.height, self._name, now + show.clock_error)
        self._last = picture
        return self._encoder.encode(picture, key=key or changed)

    def _change(self, show: Show) -> None:
        self._still.clear()
        if self._show is None or show.clip != self._show.clip:
            self._replay = Replay(read_clip(show.clip))
        self._show = show

    def _next_picture(self, show: Show) -> Image:
        assert self._replay is not None  # noqa: S101 - _change has set it
        for _ in range(show.skip - 1):
            self._replay.picture()
        return self._replay.picture()

    def _frozen(self, *, key: bool) -> EncodedFrame:
        # One group of pictures again and again: the same bytes, as a hung encoder sends them.
        group = self._profile.group_frames
        if len(self._still) < group:
            assert self._last is not None  # noqa: S101 - checked by the caller
            self._still.append(self._encoder.encode(self._last, key=not self._still))
            return self._still[-1]
        self._still_at = 0 if key else self._still_at % group
        frame = self._still[self._still_at]
        self._still_at += 1
        return frame


class LiveChannel(Channel):
    """A live stream of one camera, running while it has outlets."""

    def __init__(
        self,
        timeline: Timeline,
        picture: Callable[[Show, datetime, bool], EncodedFrame],
        executor: Executor,
        spawn: Callable[[Coroutine[None, None, None]], None],
        show: Show,
    ) -> None:
        super().__init__(timeline)
        self.show = show
        self._picture = picture
        self._executor = executor
        self._spawn = spawn
        self._due_s = 0.0
        self._busy = False

    @override
    def _start(self) -> None:
        self._due_s = self._timeline.clock.monotonic()
        self._alarm = self._timeline.pacer.at(self._due_s, self._tick)

    def _tick(self) -> None:
        due_s = self._due_s
        self._due_s = max(due_s, self._timeline.clock.monotonic() - 1) + 1 / LIVE_FPS
        self._alarm = self._timeline.pacer.at(self._due_s, self._tick)
        if self._busy:
            self._timeline.counters.frames_late += 1
            return
        self._busy = True
        self._spawn(self._make(due_s))

    async def _make(self, due_s: float) -> None:
        try:
            key = bool(self._new or self._slow)
            now = self._timeline.clock.now()
            loop = asyncio.get_running_loop()
            frame = await loop.run_in_executor(self._executor, self._picture, self.show, now, key)
        finally:
            self._busy = False
        if len(self):
            self._emit(wire_frame(frame, "h264"), due_s)


class LiveProgramme(Programme):
    """The two live streams of one camera."""

    def __init__(self, host: Host, code: str, name: str, scene: str) -> None:
        self.fault: Fault | None = None
        self._host = host
        self._caption = name if writable(name) else code
        self._scene = scene
        self._formats: dict[StreamKind, Format] = {}
        self._channels: dict[StreamKind, LiveChannel] = {}
        # Between two minutes and an hour and a half, fast or slow; every run the same.
        dice = random.Random(f"{host.seed} {code} clock")  # noqa: S311
        self._clock_error = timedelta(seconds=dice.uniform(120, 5400) * dice.choice((-1, 1)))

    @override
    async def prepare(self) -> None:
        loop = asyncio.get_running_loop()
        for kind in StreamKind:
            self._formats[kind] = await loop.run_in_executor(self._host.executor, live_format, kind)

    @override
    def format_of(self, kind: StreamKind) -> Format:
        return self._formats[kind]

    @override
    async def make(self, kind: StreamKind) -> None:
        await self._make_show(kind, self.fault)

    @override
    def start(self, kind: StreamKind, outlet: Outlet) -> Start | None:
        self._host.spawn(self._start_once_made(kind, outlet))
        return None

    @override
    async def switch(self, kind: StreamKind, outlet: Outlet) -> None:
        fault = self.fault
        show = await self._make_show(kind, fault)
        if fault is self.fault and isinstance(outlet.channel, LiveChannel):
            self._apply(outlet.channel, show)

    async def _start_once_made(self, kind: StreamKind, outlet: Outlet) -> None:
        show = await self._make_show(kind, self.fault)
        if not outlet.wanted or outlet.channel is not None:
            return
        channel = self._channels.get(kind)
        if channel is None:
            picture = LivePicture(LIVE_PROFILES[kind], self._caption)
            channel = LiveChannel(
                self._host.timeline,
                lambda show, now, key: picture.frame(show, now, key=key),
                self._host.executor,
                self._host.spawn,
                show,
            )
            channel.on_idle = lambda: self._forget(kind)
            self._channels[kind] = channel
        self._apply(channel, show)
        channel.join(outlet)

    def _forget(self, kind: StreamKind) -> None:
        self._channels.pop(kind, None)

    async def _make_show(self, kind: StreamKind, fault: Fault | None) -> Show:
        shown = None if fault is Fault.FROZEN else drawn(fault)
        take = Take(self._scene, kind, "h264", shown)
        await self._host.studio.make(take)
        error = self._clock_error if fault is Fault.WRONG_CLOCK else timedelta()
        skip = round(PROFILES[kind].fps / LIVE_FPS)
        return Show(self._host.studio.path(take), skip, error, fault is Fault.FROZEN)

    def _apply(self, channel: LiveChannel, show: Show) -> None:
        channel.show = show
        channel.thinning = thinning_of(self.fault)
        channel.clock_error = show.clock_error


@cache
def live_format(kind: StreamKind) -> Format:
    """What the live encoder says of itself, from one grey frame. Slow: not for the event loop."""
    profile = LIVE_PROFILES[kind]
    encoder = Encoder(profile, "h264", live=True)
    grey = np.full((profile.height * 3 // 2, profile.width), 128, np.uint8)
    return encoder.format(encoder.encode(grey))
