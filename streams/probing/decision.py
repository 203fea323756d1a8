"""When a visit has seen enough, or has waited too long, and what that says. Pure."""

from dataclasses import dataclass

from streams.model import Finding
from streams.probing.limits import ProbeLimits
from streams.probing.visit import Visit
from streams.rtsp.session import RtspError

_DOZE_S = 0.5
"""How often silence is looked for."""
_SHORTEST_S = 0.02


@dataclass(frozen=True, slots=True)
class Wait:
    """Look again after a key frame, or this many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Enough:
    """The visit is over; `error` if the stream is at fault for that."""

    error: RtspError | None = None


def decide(visit: Visit, limits: ProbeLimits, *, now_s: float, left_s: float) -> Wait | Enough:
    """`left_s`: to the deadline of the check."""
    silence_s = visit.silence_s() or 0.0
    if silence_s >= limits.stall_s:
        return Enough(RtspError(Finding.TIMED_OUT, _stalled(visit, silence_s)))
    first = visit.keys[0] if visit.keys else visit.damaged_key
    if first is None:
        return Wait(max(_SHORTEST_S, min(left_s, limits.stall_s - silence_s)))
    if len(visit.keys) == 2 and visit.loss_settled:
        return Enough()
    left_s = min(left_s, first.monotonic_s + limits.observe_s - now_s)
    may_end = bool(visit.keys) or visit.loses_packets
    if left_s <= 0 and may_end and silence_s < _DOZE_S:
        return Enough()
    return Wait(max(_SHORTEST_S, min(limits.stall_s - silence_s, left_s if left_s > 0 else _DOZE_S)))


def at_deadline(visit: Visit) -> RtspError | None:
    """What it means that the deadline of the check came while packets were awaited. None: a picture came."""
    if visit.keys:
        return None
    packets, pictures = visit.loss.received, visit.pictures
    if visit.damaged_key is not None:
        if visit.loses_packets:
            return None
        return RtspError(Finding.NO_KEYFRAME, f"no key frame came whole: {visit.loss.lost} packets are missing")
    if not packets:
        return RtspError(Finding.NO_VIDEO, "no video packet came after PLAY")
    return RtspError(Finding.NO_KEYFRAME, f"{packets} packets, {pictures} pictures, but no key frame came")


def _stalled(visit: Visit, silence_s: float) -> str:
    began, last = visit.first_packet_s or 0.0, visit.last_packet_s or 0.0
    return f"the video stopped {last - began:.1f} s after its first packet, and {silence_s:.1f} s later still stands"
