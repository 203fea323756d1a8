"""Figures of a stream from what a visit saw: None wherever it did not see enough. Pure."""

from itertools import pairwise
from statistics import median

from streams.model import FaultScore, PictureFault, Severity, StreamFacts
from streams.probing.limits import ProbeLimits
from streams.probing.visit import Visit
from streams.rtsp.session import VideoMedia

_MIN_FRAMES = 5
_MIN_RATE_S = 1.0
"""Shorter stretches show mostly one key frame."""
_CERTAIN_LOSS = 0.10
_MODERATE_LOSS, _SEVERE_LOSS = 0.03, 0.08


def stream_facts(visit: Visit, media: VideoMedia, size: tuple[int, int] | None) -> StreamFacts:
    """`size`: width and height of the decoded picture."""
    return StreamFacts(
        codec=media.codec,
        width=size[0] if size else None,
        height=size[1] if size else None,
        fps=_fps(visit.ticks, media.clock_rate),
        bitrate_kbps=_bitrate_kbps(visit, media.clock_rate),
        keyframe_interval_s=_keyframe_interval_s(visit, media.clock_rate),
        packets=visit.loss.received,
        packets_lost=visit.loss.lost,
    )


def _fps(ticks: list[int], clock_rate: int) -> float | None:
    """From the median step, which neither a lost frame nor B-frames change."""
    steps = [after - before for before, after in pairwise(sorted(set(ticks)))]
    return round(clock_rate / median(steps), 2) if len(steps) >= _MIN_FRAMES - 1 else None


def _keyframe_interval_s(visit: Visit, clock_rate: int) -> float | None:
    if len(visit.keys) < 2 or visit.damaged_key is not None:
        return None
    seconds = (visit.keys[1].ticks - visit.keys[0].ticks) / clock_rate
    return round(seconds, 3) if seconds > 0 else None


def _bitrate_kbps(visit: Visit, clock_rate: int) -> float | None:
    """Exactly over one group of pictures if two key frames came, else over all that came if it was a second or more."""
    if len(visit.keys) == 2:
        first, second = visit.keys
        seconds = (second.ticks - first.ticks) / clock_rate
        count = second.bytes_before - second.unit.size_bytes - (first.bytes_before - first.unit.size_bytes)
    elif len(visit.ticks) > 1:
        seconds, count = (max(visit.ticks) - min(visit.ticks)) / clock_rate, visit.bytes
    else:
        return None
    minimum_s = 0.0 if len(visit.keys) == 2 else _MIN_RATE_S
    return round(count * 8 / seconds / 1000, 1) if seconds > minimum_s else None


def loss_fault(visit: Visit, limits: ProbeLimits) -> FaultScore | None:
    """Packet loss as a fault of the picture; None also when too few packets came to tell (see `Visit.loss_known`)."""
    if not visit.loses_packets:
        return None
    share = visit.loss_share
    score = min(1.0, 0.5 + 0.5 * (share - limits.loss_share) / (_CERTAIN_LOSS - limits.loss_share))
    severity = (
        Severity.SEVERE if share >= _SEVERE_LOSS else Severity.MODERATE if share >= _MODERATE_LOSS else Severity.MILD
    )
    return FaultScore(PictureFault.PACKET_LOSS, severity, round(score, 3))
