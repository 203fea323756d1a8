"""The relay's figures for Prometheus, read when they are asked for."""

from collections.abc import Iterable, Mapping
from itertools import accumulate

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from typing_extensions import override

from streams.relay.hub import Hub
from streams.relay.totals import FIRST_PICTURE_BOUNDS_S, FirstPictures
from vms.live.service import LiveService


class LiveCollector(Collector):
    """Nothing here is per camera or person: a county's names would swamp the store."""

    def __init__(self, hub: Hub, live: LiveService) -> None:
        self._hub, self._live = hub, live

    @override
    def collect(self) -> Iterable[Metric]:
        stats = self._hub.stats()
        totals = stats.totals
        yield GaugeMetricFamily("vms_live_views", "Open live views.", len(stats.views))
        yield GaugeMetricFamily(
            "vms_live_sources", "Camera streams being pulled.", sum(source.pulled for source in stats.sources)
        )
        yield CounterMetricFamily("vms_live_sent_bytes", "Sent to viewers.", stats.octets)
        yield CounterMetricFamily("vms_live_sent_packets", "Media packets sent to viewers.", totals.packets)
        yield CounterMetricFamily("vms_live_lost_packets", "Packets that viewers report lost.", totals.packets_lost)
        yield CounterMetricFamily("vms_live_resent_packets", "Packets sent again.", totals.packets_resent)
        words = "Of those sent again, in a stream of their own (RFC 4588)."
        yield CounterMetricFamily("vms_live_rtx_packets", words, stats.sent_apart)
        yield CounterMetricFamily("vms_live_skips", "Jumps of slow viewers to a newer key frame.", totals.skips)
        yield CounterMetricFamily("vms_live_key_requests", "Key frames asked for by viewers.", totals.key_requests)
        yield CounterMetricFamily("vms_live_frames", "Frames of all sources.", totals.frames)
        yield CounterMetricFamily("vms_live_damaged_frames", "Frames dropped as incomplete.", totals.frames_dropped)
        yield CounterMetricFamily(
            "vms_live_left_out_frames", "B-frames, and frames before a first key frame.", totals.frames_left_out
        )
        yield CounterMetricFamily("vms_live_reconnects", "Sources opened again.", totals.reconnects)
        words = "Groups of pictures too large for the cache: who joined within one waited for its end."
        yield CounterMetricFamily("vms_live_uncached_groups", words, totals.overflows)
        words = "Seconds of CPU that making H.264 of H.265 took."
        yield CounterMetricFamily("vms_live_transcode_cpu_seconds", words, stats.transcode_cpu_s)
        words = "Datagrams at the viewers' port that were nobody's."
        yield CounterMetricFamily("vms_live_stray_datagrams", words, stats.stray_datagrams)
        sends = {"segmented": stats.gso_sends, "single": stats.plain_sends, "blocked": stats.blocked_sends}
        yield _by("vms_live_sends", "Sends to sockets.", "how", sends)
        yield CounterMetricFamily(
            "vms_live_unsegmented_paths", "Viewers' paths without UDP segmentation.", stats.unsegmented_paths
        )
        refused = {
            **stats.refused,
            "too_many_views": self._live.refused_per_user,
            "room_full": self._live.lines.refused,
        }
        yield _by("vms_live_refused", "Views that were not opened.", "reason", refused)
        yield _by("vms_live_closed", "Views that ended.", "reason", stats.closed)
        moved = CounterMetricFamily("vms_live_moved", "Views moved to another stream.", labels=("direction", "cause"))
        for (direction, cause), count in stats.switched.items():
            moved.add_metric((direction, cause), count)
        yield moved
        yield CounterMetricFamily("vms_live_records_lost", "Begins and ends not noted.", self._live.journal.lost)
        yield _first_pictures(stats.first_pictures)


def _by(name: str, words: str, label: str, counts: Mapping[str, int]) -> CounterMetricFamily:
    family = CounterMetricFamily(name, words, labels=(label,))
    for value, count in counts.items():
        family.add_metric((value,), count)
    return family


def _first_pictures(waits: FirstPictures) -> HistogramMetricFamily:
    bounds = (*map(str, FIRST_PICTURE_BOUNDS_S), "+Inf")
    words = "From the request for a view to its first whole picture sent."
    buckets = list(zip(bounds, accumulate(waits.counts), strict=True))
    return HistogramMetricFamily("vms_live_first_picture_seconds", words, buckets=buckets, sum_value=waits.sum_s)
