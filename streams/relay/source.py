"""One pull of one camera stream for however many viewers: opens, notices stalls, reconnects, hands frames out."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Protocol

from streams.clock import Clock
from streams.model import Finding
from streams.relay.model import Refusal, RelayRefusedError, RelaySettings, SourceSpec, SourceStats
from streams.relay.packetiser import Packetiser
from streams.relay.packets import CLOCK_RATE, Frame, PacketRing
from streams.relay.sync import Arrived, DeviceClock, Sync
from streams.rtsp.session import OpenSession, RtspError, RtspSession, VideoMedia

_SAID = {
    Finding.REFUSED: "nobody answers at the camera's address",
    Finding.TIMED_OUT: "the camera does not answer in time",
    Finding.RESET: "the camera closed the connection",
    Finding.UNAUTHORIZED: "the camera refuses the user name or password",
    Finding.NOT_FOUND: "the camera does not know this stream path",
    Finding.NO_VIDEO: "the camera sends no video",
    Finding.NO_TRANSPORT: "the camera's video comes over no transport that this server may use",
    Finding.NO_KEYFRAME: "the camera sends no key frame",
    Finding.UNREADABLE: "what the camera sends cannot be read",
    Finding.BLIND: "this server cannot reach the camera network",
}
_B_FRAMES = (
    "the camera sends B-frames that other frames refer to, which browsers show out of order: "
    "set the stream's profile to Baseline, or B-frames off, in the camera"
)
_NO_PARAMETER_SETS = "the camera sends no parameter sets (SPS, PPS), without which no viewer can decode its video"
STABLE_S = 30.0
"""A session that played that long was sound: the next failure starts with the shortest wait again."""


class FrameSink(Protocol):
    """A viewer, seen from its source. Must neither block nor raise."""

    def on_frame(self, frame: Frame) -> None: ...


class Source:
    """Runs while `run` runs, which the hub owns. `ring` and the viewers stay through any number of reconnects."""

    def __init__(
        self,
        spec: SourceSpec,
        *,
        open_session: OpenSession,
        after_picture: Callable[[float], None],
        settings: RelaySettings,
        clock: Clock,
        device_clock: DeviceClock,
        random: Random,
    ) -> None:
        self.spec = spec
        self.ring = PacketRing(settings.ring_bytes)
        self.media: VideoMedia | None = None
        self.refusal: RelayRefusedError | None = None
        self._open_session = open_session
        self._after_picture = after_picture
        self._settings = settings
        self._clock = clock
        self._random = random
        self._packetiser = Packetiser(max_frame_bytes=settings.max_frame_bytes, now_s=clock.monotonic)
        self._sync = Sync(CLOCK_RATE, device_clock, self._packetiser.locate)
        self._sinks: dict[str, FrameSink] = {}
        self._settled = asyncio.Event()
        self._unwatched_since = clock.monotonic()
        self._awaited = True
        """Somebody is about to attach, or was, and gave up."""
        self._playing = False
        self._unplayable: RelayRefusedError | None = None
        self.over = False
        """Will never play again; who asks is told `refusal`."""
        self.opened = 0
        self.reconnects = 0

    # -- viewers

    def attach(self, view_id: str, sink: FrameSink) -> None:
        self._sinks[view_id] = sink
        self._awaited = False

    def detach(self, view_id: str) -> None:
        if self._sinks.pop(view_id, None) is not None and not self._sinks:
            self._unwatched_since = self._clock.monotonic()

    def unwatched_s(self) -> float:
        """For how long nobody has watched; 0 while somebody does."""
        return 0.0 if self._sinks else self._clock.monotonic() - self._unwatched_since

    def keep(self) -> None:
        """Somebody is about to attach: the linger starts anew."""
        self._unwatched_since = self._clock.monotonic()
        self._awaited = True

    @property
    def lingering(self) -> bool:
        """Whether it is kept open only for who might come."""
        return not self._sinks and not self._awaited

    async def ready(self) -> VideoMedia:
        """Wait until the camera plays. Raises RelayRefusedError with the reason in words when it does not."""
        try:
            async with asyncio.timeout(self._settings.open_deadline_s):
                await self._settled.wait()
        except TimeoutError:
            raise _refused(Finding.TIMED_OUT) from None
        if self.media is None or self.refusal is not None:
            why = self.refusal or _refused(Finding.NO_VIDEO)
            # Not the one that is kept: it would keep whatever it is raised through, and itself.
            raise RelayRefusedError(why.refusal, why.detail, why.finding)
        return self.media

    def stats(self) -> SourceStats:
        return SourceStats(
            key=self.spec.key,
            pulled=not self.over,
            viewers=len(self._sinks),
            playing=self._playing,
            opened=self.opened,
            reconnects=self.reconnects,
            frames=self._packetiser.frames,
            packets=self._packetiser.packets,
            frames_dropped=self._packetiser.frames_dropped,
            frames_left_out=self._packetiser.frames_left_out,
            cached_frames=len(self.ring),
            cached_bytes=self.ring.octets,
            overflows=self.ring.overflows,
        )

    # -- the camera (PacketSink)

    def on_rtp(self, packet: bytes) -> None:
        for frame in self._packetiser.feed(packet):
            self.ring.append(frame)
            for sink in tuple(self._sinks.values()):
                sink.on_frame(frame)
            self._after_picture(frame.arrived_s)
            if self._packetiser.reordered:
                self._unplayable = RelayRefusedError(Refusal.UNSUPPORTED_CODEC, _B_FRAMES)
                raise RtspError(Finding.UNREADABLE, _B_FRAMES)

    def on_rtcp(self, packet: bytes) -> None:
        self._sync.hear(packet, self._clock.monotonic())

    def ticks_at(self, now_s: float) -> int:
        """See `Sync.ticks_at`."""
        newest = self.ring.newest
        return self._sync.ticks_at(now_s, Arrived(newest.timestamp, newest.arrived_s) if newest is not None else None)

    async def run(self) -> None:
        """Pull until cancelled. A refusal before the first picture ends it; later failures are mended."""
        failures = 0
        while True:
            started_at = self._clock.monotonic()
            try:
                end = await self._play()
            except RtspError as failed:
                # It is held while the next session plays, and where it was raised leads back here, to what is cached.
                end = failed.with_traceback(None)
            self._playing = False
            self._refuse(end if isinstance(end, RelayRefusedError) else _refused(end.finding))
            if isinstance(end, RelayRefusedError) or (self.ring.newest is None and not self._sinks):
                self.over = True
                return
            failures = 1 if self._clock.monotonic() - started_at > STABLE_S else failures + 1
            await self._clock.sleep(backoff_s(failures, self._settings.backoff_s, self._random))
            self.reconnects += 1

    async def _play(self) -> RtspError | RelayRefusedError:
        """One session, from opening to its end; why it ended."""
        self._packetiser.restart()
        self._sync.interrupt()
        async with self._open_session(self.spec.url, self.spec.credentials, self, clock=self._clock) as session:
            if self.media is not None and session.media.codec != self.media.codec:
                return RelayRefusedError(Refusal.NO_LIVE_PICTURE, "the camera has changed its codec: open it again")
            self.opened += 1
            self._packetiser.described(session.media.parameter_sets, session.media.codec)
            self.media, self.refusal, self._playing = session.media, None, True
            self._settled.set()
            return await self._ended(session)

    async def _ended(self, session: RtspSession) -> RtspError | RelayRefusedError:
        """Wait until the session ends, no packet comes for `stall_s`, or no key frame for `key_deadline_s`; which."""
        began_s, settings = self._clock.monotonic(), self._settings
        while (left_s := max(began_s, self._packetiser.heard_s) + settings.stall_s - self._clock.monotonic()) > 0:
            if not self._packetiser.begun:
                left_s = min(left_s, began_s + settings.key_deadline_s - self._clock.monotonic())
                if left_s <= 0:
                    return self._no_key_frame()
            with suppress(TimeoutError):
                async with asyncio.timeout(left_s):
                    end = await session.ended()
                    return self._unplayable or end
        return RtspError(Finding.TIMED_OUT, "the camera stopped sending")

    def _no_key_frame(self) -> RtspError | RelayRefusedError:
        if self._packetiser.has_parameter_sets:
            return RtspError(Finding.NO_KEYFRAME, "the camera sends no key frame")
        return RelayRefusedError(Refusal.NO_LIVE_PICTURE, _NO_PARAMETER_SETS, Finding.NO_KEYFRAME)

    def give_up(self) -> None:
        """The pull has broken by a mistake of ours: say so to whoever asks next."""
        self._playing = False
        self.over = True
        self._refuse(_refused(Finding.BLIND))

    def _refuse(self, refusal: RelayRefusedError) -> None:
        self.refusal = refusal
        self._settled.set()


def backoff_s(failures: int, limits: tuple[float, float], random: Random) -> float:
    """Seconds until the next try: doubling from the shortest to the longest, each halved at most by chance.

    Chance keeps the cameras of a switch that comes back from being asked all at once.
    """
    shortest, longest = limits
    wait = min(longest, shortest * 2.0 ** min(failures - 1, 16))
    return wait * (0.5 + 0.5 * random.random())


def _refused(finding: Finding) -> RelayRefusedError:
    return RelayRefusedError(Refusal.NO_LIVE_PICTURE, _SAID[finding], finding)
