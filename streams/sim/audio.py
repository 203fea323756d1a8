"""What a simulated camera's microphone hears: a beep each second over faint noise, as G.711, while somebody listens."""

import math
from functools import cache

import av
import numpy as np
from typing_extensions import override

from streams.sim.channel import RESYNC_S, Channel
from streams.sim.packets import AUDIO_RATE_HZ, WireFrame, audio_frame

PACKET_S = 0.04
_BEEP_HZ = 440
_BEEP_S = 0.2
_LOUD, _FAINT = 8000, 60


class AudioChannel(Channel):
    """All cameras of a host share it, and its second of audio."""

    rate_hz = AUDIO_RATE_HZ

    @override
    def _start(self) -> None:
        self._begin(math.ceil((self._timeline.clock.monotonic() - self._timeline.epoch_s) / PACKET_S))

    def _due_s(self, n: int) -> float:
        return self._timeline.epoch_s + n * PACKET_S

    def _begin(self, n: int) -> None:
        self._n = n
        self._alarm = self._timeline.pacer.at(self._due_s(n), self._tick)

    def _tick(self) -> None:
        now_s = self._timeline.clock.monotonic()
        if now_s - self._due_s(self._n) > RESYNC_S:
            self._n = math.ceil((now_s - self._timeline.epoch_s) / PACKET_S)
        n, second = self._n, one_second()
        self._begin(n + 1)
        self._emit(second[n % len(second)], self._due_s(n))


@cache
def one_second() -> tuple[WireFrame, ...]:
    """Packetised once for the process."""
    times_s = np.arange(AUDIO_RATE_HZ) / AUDIO_RATE_HZ
    beep = _LOUD * np.sin(2 * np.pi * _BEEP_HZ * times_s) * (times_s < _BEEP_S)
    samples = (beep + np.random.default_rng(0).normal(0, _FAINT, AUDIO_RATE_HZ)).astype(np.int16)
    coder = av.AudioCodecContext.create("pcm_mulaw", "w")
    coder.sample_rate, coder.layout, coder.format = AUDIO_RATE_HZ, "mono", "s16"
    frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="s16", layout="mono")
    frame.sample_rate = AUDIO_RATE_HZ
    coded = b"".join(bytes(packet) for packet in coder.encode(frame))
    size = round(PACKET_S * AUDIO_RATE_HZ)
    return tuple(audio_frame(coded[start : start + size]) for start in range(0, len(coded), size))
