"""What bounds a visit. Pure."""

from dataclasses import dataclass, field

from streams.rtsp.client import Timeouts
from streams.rtsp.transport import Transport


@dataclass(frozen=True, slots=True)
class ProbeLimits:
    """Time in seconds. The defaults suit a check a minute of cameras with a key frame every 1–4 s."""

    deadline_s: float = 12.0
    """Of everything that waits for the camera. Smart codecs send a key frame every 10 s."""
    timeouts: Timeouts = field(default_factory=Timeouts)
    observe_s: float = 4.2
    """At most so long after the first key frame for the second one, which shows the group's length and whether the
    picture lives. Waiting costs less than decoding the pictures between."""
    stall_s: float = 2.0
    """Silence after which the stream has stopped. Cameras of 1 frame a second exist."""
    frames: int = 10
    """Most pictures kept, coded: the first key frame and what follows it."""
    close_frames: int = 64
    """And where it is to be looked if the view shakes: 2.5 s at 25 frames a second."""
    run_bytes: int = 2 * 1024 * 1024
    """And most bytes of what follows it: 4 s of a usual main stream."""
    loss_packets: int = 50
    """Fewer than these say nothing about loss; a quiet sub stream sends 40 a second."""
    loss_share: float = 0.01
    """From this share of lost packets on the picture is torn too often: a picture fault."""
    loss_least: int = 3
    """Fewer lost packets are an accident, whatever their share."""
    max_bytes: int = 64 * 1024 * 1024
    """Five times what the best camera sends within the deadline."""
    burst_packets: int = 5_000
    """At once, as servers that keep a group of pictures send it: 7 MB."""
    packets_per_s: float = 3_000
    """33 Mbit/s."""
    transport: Transport = "auto"
