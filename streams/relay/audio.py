"""A camera's G.711 for who may hear it: an RTSP session of its own, open only while somebody listens; never decoded."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Protocol

from streams.clock import Clock
from streams.model import Finding
from streams.relay import feedback
from streams.relay.model import SourceSpec
from streams.relay.packetiser import PAYLOAD_LIMIT, rtp_payload
from streams.relay.source import STABLE_S, backoff_s
from streams.relay.sync import Arrived, DeviceClock, DeviceClocks, Sync
from streams.rtsp.session import OpenSession, RtspError, RtspSession

log = logging.getLogger(__name__)

SAMPLE_RATE = 8000
STALL_S = 10.0
"""Longer than a camera that leaves silence out stays silent."""
BACKOFF_S = (2.0, 30.0)
"""The picture goes on meanwhile: a camera that has no session to spare is not to be pestered for its audio."""
_MAX_DROPOUT = 3000  # RFC 3550 §A.1, as is the next
_MAX_MISORDER = 100
_JUMP = 10 * SAMPLE_RATE


@dataclass(frozen=True, slots=True)
class AudioPacket:
    """Both numbers lie on lines of the relay: unlike RTP's they neither wrap nor begin anew at a reconnect."""

    payload: bytes = field(repr=False)
    marker: int
    """0 or 0x80: the first after silence (RFC 3551 §4.1)."""
    sequence: int
    timestamp: int
    arrived_s: float


class AudioLine:
    """Puts a camera's packets on the relay's lines. What is lost stays a gap; what comes late or again is left out."""

    def __init__(self) -> None:
        self.newest: AudioPacket | None = None
        self._numbers: tuple[int, int] | None = None

    def interrupt(self) -> None:
        """The camera's next numbers have nothing to do with its last."""
        self._numbers = None

    def place(self, packet: bytes, now_s: float) -> AudioPacket | None:
        """None: it is not to be passed on."""
        payload = rtp_payload(packet)
        if payload is None or len(payload) > PAYLOAD_LIMIT:
            return None
        numbers = int.from_bytes(packet[2:4], "big"), int.from_bytes(packet[4:8], "big")
        steps = self._steps(numbers, now_s)
        if steps is None:
            return None
        self._numbers = numbers
        last = self.newest
        sequence, timestamp = (last.sequence + steps[0], last.timestamp + steps[1]) if last else (0, 0)
        self.newest = AudioPacket(payload, packet[1] & 0x80, sequence, timestamp, now_s)
        return self.newest

    def locate(self, timestamp: int) -> int | None:
        """Where a time of the camera lies on our line; None: nothing near it has come."""
        if self._numbers is None or self.newest is None:
            return None
        step = (timestamp - self._numbers[1] + (1 << 31)) % (1 << 32) - (1 << 31)
        return self.newest.timestamp + step if abs(step) <= _JUMP else None

    def _steps(self, numbers: tuple[int, int], now_s: float) -> tuple[int, int] | None:
        """How far sequence and time go on from the newest packet; by the clock where the camera's numbers jump."""
        if self._numbers is not None:
            sequence = (numbers[0] - self._numbers[0]) & 0xFFFF
            ticks = (numbers[1] - self._numbers[1]) & 0xFFFFFFFF
            if sequence == 0 or sequence > 0x10000 - _MAX_MISORDER:
                return None
            if sequence < _MAX_DROPOUT and ticks <= _JUMP:
                return sequence, ticks
        elapsed_s = now_s - self.newest.arrived_s if self.newest else 0.0
        return 1, max(1, round(elapsed_s * SAMPLE_RATE))


class Path(Protocol):
    """Where packets go: `sending.MediaPath`."""

    def send_beside(self, payload: bytes, ssrc: int, second: int, sequence: int, timestamp: int, /) -> None: ...


class Ear:
    """One listener: the camera's packets under numbers of its own."""

    def __init__(self, path: Path, *, ssrc: int, payload_type: int) -> None:
        self.ticks_at: Callable[[float], int] | None = None
        """Of the pull that it listens to."""
        self._path = path
        self._ssrc = ssrc
        self._payload_type = payload_type
        # In the lower half: a wrap soon after the start can break a receiver's SRTP (RFC 3711 §3.3.1).
        self._first_sequence = secrets.randbits(15)
        self._offset = secrets.randbits(31)
        self._joined_at: int | None = None
        self._newest: AudioPacket | None = None
        self._packets = self._octets = 0
        self._reported_s: float | None = None

    def hear(self, packet: AudioPacket) -> None:
        if self._joined_at is None:
            self._joined_at = packet.sequence
        sequence = self._first_sequence + packet.sequence - self._joined_at
        second = packet.marker | self._payload_type
        self._path.send_beside(packet.payload, self._ssrc, second, sequence, packet.timestamp + self._offset)
        self._newest = packet
        self._packets += 1
        self._octets += len(packet.payload)

    def report(self, now_s: float, at: datetime, *, every_s: float) -> bytes | None:
        """A sender report whose RTP time is that of a sample that the camera takes right now, as the picture's is: so
        they agree. None: nothing has been heard yet, or the next is not due."""
        if (
            self.ticks_at is None
            or self._newest is None
            or (self._reported_s is not None and now_s - self._reported_s < every_s)
        ):
            return None
        self._reported_s = now_s
        rtp_time = self.ticks_at(now_s) + self._offset
        return feedback.sender_report(self._ssrc, at=at, rtp_time=rtp_time, packets=self._packets, octets=self._octets)


class Pull:
    """One camera's audio for however many ears. A failure is mended while somebody listens, but for a wrong password:
    many cameras lock an account after a few."""

    def __init__(
        self, spec: SourceSpec, *, open_audio: OpenSession, clock: Clock, device_clock: DeviceClock, random: Random
    ) -> None:
        self.spec = spec
        self.ears: dict[str, Ear] = {}
        self._open_audio = open_audio
        self._clock = clock
        self._random = random
        self._line = AudioLine()
        self._sync = Sync(SAMPLE_RATE, device_clock, self._line.locate)
        self._heard_s = 0.0

    def on_rtp(self, packet: bytes) -> None:
        self._heard_s = self._clock.monotonic()
        placed = self._line.place(packet, self._heard_s)
        if placed is not None:
            for ear in self.ears.values():
                ear.hear(placed)

    def on_rtcp(self, packet: bytes) -> None:
        self._sync.hear(packet, self._clock.monotonic())

    def listen(self, view_id: str, ear: Ear) -> None:
        ear.ticks_at = self._ticks_at
        self.ears[view_id] = ear

    def _ticks_at(self, now_s: float) -> int:
        newest = self._line.newest
        return self._sync.ticks_at(now_s, Arrived(newest.timestamp, newest.arrived_s) if newest is not None else None)

    async def run(self) -> None:
        """Until cancelled."""
        failures = 0
        while True:
            began_s = self._heard_s = self._clock.monotonic()
            self._line.interrupt()
            self._sync.interrupt()
            try:
                async with self._open_audio(self.spec.url, self.spec.credentials, self, clock=self._clock) as session:
                    end = await self._ended(session)
            except RtspError as failed:
                end = failed.with_traceback(None)
            if end.finding is Finding.UNAUTHORIZED:
                return
            failures = 1 if self._clock.monotonic() - began_s > STABLE_S else failures + 1
            await self._clock.sleep(backoff_s(failures, BACKOFF_S, self._random))

    async def _ended(self, session: RtspSession) -> RtspError:
        """Wait for the session's end, or for silence; which."""
        while (left_s := self._heard_s + STALL_S - self._clock.monotonic()) > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(left_s):
                    return await session.ended()
        return RtspError(Finding.TIMED_OUT, "the camera's audio stopped")


class Listening:
    """The ears of a node, and a pull for each camera that somebody listens to."""

    def __init__(
        self,
        group: asyncio.TaskGroup,
        *,
        open_audio: OpenSession | None,
        clock: Clock,
        device_clocks: DeviceClocks,
        random: Random,
    ) -> None:
        self.open_audio = open_audio
        """None: this node passes no audio on."""
        self._group = group
        self._device_clocks = device_clocks
        self._clock = clock
        self._random = random
        self._pulls: dict[SourceSpec, tuple[Pull, asyncio.Task[None]]] = {}

    def begin(self, spec: SourceSpec, view_id: str, ear: Ear) -> None:
        held = self._pulls.get(spec)
        if held is None and self.open_audio is not None:
            pull = Pull(
                spec,
                open_audio=self.open_audio,
                clock=self._clock,
                device_clock=self._device_clocks.of(spec.url),
                random=self._random,
            )
            held = self._pulls[spec] = pull, self._group.create_task(_run(pull))
        if held is not None:
            held[0].listen(view_id, ear)

    def end(self, view_id: str) -> None:
        """Whoever does not listen may be named too."""
        for spec, (pull, task) in tuple(self._pulls.items()):
            if pull.ears.pop(view_id, None) is not None and not pull.ears:
                task.cancel()
                del self._pulls[spec]

    def connections(self, host: str) -> int:
        """How many sessions are open with that host."""
        return sum(spec.url.host == host for spec in self._pulls)

    def close(self) -> None:
        for _, task in self._pulls.values():
            task.cancel()


async def _run(pull: Pull) -> None:
    try:
        await pull.run()
    except asyncio.CancelledError as ended:
        raise ended.with_traceback(None) from None  # as in `Feeds`
    except Exception:  # one camera must not end the others
        log.exception("the audio of %s broke", pull.spec.key)
