"""A feed that is made H.264 here, within the node's CPU for it: the last resort before a view is refused."""

import asyncio

from typing_extensions import override

from streams.clock import Clock
from streams.media.transcode import Made, Transcoder
from streams.model import Finding
from streams.relay import h264, h265
from streams.relay.feed import Derived, Feed
from streams.relay.model import Refusal, RelayRefusedError, RelaySettings
from streams.relay.packetiser import CUT_TO
from streams.relay.packets import Frame
from streams.rtsp.session import VideoMedia

MAX_WAITING = 25
"""Frames; more than that behind, and it goes on at the next key frame."""
LEAST_CORES = 0.05
"""What one is reckoned with before it has been measured: 1080p at 25 fps takes more, a sub stream about this."""
SAVED_S = 2.0
"""CPU time that was not used is kept for so many seconds, for key frames."""
MEDIA = VideoMedia("h264", 96, 90_000, (), "42e01f")


class CpuBudget:
    """The CPU that a node gives to transcoding, `cores` seconds a second; who overdraws it pauses."""

    def __init__(self, cores: float, clock: Clock) -> None:
        self.cores = cores
        self._clock = clock
        self._credit_s = cores * SAVED_S
        self._counted_at = clock.monotonic()
        self.running = 0
        self.spent_s = 0.0
        """Since the start."""

    def credit_s(self) -> float:
        now_s = self._clock.monotonic()
        earned_s = (now_s - self._counted_at) * self.cores
        self._credit_s = min(self.cores * SAVED_S, self._credit_s + earned_s)
        self._counted_at = now_s
        return self._credit_s

    def spend(self, cpu_s: float) -> None:
        self.credit_s()
        self._credit_s -= cpu_s
        self.spent_s += cpu_s

    def admit(self) -> None:
        """Raises RelayRefusedError when there is no CPU for one more."""
        if (self.running + 1) * LEAST_CORES > self.cores or self.credit_s() <= 0:
            raise RelayRefusedError(
                Refusal.UNSUPPORTED_CODEC,
                "the camera sends H.265, which your browser does not play, and the CPU that this server has for "
                f"transcoding ({self.cores:g} cores) is used up: close other such views, or set a stream to H.264",
            )


class Transcoded(Derived):
    """H.265 in, H.264 out. Where the CPU is used up it leaves frames out until a later key frame."""

    def __init__(self, parent: Feed, budget: CpuBudget, *, settings: RelaySettings, clock: Clock) -> None:
        super().__init__(parent, "transcoded", ring_bytes=settings.ring_bytes, clock=clock)
        self._budget = budget
        self._deadline_s = settings.open_deadline_s
        self._waiting: asyncio.Queue[Frame] = asyncio.Queue(MAX_WAITING)
        self._skipping = True
        self._settled = asyncio.Event()

    @override
    async def ready(self) -> VideoMedia:
        await self.parent.ready()
        try:
            async with asyncio.timeout(self._deadline_s):
                await self._settled.wait()
        except TimeoutError:
            words = "the camera's H.265 could not be made H.264 in time"
            raise RelayRefusedError(Refusal.NO_LIVE_PICTURE, words, Finding.TIMED_OUT) from None
        return MEDIA

    @override
    async def run(self) -> None:
        """Until cancelled."""
        self._budget.running += 1
        self.media = MEDIA
        transcoder = Transcoder()
        try:
            with self.attached():
                self.begin_with_the_newest()
                while True:
                    frame = await self._waiting.get()
                    nals = tuple(h265.joined(frame.payloads))
                    made, cpu_s = await asyncio.to_thread(transcoder.feed, nals, key=frame.key, ticks=frame.timestamp)
                    self._budget.spend(cpu_s)
                    for picture in made:
                        self._publish(picture, frame.arrived_s)
        finally:
            self._budget.running -= 1

    @override
    def on_frame(self, frame: Frame) -> None:
        if frame.key:
            self._skipping = self._budget.credit_s() <= 0
        if self._waiting.full():
            self._skipping = True
        if self._skipping:
            self.left_out += 1
        else:
            self._waiting.put_nowait(frame)

    def _publish(self, picture: Made, arrived_s: float) -> None:
        payloads = tuple(part for nal in picture.nals for part in h264.cut(nal, CUT_TO))
        self.hand_out(payloads, picture.ticks, key=picture.key, arrived_s=arrived_s)
        self._settled.set()
