"""Figures that outlive views and sources: a counter must not fall when a viewer leaves. Pure."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from streams.relay.model import Cause, SourceStats, ViewStats

FIRST_PICTURE_BOUNDS_S = (0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 6.0)


@dataclass(slots=True)
class FirstPictures:
    """How long viewers waited, from their request to the last packet of their first picture."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(FIRST_PICTURE_BOUNDS_S) + 1))
    """Per bound how many waited that long at most, and not within the bound before; then those who waited longer."""
    sum_s: float = 0.0

    def observe(self, waited_s: float) -> None:
        self.counts[bisect_left(FIRST_PICTURE_BOUNDS_S, waited_s)] += 1
        self.sum_s += waited_s


@dataclass(frozen=True, slots=True)
class Totals:
    """Since the start of the node."""

    packets: int = 0
    packets_lost: int = 0
    """As viewers report it; what was sent again in time is among them."""
    packets_resent: int = 0
    skips: int = 0
    """Jumps of viewers too slow for what they were to get."""
    key_requests: int = 0
    frames: int = 0
    frames_dropped: int = 0
    """Frames of sources with a packet missing."""
    frames_left_out: int = 0
    """Frames of sources before the first key frame, and B-frames."""
    reconnects: int = 0
    overflows: int = 0
    """Groups of pictures too large for the cache."""

    def including(self, views: Iterable[ViewStats] = (), sources: Iterable[SourceStats] = ()) -> "Totals":
        """These, and what those views and sources have counted."""
        views, sources = tuple(views), tuple(sources)
        return replace(
            self,
            packets=self.packets + sum(view.packets for view in views),
            # RFC 3550 §6.4.1: repeated packets can make it negative.
            packets_lost=self.packets_lost + sum(max(0, view.packets_lost or 0) for view in views),
            packets_resent=self.packets_resent + sum(view.resent for view in views),
            skips=self.skips + sum(view.skips for view in views),
            key_requests=self.key_requests + sum(view.key_requests for view in views),
            frames=self.frames + sum(source.frames for source in sources),
            frames_dropped=self.frames_dropped + sum(source.frames_dropped for source in sources),
            frames_left_out=self.frames_left_out + sum(source.frames_left_out for source in sources),
            reconnects=self.reconnects + sum(source.reconnects for source in sources),
            overflows=self.overflows + sum(source.overflows for source in sources),
        )


@dataclass(frozen=True, slots=True)
class HubStats:
    views: tuple[ViewStats, ...]
    sources: tuple[SourceStats, ...]
    refused: dict[str, int]
    """Refusals by reason since the start."""
    closed: dict[str, int]
    gso_sends: int
    plain_sends: int
    blocked_sends: int
    sent_apart: int
    """Packets sent again in a stream of their own (RFC 4588); the others went again as they were."""
    unsegmented_paths: int
    """Viewers' paths on which the kernel would not cut a frame into packets: each is sent alone."""
    octets: int
    switched: dict[tuple[str, Cause], int]
    """Views that moved `down` or `up` their ladder, by cause."""
    transcode_cpu_s: float
    """Seconds of CPU that transcoding took."""
    stray_datagrams: int
    """That came to the viewers' port and were nobody's."""
    totals: Totals
    first_pictures: FirstPictures
